/** `helm rollback` and `helm uninstall`. Mirrors helm pkg/cmd/rollback.go and uninstall.go. */
import { GoError, NumError, parseInt64, runeCount } from '../../../go'
import type { Command, Run } from '../command'
import { ACTION_FLAGS, dryRun, flags } from './flags'
import { play, releases } from './play'
import { serverSide, sharedOf } from './request'
import { releasesFor } from './unreachable'
import { historyMax } from './upgrade'

const MAX_DESCRIPTION = 256

export const ROLLBACK: Command = {
  name: 'rollback',
  use: 'rollback <RELEASE> [REVISION]',
  short: 'roll back a release to a previous revision',
  takes: { least: 1 },
  exclusive: [
    ['force-replace', 'force-conflicts'],
    ['force', 'force-conflicts'],
  ],
  flags: [...ACTION_FLAGS, ...flags('server-side:string cleanup-on-fail history-max:int')],
  run: rollback,
}

async function rollback(run: Run): Promise<void> {
  const { io, flags, args, namespace } = run
  const revision = args.length > 1 ? revisionNumber(args[1]!) : 0
  const length = runeCount(flags.string('description'))
  if (length > MAX_DESCRIPTION)
    throw new GoError(`description must be ${MAX_DESCRIPTION} characters or less, got ${length}`)
  const mode = dryRun(run)
  const service = releasesFor(run, 'rollback', mode === 'client' ? 'server' : mode)
  const request = {
    name: args[0]!,
    namespace,
    revision,
    ...sharedOf(run),
    dryRun: mode,
    serverSide: serverSide(run),
    historyMax: historyMax(run),
  }
  io.stdout(await play(run, service.rollback(request, io.signal)))
}

function revisionNumber(text: string): number {
  try {
    return Number(parseInt64(text))
  } catch (fault) {
    if (!(fault instanceof NumError)) throw fault
    const message = fault.message.replace('strconv.ParseInt', 'strconv.Atoi')
    throw new GoError(`could not convert revision to a number: ${message}`)
  }
}

const CASCADES = ['background', 'foreground', 'orphan'] as const

export const UNINSTALL: Command = {
  name: 'uninstall',
  aliases: ['del', 'delete', 'un'],
  use: 'uninstall RELEASE_NAME [...]',
  short: 'uninstall a release',
  takes: { least: 1 },
  flags: [
    { name: 'wait', kind: 'wait', bare: 'watcher', usage: '' },
    ...flags(
      'dry-run no-hooks ignore-not-found keep-history cascade:string timeout:duration description:string',
    ),
  ],
  run: uninstall,
}

async function uninstall(run: Run): Promise<void> {
  const { io, flags, args, namespace } = run
  const wanted = flags.string('cascade', 'background')
  const cascade = CASCADES.find((one) => one === wanted)
  if (!cascade)
    throw new GoError(`invalid cascade value (${wanted}). Must be "background", "foreground", or "orphan"`)
  const service = releases(io, '"helm uninstall"')
  for (const name of args) {
    const request = {
      name,
      namespace,
      ...sharedOf(run),
      cascade,
      keepHistory: flags.bool('keep-history'),
      ignoreNotFound: flags.bool('ignore-not-found'),
      dryRun: flags.bool('dry-run'),
    }
    io.stdout(await play(run, service.uninstall(request, io.signal)))
  }
}
