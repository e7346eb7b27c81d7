/** StatefulSets: Pods with a number and claims of their own, one after the other (pkg/controller/statefulset). */
import { KubeError, type KubeObject } from '../../client'
import { at, copy, type Json, sortedJson } from '../json'
import { builtIn } from '../resources'
import type { ApiServer } from '../server'
import {
  type Controller,
  hashOf,
  isLeaving,
  isOver,
  isReady,
  MANAGER,
  owned,
  podFrom,
  specInt,
  writeStatus,
} from './controller'
import { type Happening, tell } from './events'
import { keepRevision } from './revisions'

const PODS = builtIn('', 'Pod')
const CLAIMS = builtIn('', 'PersistentVolumeClaim')
const STATEFUL_SETS = builtIn('apps', 'StatefulSet')
const REVISION = 'controller-revision-hash'

export const statefulSets: Controller = {
  resource: STATEFUL_SETS,
  owns: [PODS],
  reconcile(server, set) {
    if (isLeaving(set)) return undefined
    const hash = hashOf(sortedJson(at(set, 'spec', 'template')))
    const revision = `${set.metadata.name}-${hash}`
    const inUse = (id: string): boolean =>
      owned(server, PODS, set).some((pod) => pod.metadata.labels?.[REVISION] === `${set.metadata.name}-${id}`)
    keepRevision(server, set, hash, 'controller.kubernetes.io/hash', inUse)
    step(server, set, revision)
    report(server, set, revision)
    return undefined
  },
}

const ordinal = (pod: KubeObject): number =>
  Number(pod.metadata.name.slice(pod.metadata.name.lastIndexOf('-') + 1))

/** One change at a time, unless the Pods are managed in parallel. */
function step(server: ApiServer, set: KubeObject, revision: string): void {
  const wanted = specInt(set, 1, 'replicas')
  const start = specInt(set, 0, 'ordinals', 'start')
  const isParallel = at(set, 'spec', 'podManagementPolicy') === 'Parallel'
  const pods = new Map(owned(server, PODS, set).map((pod) => [ordinal(pod), pod]))
  for (let i = start; i < start + wanted; i += 1) {
    const pod = pods.get(i)
    if (!pod) create(server, set, i, revision)
    else if (isOver(pod) && !isLeaving(pod)) remove(server, set, pod)
    if (!isParallel && !(pod && isReady(pod) && !isLeaving(pod))) return
  }
  const surplus = [...pods.values()]
    .filter((pod) => ordinal(pod) >= start + wanted)
    .sort((a, b) => ordinal(b) - ordinal(a))
  for (const pod of surplus) {
    if (!isLeaving(pod)) remove(server, set, pod)
    if (!isParallel) return
  }
  if (at(set, 'spec', 'updateStrategy', 'type') === 'OnDelete') return
  const partition = specInt(set, 0, 'updateStrategy', 'rollingUpdate', 'partition')
  for (let i = start + wanted - 1; i >= start + partition; i -= 1) {
    const pod = pods.get(i)
    if (!pod || isLeaving(pod)) return
    const isStale = pod.metadata.labels?.[REVISION] !== revision
    if (isStale) remove(server, set, pod)
    if (isStale || !isReady(pod)) return
  }
}

function create(server: ApiServer, set: KubeObject, i: number, revision: string): void {
  const name = `${set.metadata.name}-${i}`
  const pod = podFrom(
    set,
    at(set, 'spec', 'template'),
    { name },
    {
      'apps.kubernetes.io/pod-index': String(i),
      [REVISION]: revision,
      'statefulset.kubernetes.io/pod-name': name,
    },
  )
  const spec = pod.spec as { [field: string]: Json }
  spec.hostname = name
  const service = at(set, 'spec', 'serviceName')
  if (typeof service === 'string' && service) spec.subdomain = service
  const claims = at(set, 'spec', 'volumeClaimTemplates')
  const volumes = Array.isArray(spec.volumes) ? spec.volumes : []
  for (const claim of Array.isArray(claims) ? claims : []) {
    const volume = String(at(claim, 'metadata', 'name'))
    const claimName = `${volume}-${name}`
    volumes.push({ name: volume, persistentVolumeClaim: { claimName } })
    if (server.find(CLAIMS, set.metadata.namespace, claimName)) continue
    const labels = at(set, 'spec', 'selector', 'matchLabels') as Record<string, string>
    const { status: _, ...body } = copy(claim as { [field: string]: Json })
    const metadata = {
      ...(body.metadata as object),
      name: claimName,
      namespace: set.metadata.namespace,
      labels,
    }
    server.create(CLAIMS, { ...body, metadata } as unknown as KubeObject, { writer: MANAGER })
    const message = `Create Claim ${claimName} Pod ${name} in StatefulSet ${set.metadata.name} success`
    say(server, set, { reason: 'SuccessfulCreate', message })
  }
  if (volumes.length > 0) spec.volumes = volumes
  const what = `Pod ${name} in StatefulSet ${set.metadata.name}`
  try {
    server.create(PODS, pod, { writer: MANAGER })
    say(server, set, { reason: 'SuccessfulCreate', message: `Create ${what} successful` })
  } catch (error) {
    if (error instanceof KubeError) {
      const message = `create ${what} failed error: ${error.message}`
      say(server, set, { type: 'Warning', reason: 'FailedCreate', message })
    }
    throw error
  }
}

function remove(server: ApiServer, set: KubeObject, pod: KubeObject): void {
  server.delete(PODS, pod.metadata.namespace, pod.metadata.name)
  const message = `Delete Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name} successful`
  say(server, set, { reason: 'SuccessfulDelete', message })
}

const say = (server: ApiServer, set: KubeObject, happening: Happening): void =>
  tell(server, { component: 'statefulset-controller' }, set, happening)

function report(server: ApiServer, set: KubeObject, revision: string): void {
  const pods = owned(server, PODS, set).filter((pod) => !isOver(pod))
  const active = pods.filter((pod) => !isLeaving(pod))
  const updated = active.filter((pod) => pod.metadata.labels?.[REVISION] === revision).length
  const ready = active.filter(isReady).length
  const before = at(set, 'status', 'currentRevision')
  const isDone = updated === specInt(set, 1, 'replicas') && ready === updated && pods.length === active.length
  const current = before === undefined || isDone ? revision : String(before)
  const onCurrent = active.filter((pod) => pod.metadata.labels?.[REVISION] === current).length
  const status: { [field: string]: Json } = {
    observedGeneration: set.metadata.generation ?? 1,
    replicas: pods.length,
    availableReplicas: ready,
    currentRevision: current,
    updateRevision: revision,
    collisionCount: 0,
  }
  if (ready > 0) status.readyReplicas = ready
  if (onCurrent > 0) status.currentReplicas = onCurrent
  if (updated > 0) status.updatedReplicas = updated
  writeStatus(server, STATEFUL_SETS, set, status)
}
