/**
 * Runs a shell tree (sh-parse.ts). A run is a generator: it yields the milliseconds it waits and returns the exit code,
 * so that it lives on the cluster's clock.
 */
import { type Command, type Part, parseShell, type Redirect, ShellSyntaxError, type Word } from './sh-parse'

/** Yields milliseconds to wait; returns the exit code. */
export type Run = Generator<number, number>

export interface Streams {
  input: string
  out(text: string): void
  err(text: string): void
}

/** A program by name; undefined when there is none. */
export type Programs = (
  name: string,
) => ((args: readonly string[], streams: Streams, variables: ReadonlyMap<string, string>) => Run) | undefined

/** So many commands may run in one instant; then time passes, so that an endless loop cannot stop the cluster. */
const COMMANDS_AN_INSTANT = 500

class Exit {
  constructor(readonly code: number) {}
}
class LoopEnd {
  constructor(readonly how: 'break' | 'continue') {}
}

interface Shell {
  variables: Map<string, string>
  programs: Programs
  isErrexit: boolean
  isNounset: boolean
  isTraced: boolean
  last: number
  /** Inside what is asked for its result: set -e does not look. */
  tested: number
  count: { commands: number }
}

/** `flags`: the letters of `sh -ec`. */
export function* runShell(
  source: string,
  flags: string,
  variables: ReadonlyMap<string, string>,
  programs: Programs,
  streams: Streams,
): Run {
  const shell: Shell = {
    variables: new Map(variables),
    programs,
    isErrexit: flags.includes('e'),
    isNounset: flags.includes('u'),
    isTraced: flags.includes('x'),
    last: 0,
    tested: 0,
    count: { commands: 0 },
  }
  try {
    return yield* run(shell, parseShell(source), streams)
  } catch (error) {
    if (error instanceof Exit) return error.code
    if (error instanceof LoopEnd) return shell.last
    if (!(error instanceof ShellSyntaxError)) throw error
    streams.err(`sh: syntax error: ${error.message}\n`)
    return 2
  }
}

function* run(shell: Shell, command: Command, streams: Streams): Run {
  const code = yield* dispatch(shell, command, streams)
  shell.last = code
  const isPlain = command.kind === 'simple' || command.kind === 'pipe' || command.kind === 'group'
  if (code !== 0 && isPlain && shell.isErrexit && shell.tested === 0) throw new Exit(code)
  return code
}

function* dispatch(shell: Shell, command: Command, streams: Streams): Run {
  switch (command.kind) {
    case 'simple':
      return yield* simple(shell, command, streams)
    case 'list': {
      let code = 0
      for (const item of command.items) code = yield* run(shell, item, streams)
      return code
    }
    case 'and':
    case 'or': {
      const left = yield* test(shell, command.left, streams)
      return (left === 0) === (command.kind === 'and') ? yield* run(shell, command.right, streams) : left
    }
    case 'not':
      return (yield* test(shell, command.body, streams)) === 0 ? 1 : 0
    case 'pipe':
      return yield* pipe(shell, command.parts, streams)
    case 'if': {
      if ((yield* test(shell, command.test, streams)) === 0) return yield* run(shell, command.body, streams)
      return command.other ? yield* run(shell, command.other, streams) : 0
    }
    case 'loop':
      return yield* loop(shell, command, streams)
    case 'for':
      return yield* each(shell, command, streams)
    case 'group':
      return yield* group(shell, command, streams)
  }
}

/** Runs what is asked for its result. */
function* test(shell: Shell, command: Command, streams: Streams): Run {
  shell.tested += 1
  try {
    return yield* run(shell, command, streams)
  } finally {
    shell.tested -= 1
  }
}

function* pipe(shell: Shell, parts: readonly Command[], streams: Streams): Run {
  let input = streams.input
  let code = 0
  for (const [i, part] of parts.entries()) {
    const isLast = i === parts.length - 1
    let text = ''
    const out = isLast
      ? streams.out
      : (more: string): void => {
          text += more
        }
    code = yield* subshell(shell, part, { ...streams, input, out })
    input = text
  }
  return code
}

/** Runs with variables of its own; `exit` leaves only it. */
function* subshell(shell: Shell, body: Command, streams: Streams): Run {
  const inner = { ...shell, variables: new Map(shell.variables), tested: 0 }
  try {
    return yield* run(inner, body, streams)
  } catch (error) {
    if (error instanceof Exit) return error.code
    throw error
  }
}

function* group(shell: Shell, command: Command & { kind: 'group' }, streams: Streams): Run {
  const redirected = yield* redirect(shell, command.redirects, streams)
  if (command.isSubshell) return yield* subshell(shell, command.body, redirected)
  return yield* run(shell, command.body, redirected)
}

function* loop(shell: Shell, command: Command & { kind: 'loop' }, streams: Streams): Run {
  let code = 0
  while (((yield* test(shell, command.test, streams)) === 0) !== command.until) {
    const end = yield* turn(shell, command.body, streams)
    if (end === 'break') break
    code = shell.last
  }
  return code
}

function* each(shell: Shell, command: Command & { kind: 'for' }, streams: Streams): Run {
  for (const value of yield* expand(shell, command.words, streams)) {
    shell.variables.set(command.name, value)
    if ((yield* turn(shell, command.body, streams)) === 'break') break
  }
  return shell.last
}

/** One turn of a loop; how it ended early, if it did. */
function* turn(shell: Shell, body: Command, streams: Streams): Generator<number, string | undefined> {
  yield* breathe(shell)
  try {
    yield* run(shell, body, streams)
  } catch (error) {
    if (error instanceof LoopEnd) return error.how
    throw error
  }
  return undefined
}

function* breathe(shell: Shell): Generator<number, void> {
  shell.count.commands += 1
  if (shell.count.commands % COMMANDS_AN_INSTANT === 0) yield 100
}

function* simple(shell: Shell, command: Command & { kind: 'simple' }, outer: Streams): Run {
  yield* breathe(shell)
  const words = yield* expand(shell, command.words, outer)
  const values: [string, string][] = []
  for (const [name, word] of command.assignments) values.push([name, yield* text(shell, word, outer)])
  const streams = yield* redirect(shell, command.redirects, outer)
  if (shell.isTraced) outer.err(`+ ${[...values.map(([n, v]) => `${n}=${v}`), ...words].join(' ')}\n`)
  const [name, ...args] = words
  if (name === undefined) {
    for (const [key, value] of values) shell.variables.set(key, value)
    return command.words.length === 0 && hasOutput(command.assignments) ? shell.last : 0
  }
  const builtin = Object.hasOwn(BUILTINS, name) ? BUILTINS[name] : undefined
  if (builtin) {
    for (const [key, value] of values) shell.variables.set(key, value)
    return builtin(shell, args)
  }
  const isExec = name === 'exec'
  if (isExec && args.length === 0) return 0
  const program = shell.programs((isExec ? args[0] : name) as string)
  const variables = values.length > 0 ? new Map([...shell.variables, ...values]) : shell.variables
  const code = program ? yield* program(isExec ? args.slice(1) : args, streams, variables) : 127
  if (!program) streams.err(`sh: ${isExec ? args[0] : name}: not found\n`)
  if (isExec) throw new Exit(code)
  return code
}

const hasOutput = (assignments: readonly [string, Word][]): boolean =>
  assignments.some(([, word]) => word.some((part) => part.kind === 'output'))

/** What only the shell itself can do. */
const BUILTINS: Record<string, (shell: Shell, args: string[]) => number> = {
  ':': () => 0,
  trap: () => 0,
  cd: () => 0,
  exit: (shell, [code]) => {
    throw new Exit(code === undefined ? shell.last : Number.parseInt(code, 10) & 255)
  },
  break: () => {
    throw new LoopEnd('break')
  },
  continue: () => {
    throw new LoopEnd('continue')
  },
  set(shell, args) {
    for (const arg of args) {
      const isOn = arg.startsWith('-')
      if (arg.includes('e')) shell.isErrexit = isOn
      if (arg.includes('u')) shell.isNounset = isOn
      if (arg.includes('x')) shell.isTraced = isOn
      if (arg.endsWith('o')) break
    }
    return 0
  },
  export(shell, args) {
    for (const arg of args) {
      const cut = arg.indexOf('=')
      if (cut > 0) shell.variables.set(arg.slice(0, cut), arg.slice(cut + 1))
    }
    return 0
  },
  unset(shell, args) {
    for (const name of args) shell.variables.delete(name)
    return 0
  },
}

function* redirect(
  shell: Shell,
  redirects: readonly Redirect[],
  streams: Streams,
): Generator<number, Streams> {
  let { out, err } = streams
  for (const { from, to } of redirects) {
    // Files are not kept: what goes to one is gone.
    let target: (text: string) => void = () => {}
    if (to === 'out') target = out
    else if (to === 'err') target = err
    else {
      const name = yield* text(shell, to, streams)
      if (name === '/dev/stdout') target = streams.out
      if (name === '/dev/stderr') target = streams.err
    }
    if (from === 1) out = target
    else err = target
  }
  return { ...streams, out, err }
}

/** Words after expansion: unquoted values are split at blanks. */
function* expand(shell: Shell, words: readonly Word[], streams: Streams): Generator<number, string[]> {
  const out: string[] = []
  for (const word of words) {
    let current: string | undefined
    for (const part of word) {
      const value = yield* partText(shell, part, streams)
      if (part.kind === 'text' || part.kind === 'sum' || part.isQuoted) {
        current = (current ?? '') + value
        continue
      }
      const pieces = value.split(/[ \t\n]+/)
      for (const [i, piece] of pieces.entries()) {
        if (i > 0 && current !== undefined) {
          out.push(current)
          current = undefined
        }
        if (piece !== '') current = (current ?? '') + piece
      }
    }
    if (current !== undefined) out.push(current)
  }
  return out
}

function* text(shell: Shell, word: Word, streams: Streams): Generator<number, string> {
  let out = ''
  for (const part of word) out += yield* partText(shell, part, streams)
  return out
}

function* partText(shell: Shell, part: Part, streams: Streams): Generator<number, string> {
  switch (part.kind) {
    case 'text':
      return part.text
    case 'sum':
      return String(arithmetic(part.text, (name) => shell.variables.get(name) ?? ''))
    case 'variable':
      return yield* variable(shell, part, streams)
    case 'output': {
      let output = ''
      const out = (more: string): void => {
        output += more
      }
      shell.last = yield* subshell(shell, part.body, { ...streams, out })
      return output.replace(/\n+$/, '')
    }
  }
}

function* variable(
  shell: Shell,
  part: Part & { kind: 'variable' },
  streams: Streams,
): Generator<number, string> {
  const isLength = part.name.length > 1 && part.name.startsWith('#')
  const value = special(shell, part.name) ?? shell.variables.get(isLength ? part.name.slice(1) : part.name)
  if (isLength) return String((value ?? '').length)
  const isMissing = value === undefined || (part.operator.startsWith(':') && value === '')
  const other = function* (): Generator<number, string> {
    return yield* text(shell, part.other, streams)
  }
  switch (part.operator.at(-1)) {
    case '-':
      return isMissing ? yield* other() : (value as string)
    case '=': {
      if (!isMissing) return value as string
      const given = yield* other()
      shell.variables.set(part.name, given)
      return given
    }
    case '+':
      return isMissing ? '' : yield* other()
    case '?': {
      if (!isMissing) return value as string
      streams.err(`sh: ${part.name}: ${(yield* other()) || 'parameter not set'}\n`)
      throw new Exit(2)
    }
    default:
      if (value === undefined && shell.isNounset) {
        streams.err(`sh: ${part.name}: parameter not set\n`)
        throw new Exit(2)
      }
      return value ?? ''
  }
}

function special(shell: Shell, name: string): string | undefined {
  if (name === '?') return String(shell.last)
  if (name === '$') return '1'
  if (name === '#') return '0'
  if (name === '0') return 'sh'
  return name === '@' || name === '*' || name === '!' ? '' : undefined
}

/** Whole numbers with + - * / % and comparisons, left to right by rank. */
function arithmetic(source: string, value: (name: string) => string): number {
  const tokens = source.match(/\d+|[A-Za-z_]\w*|[<>=!]=|[-+*/%<>()]/g) ?? []
  let at = 0
  const RANKS = [
    ['==', '!='],
    ['<', '>', '<=', '>='],
    ['+', '-'],
    ['*', '/', '%'],
  ]
  const level = (rank: number): number => {
    if (rank === RANKS.length) return atom()
    let left = level(rank + 1)
    while ((RANKS[rank] as string[]).includes(tokens[at] ?? '')) {
      const operator = tokens[at++] as string
      left = calculate(operator, left, level(rank + 1))
    }
    return left
  }
  const atom = (): number => {
    const token = tokens[at++] ?? ''
    if (token === '-') return -atom()
    if (token === '(') {
      const inner = level(0)
      at += 1
      return inner
    }
    return Number.parseInt(/^\d/.test(token) ? token : value(token), 10) || 0
  }
  return level(0)
}

function calculate(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return b === 0 ? 0 : Math.trunc(a / b)
    case '%':
      return b === 0 ? 0 : a % b
    case '<':
      return Number(a < b)
    case '>':
      return Number(a > b)
    case '<=':
      return Number(a <= b)
    case '>=':
      return Number(a >= b)
    default:
      return Number((a === b) === (operator === '=='))
  }
}
