/**
 * Writes values as Helm's toYamlPretty does: go.yaml.in/yaml/v3's encoder with an indent of 2, straight from the Go
 * value. So float64 prints as Go prints it, structs have their field names in lower case, []byte is a list.
 */
import {
  DURATION,
  formatFloat,
  GoError,
  type GoObject,
  type GoValue,
  hasInvalidBytes,
  Int,
  int,
  integerOf,
  NamedInt,
  Struct,
  TIME,
  TypedMap,
  TypedSlice,
} from '../go'
import { encodeBase64 } from './base64'
import { type Dialect, Emitter, nestedTooDeep, type PlainValue, Raw } from './emitter'
import { isPlainStringV3 } from './resolve'
import { compareKeys } from './sort-keys'

/**
 * YAML ended by a line break (Helm's toYamlPretty cuts it off). Throws GoError where Go panics: functions, channels
 * and complex numbers.
 */
export function encodePretty(value: GoValue): string {
  return emitter.document(value)
}

/** The fields of a struct, which keep their order. */
class Fields extends Map<string, GoValue> {}

const dialect: Dialect = {
  width: Number.POSITIVE_INFINITY,
  indentsLists: true,
  tabsInLiteral: true,
  isPlain: isPlainStringV3,
  number: numberText,
  text: (value) => (hasInvalidBytes(value) ? undefined : value),
  binary: encodeBase64,
  sortKeys: (map) => (map instanceof Fields ? [...map.keys()] : [...map.keys()].sort(compare)),
  plainValue,
  tooDeep: nestedTooDeep,
}

const emitter = new Emitter(dialect)

function numberText(value: number): string {
  if (Number.isNaN(value)) return '.nan'
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf'
  return formatFloat(value, 'g')
}

/** Numbers and booleans by value, in front of strings. */
function compare(a: GoValue, b: GoValue): number {
  if (typeof a === 'string' && typeof b === 'string') return compareKeys(a, b, true)
  const x = numeric(a)
  const y = numeric(b)
  if (x !== undefined && y !== undefined) return x - y
  return Number(x === undefined) - Number(y === undefined)
}

function numeric(key: GoValue): number | undefined {
  if (typeof key === 'number') return key
  if (typeof key === 'boolean') return Number(key)
  const integer = integerOf(key)
  return integer === undefined ? undefined : Number(integer)
}

function plainValue(object: GoObject): PlainValue {
  if (object.type === TIME) return new Raw(object.marshalJSON() as string)
  if (object.type === DURATION) return object.stringer()!
  if (object instanceof TypedSlice) return object.items as GoValue[]
  if (object instanceof TypedMap) return object.entries
  if (object instanceof NamedInt)
    return object.type.kind === 'uint64' ? new Int(object.value, 'uint64') : int(object.value)
  // The types that marshal themselves, versions for one, do it as text.
  const text = object.marshalJSON()
  if (typeof text === 'string') return text
  if (object instanceof Struct) {
    const fields = new Fields()
    for (const [name, value] of object.encoded('yaml')) fields.set(name, value)
    return fields
  }
  throw new GoError(`cannot marshal type: ${object.type.name}`)
}
