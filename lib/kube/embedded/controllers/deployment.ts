/** Deployments: one ReplicaSet a template, moved from old to new in steps (pkg/controller/deployment). */
import type { KubeObject } from '../../client'
import { at, copy, equal, isObject, type Json, sortedJson } from '../json'
import { builtIn } from '../resources'
import type { ApiServer } from '../server'
import {
  type Controller,
  condition,
  hashOf,
  isLeaving,
  MANAGER,
  nowText,
  owned,
  ownerReference,
  share,
  specInt,
  writeStatus,
} from './controller'
import { tell } from './events'

const DEPLOYMENTS = builtIn('apps', 'Deployment')
const REPLICA_SETS = builtIn('apps', 'ReplicaSet')
const REVISION = 'deployment.kubernetes.io/revision'
const DESIRED = 'deployment.kubernetes.io/desired-replicas'
const MOST = 'deployment.kubernetes.io/max-replicas'
const HASH = 'pod-template-hash'
const REPORTER = { component: 'deployment-controller' }

export const deployments: Controller = {
  resource: DEPLOYMENTS,
  owns: [REPLICA_SETS],
  reconcile(server, deployment) {
    if (isLeaving(deployment)) return undefined
    const sets = owned(server, REPLICA_SETS, deployment)
    const current = sets.find((set) => isOf(set, deployment))
    const old = sets.filter((set) => set !== current)
    if (at(deployment, 'spec', 'paused') !== true) {
      const newest = Math.max(0, ...old.map(revision))
      const notes = current && notesFor(current, deployment, newest)
      if (!current) create(server, deployment, old)
      else if (notes) annotate(server, current, notes)
      else if (at(deployment, 'spec', 'strategy', 'type') === 'Recreate')
        recreate(server, deployment, current, old)
      else roll(server, deployment, current, old)
      prune(server, deployment, old)
    }
    return report(server, deployment)
  },
}

const replicas = (set: KubeObject): number => specInt(set, 0, 'replicas')
const available = (set: KubeObject): number => Number(at(set, 'status', 'availableReplicas') ?? 0)
const revision = (set: KubeObject): number => Number(set.metadata.annotations?.[REVISION] ?? 0)
const surge = (d: KubeObject): number =>
  share(at(d, 'spec', 'strategy', 'rollingUpdate', 'maxSurge'), specInt(d, 1, 'replicas'), true)

function unavailable(d: KubeObject): number {
  const value = share(
    at(d, 'spec', 'strategy', 'rollingUpdate', 'maxUnavailable'),
    specInt(d, 1, 'replicas'),
    false,
  )
  // Both zero would never move.
  return value === 0 && surge(d) === 0 ? 1 : value
}

/** Whether a ReplicaSet runs the Deployment's present template. */
function isOf(set: KubeObject, deployment: KubeObject): boolean {
  const template = copy(at(set, 'spec', 'template') as { [field: string]: Json })
  const labels = at(template, 'metadata', 'labels')
  if (isObject(labels)) delete labels[HASH]
  return equal(template, at(deployment, 'spec', 'template'))
}

function create(server: ApiServer, deployment: KubeObject, old: KubeObject[]): void {
  const template = copy(at(deployment, 'spec', 'template') as { [field: string]: Json })
  const hash = hashOf(sortedJson(template))
  const labels = { ...((at(template, 'metadata', 'labels') ?? {}) as Record<string, string>), [HASH]: hash }
  template.metadata = { ...(at(template, 'metadata') as { [field: string]: Json }), labels }
  const selector = copy(at(deployment, 'spec', 'selector') as { [field: string]: Json })
  const matchLabels = { ...(selector.matchLabels as Record<string, string>), [HASH]: hash }
  const total = old.reduce((sum, set) => sum + replicas(set), 0)
  const wanted = specInt(deployment, 1, 'replicas')
  const isRecreate = at(deployment, 'spec', 'strategy', 'type') === 'Recreate'
  const first = isRecreate
    ? total > 0
      ? 0
      : wanted
    : Math.max(0, Math.min(wanted, wanted + surge(deployment) - total))
  const { name, namespace } = deployment.metadata
  const set: KubeObject = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      namespace: namespace as string,
      labels,
      annotations: {
        ...Object.fromEntries(passedOn(deployment)),
        [DESIRED]: String(wanted),
        [MOST]: String(wanted + surge(deployment)),
        [REVISION]: String(Math.max(0, ...old.map(revision)) + 1),
      },
      ownerReferences: ownerReference(deployment),
    },
    spec: { replicas: first, selector: { ...selector, matchLabels }, template },
  }
  const made = server.create(REPLICA_SETS, set, { writer: MANAGER })
  if (first > 0) tellScaling(server, deployment, made, 0, first)
}

function tellScaling(
  server: ApiServer,
  deployment: KubeObject,
  set: KubeObject,
  from: number,
  to: number,
): void {
  const direction = to > from ? 'up' : 'down'
  const message = `Scaled ${direction} replica set ${set.metadata.name} from ${from} to ${to}`
  tell(server, REPORTER, deployment, { reason: 'ScalingReplicaSet', message })
}

const HISTORY = 'deployment.kubernetes.io/revision-history'
/** What a Deployment does not pass on to its ReplicaSets. */
const OWN_NOTES = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  HISTORY,
  DESIRED,
  MOST,
  'deprecated.deployment.rollback.to',
])

const passedOn = ({ metadata }: KubeObject): [string, string][] =>
  Object.entries(metadata.annotations ?? {}).filter(([name]) => !OWN_NOTES.has(name))

/** The annotations a ReplicaSet ought to have, unless it has them: the Deployment's own, and when it is used again
 * (a rollback) the newest revision, with those it was before. */
function notesFor(
  set: KubeObject,
  deployment: KubeObject,
  newest: number,
): Record<string, string> | undefined {
  const notes = { ...set.metadata.annotations, ...Object.fromEntries(passedOn(deployment)) }
  const was = revision(set)
  if (was <= newest) {
    notes[REVISION] = String(newest + 1)
    if (was > 0) notes[HISTORY] = notes[HISTORY] ? `${notes[HISTORY]},${was}` : String(was)
  }
  return equal(notes, set.metadata.annotations ?? {}) ? undefined : notes
}

function annotate(server: ApiServer, set: KubeObject, notes: Record<string, string>): void {
  const changed = copy(set)
  changed.metadata.annotations = notes
  server.update(REPLICA_SETS, changed, MANAGER)
}

function scaleTo(server: ApiServer, deployment: KubeObject, set: KubeObject, count: number): void {
  if (replicas(set) === count) return
  const changed = copy(set)
  changed.spec = { ...(changed.spec as object), replicas: count }
  server.update(REPLICA_SETS, changed, MANAGER)
  tellScaling(server, deployment, set, replicas(set), count)
}

function recreate(server: ApiServer, deployment: KubeObject, current: KubeObject, old: KubeObject[]): void {
  for (const set of old) scaleTo(server, deployment, set, 0)
  const isEmpty = old.every(
    (set) =>
      Number(at(set, 'status', 'replicas') ?? 0) + Number(at(set, 'status', 'terminatingReplicas') ?? 0) ===
      0,
  )
  if (isEmpty) scaleTo(server, deployment, current, specInt(deployment, 1, 'replicas'))
}

/** One step of a rolling update: the new set up as far as surge allows, the old ones down as far as availability does. */
function roll(server: ApiServer, deployment: KubeObject, current: KubeObject, old: KubeObject[]): void {
  const wanted = specInt(deployment, 1, 'replicas')
  const total = replicas(current) + old.reduce((sum, set) => sum + replicas(set), 0)
  if (replicas(current) > wanted) {
    scaleTo(server, deployment, current, wanted)
    return
  }
  if (replicas(current) < wanted) {
    const room = wanted + surge(deployment) - total
    if (room > 0) {
      scaleTo(server, deployment, current, Math.min(wanted, replicas(current) + room))
      return
    }
  }
  const minimum = wanted - unavailable(deployment)
  let budget = total - minimum - (replicas(current) - available(current))
  let free = available(current) + old.reduce((sum, set) => sum + available(set), 0) - minimum
  for (const set of [...old].sort((a, b) => revision(a) - revision(b))) {
    if (budget <= 0) break
    // What does not serve anyway goes first.
    const unhealthy = Math.min(budget, replicas(set) - available(set))
    const healthy = Math.max(0, Math.min(budget - unhealthy, available(set), free))
    const drop = Math.max(0, unhealthy) + healthy
    if (drop > 0) scaleTo(server, deployment, set, replicas(set) - drop)
    budget -= drop
    free -= healthy
  }
}

function prune(server: ApiServer, deployment: KubeObject, old: KubeObject[]): void {
  const idle = old
    .filter(
      (set) => replicas(set) === 0 && Number(at(set, 'status', 'replicas') ?? 0) === 0 && !isLeaving(set),
    )
    .sort((a, b) => revision(a) - revision(b))
  const limit = specInt(deployment, 10, 'revisionHistoryLimit')
  for (const set of idle.slice(0, Math.max(0, idle.length - limit)))
    server.delete(REPLICA_SETS, set.metadata.namespace, set.metadata.name, { propagation: 'Background' })
}

/** Writes the status; asks to be called at the progress deadline. */
function report(server: ApiServer, deployment: KubeObject): number | undefined {
  const live = server.find(DEPLOYMENTS, deployment.metadata.namespace, deployment.metadata.name)
  if (!live) return undefined
  const sets = owned(server, REPLICA_SETS, live)
  const current = sets.find((set) => isOf(set, live))
  const sum = (field: string, list: KubeObject[]): number =>
    list.reduce((n, set) => n + Number(at(set, 'status', field) ?? 0), 0)
  const wanted = specInt(live, 1, 'replicas')
  const count = {
    replicas: sum('replicas', sets),
    updated: current ? sum('replicas', [current]) : 0,
    ready: sum('readyReplicas', sets),
    available: sum('availableReplicas', sets),
  }
  const status: { [field: string]: Json } = { observedGeneration: live.metadata.generation ?? 1 }
  if (count.replicas > 0) status.replicas = count.replicas
  if (count.updated > 0) status.updatedReplicas = count.updated
  if (count.ready > 0) status.readyReplicas = count.ready
  if (count.available > 0) status.availableReplicas = count.available
  const missing = wanted - count.available
  if (missing > 0) status.unavailableReplicas = missing
  status.terminatingReplicas = sum('terminatingReplicas', sets)
  const isDone =
    count.updated === wanted &&
    count.replicas === wanted &&
    count.available === wanted &&
    current !== undefined
  const progress = progressing(server, live, current, isDone, count)
  status.conditions = [
    availability(server, live, count.available >= wanted - unavailable(live)),
    progress.condition,
  ]
  writeStatus(
    server,
    DEPLOYMENTS,
    live,
    status,
    current ? { [REVISION]: String(Math.max(1, revision(current))) } : undefined,
  )
  return progress.recheck
}

function availability(server: ApiServer, deployment: KubeObject, isMet: boolean): { [field: string]: Json } {
  const wanted = {
    type: 'Available',
    status: isMet ? 'True' : 'False',
    reason: isMet ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
    message: isMet
      ? 'Deployment has minimum availability.'
      : 'Deployment does not have minimum availability.',
  }
  return timed(server, condition(deployment, 'Available'), wanted)
}

/** Keeps a condition's times while it says the same. */
function timed(
  server: ApiServer,
  before: { [field: string]: Json } | undefined,
  wanted: { [field: string]: Json },
): { [field: string]: Json } {
  const now = nowText(server)
  const isSame = before && before.reason === wanted.reason && before.message === wanted.message
  const isSameStatus = before && before.status === wanted.status
  return {
    ...wanted,
    lastUpdateTime: (isSame && isSameStatus && before.lastUpdateTime) || now,
    lastTransitionTime: (isSameStatus && before.lastTransitionTime) || now,
  }
}

function progressing(
  server: ApiServer,
  deployment: KubeObject,
  current: KubeObject | undefined,
  isDone: boolean,
  count: { updated: number; available: number; ready: number; replicas: number },
): { condition: { [field: string]: Json }; recheck: number | undefined } {
  const before = condition(deployment, 'Progressing')
  const set = current?.metadata.name ?? ''
  const make = (status: string, reason: string, message: string): { [field: string]: Json } =>
    timed(server, before, { type: 'Progressing', status, reason, message })
  if (isDone)
    return {
      condition: make('True', 'NewReplicaSetAvailable', `ReplicaSet "${set}" has successfully progressed.`),
      recheck: undefined,
    }
  const isForNewSet = before && !String(before.message).includes(`"${set}"`)
  const old = (field: string): number => Number(at(deployment, 'status', field) ?? 0)
  const hasMoved =
    count.updated > old('updatedReplicas') ||
    count.available > old('availableReplicas') ||
    count.ready > old('readyReplicas')
  const deadline = specInt(deployment, 600, 'progressDeadlineSeconds') * 1000
  if (!before || isForNewSet || hasMoved || before.reason === 'NewReplicaSetAvailable') {
    const verb = before ? ['ReplicaSetUpdated', 'is progressing.'] : ['NewReplicaSetCreated', '']
    const message = before ? `ReplicaSet "${set}" ${verb[1]}` : `Created new replica set "${set}"`
    const fresh = make('True', verb[0] as string, message)
    fresh.lastUpdateTime = nowText(server)
    return { condition: fresh, recheck: deadline }
  }
  const waited = server.clock.now() - Date.parse(String(before.lastUpdateTime))
  if (before.reason === 'ProgressDeadlineExceeded' || waited >= deadline)
    return {
      condition: make('False', 'ProgressDeadlineExceeded', `ReplicaSet "${set}" has timed out progressing.`),
      recheck: undefined,
    }
  return { condition: before, recheck: deadline - waited }
}
