/** Types and equality of JSON values. Mirrors typeOf, equals and duplicates of santhosh-tekuri/jsonschema. */
import { type GoValue, Int, JSONNumber } from '../../go'
import { Rational } from './rational'

export type JSONType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object'

/** undefined for what JSON has not: a value of another Go type, NaN, an infinity. */
export function typeOf(value: GoValue): JSONType | undefined {
  switch (typeof value) {
    case 'boolean':
      return 'boolean'
    case 'string':
      return 'string'
    case 'number':
      return Number.isFinite(value) ? 'number' : undefined
  }
  if (value === null) return 'null'
  if (value instanceof Map) return 'object'
  if (Array.isArray(value)) return 'array'
  return value instanceof Int || value instanceof JSONNumber ? 'number' : undefined
}

/** The exact value of a number, taken from its text; undefined for all else. */
export function rationalOf(value: GoValue): Rational | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? Rational.parse(String(value)) : undefined
  if (value instanceof Int) return Rational.parse(value.value.toString())
  return value instanceof JSONNumber ? Rational.parse(value.text) : undefined
}

export function isInteger(value: GoValue): boolean {
  return typeof value === 'number' ? Number.isInteger(value) : (rationalOf(value)?.isInteger ?? false)
}

export function equals(a: GoValue, b: GoValue): boolean {
  if (a === b && typeof a !== 'object') return typeof a !== 'number' || Number.isFinite(a)
  if (a instanceof Map) {
    if (!(b instanceof Map) || a.size !== b.size) return false
    for (const [key, value] of a) {
      const other = b.get(key)
      if (other === undefined || !equals(value, other)) return false
    }
    return true
  }
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => equals(item, b[i]!))
  }
  const x = rationalOf(a)
  const y = rationalOf(b)
  if (x !== undefined && y !== undefined) return x.compare(y) === 0
  return a === b
}

/** The first two equal items: the second is the earliest that equals one before it. */
export function findDuplicates(items: readonly GoValue[]): [number, number] | undefined {
  const byHash = new Map<string, number[]>()
  for (const [i, item] of items.entries()) {
    const hash = hashOf(item)
    const seen = byHash.get(hash)
    if (seen === undefined) byHash.set(hash, [i])
    else {
      const j = seen.find((index) => equals(item, items[index]!))
      if (j !== undefined) return [j, i]
      seen.push(i)
    }
  }
  return undefined
}

/** Equal values have equal hashes. */
function hashOf(value: GoValue): string {
  const type = typeOf(value)
  switch (type) {
    case 'string':
      return `s${value as string}`
    case 'number':
      return `n${rationalOf(value)?.toNumber() ?? ''}`
    case 'array':
      return `a${(value as GoValue[]).map(hashOf).join()}`
    case 'object': {
      const keys = [...(value as ReadonlyMap<string, GoValue>).keys()].sort()
      return `o${keys.map((key) => `${key}:${hashOf((value as Map<string, GoValue>).get(key)!)}`).join()}`
    }
    default:
      return String(value)
  }
}
