/** Runs one `helm` command line: finds the command, reads its flags, prints its failure. Mirrors cobra and helm's main. */
import { GoError, quote } from '../../go'
import { HELM_4 } from '../../helm'
import { type Command, checkArgs, checkExclusive, GLOBAL_FLAGS, stderrLog } from './command'
import { COMMANDS } from './commands'
import { runElsewhere } from './elsewhere'
import { parseFlags } from './flags'
import { helpText } from './help'
import type { CliIo } from './io'

/** Answers the exit code. Nothing is thrown but what is a defect of ours. */
export async function runHelm(argv: readonly string[], io: CliIo): Promise<number> {
  try {
    await dispatch(argv, io)
    return 0
  } catch (fault) {
    if (!(fault instanceof Error) || !isSpoken(fault)) throw fault
    if (fault instanceof ColorMode) stderrLog(io)('WARN', 'command failed', ['error', fault.message])
    else io.stderr(`Error: ${fault.message}\n`)
    return 1
  }
}

/** Refused before the command proper: Helm logs it instead of printing an error. */
class ColorMode extends GoError {
  constructor(mode: string) {
    super(`invalid color mode ${quote(mode)}: must be one of: never, auto, always`)
  }
}

/** A budget spent is told like any other failure. */
const isSpoken = (fault: Error): boolean => fault instanceof GoError || fault.name === 'BudgetError'

async function dispatch(argv: readonly string[], io: CliIo): Promise<void> {
  const words = argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv
  const { command, path, rest } = find(words)
  const known = [...(command?.flags ?? []), ...GLOBAL_FLAGS, HELP_FLAG]
  if (asksHelp(rest)) return printHelp(io, path, rest)
  if (!command) return await withoutCommand(io, rest)
  const flags = parseFlags(rest, known)
  for (const line of flags.deprecations) io.stderr(line)
  checkArgs(command, path, flags.args.length)
  checkExclusive(command, flags)
  const color = flags.string('color', flags.string('colour', 'auto'))
  if (!['never', 'auto', 'always'].includes(color)) throw new ColorMode(color)
  if (!command.run) return printHelp(io, path, rest)
  await command.run({
    io,
    flags,
    args: flags.args,
    log: stderrLog(io),
    version: HELM_4,
    namespace: flags.string('namespace') || io.env.HELM_NAMESPACE || 'default',
    isDebug: flags.bool('debug') || io.env.HELM_DEBUG === 'true',
  })
}

const HELP_FLAG = { name: 'help', short: 'h', kind: 'bool', usage: 'help' } as const

const asksHelp = (words: readonly string[]): boolean => {
  const end = words.indexOf('--')
  return words.slice(0, end < 0 ? undefined : end).some((word) => word === '--help' || word === '-h')
}

/** A command of Helm's that is not here: its usage can be told, running it cannot. */
async function withoutCommand(io: CliIo, rest: readonly string[]): Promise<void> {
  const words = rest.filter((word) => !word.startsWith('-'))
  if (words.length === 0) return printHelp(io, '', [])
  const inner = words.length > 1 && (await isCommand(io, words.slice(0, 2).join(' ')))
  if (!inner && (await helpText(io, words[0]!)) === undefined)
    throw new GoError(`unknown command "${words[0]}" for "helm"\nRun 'helm --help' for usage.`)
  if (!inner && (await hasCommands(io, words[0]!))) return printHelp(io, words[0]!, [])
  const depth = inner ? 2 : 1
  await runElsewhere(io, words.slice(0, depth).join(' '), words.slice(depth))
}

async function isCommand(io: CliIo, path: string): Promise<boolean> {
  return (await helpText(io, path)) !== undefined || path === 'plugin ls'
}

async function hasCommands(io: CliIo, path: string): Promise<boolean> {
  return (await helpText(io, path))?.includes('\nAvailable Commands:\n') ?? false
}

async function printHelp(io: CliIo, path: string, rest: readonly string[]): Promise<void> {
  const words = [...path.split(' ').filter(Boolean), ...rest.filter((word) => !word.startsWith('-'))]
  for (let depth = words.length; depth >= 0; depth--) {
    const text = await helpText(io, words.slice(0, depth).join(' '))
    if (text === undefined) continue
    if (depth === 0 && words.length > 0)
      throw new GoError(`unknown command "${words[0]}" for "helm"\nRun 'helm --help' for usage.`)
    io.stdout(text)
    return
  }
}

/** The command that the first words name, and what is left of argv. */
function find(argv: readonly string[]): { command?: Command; path: string; rest: string[] } {
  let commands: readonly Command[] = COMMANDS
  let command: Command | undefined
  const path: string[] = []
  const rest = [...argv]
  for (;;) {
    const at = rest.findIndex((word, i) => !word.startsWith('-') && !isFlagValue(rest, i))
    const word = at < 0 ? undefined : rest[at]
    const found = commands.find(({ name, aliases }) => name === word || aliases?.includes(word ?? ''))
    if (!found) return { ...(command && { command }), path: path.join(' '), rest }
    rest.splice(at, 1)
    command = found
    path.push(found.name)
    if (!found.commands) return { command, path: path.join(' '), rest }
    commands = found.commands
  }
}

/** Whether the word before takes this one as its value: `-n agents template`. */
function isFlagValue(words: readonly string[], i: number): boolean {
  const before = words[i - 1]
  if (before === undefined || !before.startsWith('-') || before.includes('=')) return false
  const flag = GLOBAL_FLAGS.find(({ name, short }) => before === `--${name}` || before === `-${short}`)
  return flag !== undefined && flag.kind !== 'bool'
}
