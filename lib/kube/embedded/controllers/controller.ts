/** What every controller is: a kind it looks after, what it reacts to, and one step towards the wanted state. */
import type { KubeObject } from '../../client'
import { timestamp } from '../../clock'
import { at, copy, equal, type Json } from '../json'
import type { ServedResource } from '../resources'
import type { ApiServer } from '../server'

export interface Controller {
  resource: ServedResource
  /** Kinds whose objects, owned by one of `resource`, wake it. */
  owns?: readonly ServedResource[]
  /** Kinds any of whose changes wake every object of `resource` in the same namespace. */
  sees?: readonly ServedResource[]
  /** One step; a number asks to be called again after so many milliseconds. */
  reconcile(server: ApiServer, object: KubeObject): number | undefined
}

export const MANAGER = { manager: 'kube-controller-manager' }
export const STATUS_MANAGER = { manager: 'kube-controller-manager', subresource: 'status' }

/** The objects of `resource` that `owner` controls. */
export function owned(server: ApiServer, resource: ServedResource, owner: KubeObject): KubeObject[] {
  return server
    .list(resource, owner.metadata.namespace)
    .filter((o) => o.metadata.ownerReferences?.some((r) => r.controller && r.uid === owner.metadata.uid))
}

export function ownerReference(owner: KubeObject): NonNullable<KubeObject['metadata']['ownerReferences']> {
  const { apiVersion, kind, metadata } = owner
  const reference = { apiVersion, kind, name: metadata.name, uid: metadata.uid as string, controller: true }
  return [Object.assign(reference, { blockOwnerDeletion: true })]
}

/** Writes a status, with annotations where given; nothing is written when nothing changed. */
export function writeStatus(
  server: ApiServer,
  resource: ServedResource,
  object: KubeObject,
  status: { [field: string]: Json },
  annotations?: Record<string, string>,
): void {
  const wanted = { ...(object.metadata.annotations ?? {}), ...annotations }
  const isSame =
    equal((object.status ?? {}) as Json, status) && equal(wanted, object.metadata.annotations ?? {})
  if (isSame) return
  const changed = copy(object)
  changed.status = copy(status)
  if (Object.keys(wanted).length > 0) changed.metadata.annotations = wanted
  server.update(resource, changed, STATUS_MANAGER)
}

/** A fresh Pod of a workload's template, as its controller makes it. */
export function podFrom(
  owner: KubeObject,
  template: Json | undefined,
  name: { name: string } | { generateName: string },
  labels: Record<string, string> = {},
): KubeObject {
  const metadata = (at(template, 'metadata') ?? {}) as {
    labels?: Record<string, string>
    annotations?: Record<string, string>
  }
  const spec = copy((at(template, 'spec') ?? {}) as { [field: string]: Json })
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: '',
      ...name,
      namespace: owner.metadata.namespace as string,
      labels: { ...metadata.labels, ...labels },
      ...(metadata.annotations ? { annotations: metadata.annotations } : {}),
      ownerReferences: ownerReference(owner),
    },
    spec,
  }
}

export function condition(object: KubeObject, type: string): { [field: string]: Json } | undefined {
  const list = at(object, 'status', 'conditions')
  return Array.isArray(list)
    ? (list.find((c) => at(c, 'type') === type) as { [field: string]: Json } | undefined)
    : undefined
}

export const isReady = (pod: KubeObject): boolean => condition(pod, 'Ready')?.status === 'True'
export const isLeaving = (object: KubeObject): boolean => object.metadata.deletionTimestamp !== undefined
export const isOver = (pod: KubeObject): boolean =>
  ['Succeeded', 'Failed'].includes(String(at(pod, 'status', 'phase')))

export const specInt = (object: KubeObject, fallback: number, ...path: string[]): number => {
  const value = at(object, 'spec', ...path)
  return typeof value === 'number' ? value : fallback
}

/** `25%` or a number, of `total`. */
export function share(value: Json | undefined, total: number, roundUp: boolean): number {
  if (typeof value === 'number') return value
  const percent = Number.parseInt(String(value ?? '0'), 10) || 0
  const exact = (percent * total) / 100
  return roundUp ? Math.ceil(exact) : Math.floor(exact)
}

const HASH_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'

/** A short name for a template's content, in the letters Kubernetes uses for its own (FNV-1a, 32 bits). */
export function hashOf(text: string): string {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return [...String(hash)].map((digit) => HASH_ALPHABET[Number(digit)]).join('')
}

export const nowText = (server: ApiServer): string => timestamp(server.clock.now())
