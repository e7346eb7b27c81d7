/**
 * A stored release revision, in exactly Helm's JSON shape, so that the real `helm` reads ours and we read its.
 * Mirrors helm pkg/release/v1 and pkg/storage/driver/util.go (JSON, gzip, base64).
 */
import { gunzipSync, gzipSync } from 'fflate'
import { base64Decode, base64Encode, type GoMap, type GoValue, marshalJSON, unmarshalJSON } from '../go'
import type { ReleaseStatus } from './service'

export type HookPhase = '' | 'Unknown' | 'Running' | 'Succeeded' | 'Failed'

export interface HookRecord {
  name: string
  kind: string
  /** The template it came from: `task-api/templates/job.yaml`. */
  path: string
  manifest: string
  events: string[]
  lastRun: { startedAt: string; completedAt: string; phase: HookPhase }
  weight: number
  deletePolicies: string[]
  outputLogPolicies: string[]
}

export interface ReleaseRecord {
  name: string
  namespace: string
  /** The revision. */
  version: number
  info: {
    /** ISO 8601; '' is Go's zero time. */
    firstDeployed: string
    lastDeployed: string
    deleted: string
    description: string
    status: ReleaseStatus
    /** 0 when the revision is no rollback. */
    rollbackRevision: number
    notes: string
  }
  /** The chart as JSON: metadata, lock, templates, values, schema, files. */
  chart: GoMap
  config: GoMap
  manifest: string
  hooks: HookRecord[]
  /** How its objects are applied; '' (before Helm 4) counts as client-side. */
  applyMethod: string
  /** The labels of its Secret, the system's own included when read from a list. */
  labels: Record<string, string>
}

/** `data.release` before the Secret's own base64. */
export function encodeRecord(record: ReleaseRecord): string {
  const bytes = new TextEncoder().encode(recordJson(record))
  return base64Encode(gzipSync(bytes, { level: 9, mtime: 0 }))
}

/** Throws a GoError when the text is no release. */
export function decodeRecord(text: string): ReleaseRecord {
  let bytes = base64Decode(text)
  if (bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 0x08) bytes = gunzipSync(bytes)
  return fromJson(unmarshalJSON(new TextDecoder().decode(bytes)))
}

/** A release as Helm's JSON: fields in Go's order; what is empty is left out as `omitempty` does. */
export function recordJson(r: ReleaseRecord): string {
  return object([
    ['name', r.name && marshalJSON(r.name)],
    ['info', infoJson(r.info)],
    ['chart', marshalJSON(r.chart)],
    ['config', r.config.size > 0 && marshalJSON(r.config)],
    ['manifest', r.manifest && marshalJSON(r.manifest)],
    ['hooks', r.hooks.length > 0 && `[${r.hooks.map(hookJson).join(',')}]`],
    ['version', r.version > 0 && String(r.version)],
    ['namespace', r.namespace && marshalJSON(r.namespace)],
    ['apply_method', r.applyMethod && marshalJSON(r.applyMethod)],
  ])
}

function infoJson(info: ReleaseRecord['info']): string {
  return object([
    ['first_deployed', info.firstDeployed && marshalJSON(info.firstDeployed)],
    ['last_deployed', info.lastDeployed && marshalJSON(info.lastDeployed)],
    ['deleted', info.deleted && marshalJSON(info.deleted)],
    ['description', info.description && marshalJSON(info.description)],
    ['status', marshalJSON(info.status)],
    ['rollback_revision', info.rollbackRevision > 0 && String(info.rollbackRevision)],
    ['notes', info.notes && marshalJSON(info.notes)],
  ])
}

function hookJson(hook: HookRecord): string {
  const { startedAt, completedAt, phase } = hook.lastRun
  return object([
    ['name', hook.name && marshalJSON(hook.name)],
    ['kind', hook.kind && marshalJSON(hook.kind)],
    ['path', hook.path && marshalJSON(hook.path)],
    ['manifest', hook.manifest && marshalJSON(hook.manifest)],
    ['events', hook.events.length > 0 && marshalJSON(hook.events)],
    [
      'last_run',
      object([
        ['started_at', startedAt && marshalJSON(startedAt)],
        ['completed_at', completedAt && marshalJSON(completedAt)],
        ['phase', marshalJSON(phase)],
      ]),
    ],
    ['weight', hook.weight !== 0 && String(hook.weight)],
    ['delete_policies', hook.deletePolicies.length > 0 && marshalJSON(hook.deletePolicies)],
    ['output_log_policies', hook.outputLogPolicies.length > 0 && marshalJSON(hook.outputLogPolicies)],
  ])
}

function object(fields: readonly [string, string | false][]): string {
  const kept = fields.filter(([, json]) => json !== '' && json !== false)
  return `{${kept.map(([name, json]) => `"${name}":${json}`).join(',')}}`
}

function fromJson(value: GoValue): ReleaseRecord {
  const r = map(value)
  const info = map(r.get('info'))
  return {
    name: text(r.get('name')),
    namespace: text(r.get('namespace')),
    version: number(r.get('version')),
    info: {
      firstDeployed: text(info.get('first_deployed')),
      lastDeployed: text(info.get('last_deployed')),
      deleted: text(info.get('deleted')),
      description: text(info.get('description')),
      status: (text(info.get('status')) || 'unknown') as ReleaseStatus,
      rollbackRevision: number(info.get('rollback_revision')),
      notes: text(info.get('notes')),
    },
    chart: map(r.get('chart')),
    config: map(r.get('config')),
    manifest: text(r.get('manifest')),
    hooks: list(r.get('hooks')).map(hookFromJson),
    applyMethod: text(r.get('apply_method')),
    labels: {},
  }
}

function hookFromJson(value: GoValue): HookRecord {
  const h = map(value)
  const run = map(h.get('last_run'))
  return {
    name: text(h.get('name')),
    kind: text(h.get('kind')),
    path: text(h.get('path')),
    manifest: text(h.get('manifest')),
    events: list(h.get('events')).map(text),
    lastRun: {
      startedAt: text(run.get('started_at')),
      completedAt: text(run.get('completed_at')),
      phase: text(run.get('phase')) as HookPhase,
    },
    weight: number(h.get('weight')),
    deletePolicies: list(h.get('delete_policies')).map(text),
    outputLogPolicies: list(h.get('output_log_policies')).map(text),
  }
}

export const map = (value: GoValue | undefined): GoMap => (value instanceof Map ? value : new Map())
export const text = (value: GoValue | undefined): string => (typeof value === 'string' ? value : '')
const number = (value: GoValue | undefined): number => (typeof value === 'number' ? value : 0)
const list = (value: GoValue | undefined): GoValue[] => (Array.isArray(value) ? value : [])

export const isPending = (status: ReleaseStatus): boolean => status.startsWith('pending-')
