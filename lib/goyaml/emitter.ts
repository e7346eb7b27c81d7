/**
 * Lays out block YAML: mappings and sequences, `{}` and `[]`, scalars. Mirrors what go.yaml.in/yaml v2 and v3
 * (encode.go, emitterc.go) make of a value; what the two do differently is their Dialect.
 */
import { BudgetError, byteLength, GoObject, type GoValue, Int, Parts } from '../go'
import { analyze, LITERAL_ALLOWED, MULTILINE, PLAIN_ALLOWED, SINGLE_ALLOWED } from './analyze'
import { spaces, writeDouble, writeLiteral, writePlain, writeSingle } from './emit-scalar'

/** What can be written as it is. The keys of a map need not be strings. */
export type PlainValue =
  | null
  | boolean
  | number
  | string
  | Int
  | Raw
  | GoValue[]
  | ReadonlyMap<GoValue, GoValue>

/** A scalar that is written without quotes whatever it looks like, as times are. */
export class Raw {
  constructor(readonly text: string) {}
}

export interface Dialect {
  /** Lines are folded after this column. */
  readonly width: number
  /** A list under a key is indented. */
  readonly indentsLists: boolean
  readonly tabsInLiteral: boolean
  /** The digits of a float64. Throws GoError for what cannot be written. */
  number(value: number): string
  /** The string that reaches the emitter for one of the value's; undefined when it must be written as !!binary. */
  text(value: string, isKey: boolean): string | undefined
  binary(value: string): string
  /** Without quotes it is read back as a string. */
  isPlain(text: string): boolean
  /** The keys of a map in the order they are written. */
  sortKeys(map: ReadonlyMap<GoValue, GoValue>): GoValue[]
  plainValue(object: GoObject): PlainValue
  /** What to throw when a value is nested too deep to be written: it may contain itself. */
  tooDeep(): Error
}

/** A key with more bytes than this is written with `?`. */
const MAX_SIMPLE_KEY = 128
const MAX_DEPTH = 2500
/** Keys repeat: this many are kept in their written form. */
const KEPT_KEYS = 4096

const BREAK_AT_END = /[\n\u2028\u2029]$/

const BASE_60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/

export class Emitter {
  private out = ''
  /** The last line is not ended. */
  private isInLine = false
  private depth = 0
  private readonly parts = new Parts('write as YAML')
  /** Keys in their written form; empty for those that need `?`. */
  private readonly keys = new Map<string, string>()

  constructor(private readonly dialect: Dialect) {}

  /** One document, ended by a line break. */
  document(value: GoValue): string {
    this.out = ''
    this.depth = 0
    this.parts.reset()
    this.isInLine = false
    try {
      this.root(value)
      if (this.isInLine) this.out += '\n'
      return this.out
    } finally {
      this.out = ''
    }
  }

  private root(given: GoValue): void {
    const value = this.resolve(given)
    if (isMap(value)) {
      if (value.size > 0) this.mapping(value, 0, true)
      else this.write('{}')
    } else if (Array.isArray(value)) {
      if (value.length > 0) this.sequence(value, 0, true)
      else this.write('[]')
    } else this.scalar(value, 2, 0)
  }

  /** The value behind `key:`, which ends at `column`; the mapping stands at `indent`. */
  private valueAfterKey(given: GoValue, indent: number, column: number): void {
    const value = this.resolve(given)
    if (isMap(value)) {
      if (value.size > 0) this.mapping(value, indent + 2, false)
      else this.write(' {}')
    } else if (Array.isArray(value)) {
      if (value.length > 0) this.sequence(value, this.dialect.indentsLists ? indent + 2 : indent, false)
      else this.write(' []')
    } else {
      this.out += ' '
      this.scalar(value, indent + 2, column + 1)
    }
  }

  /** The node behind a `-`, `?` or `:` at column `indent`; a collection goes on in the same line. */
  private nodeAfterIndicator(given: GoValue, indent: number): void {
    const value = this.resolve(given)
    this.out += ' '
    if (isMap(value)) {
      if (value.size > 0) this.mapping(value, indent + 2, true)
      else this.write('{}')
    } else if (Array.isArray(value)) {
      if (value.length > 0) this.sequence(value, indent + 2, true)
      else this.write('[]')
    } else this.scalar(value, indent + 2, indent + 2)
  }

  private mapping(map: ReadonlyMap<GoValue, GoValue>, indent: number, isInline: boolean): void {
    this.enter(map.size)
    let isFirst = isInline
    for (const key of this.dialect.sortKeys(map)) {
      if (isFirst) isFirst = false
      else this.startLine(indent)
      const simple = this.simpleKey(key)
      if (simple !== '') {
        this.out += `${simple}:`
        this.isInLine = true
        this.valueAfterKey(map.get(key)!, indent, indent + simple.length + 1)
      } else {
        this.out += '?'
        this.nodeAfterIndicator(key, indent)
        this.startLine(indent)
        this.out += ':'
        this.isInLine = true
        this.nodeAfterIndicator(map.get(key)!, indent)
      }
    }
    this.depth--
  }

  private sequence(items: readonly GoValue[], indent: number, isInline: boolean): void {
    this.enter(items.length)
    let isFirst = isInline
    for (const item of items) {
      if (isFirst) isFirst = false
      else this.startLine(indent)
      this.out += '-'
      this.isInLine = true
      this.nodeAfterIndicator(item, indent)
    }
    this.depth--
  }

  private enter(entries: number): void {
    this.parts.count(entries)
    if (++this.depth > MAX_DEPTH) throw this.dialect.tooDeep()
  }

  private startLine(indent: number): void {
    this.out += this.isInLine ? `\n${spaces(indent)}` : spaces(indent)
    this.isInLine = false
  }

  private write(text: string): void {
    this.out += text
    this.isInLine = true
  }

  private resolve(value: GoValue): PlainValue {
    return value instanceof GoObject ? this.dialect.plainValue(value) : value
  }

  private scalar(value: null | boolean | number | string | Int | Raw, indent: number, column: number): void {
    if (typeof value === 'string') this.string(value, indent, column)
    else this.write(this.plainScalar(value))
  }

  private plainScalar(value: null | boolean | number | Int | Raw): string {
    if (value === null) return 'null'
    if (typeof value === 'number') return this.dialect.number(value)
    if (value instanceof Int) return value.value.toString()
    if (value instanceof Raw) return value.text
    return value ? 'true' : 'false'
  }

  private string(given: string, indent: number, column: number): void {
    const text = this.dialect.text(given, false)
    if (text === undefined) {
      const binary = this.dialect.binary(given)
      this.write('!!binary ')
      this.write(binary.includes('\n') ? writeLiteral(binary, indent) : binary)
      this.isInLine = !binary.endsWith('\n')
      return
    }
    const styles = analyze(text, this.dialect.tabsInLiteral)
    if ((styles & MULTILINE) !== 0 && text.includes('\n') && (styles & LITERAL_ALLOWED) !== 0) {
      this.out += writeLiteral(text, indent)
      this.isInLine = !BREAK_AT_END.test(text)
    } else this.write(this.inline(text, styles, indent, column, this.dialect.width))
  }

  /** The text in the first of the styles plain, single and double that can carry it. */
  private inline(text: string, styles: number, indent: number, column: number, width: number): string {
    if (text.includes('\n') || !this.isPlain(text)) return writeDouble(text, indent, column, width)
    if ((styles & PLAIN_ALLOWED) !== 0) return writePlain(text, indent, column, width)
    if ((styles & SINGLE_ALLOWED) !== 0) return writeSingle(text, indent, column, width)
    return writeDouble(text, indent, column, width)
  }

  private isPlain(text: string): boolean {
    return this.dialect.isPlain(text) && !(text.includes(':') && BASE_60.test(text))
  }

  /** The key as it stands in front of its colon; empty when it needs `?`. */
  private simpleKey(key: GoValue): string {
    if (typeof key !== 'string') {
      const value = this.resolve(key)
      if (typeof value === 'string') return this.simpleKey(value)
      return isMap(value) || Array.isArray(value) ? '' : this.plainScalar(value)
    }
    const known = this.keys.get(key)
    if (known !== undefined) return known
    const written = this.writeKey(key)
    if (this.keys.size >= KEPT_KEYS) this.keys.clear()
    this.keys.set(key, written)
    return written
  }

  private writeKey(key: string): string {
    const text = this.dialect.text(key, true)
    if (text === undefined) {
      const binary = this.dialect.binary(key)
      return binary.includes('\n') ? '' : `!!binary ${binary}`
    }
    const styles = analyze(text, this.dialect.tabsInLiteral)
    if ((styles & MULTILINE) !== 0 || byteLength(text) > MAX_SIMPLE_KEY) return ''
    return this.inline(text, styles, 0, 0, Number.POSITIVE_INFINITY)
  }
}

const isMap = (value: PlainValue): value is ReadonlyMap<GoValue, GoValue> => value instanceof Map

export function nestedTooDeep(): BudgetError {
  return new BudgetError(
    'depth',
    `a value nested more than ${MAX_DEPTH} levels deep cannot be written as YAML`,
  )
}
