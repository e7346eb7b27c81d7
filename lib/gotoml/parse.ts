/**
 * Makes values of TOML's items. Mirrors BurntSushi/toml parse.go: tables and arrays of tables are opened by a
 * context, keys may be set once, and what was implied by a longer key may still be defined.
 */
import {
  fixedZone,
  GoError,
  type GoMap,
  type GoValue,
  int64,
  MAP,
  NumError,
  parseFloat64,
  parseInt64,
  parseTime,
  quote,
  sliceOf,
  type Time,
  TypedSlice,
  UTC,
} from '../go'
import { unescapeString } from './escapes'
import { keyText } from './key'
import { type Item, type ItemType, isHex, Lexer } from './lex'

type Kind = 'primitive' | 'array' | 'table' | 'table-array'

const TABLES = sliceOf(MAP)

const LOCAL_DATETIME = fixedZone('datetime-local', 0)
const LOCAL_DATE = fixedZone('date-local', 0)
const LOCAL_TIME = fixedZone('time-local', 0)

/** Layouts of dates, tried in this order, with the zone of a text that names none. */
const DATE_LAYOUTS = [
  ['2006-01-02T15:04:05.999999999Z07:00', UTC],
  ['2006-01-02T15:04:05.999999999', LOCAL_DATETIME],
  ['2006-01-02', LOCAL_DATE],
  ['15:04:05.999999999', LOCAL_TIME],
  ['2006-01-02T15:04Z07:00', UTC],
  ['2006-01-02T15:04', LOCAL_DATETIME],
  ['15:04', LOCAL_TIME],
] as const

export class Parser {
  readonly root: GoMap = new Map()
  private readonly lexer: Lexer
  /** The table in which keys are being set. */
  private context: readonly string[] = []
  private currentKey = ''
  /** Line of the key that is being read. */
  private keyLine = 0
  private readonly kinds = new Map<string, Kind>()
  /** Tables that only a longer key implies. */
  private readonly implicit = new Set<string>()

  constructor(text: string) {
    this.lexer = new Lexer(text)
  }

  /** Throws GoError, worded as toml.ParseError. */
  parse(): GoMap {
    for (let item = this.next(); item.type !== 'eof'; item = this.next()) this.topLevel(item)
    return this.root
  }

  private fail(message: string, line: number): GoError {
    const key = this.currentName()
    return new GoError(`toml: line ${line}${key === '' ? '' : ` (last key ${quote(key)})`}: ${message}`)
  }

  private currentName(): string {
    if (this.currentKey === '') return keyText(this.context)
    return this.context.length === 0 ? this.currentKey : `${keyText(this.context)}.${this.currentKey}`
  }

  private next(): Item {
    const item = this.lexer.nextItem()
    if (item.type === 'error') throw this.fail(item.value, item.line)
    return item
  }

  private topLevel(item: Item): void {
    switch (item.type) {
      case 'comment-start':
        this.next()
        return
      case 'table-start':
        this.openContext(this.readKey('table-end'), false)
        this.setKind('', 'table')
        return
      case 'array-table-start':
        this.openContext(this.readKey('array-table-end'), true)
        this.setKind('', 'table-array')
        return
      default: {
        const outer = this.context
        this.readPair()
        this.context = outer
        this.currentKey = ''
      }
    }
  }

  /** Reads the parts of a key up to the item that ends it. */
  private readKey(end: ItemType): string[] {
    const parts: string[] = []
    let item = this.next()
    this.keyLine = item.line
    for (; item.type !== end; item = this.next()) parts.push(this.keyPart(item))
    return parts
  }

  private keyPart(item: Item): string {
    return item.type === 'text' ? item.value : (this.value(item, false) as string)
  }

  /** Reads `a.b = value` and sets it. The item that starts the key has been read. */
  private readPair(): { parents: string[]; value: GoValue } {
    const parts = this.readKey('key-end')
    this.currentKey = parts.at(-1)!
    const parents = parts.slice(0, -1)
    for (const part of parents) {
      const name = [...this.context, part]
      this.implicit.add(keyText(name))
      this.openContext(name, false)
    }
    const item = this.next()
    const value = this.value(item, false)
    this.setValue(this.currentKey, value)
    this.setKind(this.currentKey, kindOf(item.type))
    return { parents, value }
  }

  // ── values ─────────────────────────────────────────────────────────────────────────────────────

  private value(item: Item, isInArray: boolean): GoValue {
    switch (item.type) {
      case 'string':
      case 'raw-string':
        return item.value
      case 'string-esc':
        return this.unescaped(item, item.value)
      case 'multiline-string':
        return this.unescaped(item, joinLines(withoutFirstBreak(item.value)))
      case 'raw-multiline-string':
        return withoutFirstBreak(item.value)
      case 'integer':
        return this.integer(item)
      case 'float':
        return this.float(item)
      case 'bool':
        return item.value === 'true'
      case 'datetime':
        return this.datetime(item)
      case 'array':
        return this.array()
      default:
        return this.inlineTable(isInArray)
    }
  }

  private unescaped(item: Item, text: string): string {
    const result = unescapeString(text)
    if (result.problem !== undefined) throw this.fail(result.problem, item.line)
    return result.text
  }

  private integer(item: Item): GoValue {
    const text = item.value
    if (!areUnderscoresOk(text)) {
      throw this.fail(`Invalid integer ${quote(text)}: underscores must be surrounded by digits`, item.line)
    }
    if (hasLeadingZero(text)) {
      throw this.fail(`Invalid integer ${quote(text)}: cannot have leading zeroes`, item.line)
    }
    try {
      return int64(parseInt64(text, 0))
    } catch (fault) {
      if (!(fault instanceof NumError)) throw fault
      throw this.fail(`${text} is out of range for int64`, item.line)
    }
  }

  private float(item: Item): GoValue {
    const text = item.value
    const parts = text.split(/[.eE]/).filter((part) => part !== '')
    if (!parts.every(areUnderscoresOk)) {
      throw this.fail(`Invalid float ${quote(text)}: underscores must be surrounded by digits`, item.line)
    }
    if (parts.length > 0 && hasLeadingZero(parts[0]!)) {
      throw this.fail(`Invalid float ${quote(text)}: cannot have leading zeroes`, item.line)
    }
    if (/\.(?![0-9])/.test(text)) {
      throw this.fail(`Invalid float ${quote(text)}: '.' must be followed by one or more digits`, item.line)
    }
    const plain = text.replaceAll('_', '').replace(/^[+-]nan$/, 'nan')
    try {
      return parseFloat64(plain)
    } catch (fault) {
      if (!(fault instanceof NumError)) throw fault
      const isRange = fault.reason === 'value out of range'
      const message = isRange ? `${text} is out of range for float64` : `Invalid float value: ${quote(text)}`
      throw this.fail(message, item.line)
    }
  }

  private datetime(item: Item): Time {
    const text = item.value.replace(/[zt ]/g, (char) => (char === 'z' ? 'Z' : 'T'))
    for (const [layout, zone] of DATE_LAYOUTS) {
      let time: Time
      try {
        time = parseTime(layout, text, zone)
      } catch {
        continue
      }
      if (isZeroMissing(text, layout)) break
      return time
    }
    throw this.fail(`invalid datetime: ${quote(text)}`, item.line)
  }

  private array(): GoValue[] {
    this.setKind(this.currentKey, 'array')
    const values: GoValue[] = []
    for (let item = this.next(); item.type !== 'array-end'; item = this.next()) {
      if (item.type === 'comment-start') this.next()
      else values.push(this.value(item, true))
    }
    return values
  }

  private inlineTable(isInArray: boolean): GoMap {
    const table: GoMap = new Map()
    const outer = this.context
    const outerKey = this.currentKey
    const name = [...outer, outerKey]
    this.context = name
    this.currentKey = ''
    this.implicit.add(keyText(name))
    this.openContext(name, isInArray)
    for (let item = this.next(); item.type !== 'inline-table-end'; item = this.next()) {
      if (item.type === 'comment-start') {
        this.next()
        continue
      }
      const { parents, value } = this.readPair()
      let inner = table
      for (const part of parents) {
        let child = inner.get(part)
        if (child === undefined) inner.set(part, (child = new Map()))
        if (!(child instanceof Map)) {
          throw this.fail(`${quote(keyText(this.context))} is not a table`, this.keyLine)
        }
        inner = child
      }
      inner.set(this.currentKey, value)
      this.context = name
    }
    this.context = outer
    this.currentKey = outerKey
    return table
  }

  // ── tables ─────────────────────────────────────────────────────────────────────────────────────

  /** Makes `name` the table in which keys are set; as an array of tables, its next table. */
  private openContext(name: readonly string[], isArray: boolean): void {
    let table = this.root
    const parents: string[] = []
    for (const part of name.slice(0, -1)) {
      parents.push(part)
      if (!table.has(part)) {
        this.implicit.add(keyText(parents))
        table.set(part, new Map())
      }
      const inner = tableIn(table.get(part)!)
      if (inner === undefined) {
        throw this.fail(`Key '${keyText(parents)}' was already created as a hash.`, this.keyLine)
      }
      table = inner
    }
    this.context = parents
    const last = name.at(-1)!
    if (isArray) {
      if (!table.has(last)) table.set(last, new TypedSlice(TABLES, []))
      const tables = table.get(last)!
      if (!isTables(tables)) {
        throw this.fail(
          `Key '${keyText(name)}' was already created and cannot be used as an array.`,
          this.keyLine,
        )
      }
      ;(tables.items as GoValue[]).push(new Map())
    } else this.setValue(last, new Map())
    this.context = [...parents, last]
  }

  private setValue(key: string, value: GoValue): void {
    let table = this.root
    const path: string[] = []
    for (const part of this.context) {
      path.push(part)
      const inner = tableIn(table.get(part)!)
      if (inner === undefined) {
        throw this.fail(`Key '${keyText(path)}' has already been defined.`, this.keyLine)
      }
      table = inner
    }
    path.push(key)
    const name = keyText(path)
    if (!table.has(key)) {
      table.set(key, value)
      return
    }
    // What a longer key has implied may be defined once.
    if (!this.implicit.delete(name)) throw this.fail(`Key '${name}' has already been defined.`, this.keyLine)
    if (this.kinds.get(name) === 'array') table.set(key, value)
  }

  private setKind(key: string, kind: Kind): void {
    const path = key === '' ? this.context : [...this.context, key]
    this.kinds.set(keyText(path.length === 0 ? [''] : path), kind)
  }
}

function kindOf(type: ItemType): Kind {
  return type === 'array' ? 'array' : type === 'inline-table-start' ? 'table' : 'primitive'
}

function isTables(value: GoValue): value is TypedSlice {
  return value instanceof TypedSlice && value.type === TABLES
}

/** The table behind a key: itself, or the last of an array of tables. */
function tableIn(value: GoValue): GoMap | undefined {
  if (value instanceof Map) return value
  return isTables(value) ? (value.items.at(-1) as GoMap) : undefined
}

// ── texts ──────────────────────────────────────────────────────────────────────────────────────────

function withoutFirstBreak(text: string): string {
  return text.replace(/^\r?\n/, '')
}

/** A backslash at the end of a line removes the break and all blanks and breaks that follow. */
function joinLines(text: string): string {
  return text.replace(/\\\\|\\[ \t\r\n]+/g, (match) => (match.includes('\n') ? '' : match))
}

function hasLeadingZero(text: string): boolean {
  return /^0[^box]/.test(text) || /^[-+]0./.test(text)
}

function areUnderscoresOk(text: string): boolean {
  if (/^[-+]?(nan|inf)$/.test(text)) return true
  let isDigitBefore = false
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit === 95 && !isDigitBefore) return false
    isDigitBefore = isHex(unit)
  }
  return isDigitBefore
}

/** Go reads `1:2:3` as a time; TOML wants two digits, so separators stand where the layout has them. */
function isZeroMissing(text: string, layout: string): boolean {
  for (let i = 0; i < layout.length; i++) {
    const char = layout[i]!
    if (char === '.' || char === 'Z') return false
    if (!/[0-9]/.test(char) && text[i] !== char) return true
  }
  return false
}
