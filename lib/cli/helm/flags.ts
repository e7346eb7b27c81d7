/**
 * Command-line flags. Mirrors spf13/pflag: long and short forms, values behind `=` or a space, its error texts.
 * Flags may stand anywhere; `--` ends them.
 */
import { byteLength, formatDuration, GoError, parseBool, parseDuration, parseInt64, quote } from '../../go'
import type { HelmMajor } from '../../helm'

export type FlagKind = 'bool' | 'string' | 'int' | 'duration' | 'array' | 'slice' | 'map' | 'wait' | 'format'

export interface Flag {
  readonly name: string
  readonly short?: string
  readonly kind: FlagKind
  /** What the flag means without a value (pflag's NoOptDefVal); `true` for a bool. */
  readonly bare?: string
  /** As help shows it; empty for none. */
  readonly byDefault?: string
  readonly usage: string
  /** The only Helm that has it so; undefined for both. */
  readonly helm?: HelmMajor
  readonly isHidden?: boolean
  /** Printed on stderr when used: `Flag --NAME has been deprecated, TEXT`. */
  readonly deprecated?: string
}

export class FlagValues {
  readonly given = new Map<string, string[]>()
  readonly args: string[] = []
  readonly deprecations: string[] = []

  has(name: string): boolean {
    return this.given.has(name)
  }
  string(name: string, byDefault = ''): string {
    return this.given.get(name)?.at(-1) ?? byDefault
  }
  bool(name: string): boolean {
    return this.string(name, 'false') === 'true'
  }
  /** Every value of an `array`, or of a `slice` with its commas taken apart. */
  list(name: string): string[] {
    return this.given.get(name) ?? []
  }
}

/** Reads argv by the flags a command takes. Throws GoError with pflag's text. */
export function parseFlags(argv: readonly string[], flags: readonly Flag[]): FlagValues {
  const values = new FlagValues()
  const byName = new Map(flags.map((flag) => [flag.name, flag]))
  const byShort = new Map(flags.flatMap((flag) => (flag.short ? [[flag.short, flag] as const] : [])))
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!
    if (word === '--') {
      values.args.push(...argv.slice(i + 1))
      break
    }
    if (word.startsWith('--')) i += long(word, argv[i + 1], byName, values)
    else if (word.startsWith('-') && word !== '-') i += shorts(word, argv[i + 1], byShort, values)
    else values.args.push(word)
  }
  return values
}

/** Answers how many further words it took. */
function long(
  word: string,
  next: string | undefined,
  flags: ReadonlyMap<string, Flag>,
  values: FlagValues,
): number {
  const text = word.slice(2)
  if (text === '' || text[0] === '-' || text[0] === '=') throw new GoError(`bad flag syntax: ${word}`)
  const equals = text.indexOf('=')
  const name = equals < 0 ? text : text.slice(0, equals)
  const flag = flags.get(name)
  if (!flag) throw new GoError(`unknown flag: --${name}`)
  if (equals >= 0) {
    store(flag, text.slice(equals + 1), values)
    return 0
  }
  const bare = flag.bare ?? (flag.kind === 'bool' ? 'true' : undefined)
  if (bare !== undefined) {
    store(flag, bare, values)
    return 0
  }
  if (next === undefined) throw new GoError(`flag needs an argument: ${word}`)
  store(flag, next, values)
  return 1
}

function shorts(
  word: string,
  next: string | undefined,
  flags: ReadonlyMap<string, Flag>,
  values: FlagValues,
): number {
  for (let letters = word.slice(1); letters !== ''; ) {
    const letter = letters[0]!
    const flag = flags.get(letter)
    if (!flag) throw new GoError(`unknown shorthand flag: '${letter}' in -${letters}`)
    const rest = letters.slice(1)
    if (rest.startsWith('=')) {
      store(flag, rest.slice(1), values)
      return 0
    }
    const bare = flag.bare ?? (flag.kind === 'bool' ? 'true' : undefined)
    if (bare !== undefined) {
      store(flag, bare, values)
      letters = rest
      continue
    }
    if (rest !== '') {
      store(flag, rest, values)
      return 0
    }
    if (next === undefined) throw new GoError(`flag needs an argument: '${letter}' in -${letters}`)
    store(flag, next, values)
    return 1
  }
  return 0
}

function store(flag: Flag, text: string, values: FlagValues): void {
  let read: string[]
  try {
    read = readValue(flag, text)
  } catch (fault) {
    if (!(fault instanceof GoError)) throw fault
    const name = flag.short ? `-${flag.short}, --${flag.name}` : `--${flag.name}`
    throw new GoError(`invalid argument ${quote(text)} for ${quote(name)} flag: ${fault.message}`)
  }
  const isMany = flag.kind === 'array' || flag.kind === 'slice' || flag.kind === 'map'
  values.given.set(flag.name, isMany ? [...(values.given.get(flag.name) ?? []), ...read] : read)
  if (flag.deprecated)
    values.deprecations.push(`Flag --${flag.name} has been deprecated, ${flag.deprecated}\n`)
}

function readValue(flag: Flag, text: string): string[] {
  switch (flag.kind) {
    case 'bool':
      return [String(parseBool(text))]
    case 'int':
      return [String(parseInt64(text, 0))]
    case 'duration':
      return [formatDuration(parseDuration(text))]
    case 'wait':
      return [waitStrategy(text)]
    case 'format':
      if (!['table', 'json', 'yaml'].includes(text)) throw new GoError('invalid format type')
      return [text]
    case 'slice':
      return splitCommas(text)
    case 'map':
      return splitCommas(text).map((pair) => {
        if (!pair.includes('=')) throw new GoError(`${pair} must be formatted as key=value`)
        return pair
      })
    default:
      return [text]
  }
}

function waitStrategy(text: string): string {
  if (text === 'true') return 'watcher'
  if (text === 'false') return 'hookOnly'
  if (['watcher', 'hookOnly', 'legacy'].includes(text)) return text
  throw new GoError(`invalid wait input ${quote(text)}. Valid inputs are watcher, hookOnly, and legacy`)
}

const QUOTING = {
  bare: 'bare " in non-quoted field',
  extraneous: 'extraneous or missing " in quoted-field',
}

/** One record of CSV. Throws GoError as Go's encoding/csv words it. */
function splitCommas(text: string): string[] {
  if (text === '') return []
  const line = text.replace(/^(\r?\n)+/, '')
  if (line === '') throw new GoError('EOF')
  const fields: string[] = []
  for (let at = 0; ; at++) {
    const field = line[at] === '"' ? quotedField(line, at) : bareField(line, at)
    fields.push(field.text)
    at = field.end
    if (line[at] !== ',') return fields
  }
}

function bareField(line: string, start: number): { text: string; end: number } {
  const text = /^[^,\n]*/.exec(line.slice(start))![0]
  const quoteAt = text.indexOf('"')
  if (quoteAt >= 0) throw csvFault(line, start + quoteAt, QUOTING.bare)
  return { text: text.replace(/\r$/, ''), end: start + text.length }
}

function quotedField(line: string, start: number): { text: string; end: number } {
  const field = /^"((?:[^"]|"")*)(")?/.exec(line.slice(start))!
  const end = start + field[0].length
  if (!field[2]) throw csvFault(line, end, QUOTING.extraneous)
  if (!/^(,|\r?\n|\r?$)/.test(line.slice(end))) throw csvFault(line, end - 1, QUOTING.extraneous)
  return { text: field[1]!.replaceAll('""', '"'), end }
}

const csvFault = (line: string, at: number, what: string): GoError =>
  new GoError(`parse error on line 1, column ${byteLength(line.slice(0, at)) + 1}: ${what}`)
