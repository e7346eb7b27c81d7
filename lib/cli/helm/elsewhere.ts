/**
 * Commands of Helm's that need a registry or plugins, of which there are none behind this command line.
 * Their arguments are checked as Helm checks them; what can be answered truly without (no repositories) is.
 */
import { GoError } from '../../go'
import type { HelmVersion } from '../../helm'
import { checkArgs } from './command'
import { absolute, type CliIo, FileError } from './io'

interface Elsewhere {
  readonly use: string
  readonly takes: { least: number; most?: number }
  /** Helm's own answer where there is nothing to ask. */
  readonly answer?: (io: CliIo, args: readonly string[], version: HelmVersion) => Promise<void>
}

const COMMANDS: Readonly<Record<string, Elsewhere>> = {
  'plugin list': {
    use: 'list',
    takes: { least: 0 },
    answer: async (io, _args, { pluginColumns }) => io.stdout(`${pluginColumns.join('\t')}\n`),
  },
  push: { use: 'push [chart] [remote]', takes: { least: 2 } },
  'registry login': { use: 'login [host]', takes: { least: 1 } },
  verify: { use: 'verify PATH', takes: { least: 1, most: 1 }, answer: statFirst },
}

async function statFirst(io: CliIo, [path]: readonly string[]): Promise<void> {
  try {
    await io.files.stat(absolute(io, path!))
  } catch (fault) {
    if (fault instanceof FileError) throw new FileError('stat', path!, fault.reason)
    throw fault
  }
}

/** Answers a command that is Helm's but not ours; `path` is its words, `args` what is no flag behind them. */
export async function runElsewhere(
  io: CliIo,
  path: string,
  args: readonly string[],
  version: HelmVersion,
): Promise<void> {
  const command = COMMANDS[path]
  if (command) {
    checkArgs({ name: path, short: '', flags: [], use: command.use, takes: command.takes }, path, args.length)
    await command.answer?.(io, args, version)
    if (command.answer && path !== 'verify') return
  }
  throw new GoError(`"helm ${path}" needs a registry or a plugin, which this helm has not`)
}
