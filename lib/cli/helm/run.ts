/** Runs one `helm` command line: finds the command, reads its flags, prints its failure. Mirrors cobra and helm's main. */
import { GoError, parseBool, quote } from '../../go'
import { HELM_4, type HelmVersion } from '../../helm'
import { type Command, checkArgs, checkExclusive, GLOBAL_FLAGS, stderrLog } from './command'
import { COMMANDS } from './commands'
import { runElsewhere } from './elsewhere'
import { type Flag, parseFlags } from './flags'
import { chooseVersion } from './helm-version'
import { hasCommands, helpOn, knownPath, printHelp, unknownCommand } from './help'
import type { CliIo } from './io'
import { unittest } from './unittest'

/** Answers the exit code. Nothing is thrown but what is a defect of ours. */
export async function runHelm(argv: readonly string[], io: CliIo): Promise<number> {
  try {
    const { version, words } = chooseVersion(argv, io.env)
    await dispatch(words, io, version)
    return 0
  } catch (fault) {
    if (!(fault instanceof Error) || !isSpoken(fault)) throw fault
    if (fault instanceof ColorMode) stderrLog(io, HELM_4)('WARN', 'command failed', ['error', fault.message])
    else if (!(fault instanceof Told)) io.stderr(`Error: ${fault.message}\n`)
    return 1
  }
}

/** Refused before the command proper: Helm logs it instead of printing an error. */
class ColorMode extends GoError {
  constructor(mode: string) {
    super(`invalid color mode ${quote(mode)}: must be one of: never, auto, always`)
  }
}

/** A failure that has been printed. */
class Told extends GoError {}

/** A budget spent, and what a cluster says, is told like any other failure. */
const isSpoken = (fault: Error): boolean =>
  fault instanceof GoError ||
  ['BudgetError', 'ReleaseError', 'KubeError', 'RefusedError'].includes(fault.name)

async function dispatch(argv: readonly string[], io: CliIo, version: HelmVersion): Promise<void> {
  if (argv[0] === 'help') return helpOn(io, argv.slice(1), version)
  const plugin = pluginWords(argv)
  if (plugin) return unittest(io, plugin, version)
  const { command, path, rest } = find(argv)
  if (!command) return withoutCommand(io, rest, version)
  const flags = parseFlags(rest, flagsOf(version, command))
  for (const line of flags.deprecations) io.stderr(line)
  if (flags.bool('help') || !command.run) return printHelp(io, path, version)
  checkArgs(command, path, flags.args.length)
  if (version.hasExclusiveFlags) checkExclusive(command, flags)
  const color = flags.string('color', flags.string('colour', 'auto'))
  if (!['never', 'auto', 'always'].includes(color)) throw new ColorMode(color)
  const isDebug = flags.has('debug') ? flags.bool('debug') : isTrueText(io.env.HELM_DEBUG)
  const log = stderrLog(io, version, isDebug)
  const namespace = flags.string('namespace', io.env.HELM_NAMESPACE) || 'default'
  try {
    await command.run({ io, flags, args: flags.args, log, version, namespace, isDebug })
  } catch (fault) {
    if (!(version.repeatsFailure && isDebug && fault instanceof Error && isSpoken(fault))) throw fault
    io.stderr(`Error: ${fault.message}\n`)
    log('DEBUG', 'command failed', ['error', fault.message])
    throw new Told(fault.message, { cause: fault })
  }
}

const flagsOf = ({ major }: HelmVersion, command?: Command): Flag[] =>
  [...(command?.flags ?? []), ...GLOBAL_FLAGS, HELP_FLAG].filter(({ helm = major }) => helm === major)

const HELP_FLAG: Flag = { name: 'help', short: 'h', kind: 'bool', usage: 'help' }

function isTrueText(text = ''): boolean {
  try {
    return parseBool(text)
  } catch (fault) {
    if (fault instanceof GoError) return false
    throw fault
  }
}

/** A command of Helm's that is not here: its usage can be told, running it cannot. */
async function withoutCommand(io: CliIo, rest: readonly string[], version: HelmVersion): Promise<void> {
  const words = commandWords(rest)
  const path = await knownPath(words, version)
  if (path === '') {
    if (words.length > 0) throw unknownCommand(words[0]!)
    parseFlags(rest, flagsOf(version))
    return printHelp(io, '', version)
  }
  if (asksHelp(rest) || (await hasCommands(path, version))) return printHelp(io, path, version)
  const depth = path.split(' ').length
  await runElsewhere(io, path, words.slice(depth), version)
}

const asksHelp = (words: readonly string[]): boolean => {
  const end = words.indexOf('--')
  return words.slice(0, end < 0 ? undefined : end).some((word) => word === '--help' || word === '-h')
}

const commandWords = (words: readonly string[]): string[] =>
  words.filter((word, i) => !word.startsWith('-') && !isFlagValue(words, i))

/** What follows `unittest`, a plugin's command: flags of helm before it do not concern it. */
function pluginWords(argv: readonly string[]): string[] | undefined {
  const at = argv.findIndex((word, i) => !word.startsWith('-') && !isFlagValue(argv, i))
  return argv[at] === 'unittest' ? argv.slice(at + 1) : undefined
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

/**
 * Whether the word before takes this one as its value, as cobra guesses while it looks for commands: `-n agents
 * template`. What it does not know yet (`--help`, a flag of the command to come) takes one too.
 */
function isFlagValue(words: readonly string[], i: number): boolean {
  const before = words[i - 1]
  if (before === undefined || !/^(-[^-]|--.+)$/.test(before) || before.includes('=')) return false
  const flag = GLOBAL_FLAGS.find(({ name, short }) => before === `--${name}` || before === `-${short}`)
  return flag?.kind !== 'bool'
}
