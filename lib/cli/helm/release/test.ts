/** `helm test`. Mirrors helm pkg/cmd/release_testing.go. */
import type { Command, Run } from '../command'
import { flags } from './flags'
import { play, releases } from './play'
import { sharedOf } from './request'

export const TEST: Command = {
  name: 'test',
  use: 'test [RELEASE]',
  short: 'run tests for a release',
  takes: { least: 1, most: 1 },
  flags: flags('timeout:duration logs filter:slice'),
  run: test,
}

async function test(run: Run): Promise<void> {
  const { io, flags, args, namespace } = run
  const filters = flags.list('filter')
  const named = (pattern: RegExp): string[] =>
    filters.filter((one) => pattern.test(one)).map((one) => one.replace(pattern, ''))
  const request = {
    name: args[0]!,
    namespace,
    ...sharedOf(run),
    logs: flags.bool('logs'),
    only: named(/^name=/),
    except: named(/^!\s?name=/),
  }
  io.stdout(await play(run, releases(io, '"helm test"').test(request, io.signal)))
}
