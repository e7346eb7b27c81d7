/**
 * Which values may stand where a Go type is asked for. Mirrors validateType and canBeNil of text/template/exec.go
 * and reflect's AssignableTo.
 */
import {
  ANY,
  type GoMap,
  GoObject,
  type GoType,
  type GoValue,
  MAP,
  NamedInt,
  NilMap,
  REFLECT_VALUE,
  SLICE,
  STRING,
  TypedMap,
  TypedSlice,
  typeOf,
  zeroValue,
} from '../go'

/** A value while it is evaluated: `undefined` is Go's zero reflect.Value, null a nil inside an interface. */
export type Value = GoValue | undefined

/** Whether an untyped nil can be passed for the type. */
export function canBeNil(type: GoType): boolean {
  switch (type.kind) {
    case 'chan':
    case 'func':
    case 'interface':
    case 'map':
    case 'ptr':
    case 'slice':
      return true
  }
  return type === REFLECT_VALUE
}

/** What a function gets for nil; `undefined` for a parameter that takes a reflect.Value. */
export function nilOf(type: GoType): Value {
  if (type === ANY) return null
  if (type === REFLECT_VALUE) return undefined
  if (type === MAP) return new NilMap()
  if (type === SLICE) return []
  return zeroValue(type)
}

const isNamed = (type: GoType): boolean =>
  type.underlying !== undefined || !(type.kind === 'slice' || type.kind === 'map' || type.kind === 'ptr')

function isAssignable(from: GoType, to: GoType): boolean {
  if (from === to || to === ANY) return true
  if (isNamed(from) && isNamed(to)) return false
  return (from.underlying ?? from) === (to.underlying ?? to)
}

/** The value as one of type `to`; undefined when Go would not assign it. The value is not nil. */
export function assign(value: GoValue, to: GoType): Value {
  if (to === STRING) return typeof value === 'string' ? value : undefined
  if (to === ANY || to === REFLECT_VALUE) return value
  if (to === MAP && value instanceof Map) return value
  const from = typeOf(value)!
  if (from === to) return convert(value, to)
  if (isAssignable(from, to)) return convert(value, to)
  if (from.kind === 'ptr' && from.elem && isAssignable(from.elem, to)) return value
  return undefined
}

/**
 * The same contents under another type of the same shape; maps stay shared, as in Go.
 * A parameter of type map[string]interface {} or []interface {} always gets a Map or an array.
 */
function convert(value: GoValue, to: GoType): GoValue {
  if (value instanceof TypedMap && to === MAP) return value.isNil ? new NilMap() : (value.entries as GoMap)
  if (value instanceof TypedSlice && to === SLICE) return value.items as GoValue[]
  if (typeOf(value) === to) return value
  if (value instanceof TypedMap) return new TypedMap(to, value.entries, value.isNil)
  if (value instanceof TypedSlice) return new TypedSlice(to, value.items, value.isNil)
  if (value instanceof Map) return new TypedMap(to, value as Map<GoValue, GoValue>)
  if (Array.isArray(value)) return new TypedSlice(to, value)
  if (value instanceof NamedInt) return new NamedInt(to, value.value)
  return value instanceof GoObject ? value : null
}
