/**
 * Writes values as YAML. Mirrors yaml.Marshal of sigs.k8s.io/yaml v1.6: encoding/json first, its text read by
 * go.yaml.in/yaml/v2, the result written by it. The way through JSON shows: numbers come back as integers where
 * they can, bytes that are not UTF-8 as U+FFFD, and characters YAML refuses make the whole fail.
 */
import {
  base64Encode,
  bytesOf,
  formatFloat,
  GoError,
  type GoObject,
  type GoValue,
  Int,
  int,
  marshalJSON,
  quoteJSON,
  TypedMap,
  TypedSlice,
} from '../go'
import { composeNode, type YamlNode } from './compose'
import { type Dialect, Emitter, nestedTooDeep, type PlainValue } from './emitter'
import { isPlainString } from './resolve'
import { resolveScalar, scalarTagOf } from './scalar'
import { compareKeys } from './sort-keys'

/**
 * YAML ended by a line break, as `yaml.Marshal` returns it (Helm's toYaml cuts the break off).
 * Throws GoError where Go fails: numbers JSON has not, functions, control characters, cycles.
 */
export function encode(value: GoValue): string {
  try {
    return emitter.document(value)
  } catch (fault) {
    if (!(fault instanceof JSONNeeded)) throw fault
  }
  const plain = throughJSON(value)
  try {
    return emitter.document(plain)
  } catch (fault) {
    throw fault instanceof JSONNeeded ? nestedTooDeep() : fault
  }
}

/** Thrown where only the way through JSON text tells what comes out. */
class JSONNeeded extends Error {}

const dialect: Dialect = {
  width: 80,
  indentsLists: false,
  tabsInLiteral: false,
  isPlain: isPlainString,
  number: numberText,
  text: jsonText,
  binary: (value) => value,
  sortKeys(map) {
    const keys = [...map.keys()] as string[]
    return keys.length > 1 ? keys.sort(compare) : keys
  },
  plainValue,
  tooDeep: () => new JSONNeeded(),
}

const emitter = new Emitter(dialect)

const compare = (a: string, b: string): number => compareKeys(a, b)

/** A float64 as JSON writes it, read back: an integer if it is within 64 bits, else a float in Go's `g` form. */
function numberText(value: number): string {
  if (Number.isSafeInteger(value)) return value === 0 ? '0' : String(value)
  if (!Number.isFinite(value)) throw new JSONNeeded()
  if (Number.isInteger(value) && Math.abs(value) < 1e21) {
    const digits = String(value)
    const integer = BigInt(digits)
    if (integer >= -9223372036854775808n && integer <= 18446744073709551615n) return digits
  }
  return formatFloat(value, 'g')
}

/** Characters whose way through JSON text is not plain: refused by YAML, a line break to it, or no character. */
const UNUSUAL = /[\u007f-\u009f\ud800-\udfff\ufffe\uffff]/
const REFUSED = /[\u007f-\u009f\ufffe\uffff]/
const LONE_SURROGATE = /(?<![\ud800-\udbff])[\udc00-\udfff]|[\ud800-\udbff](?![\udc00-\udfff])/g
/** A quoted key must fit a simple key; each character may take six in JSON. */
const SAFE_KEY = 170
const MAX_QUOTED_KEY = 1024

function jsonText(value: string, isKey: boolean): string {
  if (isKey && value.length > SAFE_KEY && quoteJSON(value).length > MAX_QUOTED_KEY) throw new JSONNeeded()
  if (!UNUSUAL.test(value)) return value
  if (REFUSED.test(value)) throw new JSONNeeded()
  return value.replace(LONE_SURROGATE, '\ufffd')
}

function plainValue(object: GoObject): PlainValue {
  if (object.marshalJSON() === undefined) {
    if (object instanceof TypedSlice) {
      if (object.isNil) return null
      const bytes = bytesOf(object)
      return bytes === undefined ? (object.items as GoValue[]) : base64Encode(bytes)
    }
    if (object instanceof TypedMap && object.type.key?.kind === 'string') {
      return object.isNil ? null : object.entries
    }
  }
  return throughJSON(object)
}

/** The value after it has been written as JSON and read as YAML. */
function throughJSON(value: GoValue): Exclude<GoValue, GoObject> {
  let text: string
  try {
    text = marshalJSON(value)
  } catch (fault) {
    if (!(fault instanceof GoError)) throw fault
    throw new GoError(`error marshaling into JSON: ${fault.message}`, { cause: fault })
  }
  return nodeValue(composeNode(text)!)
}

function nodeValue(node: YamlNode): Exclude<GoValue, GoObject> {
  const { children } = node
  switch (node.kind) {
    case 'sequence':
      return children.map(nodeValue)
    case 'mapping': {
      const map = new Map<string, GoValue>()
      for (let i = 0; i < children.length; i += 2) map.set(children[i]!.value, nodeValue(children[i + 1]!))
      return map
    }
    default: {
      const value = resolveScalar(node)
      if (typeof value === 'bigint') return new Int(value, 'uint64')
      return typeof value === 'number' && scalarTagOf(node) === 'int' ? int(value) : value
    }
  }
}
