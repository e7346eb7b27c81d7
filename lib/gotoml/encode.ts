/**
 * Writes values as TOML. Mirrors BurntSushi/toml encode.go: keys in byte order, those without tables first; tables
 * indented by two; maps inside lists inline.
 */
import {
  BudgetError,
  DURATION,
  formatFloat,
  GoError,
  GoObject,
  type GoValue,
  integerOf,
  type Kind,
  kindOf,
  Parts,
  partsOf,
  Struct,
  sliceItems,
  sortedKeys,
  Time,
  TypedMap,
  TypedSlice,
} from '../go'
import { keyPart, keyText, quoteString } from './key'

/** An error the encoder returns. Any other GoError stands for a panic of Go's, which no function catches. */
export class TomlEncodeError extends GoError {}

/** The document. Throws TomlEncodeError, or GoError where Go panics. */
export function encode(value: GoValue): string {
  if (value === null) throw new GoError('reflect: call of reflect.Value.Type on zero Value')
  const encoder = new Encoder()
  encoder.encode([], value)
  return encoder.out
}

const MAX_DEPTH = 2500

/** Fields of a map or struct. */
type Fields = ReadonlyMap<string, GoValue>

class Encoder {
  out = ''
  private depth = 0
  private readonly parts = new Parts('write as TOML')

  encode(key: readonly string[], value: GoValue) {
    if (isText(value)) return this.pair(key, value, false)
    const items = sliceItems(value)
    if (items !== undefined) {
      if (tomlType(value) === 'table-array') this.tables(key, items)
      else this.pair(key, value, false)
      return
    }
    const kind = kindBehind(value)
    if (kind === 'map' || kind === 'struct') {
      if (!isNilValue(value)) this.table(key, value)
      return
    }
    if (!isPrimitive(value)) {
      throw new TomlEncodeError(`unsupported type for key '${keyText(key)}': ${kind}`)
    }
    this.pair(key, value, false)
  }

  private tables(key: readonly string[], items: readonly GoValue[]): void {
    if (key.length === 0) throw new TomlEncodeError('toml: top-level values must be Go maps or structs')
    for (const item of items) {
      this.newline()
      this.out += `${indentOf(key)}[[${keyText(key)}]]`
      this.newline()
      this.fields(key, item, false)
    }
  }

  private table(key: readonly string[], value: GoValue): void {
    if (key.length === 1) this.newline()
    if (key.length > 0) this.out += `${indentOf(key)}[${keyText(key)}]\n`
    this.fields(key, value, false)
  }

  private fields(key: readonly string[], value: GoValue, isInline: boolean): void {
    if (++this.depth > MAX_DEPTH) {
      throw new BudgetError(
        'depth',
        `a value nested more than ${MAX_DEPTH} levels deep cannot be written as TOML`,
      )
    }
    const fields = fieldsOf(value)
    this.parts.count(fields.size * (key.length + 1))
    const names = value instanceof Struct ? [...fields.keys()] : sortedKeys(fields)
    const direct: string[] = []
    const sub: string[] = []
    for (const name of names) {
      const type = tomlType(fields.get(name)!)
      if (type === 'table' || type === 'table-array') sub.push(name)
      else direct.push(name)
    }
    if (isInline) this.out += '{'
    this.names(key, fields, direct, isInline, sub.length > 0)
    this.names(key, fields, sub, isInline, false)
    if (isInline) this.out += '}'
    this.depth--
  }

  private names(
    key: readonly string[],
    fields: Fields,
    names: readonly string[],
    isInline: boolean,
    isMoreToCome: boolean,
  ): void {
    const last = names.length - 1
    for (const [i, name] of names.entries()) {
      const value = fields.get(name)!
      if (isNilValue(value)) continue
      if (isInline) {
        this.pair([name], value, true)
        if (isMoreToCome || i !== last) this.out += ', '
      } else this.encode([...key, name], value)
    }
  }

  private pair(key: readonly string[], value: GoValue, isInline: boolean) {
    if (key.length === 0) return this.element(value)
    this.out += `${indentOf(key)}${keyPart(key.at(-1)!)} = `
    this.element(value)
    if (!isInline) this.newline()
  }

  private element(value: GoValue) {
    const text = textOf(value)
    if (text !== undefined) {
      this.out += text
      return
    }
    const items = sliceItems(value)
    if (items === undefined) return this.fields([], value, true)
    this.parts.count(partsOf(items.length, value instanceof TypedSlice ? value.type.elem : undefined))
    this.out += '['
    items.forEach((item, i) => {
      if (i > 0) this.out += ', '
      this.element(item)
    })
    this.out += ']'
  }

  private newline(): void {
    if (this.out !== '') this.out += '\n'
  }
}

const indentOf = (key: readonly string[]): string => '  '.repeat(key.length - 1)

function fieldsOf(value: GoValue): Fields {
  if (value instanceof Map) return value
  if (value instanceof TypedMap) {
    if (value.type.key?.kind !== 'string') {
      throw new TomlEncodeError('toml: cannot encode a map with non-string key type')
    }
    return value.entries as Map<string, GoValue>
  }
  return (value as Struct).encoded('toml')
}

/** What a value that is neither table nor list is written as. */
function textOf(value: GoValue): string | undefined {
  if (typeof value === 'string') return quoteString(value)
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return floatText(value)
  if (value instanceof Time) return timeText(value)
  if (value instanceof GoObject) {
    if (value.type === DURATION) return quoteString(value.stringer()!)
    const marshalled = value.marshalJSON()
    if (typeof marshalled === 'string') return quoteString(marshalled)
  }
  return integerOf(value)?.toString()
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  const text = formatFloat(value, 'g')
  return /[e.]/.test(text) ? text : `${text}.0`
}

/** A date or time without a zone is written as it was read. */
function timeText(time: Time): string {
  switch (time.location.name) {
    case 'datetime-local':
      return time.format('2006-01-02T15:04:05.999999999')
    case 'date-local':
      return time.format('2006-01-02')
    case 'time-local':
      return time.format('15:04:05.999999999')
    default:
      return time.format('2006-01-02T15:04:05.999999999Z07:00')
  }
}

/** The type marshals itself as text. */
function isText(value: GoValue): boolean {
  return value instanceof Time || (value instanceof GoObject && typeof value.marshalJSON() === 'string')
}

function isPrimitive(value: GoValue): boolean {
  return typeof value !== 'object' || integerOf(value) !== undefined
}

function isNilValue(value: GoValue): boolean {
  return value === null || ((value instanceof TypedSlice || value instanceof TypedMap) && value.isNil)
}

/** The kind of a value, or of the struct a pointer points to. */
const kindBehind = (value: GoValue): Kind =>
  value instanceof Struct && value.type.kind === 'ptr' ? 'struct' : kindOf(value)

/** TOML's type of a Go value; undefined for nil. Throws TomlEncodeError for what TOML cannot have. */
function tomlType(value: GoValue): 'primitive' | 'array' | 'table' | 'table-array' | undefined {
  if (isNilValue(value)) return undefined
  if (isText(value) || isPrimitive(value)) return 'primitive'
  const items = sliceItems(value)
  if (items !== undefined) return isTableArray(items) ? 'table-array' : 'array'
  const kind = kindBehind(value)
  if (kind === 'map' || kind === 'struct') return 'table'
  throw new TomlEncodeError(`unsupported type: ${kind}`)
}

function isTableArray(items: readonly GoValue[]): boolean {
  let areTables = items.length > 0
  for (const item of items) {
    const type = tomlType(item)
    if (type === undefined) throw new TomlEncodeError('toml: cannot encode array with nil element')
    if (type !== 'table') areTables = false
  }
  return areTables
}
