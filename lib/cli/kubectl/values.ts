/** Kubernetes' objects as Go's values, for YAML, JSON and JSONPath: whole numbers are int64, as unstructured objects have them. */
import { type GoValue, int64 } from '../../go'
import type { KubeObject } from '../../kube'

export function goValue(json: unknown): GoValue {
  if (typeof json === 'number') return Number.isInteger(json) ? int64(json) : json
  if (Array.isArray(json)) return json.map(goValue)
  if (typeof json === 'object' && json !== null)
    return new Map(
      Object.entries(json)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => [key, goValue(value)]),
    )
  return json as string | boolean | null
}

/** And back, for objects read from YAML. */
export function jsonValue(value: GoValue): unknown {
  if (value instanceof Map) {
    const object: Record<string, unknown> = Object.create(null)
    for (const [key, field] of value) object[key] = jsonValue(field)
    return object
  }
  if (Array.isArray(value)) return value.map(jsonValue)
  if (typeof value === 'object' && value !== null && 'value' in value) return Number(value.value)
  return value
}

/** As kubectl shows objects: managed fields stay away. */
export function shown({ metadata, ...rest }: KubeObject): KubeObject {
  const { managedFields: _, ...kept } = metadata
  return { ...rest, metadata: kept } as KubeObject
}

/** A field by its path; undefined where there is none. */
export function at(object: unknown, ...path: (string | number)[]): unknown {
  let value = object
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<string | number, unknown>)[step]
  }
  return value
}

export const list = (object: unknown, ...path: (string | number)[]): unknown[] => {
  const value = at(object, ...path)
  return Array.isArray(value) ? value : []
}
export const text = (object: unknown, ...path: (string | number)[]): string =>
  String(at(object, ...path) ?? '')
export const count = (object: unknown, ...path: (string | number)[]): number =>
  Number(at(object, ...path) ?? 0)
