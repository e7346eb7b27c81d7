/** The programs a shell image has, as far as charts' scripts use them. Each is a run on the cluster's clock. */
import { RE2JS } from 're2js'
import { curl, type Dial, wget } from './http-programs'
import type { Programs, Run, Streams } from './sh-run'

export interface Machine {
  dial: Dial
  /** Milliseconds since 1970. */
  now(): number
  hostname: string
  /** A file's text; undefined when there is none. */
  read(path: string): string | undefined
  /** What becomes of a program that only the image knows; undefined: it is not found. */
  own(name: string): Run | undefined
}

type Program = (
  args: readonly string[],
  streams: Streams,
  machine: Machine,
  variables: ReadonlyMap<string, string>,
) => Run

export function programsOf(machine: Machine): Programs {
  return (name) => {
    const base = name.slice(name.lastIndexOf('/') + 1)
    const program = Object.hasOwn(PROGRAMS, base) ? PROGRAMS[base] : undefined
    if (program) return (args, streams, variables) => program(args, streams, machine, variables)
    const own = machine.own(name)
    return own && (() => own)
  }
}

export const isProgram = (name: string): boolean => Object.hasOwn(PROGRAMS, name)

/** A program that takes no time. */
const at = (
  run: (
    args: readonly string[],
    streams: Streams,
    machine: Machine,
    variables: ReadonlyMap<string, string>,
  ) => number,
): Program =>
  // biome-ignore lint/correctness/useYield: it takes no time, and is a run all the same
  function* (args, streams, machine, variables) {
    return run(args, streams, machine, variables)
  }

const UNITS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

const escapes = (text: string): string =>
  text.replace(/\\([nrt\\])/g, (_, c: string) => ({ n: '\n', r: '\r', t: '\t' })[c] ?? c)

const test = at((args) => {
  const words = args.at(-1) === ']' ? args.slice(0, -1) : args
  return isTrue(words) ? 0 : 1
})

function isTrue(words: readonly string[]): boolean {
  const [a = '', operator = '', b = ''] = words
  if (a === '!') return !isTrue(words.slice(1))
  if (words.length === 1) return a !== ''
  if (words.length === 2) return a === '-n' ? operator !== '' : a === '-z' ? operator === '' : false
  switch (operator) {
    case '=':
    case '==':
      return a === b
    case '!=':
      return a !== b
    case '-eq':
      return Number(a) === Number(b)
    case '-ne':
      return Number(a) !== Number(b)
    case '-lt':
      return Number(a) < Number(b)
    case '-le':
      return Number(a) <= Number(b)
    case '-gt':
      return Number(a) > Number(b)
    case '-ge':
      return Number(a) >= Number(b)
    default:
      return false
  }
}

function input(
  files: readonly string[],
  streams: Streams,
  machine: Machine,
  name: string,
): string | undefined {
  if (files.length === 0) return streams.input
  let text = ''
  for (const file of files) {
    const read = machine.read(file)
    if (read === undefined) {
      streams.err(`${name}: ${file === '' ? "''" : file}: No such file or directory\n`)
      return undefined
    }
    text += read
  }
  return text
}

const lines = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))

const grep = at((args, streams, machine) => {
  const flags = args.filter((a) => /^-[a-zA-Z]+$/.test(a)).join('')
  const [pattern = '', ...files] = args.filter((a) => !/^-[a-zA-Z]+$/.test(a))
  const text = input(files, streams, machine, 'grep')
  if (text === undefined) return 2
  let expression: RE2JS
  try {
    const source = flags.includes('F') ? RE2JS.quote(pattern) : pattern
    expression = RE2JS.compile(source, flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0)
  } catch {
    streams.err(`grep: bad regex '${pattern}'\n`)
    return 2
  }
  const found = lines(text).filter((line) => expression.matcher(line).find() !== flags.includes('v'))
  if (flags.includes('c')) streams.out(`${found.length}\n`)
  else if (!flags.includes('q')) for (const line of found) streams.out(`${line}\n`)
  return found.length > 0 ? 0 : 1
})

const PROGRAMS: Readonly<Record<string, Program>> = {
  true: at(() => 0),
  false: at(() => 1),
  echo: at((args, streams) => {
    const isBare = args[0] === '-n'
    const isEscaped = args[0] === '-e'
    const text = (isBare || isEscaped ? args.slice(1) : args).join(' ')
    streams.out(`${isEscaped ? escapes(text) : text}${isBare ? '' : '\n'}`)
    return 0
  }),
  printf: at(([format = '', ...args], streams) => {
    const rest = [...args]
    streams.out(
      escapes(format).replace(/%([sdi%])/g, (_, kind) => (kind === '%' ? '%' : (rest.shift() ?? ''))),
    )
    return 0
  }),
  *sleep(args, streams) {
    for (const arg of args) {
      const match = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(arg)
      if (!match) {
        if (arg !== 'infinity' && arg !== 'inf') {
          streams.err(`sleep: invalid number '${arg}'\n`)
          return 1
        }
        for (;;) yield 86_400_000
      }
      yield Number(match[1]) * (UNITS[match[2] || 's'] as number)
    }
    return 0
  },
  test,
  '[': test,
  cat: at((args, streams, machine) => {
    const text = input(args, streams, machine, 'cat')
    if (text === undefined) return 1
    streams.out(text)
    return 0
  }),
  head: at((args, streams) => {
    const count = Number(/-n?\s*(\d+)/.exec(args.join(' '))?.[1] ?? 10)
    for (const line of lines(streams.input).slice(0, count)) streams.out(`${line}\n`)
    return 0
  }),
  wc: at((args, streams) => {
    streams.out(`${args.includes('-l') ? lines(streams.input).length : streams.input.length}\n`)
    return 0
  }),
  grep,
  env: at((_, streams, __, variables) => {
    for (const [name, value] of variables) streams.out(`${name}=${value}\n`)
    return 0
  }),
  hostname: at((_, streams, machine) => {
    streams.out(`${machine.hostname}\n`)
    return 0
  }),
  date: at((args, streams, machine) => {
    const seconds = Math.floor(machine.now() / 1000)
    streams.out(`${args[0]?.startsWith('+%s') ? seconds : new Date(machine.now()).toUTCString()}\n`)
    return 0
  }),
  nc: at((args, _, machine) => {
    const [host = '', port = '80'] = args.filter((a, i) => !a.startsWith('-') && args[i - 1] !== '-w')
    return machine.dial(host, Number(port)).kind === 'open' ? 0 : 1
  }),
  nslookup: at(([name = ''], streams, machine) => {
    const reached = machine.dial(name, 0)
    if (reached.kind === 'unknown-host') {
      streams.err(`** server can't find ${name}: NXDOMAIN\n`)
      return 1
    }
    streams.out(`Name:\t${name}\nAddress: ${reached.address}\n`)
    return 0
  }),
  *curl(args, streams, machine) {
    return yield* curl(args, streams, machine.dial)
  },
  *wget(args, streams, machine) {
    return yield* wget(args, streams, machine.dial)
  },
}
