/** Runs one `helm` command line: finds the command, reads its flags, prints its failure. Mirrors cobra and helm's main. */
import { GoError } from '../../go'
import { HELM_4 } from '../../helm'
import { type Command, checkArgs, checkExclusive, Exit, GLOBAL_FLAGS, stderrLog } from './command'
import { COMMANDS } from './commands'
import { parseFlags } from './flags'
import type { CliIo } from './io'

/** Answers the exit code. Nothing is thrown but what is a defect of ours. */
export async function runHelm(argv: readonly string[], io: CliIo): Promise<number> {
  try {
    await dispatch(argv, io)
    return 0
  } catch (fault) {
    if (fault instanceof Exit) return fault.code
    if (!(fault instanceof Error) || !isSpoken(fault)) throw fault
    io.stderr(`Error: ${fault.message}\n`)
    return 1
  }
}

/** A budget spent is told like any other failure. */
const isSpoken = (fault: Error): boolean => fault instanceof GoError || fault.name === 'BudgetError'

async function dispatch(argv: readonly string[], io: CliIo): Promise<void> {
  const { command, path, rest } = find(argv)
  if (!command) return
  const flags = parseFlags(rest, [...command.flags, ...GLOBAL_FLAGS])
  for (const line of flags.deprecations) io.stderr(line)
  checkArgs(command, path, flags.args.length)
  checkExclusive(command, flags)
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
    if (!found) {
      if (!command && word !== undefined)
        throw new GoError(`unknown command "${word}" for "helm"\nRun 'helm --help' for usage.`)
      return { ...(command && { command }), path: path.join(' '), rest }
    }
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
