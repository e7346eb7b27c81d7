/** reflect.DeepEqual: same dynamic type, and equal all the way down. A NaN equals nothing. */
import { Parts, partsOf } from './parts'
import { asMap, integerOf, isNil, mapGet, sliceItems, typeOf } from './reflect'
import { Complex, FuncValue, type GoValue, Int, Struct, TypedMap } from './value'

export function deepEqual(
  a: GoValue | undefined,
  b: GoValue | undefined,
  parts = new Parts('compare'),
): boolean {
  if (a === null || a === undefined || b === null || b === undefined) {
    return (a ?? null) === null && (b ?? null) === null
  }
  if (typeof a !== 'object' || typeof b !== 'object') return a === b
  if (typeOf(a) !== typeOf(b)) return false
  if (a instanceof Int) return a.value === (b as Int).value
  const items = sliceItems(a)
  if (items) {
    const others = sliceItems(b)!
    if (isNil(a) !== isNil(b) || items.length !== others.length) return false
    parts.count(partsOf(items.length, typeOf(a)?.elem))
    return a === b || items.every((item, i) => deepEqual(item, others[i], parts))
  }
  const map = asMap(a)
  if (map) {
    const other = asMap(b)!
    if (isNil(a) !== isNil(b) || map.size !== other.size) return false
    if (a === b) return true
    parts.count(map.size)
    const find = b instanceof TypedMap ? (key: GoValue) => mapGet(b, key) : (key: GoValue) => other.get(key)
    for (const [key, value] of map) {
      const found = find(key)
      if (found === undefined || !deepEqual(value, found, parts)) return false
    }
    return true
  }
  const integer = integerOf(a)
  if (integer !== undefined) return integer === integerOf(b)
  if (a instanceof Complex) return a.re === (b as Complex).re && a.im === (b as Complex).im
  if (a instanceof FuncValue) return false
  if (a instanceof Struct) {
    const other = b as Struct
    return a === b || [...a.fields].every(([name, value]) => deepEqual(value, other.fields.get(name), parts))
  }
  return a === b
}
