/**
 * JSON as the API server holds it: plain data, copied on the way in and out. Keys come from users, so nothing here
 * may reach a prototype: objects are made without one.
 */

export type Json = null | boolean | number | string | Json[] | JsonObject
export interface JsonObject {
  [key: string]: Json
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const emptyObject = (): JsonObject => Object.create(null) as JsonObject

/** A deep copy without prototypes; `undefined` fields are left out, as JSON does. */
export function copy<T>(value: T): T {
  return copyJson(value as unknown as Json) as unknown as T
}

function copyJson(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(copyJson)
  const out = emptyObject()
  for (const key of Object.keys(value)) {
    const field = value[key]
    if (field !== undefined) out[key] = copyJson(field)
  }
  return out
}

export function equal(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
    return a.every((item, i) => equal(item, b[i]))
  }
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  return keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]))
}

/** The value at `path` (field names and list positions); undefined when there is none. */
export function at(value: unknown, ...path: (string | number)[]): Json | undefined {
  let here: unknown = value
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined
    here = (here as Record<string | number, unknown>)[step]
  }
  return here as Json | undefined
}

/** The object at `path`, made where it is missing. */
export function objectAt(value: JsonObject, ...path: string[]): JsonObject {
  let here = value
  for (const step of path) {
    const next = Object.hasOwn(here, step) ? here[step] : undefined
    here = isObject(next) ? next : (here[step] = emptyObject())
  }
  return here
}

/** Sets `key` unless it is there already: how the API server fills defaults in. */
export function defaultTo(object: JsonObject, key: string, value: Json): void {
  if (object[key] === undefined || object[key] === null) object[key] = value
}

/** JSON text with sorted keys, as Go's encoding/json writes maps. */
export function sortedJson(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`
  if (isObject(value)) {
    const fields = Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${sortedJson(value[key])}`)
    return `{${fields.join(',')}}`
  }
  return JSON.stringify(value ?? null)
}
