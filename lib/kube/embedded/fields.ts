/**
 * Sets of field paths: who manages what. Mirrors structured-merge-diff's fieldpath and typed packages
 * (ToFieldSet, Compare) and the FieldsV1 text of metadata.managedFields.
 * A path's steps are written as FieldsV1 writes them: `f:image`, `k:{"name":"c"}`, `v:"x"`.
 */
import { emptyObject, equal, isObject, type Json, type JsonObject, sortedJson } from './json'
import { ANY, fieldType, type ListType, type MapType, type Type } from './schema'

/** A node: whether this very path is in the set, and the paths below it. */
export class FieldSet {
  isMember = false
  readonly below = new Map<string, FieldSet>()

  get isEmpty(): boolean {
    return !this.isMember && this.below.size === 0
  }

  insert(path: readonly string[]): void {
    let node: FieldSet = this
    for (const step of path) {
      let next = node.below.get(step)
      if (!next) node.below.set(step, (next = new FieldSet()))
      node = next
    }
    node.isMember = true
  }

  union(other: FieldSet): FieldSet {
    return combine(this, other, (a, b) => a || b)
  }
  difference(other: FieldSet): FieldSet {
    return combine(this, other, (a, b) => a && !b)
  }
  intersection(other: FieldSet): FieldSet {
    return combine(this, other, (a, b) => a && b)
  }

  /** Every member, in the order of FieldsV1. */
  *paths(prefix: readonly string[] = []): Generator<readonly string[]> {
    if (this.isMember && prefix.length > 0) yield prefix
    for (const step of [...this.below.keys()].sort()) yield* this.below.get(step)!.paths([...prefix, step])
  }

  toJson(): JsonObject {
    const out = emptyObject()
    if (this.isMember && this.below.size > 0) out['.'] = emptyObject()
    for (const step of [...this.below.keys()].sort()) out[step] = this.below.get(step)!.toJson()
    return out
  }

  static fromJson(json: Json | undefined, isRoot = true): FieldSet {
    const set = new FieldSet()
    if (!isObject(json)) return set
    const steps = Object.keys(json)
    set.isMember = !isRoot && (steps.length === 0 || steps.includes('.'))
    for (const step of steps) if (step !== '.') set.below.set(step, FieldSet.fromJson(json[step], false))
    return set
  }
}

function combine(a: FieldSet, b: FieldSet, keep: (a: boolean, b: boolean) => boolean): FieldSet {
  const out = new FieldSet()
  out.isMember = keep(a.isMember, b.isMember)
  for (const step of new Set([...a.below.keys(), ...b.below.keys()])) {
    const child = combine(a.below.get(step) ?? NOTHING, b.below.get(step) ?? NOTHING, keep)
    if (!child.isEmpty) out.below.set(step, child)
  }
  return out
}
const NOTHING = new FieldSet()

/** A path as conflicts print it: `.spec.containers[name="c"].image`. */
export function pathText(path: readonly string[]): string {
  return path.map(stepText).join('')
}

function stepText(step: string): string {
  const body = step.slice(2)
  if (step.startsWith('f:')) return `.${body}`
  if (step.startsWith('v:')) return `[=${body}]`
  const keys = JSON.parse(body) as JsonObject
  const parts = Object.keys(keys).map((name) => `${name}=${JSON.stringify(keys[name])}`)
  return `[${parts.join(',')}]`
}

/** The step that names `item` in a keyed list or set. */
export function itemStep(type: ListType, item: Json): string {
  if (type.mode === 'set') return `v:${sortedJson(item)}`
  const keys = emptyObject()
  for (const { name, standard } of type.keys) {
    const value = isObject(item) && Object.hasOwn(item, name) ? item[name] : standard
    if (value !== undefined) keys[name] = value
  }
  return `k:${sortedJson(keys)}`
}

/** An undeclared value's type by its shape: maps are granular, everything else is one value. */
const UNDECLARED: MapType = { kind: 'map', field: () => undefined, rest: ANY, atomic: false, required: [] }
export function shapeOf(type: Type, value: Json | undefined): Type {
  return type.kind === 'any' && isObject(value) ? UNDECLARED : type
}

/** The fields an applied configuration claims. */
export function fieldsOf(value: Json, type: Type): FieldSet {
  const set = new FieldSet()
  collect(set, [], value, type)
  return set
}

function collect(set: FieldSet, path: string[], value: Json, declared: Type): void {
  const type = shapeOf(declared, value)
  if (type.kind === 'map' && !type.atomic && isObject(value)) {
    for (const name of Object.keys(value)) {
      const inner = [...path, `f:${name}`]
      const field = value[name] as Json
      collect(set, inner, field, fieldType(type, name) ?? ANY)
      const isBare = field === null || (isObject(field) && Object.keys(field).length === 0)
      if (isBare || type.field(name) === undefined) set.insert(inner)
    }
    return
  }
  if (type.kind === 'list' && type.mode !== 'atomic' && Array.isArray(value)) {
    for (const item of value) {
      const inner = [...path, itemStep(type, item)]
      collect(set, inner, item, type.element)
      set.insert(inner)
    }
    return
  }
  if (path.length > 0) set.insert(path)
}

export interface Comparison {
  added: FieldSet
  modified: FieldSet
  removed: FieldSet
}

/** What changed from `before` to `after`. */
export function compare(before: Json | undefined, after: Json | undefined, type: Type): Comparison {
  const result = { added: new FieldSet(), modified: new FieldSet(), removed: new FieldSet() }
  walk(result, [], before, after, type)
  return result
}

function walk(
  out: Comparison,
  path: string[],
  before: Json | undefined,
  after: Json | undefined,
  declared: Type,
): void {
  const type = shapeOf(declared, after ?? before)
  const isLeaf = !descend(out, path, before, after, type)
  if (before === undefined) out.added.insert(path)
  else if (after === undefined) out.removed.insert(path)
  else if (isLeaf && !equal(before, after)) out.modified.insert(path)
}

/** Compares what is inside a container; false when the value counts as one. */
function descend(
  out: Comparison,
  path: string[],
  before: Json | undefined,
  after: Json | undefined,
  type: Type,
): boolean {
  if (type.kind === 'map') {
    const old = isObject(before) ? before : emptyObject()
    const now = isObject(after) ? after : emptyObject()
    const names = new Set([...Object.keys(old), ...Object.keys(now)])
    if (type.atomic || names.size === 0) return false
    for (const name of names)
      walk(out, [...path, `f:${name}`], old[name], now[name], fieldType(type, name) ?? ANY)
    return true
  }
  if (type.kind === 'list') {
    const old = Array.isArray(before) ? before : []
    const now = Array.isArray(after) ? after : []
    if (type.mode === 'atomic' || old.length + now.length === 0) return false
    const left = byStep(type, old)
    const right = byStep(type, now)
    for (const step of new Set([...left.keys(), ...right.keys()]))
      walk(out, [...path, step], left.get(step), right.get(step), type.element)
    return true
  }
  return false
}

export function byStep(type: ListType, items: readonly Json[]): Map<string, Json> {
  const map = new Map<string, Json>()
  for (const item of items) {
    const step = itemStep(type, item)
    if (!map.has(step)) map.set(step, item)
  }
  return map
}
