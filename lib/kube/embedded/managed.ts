/**
 * metadata.managedFields: who manages which field of an object, kept as the API server keeps it.
 * Mirrors structured-merge-diff's merge.Updater and apimachinery's managedfields.
 */
import type { KubeObject } from '../client'
import { applyConflict } from './errors'
import { compare, FieldSet, fieldsOf, pathText } from './fields'
import { copy, emptyObject, equal, type Json, type JsonObject } from './json'
import { lastApplied } from './last-applied'
import { mergeApplied, removeFields } from './merge'
import type { Type } from './schema'

interface Manager {
  name: string
  operation: 'Apply' | 'Update'
  apiVersion: string
  subresource: string
  time: string
  fields: FieldSet
}

/** Who writes: the request's field manager, by what means, on the whole object or a subresource. */
export interface Writer {
  manager: string
  subresource?: string
}

/** What nobody manages: the server's own part of metadata, and the object's name. */
const UNMANAGED: readonly (readonly string[])[] = [
  ['f:apiVersion'],
  ['f:kind'],
  ...[
    'name',
    'namespace',
    'uid',
    'resourceVersion',
    'generation',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'selfLink',
    'managedFields',
  ].map((name) => ['f:metadata', `f:${name}`]),
]

function managedPart(set: FieldSet): FieldSet {
  const out = without(set, UNMANAGED)
  // `metadata` itself belongs to the server; so does the root.
  const metadata = out.below.get('f:metadata')
  if (metadata) metadata.isMember = false
  if (metadata?.isEmpty) out.below.delete('f:metadata')
  out.isMember = false
  return out
}

function without(set: FieldSet, paths: readonly (readonly string[])[]): FieldSet {
  const gone = new FieldSet()
  for (const path of paths) gone.insert(path)
  return subtract(set, gone)
}

/** `set` without the subtrees that `gone` names. */
function subtract(set: FieldSet, gone: FieldSet): FieldSet {
  const out = new FieldSet()
  out.isMember = set.isMember
  for (const [step, child] of set.below) {
    const named = gone.below.get(step)
    if (named?.isMember) continue
    const rest = named ? subtract(child, named) : subtract(child, NOTHING)
    if (!rest.isEmpty) out.below.set(step, rest)
  }
  return out
}
const NOTHING = new FieldSet()

function read(object: KubeObject): Manager[] {
  return ((object.metadata.managedFields ?? []) as JsonObject[]).map((entry) => ({
    name: String(entry.manager ?? ''),
    operation: entry.operation === 'Apply' ? 'Apply' : 'Update',
    apiVersion: String(entry.apiVersion ?? ''),
    subresource: String(entry.subresource ?? ''),
    time: String(entry.time ?? ''),
    fields: FieldSet.fromJson(entry.fieldsV1),
  }))
}

/** Writes the managers back: appliers first, then updaters, each by time. */
function write(object: KubeObject, managers: readonly Manager[]): void {
  const entries = managers.filter((m) => !m.fields.isEmpty)
  if (entries.length === 0) {
    delete object.metadata.managedFields
    return
  }
  const order = [...entries].sort(
    (a, b) =>
      a.operation.localeCompare(b.operation) ||
      a.time.localeCompare(b.time) ||
      a.name.localeCompare(b.name) ||
      a.subresource.localeCompare(b.subresource),
  )
  object.metadata.managedFields = order.map((m) => ({
    apiVersion: m.apiVersion,
    fieldsType: 'FieldsV1',
    fieldsV1: m.fields.toJson(),
    manager: m.name,
    operation: m.operation,
    ...(m.subresource ? { subresource: m.subresource } : {}),
    ...(m.time ? { time: m.time } : {}),
  }))
}

const isSame = (m: Manager, writer: Writer, operation: Manager['operation']): boolean =>
  m.name === writer.manager && m.operation === operation && m.subresource === (writer.subresource ?? '')

/** As conflicts name a manager: `"kubectl" with subresource "scale" using apps/v1`. */
function managerText(m: Manager): string {
  const subresource = m.subresource ? ` with subresource ${JSON.stringify(m.subresource)}` : ''
  const version = m.operation === 'Update' ? ` using ${m.apiVersion}` : ''
  return `${JSON.stringify(m.name)}${subresource}${version}`
}

/**
 * Records a create, replace or patch: the writer takes over what it changed.
 * `after` is changed in place; `before` is undefined on create.
 */
export function recordUpdate(
  before: KubeObject | undefined,
  after: KubeObject,
  type: Type,
  writer: Writer,
  time: string,
): void {
  const managers = before ? read(before) : []
  const change = compare(before ? bare(before) : zeroOf(type), bare(after), type)
  const touched = managedPart(change.added.union(change.modified))
  const removed = managedPart(change.removed)
  const mine = managers.find((m) => isSame(m, writer, 'Update'))
  const rest = managers
    .filter((m) => m !== mine)
    .map((m) => ({ ...m, fields: m.fields.difference(touched).difference(removed) }))
  const fields = (mine?.fields ?? new FieldSet()).difference(removed).union(touched)
  const isChanged = !mine || !equal(mine.fields.toJson(), fields.toJson())
  rest.push({
    name: writer.manager,
    operation: 'Update',
    apiVersion: after.apiVersion,
    subresource: writer.subresource ?? '',
    time: isChanged ? time : mine.time,
    fields,
  })
  write(after, rest)
}

/**
 * Server-side apply: `config` merged into `live` (undefined: created), or the conflicts it meets.
 * The object it answers has its managers written but no defaults yet.
 */
export function applyConfiguration(
  live: KubeObject | undefined,
  config: KubeObject,
  type: Type,
  request: { manager: string; force: boolean; time: string },
  settle: (merged: KubeObject) => void,
): KubeObject {
  const managers = live ? read(live) : []
  const writer = { manager: request.manager }
  const mine = managers.find((m) => isSame(m, writer, 'Apply'))
  const claimed = managedPart(fieldsOf(bare(config) as Json, type))
  const others = managers.filter((m) => m !== mine)

  let merged = mergeApplied(bare(live), bare(config) as Json, type)
  if (mine) {
    let kept = claimed
    for (const m of others) kept = kept.union(m.fields)
    merged = removeFields(merged, mine.fields, kept, type)
  }
  const result = merged as unknown as KubeObject
  settle(result)

  const change = compare(bare(live), bare(result), type)
  const changed = managedPart(change.added.union(change.modified))
  // Defaults that settle filled in are nobody's, so only what the configuration names can conflict.
  const touched = changed.intersection(claimed)
  const allowed = request.manager === 'kubectl' && live ? lastAppliedFields(live, type) : new FieldSet()
  const conflicts: { manager: string; field: string }[] = []
  for (const m of others)
    for (const path of m.fields.intersection(touched).difference(allowed).paths())
      conflicts.push({ manager: managerText(m), field: pathText(path) })
  if (conflicts.length > 0 && !request.force) throw applyConflict(conflicts)

  const removed = managedPart(change.removed)
  const isChanged = !change.added.isEmpty || !change.modified.isEmpty || !change.removed.isEmpty
  write(result, [
    ...others.map((m) => ({ ...m, fields: m.fields.difference(touched).difference(removed) })),
    {
      name: request.manager,
      operation: 'Apply',
      apiVersion: config.apiVersion,
      subresource: '',
      time: isChanged ? request.time : (mine?.time ?? ''),
      fields: claimed,
    },
  ])
  return result
}

/**
 * The fields kubectl applied client-side and nobody changed since: it may take them over server-side without
 * conflicts (managedfields/internal/lastappliedmanager.go).
 */
function lastAppliedFields(live: KubeObject, type: Type): FieldSet {
  const config = lastApplied(live)
  if (config?.apiVersion !== live.apiVersion) return new FieldSet()
  const change = compare(config as unknown as Json, bare(live), type)
  return fieldsOf(config as unknown as Json, type).difference(
    change.modified.union(change.added).union(change.removed),
  )
}

/** The object without its managers, for comparing. */
function bare(object: KubeObject | undefined): Json | undefined {
  if (!object) return undefined
  const { managedFields: _, ...metadata } = object.metadata
  return { ...object, metadata: copy(metadata) } as unknown as Json
}

/** What Go's zero value of a type looks like as JSON: a create is compared with it. */
function zeroOf(type: Type): Json {
  const out = emptyObject()
  if (type.kind !== 'map') return out
  for (const name of type.implicit ?? []) {
    const field = type.field(name)
    out[name] = field?.kind === 'list' ? [] : field ? zeroOf(field) : null
  }
  return out
}
