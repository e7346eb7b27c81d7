/**
 * YAML decoded into a Go struct, as sigs.k8s.io/yaml does: scalars for string fields keep their text's meaning
 * (`appVersion: 1.10` becomes "1.1"), names match in any case, and errors name the struct field.
 * Mirrors sigs.k8s.io/yaml convertToJSONableObject and encoding/json decode.go.
 */
import { formatFloat, GoError, type GoMap, type GoValue, quote, sortedKeys } from '../go'
import {
  composeNode,
  decodeNode,
  isMergeKey,
  mergeSources,
  resolveScalar,
  YamlError,
  type YamlNode,
} from '../goyaml'

export type FieldType =
  | { kind: 'string' }
  | { kind: 'bool' }
  | { kind: 'time' }
  | { kind: 'any'; list?: undefined }
  | { kind: 'list'; of: FieldType }
  | { kind: 'map'; of: FieldType }
  | StructType

export interface StructType {
  kind: 'struct'
  /** The struct's name alone, which `Go struct field NAME.path` shows; empty for an anonymous one. */
  name: string
  /** As %T prints it: `v2.Metadata`. */
  type: string
  fields: Readonly<Record<string, FieldType>>
}

export const STRING_FIELD: FieldType = { kind: 'string' }
export const BOOL_FIELD: FieldType = { kind: 'bool' }
export const ANY_FIELD: FieldType = { kind: 'any' }
export const listOf = (of: FieldType): FieldType => ({ kind: 'list', of })
export const mapOfField = (of: FieldType): FieldType => ({ kind: 'map', of })

/**
 * The first document of `text` as the struct's fields, by the names of `fields`; absent ones are left out.
 * Throws GoError (a YamlError where the fault has a place) with sigs.k8s.io/yaml's text.
 */
export function decodeStruct(text: string, struct: StructType, options: { strict?: boolean } = {}): GoMap {
  return decodeStructWhole(text, struct, options).fields
}

/** As decodeStruct, with the whole value of the document beside it. */
export function decodeStructWhole(
  text: string,
  struct: StructType,
  { strict = false }: { strict?: boolean } = {},
): { fields: GoMap; whole: GoValue } {
  const node = compose(text)
  const whole = node ? decodeRoot(node, strict) : null
  const reader = new Reader(strict)
  const fields = whole === null ? new Map() : reader.struct(whole, node, struct, '')
  if (reader.fault) throw new GoError(`error unmarshaling JSON: while decoding JSON: ${reader.fault}`)
  return { fields, whole }
}

const CONVERTING = 'error converting YAML to JSON: '

function compose(text: string): YamlNode | undefined {
  try {
    return composeNode(text)
  } catch (fault) {
    if (fault instanceof YamlError) throw fault.prefixed(CONVERTING)
    throw fault
  }
}

function decodeRoot(node: YamlNode, strict: boolean): GoValue {
  try {
    return decodeNode(node, strict)
  } catch (fault) {
    if (fault instanceof YamlError) throw fault.prefixed(CONVERTING)
    if (fault instanceof GoError) throw new GoError(CONVERTING + fault.message, { cause: fault })
    throw fault
  }
}

/** Reads a decoded value into a type. As encoding/json it goes on after a mismatch and reports the first. */
class Reader {
  fault: string | undefined

  /** Strict: a field the struct does not have is a fault. */
  constructor(private readonly strict: boolean) {}

  struct(value: GoValue, node: YamlNode | undefined, struct: StructType, path: string): GoMap {
    const fields: GoMap = new Map()
    if (!(value instanceof Map)) {
      if (value !== null) this.mismatch(value, struct, undefined, path)
      return fields
    }
    for (const key of sortedKeys(value)) {
      const name = fieldName(struct.fields, key)
      if (name === undefined) {
        if (this.strict) this.fault ??= `json: unknown field ${quote(key)}`
        continue
      }
      const place = path === '' ? name : `${path}.${name}`
      const read = this.read(value.get(key)!, child(node, key), struct.fields[name]!, struct, place)
      if (read !== undefined) fields.set(name, read)
    }
    return fields
  }

  /** undefined: nothing to set (a mismatch, or null for what cannot be null). */
  private read(
    value: GoValue,
    node: YamlNode | undefined,
    type: FieldType,
    within: StructType,
    path: string,
  ): GoValue | undefined {
    switch (type.kind) {
      case 'any':
        return value
      case 'string':
      case 'time':
        if (typeof value === 'string') return value
        if (typeof value === 'number') return node ? numberText(node, value) : formatFloat(value, 'g')
        if (typeof value === 'boolean') return String(value)
        break
      case 'bool':
        if (typeof value === 'boolean') return value
        break
      case 'list':
        if (Array.isArray(value))
          return value.map(
            (item, i) =>
              this.read(item, node && itemNode(node, i), type.of, within, path) ?? zero(item, type.of),
          )
        break
      case 'map':
        if (value instanceof Map) {
          const map: GoMap = new Map()
          for (const key of sortedKeys(value))
            map.set(key, this.read(value.get(key)!, child(node, key), type.of, within, path) ?? '')
          return map
        }
        break
      case 'struct':
        if (value === null) return undefined
        if (value instanceof Map) return this.struct(value, node, type, path)
        break
    }
    if (value !== null) this.mismatch(value, type, within, path)
    return undefined
  }

  private mismatch(value: GoValue, type: FieldType, within: StructType | undefined, path: string): void {
    const what = `json: cannot unmarshal ${jsonName(value)} into Go `
    const where = within ? `struct field ${within.name}.${path} of type ` : 'value of type '
    this.fault ??= what + where + goType(type)
  }
}

/** A null in a list of strings is "", in a list of pointers to structs a nil. */
const zero = (item: GoValue, type: FieldType): GoValue =>
  item === null && type.kind === 'struct' ? null : type.kind === 'struct' ? new Map() : ''

function fieldName(fields: Readonly<Record<string, FieldType>>, key: string): string | undefined {
  if (Object.hasOwn(fields, key)) return key
  const folded = key.toLowerCase()
  return Object.keys(fields).find((name) => name.toLowerCase() === folded)
}

function jsonName(value: GoValue): string {
  if (Array.isArray(value)) return 'array'
  if (value instanceof Map) return 'object'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

function goType(type: FieldType): string {
  switch (type.kind) {
    case 'string':
      return 'string'
    case 'time':
      return 'time.Time'
    case 'bool':
      return 'bool'
    case 'any':
      return 'interface {}'
    case 'list':
      return `[]${type.of.kind === 'struct' ? '*' : ''}${goType(type.of)}`
    case 'map':
      return `map[string]${goType(type.of)}`
    case 'struct':
      return type.type
  }
}

/** An integer keeps its digits; a float prints as strconv 'g' does. */
function numberText(node: YamlNode, value: number): string {
  const scalar = resolveScalar(node.kind === 'alias' ? node.target! : node)
  return typeof scalar === 'bigint' ? String(scalar) : formatFloat(value, 'g')
}

function itemNode(node: YamlNode, index: number): YamlNode | undefined {
  const list = node.kind === 'alias' ? node.target! : node
  return list.children[index]
}

/** The value node of a key, merged maps included; the last of equal keys. */
function child(node: YamlNode | undefined, key: string): YamlNode | undefined {
  const map = node?.kind === 'alias' ? node.target : node
  if (map?.kind !== 'mapping') return undefined
  let found: YamlNode | undefined
  for (let i = 0; i < map.children.length; i += 2) {
    const name = map.children[i]!
    const value = map.children[i + 1]!
    if (isMergeKey(name)) for (const source of mergeSources(value)) found = child(source, key) ?? found
    else if (keyText(name) === key) found = value
  }
  return found
}

function keyText(node: YamlNode): string {
  const scalar = resolveScalar(node.kind === 'alias' ? node.target! : node)
  return String(scalar)
}
