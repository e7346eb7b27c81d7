/**
 * What Go's reflect tells of a value: dynamic type, kind, length, and one way to walk every map and slice.
 * Mirrors reflect, internal/fmtsort (order of map keys) and text/template's truth.
 */

import { byteLength, compareStrings } from './strings'
import { BOOL, BYTES, basicType, FLOAT64, type GoType, type Kind, MAP, SLICE, STRING } from './type'
import {
  Complex,
  GoObject,
  type GoValue,
  Int,
  type IntKind,
  NamedInt,
  Struct,
  TypedMap,
  TypedSlice,
  uint8,
} from './value'

/** The dynamic type; undefined for nil, which has none. */
export function typeOf(value: GoValue | undefined): GoType | undefined {
  switch (typeof value) {
    case 'string':
      return STRING
    case 'number':
      return FLOAT64
    case 'boolean':
      return BOOL
    case 'undefined':
      return undefined
  }
  if (value === null) return undefined
  if (value instanceof Map) return MAP
  if (Array.isArray(value)) return SLICE
  if (value instanceof Int) return basicType(value.kind)
  return value.type
}

/** reflect.Kind of the value; `invalid` for nil. */
export function kindOf(value: GoValue | undefined): Kind {
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'number':
      return 'float64'
    case 'boolean':
      return 'bool'
    case 'undefined':
      return 'invalid'
  }
  if (value === null) return 'invalid'
  if (value instanceof Map) return 'map'
  if (Array.isArray(value)) return 'slice'
  if (value instanceof Int) return value.kind
  return value.type.kind
}

/** As `%T`: `<nil>` for nil. */
export function typeName(value: GoValue | undefined): string {
  return typeOf(value)?.name ?? '<nil>'
}

/** True for a nil of any type: nil itself, a nil map, a nil slice. */
export function isNil(value: GoValue | undefined): boolean {
  if (value === null || value === undefined) return true
  return (value instanceof TypedSlice || value instanceof TypedMap) && value.isNil
}

/** The integer behind an Int or a NamedInt (a Duration), whatever its type; undefined for all else. */
export function integerOf(value: GoValue | undefined): bigint | undefined {
  if (value instanceof Int || value instanceof NamedInt) return value.value
  return undefined
}

const UNSIGNED = new Set<Kind>(['uint', 'uint8', 'uint16', 'uint32', 'uint64', 'uintptr'])
const SIGNED = new Set<Kind>(['int', 'int8', 'int16', 'int32', 'int64'])

export const isUnsignedKind = (kind: Kind): kind is IntKind => UNSIGNED.has(kind)
export const isSignedKind = (kind: Kind): kind is IntKind => SIGNED.has(kind)
export const isIntegerKind = (kind: Kind): kind is IntKind => SIGNED.has(kind) || UNSIGNED.has(kind)

// ── slices ───────────────────────────────────────────────────────────────────────────────────────

/** The elements of any slice or array (an empty list for a nil one); undefined when the value is neither. */
export function sliceItems(value: GoValue | undefined): readonly GoValue[] | undefined {
  if (Array.isArray(value)) return value
  if (value instanceof TypedSlice) return value.items
  return undefined
}

/** A []uint8. */
export function bytesValue(bytes: Uint8Array): TypedSlice {
  return new TypedSlice(BYTES, Array.from(bytes, uint8))
}

/** The bytes of a []uint8; undefined for any other value. */
export function bytesOf(value: GoValue | undefined): Uint8Array | undefined {
  if (!(value instanceof TypedSlice) || value.type.elem?.kind !== 'uint8') return undefined
  return Uint8Array.from(value.items, (item) => Number((item as Int).value))
}

// ── maps ─────────────────────────────────────────────────────────────────────────────────────────

/** The entries of any map, in no Go order (an empty map for a nil one); undefined when the value is no map. */
export function asMap(value: GoValue | undefined): ReadonlyMap<GoValue, GoValue> | undefined {
  if (value instanceof Map) return value
  if (value instanceof TypedMap) return value.entries
  return undefined
}

/** The entries of a map in fmt's order, which is also the order of `range`; undefined when the value is no map. */
export function mapEntriesSorted(value: GoValue | undefined): [GoValue, GoValue][] | undefined {
  const map = asMap(value)
  if (!map) return undefined
  const entries = [...map]
  return entries.length < 2 ? entries : entries.sort((a, b) => compareKeys(a[0], b[0]))
}

/** The keys of a map[string]…, in Go's byte order. */
export function sortedKeys(map: ReadonlyMap<string, unknown>): string[] {
  const keys = [...map.keys()]
  return keys.length < 2 ? keys : keys.sort(compareStrings)
}

/** The entry for `key`, by Go equality: integer keys are found by type and value. */
export function mapGet(value: GoValue | undefined, key: GoValue): GoValue | undefined {
  const map = asMap(value)
  if (!map) return undefined
  if (!(key instanceof GoObject) && !(key instanceof Int)) return map.get(key)
  for (const [k, v] of map) {
    if (typeOf(k) === typeOf(key) && compareKeys(k, key) === 0) return v
  }
  return undefined
}

/** Go orders keys of different types by the address of the type; in Helm 4.3.1's binary that gives this. */
const ORDER: readonly Kind[] = ['invalid', 'string', 'uint64', 'int', 'float64', 'bool']

/** internal/fmtsort: nil first, then by kind, then by value. */
export function compareKeys(a: GoValue, b: GoValue): number {
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b)
  if (typeof a === 'number' && typeof b === 'number') return compareNumbers(a, b)
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  const x = integerOf(a)
  const y = integerOf(b)
  if (x !== undefined && y !== undefined && typeOf(a) === typeOf(b)) return x < y ? -1 : x > y ? 1 : 0
  const byKind = ORDER.indexOf(kindOf(a)) - ORDER.indexOf(kindOf(b))
  return byKind !== 0 ? byKind : compareStrings(typeName(a), typeName(b))
}

function compareNumbers(a: number, b: number): number {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : -1
  if (Number.isNaN(b)) return 1
  return a < b ? -1 : a > b ? 1 : 0
}

// ── truth and length ─────────────────────────────────────────────────────────────────────────────

/** text/template's truth: false for nil, false, zero, and anything of length zero. A struct is always true. */
export function isTrue(value: GoValue | undefined): boolean {
  switch (typeof value) {
    case 'boolean':
      return value
    case 'string':
      return value !== ''
    case 'number':
      return value !== 0
    case 'undefined':
      return false
  }
  if (value === null) return false
  if (value instanceof Map) return value.size > 0
  if (Array.isArray(value)) return value.length > 0
  if (value instanceof Int || value instanceof NamedInt) return value.value !== 0n
  if (value instanceof TypedSlice) return value.items.length > 0
  if (value instanceof TypedMap) return value.entries.size > 0
  if (value instanceof Complex) return value.re !== 0 || value.im !== 0
  return true
}

/** Length of a string (in bytes), slice or map; undefined for a value that has none. */
export function lengthOf(value: GoValue | undefined): number | undefined {
  if (typeof value === 'string') return byteLength(value)
  const items = sliceItems(value)
  if (items) return items.length
  return asMap(value)?.size
}

/** The zero value of a type: what `new(T)` holds. */
export function zeroValue(type: GoType): GoValue {
  switch (type.kind) {
    case 'bool':
      return false
    case 'string':
      return ''
    case 'float32':
    case 'float64':
      return 0
    case 'slice':
      return new TypedSlice(type, [], true)
    case 'map':
      return new TypedMap(type, new Map(), true)
    case 'struct':
      return new Struct(type, new Map())
    case 'complex64':
    case 'complex128':
      return new Complex(type, 0, 0)
  }
  if (!isIntegerKind(type.kind)) return null
  return type.underlying ? new NamedInt(type, 0n) : new Int(0n, type.kind)
}
