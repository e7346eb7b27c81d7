/**
 * Reads YAML into Go values. Mirrors `sigs.k8s.io/yaml` v1.6: go.yaml.in/yaml/v2 decodes into interface{}, the result
 * becomes JSON, and encoding/json reads that. Here it is one pass; errors come in the order of those three steps.
 */
import { GoError, type GoMap, type GoValue } from '../go'
import { composeNode, type YamlNode } from './compose'
import { Decoder } from './decoder'
import { YamlError } from './errors'

export interface DecodeOptions {
  /** As UnmarshalStrict: a key written twice is an error. */
  readonly strict?: boolean
  /** The Go type of the target: interface{}, map[string]interface{} or []interface{}. */
  readonly target?: 'any' | 'map' | 'list'
}

/**
 * The value of the first document. A target of 'map' or 'list' gets an empty one for null and for no document.
 * Throws GoError with the text of sigs.k8s.io/yaml; a YamlError where the fault has a place in the text.
 */
export function decode(source: string, options: DecodeOptions & { target: 'map' }): GoMap
export function decode(source: string, options: DecodeOptions & { target: 'list' }): GoValue[]
export function decode(source: string, options?: DecodeOptions): GoValue
export function decode(source: string, options: DecodeOptions = {}): GoValue {
  const value = decodeAny(source, options.strict ?? false)
  switch (options.target) {
    case 'map':
      if (value === null) return new Map()
      if (value instanceof Map) return value
      throw mismatch(value, 'map[string]interface {}')
    case 'list':
      if (value === null) return []
      if (Array.isArray(value)) return value
      throw mismatch(value, '[]interface {}')
    default:
      return value
  }
}

function decodeAny(source: string, strict: boolean): GoValue {
  return converting(() => {
    const root = composeNode(source)
    return root === undefined ? null : decodeNode(root, strict)
  })
}

/** Runs the first of Go's two steps: its errors are those of YAMLToJSON. */
export function converting<T>(step: () => T): T {
  try {
    return step()
  } catch (fault) {
    const prefix = 'error converting YAML to JSON: '
    if (fault instanceof YamlError) throw fault.prefixed(prefix)
    if (fault instanceof GoError) throw new GoError(prefix + fault.message, { cause: fault })
    throw fault
  }
}

function mismatch(value: GoValue, type: string): GoError {
  return new GoError(
    `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${jsonTypeName(value)} into Go value of type ${type}`,
  )
}

/** What encoding/json calls a value it cannot store. */
function jsonTypeName(value: GoValue): string {
  if (Array.isArray(value)) return 'array'
  if (value instanceof Map) return 'object'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

/** The value of a tree, as YAMLToJSON and encoding/json make it. Throws GoError without the prefix of `decode`. */
export function decodeNode(root: YamlNode, strict = false): GoValue {
  const decoder = new Decoder(strict)
  const value = decoder.decode(root)
  decoder.finish(value)
  return value
}
