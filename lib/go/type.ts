/**
 * Go types, as far as templates can tell them apart: by name (`%T`, error texts), kind, and element.
 * Types are interned: two equal types are the same object, so `===` compares them.
 */

export type Kind =
  | 'invalid'
  | 'bool'
  | 'int'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'uintptr'
  | 'float32'
  | 'float64'
  | 'complex64'
  | 'complex128'
  | 'string'
  | 'slice'
  | 'array'
  | 'map'
  | 'struct'
  | 'func'
  | 'ptr'
  | 'interface'
  | 'chan'

export interface GoType {
  /** As `%T` prints it: `map[string]interface {}`, `common.Values`, `*semver.Version`. */
  readonly name: string
  readonly kind: Kind
  /** Element of a slice, array, map or pointer. */
  readonly elem?: GoType
  /** Key of a map. */
  readonly key?: GoType
  /** The unnamed type beneath a named one (`common.Values` over `map[string]interface {}`); absent for unnamed types. */
  readonly underlying?: GoType
}

const interned = new Map<string, GoType>()

function intern(type: GoType): GoType {
  const known = interned.get(type.name)
  if (known) return known
  interned.set(type.name, type)
  return type
}

const basic = (kind: Kind): GoType => intern({ name: kind, kind })

export const BOOL = basic('bool')
export const STRING = basic('string')
export const INT = basic('int')
export const INT64 = basic('int64')
export const UINT8 = basic('uint8')
export const FLOAT64 = basic('float64')
export const COMPLEX128 = basic('complex128')
export const ANY = intern({ name: 'interface {}', kind: 'interface' })
export const ERROR = intern({ name: 'error', kind: 'interface' })
/** A parameter that takes the value itself, untouched: Go's builtins (`index`, `len`, `eq`) take reflect.Value. */
export const REFLECT_VALUE = intern({ name: 'reflect.Value', kind: 'struct' })

/** A basic type by its kind: `basicType('uint16')`. */
export const basicType = basic

export function sliceOf(elem: GoType): GoType {
  return intern({ name: `[]${elem.name}`, kind: 'slice', elem })
}

export function mapOf(key: GoType, elem: GoType): GoType {
  return intern({ name: `map[${key.name}]${elem.name}`, kind: 'map', key, elem })
}

export function pointerTo(elem: GoType): GoType {
  return intern({ name: `*${elem.name}`, kind: 'ptr', elem })
}

/** A named type: `named('common.Values', MAP)`, `named('time.Time', 'struct')`. */
export function named(name: string, under: GoType | Kind): GoType {
  if (typeof under === 'string') return intern({ name, kind: under })
  const { kind, elem, key } = under
  return intern({ name, kind, underlying: under, ...(elem && { elem }), ...(key && { key }) })
}

/** map[string]interface {} */
export const MAP = mapOf(STRING, ANY)
/** []interface {} */
export const SLICE = sliceOf(ANY)
export const STRINGS = sliceOf(STRING)
export const BYTES = sliceOf(UINT8)
export const TIME = named('time.Time', 'struct')
export const DURATION = named('time.Duration', INT64)
