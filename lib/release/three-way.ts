/**
 * The patches of client-side mode: what to send so that an object which was applied as `before` and lives as `live`
 * becomes `after`, while fields others set stay. Mirrors apimachinery's strategicpatch (three-way, overwriting) for
 * kinds with a schema, and its JSON merge patches for all others.
 */
import type { Type } from '../kube/embedded'

type Json = null | boolean | number | string | Json[] | Fields
interface Fields {
  [name: string]: Json
}

const isFields = (value: Json | undefined): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const has = (fields: Fields, name: string): boolean => Object.hasOwn(fields, name)
const fieldsOf = (value: Json | undefined): Fields => (isFields(value) ? value : {})
const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [])
const isEmpty = (patch: Fields): boolean => Object.keys(patch).length === 0

function equal(a: Json | undefined, b: Json | undefined): boolean {
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((x, i) => equal(x, b[i]))
  if (!isFields(a)) return a === b
  if (!isFields(b)) return false
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length && names.every((name) => has(b, name) && equal(a[name], b[name]))
  )
}

/** JSON merge patch (RFC 7386) from one object to another: live state does not count. */
export function mergePatch(before: object, after: object): Fields {
  return mergeFields(before as Fields, after as Fields)
}

function mergeFields(before: Fields, after: Fields): Fields {
  const patch: Fields = {}
  for (const name of Object.keys(after)) {
    const [old, now] = [before[name], after[name] as Json]
    if (!has(before, name)) patch[name] = now
    else if (isFields(old) && isFields(now)) {
      const inner = mergeFields(old, now)
      if (!isEmpty(inner)) patch[name] = inner
    } else if (!equal(old, now)) patch[name] = now
  }
  for (const name of Object.keys(before)) if (!has(after, name)) patch[name] = null
  return patch
}

/** JSON merge patch that deletes what `before` had and `after` has not, and leaves what only `live` has. */
export function threeWayMergePatch(before: object, after: object, live: object): Fields {
  return merge3(before as Fields, after as Fields, live as Fields)
}

function merge3(before: Fields, after: Fields, live: Fields): Fields {
  const patch: Fields = {}
  for (const name of Object.keys(before)) if (!has(after, name)) patch[name] = null
  for (const name of Object.keys(after)) {
    const now = after[name] as Json
    if (isFields(now) && isFields(live[name])) {
      const inner = merge3(fieldsOf(before[name]), now, live[name])
      if (!isEmpty(inner)) patch[name] = inner
    } else if (!has(live, name) || !equal(live[name], now)) patch[name] = now
  }
  return patch
}

/** Strategic merge patch; `type`: the kind's schema. */
export function strategicPatch(before: object, after: object, live: object, type: Type): Fields {
  return diff(before as Fields, after as Fields, live as Fields, type)
}

function diff(before: Fields, after: Fields, live: Fields, type: Type | undefined): Fields {
  const patch: Fields = {}
  for (const name of Object.keys(before)) if (!has(after, name)) patch[name] = null
  for (const name of Object.keys(after)) {
    const [old, now, is] = [before[name], after[name] as Json, live[name]]
    const inner = fieldType(type, name)
    if (!has(live, name)) patch[name] = now
    else if (isFields(now) && isFields(is)) {
      const change = diff(fieldsOf(old), now, is, inner)
      if (!isEmpty(change)) patch[name] = withRetained(change, now, inner)
    } else if (
      Array.isArray(now) &&
      Array.isArray(is) &&
      inner?.kind === 'list' &&
      inner.patchKey !== undefined
    )
      Object.assign(patch, diffLists(name, listOf(old), now, is, inner))
    else if (!equal(is, now)) patch[name] = now
  }
  return patch
}

function fieldType(type: Type | undefined, name: string): Type | undefined {
  return type?.kind === 'map' ? (type.field(name) ?? type.rest) : undefined
}

/** A field of which the server is to keep these keys alone: a Deployment's strategy, a volume. */
const withRetained = (
  change: Fields,
  now: Fields,
  type: { retainsKeys?: boolean } | undefined | Type,
): Fields =>
  type && 'retainsKeys' in type && type.retainsKeys
    ? { ...change, $retainKeys: Object.keys(now).sort() }
    : change

type Merging = Extract<Type, { kind: 'list' }>

function diffLists(name: string, before: Json[], now: Json[], live: Json[], type: Merging): Fields {
  const isKeyed = [...now, ...live, ...before].every(isFields)
  const keyOf = (item: Json): Json => (isKeyed ? ((item as Fields)[type.patchKey as string] ?? null) : item)
  const find = (list: Json[], key: Json): Json | undefined => list.find((item) => equal(keyOf(item), key))
  const changes: Json[] = []
  for (const item of now) {
    const is = find(live, keyOf(item))
    if (is === undefined) changes.push(item)
    else if (isKeyed) {
      const old = fieldsOf(find(before, keyOf(item)))
      const change = diff(old, item as Fields, is as Fields, type.element)
      if (isEmpty(change)) continue
      changes.push({
        ...withRetained(change, item as Fields, type),
        [type.patchKey as string]: keyOf(item),
      })
    }
  }
  const gone = before.map(keyOf).filter((key) => find(now, key) === undefined)
  const patch: Fields = {}
  if (isKeyed)
    changes.push(...gone.map((key): Fields => ({ $patch: 'delete', [type.patchKey as string]: key })))
  else if (gone.length > 0) patch[`$deleteFromPrimitiveList/${name}`] = gone
  if (changes.length > 0) patch[name] = changes
  const wanted = now.map(keyOf)
  const shared = live.map(keyOf).filter((key) => wanted.some((one) => equal(one, key)))
  const isSameOrder = equal(
    shared,
    wanted.filter((key) => shared.some((one) => equal(one, key))),
  )
  if (wanted.length > 0 && (!isEmpty(patch) || !isSameOrder))
    patch[`$setElementOrder/${name}`] = isKeyed
      ? wanted.map((key): Fields => ({ [type.patchKey as string]: key }))
      : wanted
  return patch
}
