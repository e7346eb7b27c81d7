/**
 * YAML values as helm-unittest compares them: go.yaml.in/yaml/v3 decoded into `any`.
 * An int is a bigint and a float a number, so that 1 and 1.0 differ as they do there.
 */
import { type Document, type ParsedNode, parseAllDocuments, stringify } from 'yaml'

export type Data = null | boolean | bigint | number | string | Data[] | Map<Data, Data>

/** How yaml.v3 reads: YAML 1.2 booleans, merge keys, integers apart from floats. */
export const YAML_OPTIONS = { intAsBigInt: true, merge: true, version: '1.2', schema: 'core' } as const

export type DataDocument = Document.Parsed<ParsedNode, true>

/** Every document of a stream, with its nodes, so that a value can be found again in the text. */
export function parseDocuments(text: string): DataDocument[] {
  const found = parseAllDocuments<ParsedNode, true>(text, YAML_OPTIONS)
  return Array.isArray(found) ? found : []
}

export function dataOf(document: { toJS(options: { mapAsMap: boolean }): unknown }): Data {
  return toData(document.toJS({ mapAsMap: true }))
}

/** What `yaml` makes of a node, narrowed to the values this folder knows. */
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
  return a === b
}

/** The dynamic type as reflect prints it; '' for a key without a value. */
export function goTypeName(value: Data): string {
  if (Array.isArray(value)) return '[]interface {}'
  if (value instanceof Map) {
    return [...value.keys()].every((key) => typeof key === 'string')
      ? 'map[string]interface {}'
      : 'map[interface {}]interface {}'
  }
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

/** A value as YAML for a reader: one line for a scalar, a block for the rest. */
export function showData(value: Data): string {
  return stringify(value, { lineWidth: 0, indentSeq: false }).trimEnd()
}
