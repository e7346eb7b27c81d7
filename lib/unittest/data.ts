/**
 * YAML values as helm-unittest compares them: go.yaml.in/yaml/v3 decoded into `any`.
 * An int is a bigint and a float a number, so that 1 and 1.0 differ as they do there.
 */
import { type GoMap, type GoValue, Int, parseTime, UTC } from '../go'
import { encodePretty } from '../goyaml'

/** A time.Time, by its text in RFC 3339. */
export class Timestamp {
  constructor(readonly text: string) {}
}

export type Data = null | boolean | bigint | number | string | Timestamp | Data[] | Map<Data, Data>

/** What a YAML library makes of a text, narrowed to the values this folder knows. */
export function toData(value: unknown): Data {
  if (Array.isArray(value)) return value.map(toData)
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [toData(key), toData(item)]))
  switch (typeof value) {
    case 'boolean':
    case 'bigint':
    case 'number':
    case 'string':
      return value
    default:
      return null
  }
}

/** reflect.DeepEqual: kinds count, so 1 (int) is not 1.0 (float64) and not "1". */
export function equalData(a: Data, b: Data): boolean {
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => equalData(item, b[i] ?? null))
  }
  if (a instanceof Map) {
    if (!(b instanceof Map) || a.size !== b.size) return false
    return [...a].every(([key, item]) => b.has(key) && equalData(item, b.get(key) ?? null))
  }
  if (a instanceof Timestamp) return b instanceof Timestamp && a.text === b.text
  return a === b
}

/** The dynamic type as reflect prints it; '' for a key without a value. */
export function goTypeName(value: Data): string {
  if (Array.isArray(value)) return '[]interface {}'
  if (value instanceof Map) {
    return hasTextKeys(value) ? 'map[string]interface {}' : 'map[interface {}]interface {}'
  }
  if (value instanceof Timestamp) return 'time.Time'
  switch (typeof value) {
    case 'boolean':
      return 'bool'
    case 'bigint':
      return 'int'
    case 'number':
      return 'float64'
    case 'string':
      return 'string'
    default:
      return ''
  }
}

export const hasTextKeys = (map: Map<Data, Data>): boolean =>
  [...map.keys()].every((key) => typeof key === 'string')

/** Go's value for it. `asJson`: as after a way through JSON, where every number is a float64 and every key a string. */
export function toGo(value: Data, asJson = false): GoValue {
  if (Array.isArray(value)) return value.map((item) => toGo(item, asJson))
  if (value instanceof Map) {
    return new Map([...value].map(([key, item]) => [mapKey(key, asJson), toGo(item, asJson)])) as GoMap
  }
  if (value instanceof Timestamp) {
    return asJson ? value.text : parseTime('2006-01-02T15:04:05.999999999Z07:00', value.text, UTC)
  }
  if (typeof value === 'bigint') return asJson ? Number(value) : new Int(value, 'int')
  return value
}

/** A map of Go's has its keys by value, whatever they are; here only strings and the emitter's numbers matter. */
const mapKey = (key: Data, asJson: boolean): string =>
  (asJson || typeof key === 'string' ? String(key) : toGo(key)) as string

/** As common.TrustedMarshalYAML prints a value: newlines that begin a text are lost. */
export function marshalData(value: Data): string {
  return encodePretty(toGo(withoutLeadingNewlines(value)))
}

function withoutLeadingNewlines(value: Data): Data {
  if (typeof value === 'string') return value.replace(/^\n+/, '')
  if (Array.isArray(value)) return value.map(withoutLeadingNewlines)
  if (value instanceof Map && hasTextKeys(value)) {
    return new Map([...value].map(([key, item]) => [key, withoutLeadingNewlines(item)]))
  }
  return value
}

/** A value as YAML for a reader: one line for a scalar, a block for the rest. */
export function showData(value: Data): string {
  return encodePretty(toGo(value)).trimEnd()
}
