/** ReplicaSets: as many Pods as asked (pkg/controller/replicaset). */
import type { KubeObject } from '../../client'
import { at, type Json } from '../json'
import { builtIn } from '../resources'
import type { ApiServer } from '../server'
import {
  type Controller,
  isLeaving,
  isOver,
  isReady,
  MANAGER,
  owned,
  podFrom,
  specInt,
  writeStatus,
} from './controller'

const PODS = builtIn('', 'Pod')
const REPLICA_SETS = builtIn('apps', 'ReplicaSet')

export const replicaSets: Controller = {
  resource: REPLICA_SETS,
  owns: [PODS],
  reconcile(server, set) {
    if (isLeaving(set)) return undefined
    const pods = owned(server, PODS, set).filter((pod) => !isOver(pod))
    const active = pods.filter((pod) => !isLeaving(pod))
    const wanted = specInt(set, 1, 'replicas')
    scale(server, set, active, wanted)
    report(server, set, pods)
    return undefined
  },
}

function scale(server: ApiServer, set: KubeObject, active: KubeObject[], wanted: number): void {
  for (let i = active.length; i < wanted; i += 1) {
    const name = { generateName: `${set.metadata.name}-` }
    server.create(PODS, podFrom(set, at(set, 'spec', 'template'), name), { writer: MANAGER })
  }
  const surplus = active.length - wanted
  if (surplus <= 0) return
  // The unready go first, then the youngest.
  const order = [...active].sort(
    (a, b) =>
      Number(isReady(a)) - Number(isReady(b)) ||
      (b.metadata.creationTimestamp ?? '').localeCompare(a.metadata.creationTimestamp ?? ''),
  )
  for (const pod of order.slice(0, surplus)) server.delete(PODS, pod.metadata.namespace, pod.metadata.name)
}

function report(server: ApiServer, set: KubeObject, known: KubeObject[]): void {
  const live = owned(server, PODS, set).filter((pod) => !isOver(pod))
  const active = live.filter((pod) => !isLeaving(pod))
  const ready = active.filter(isReady).length
  const status: { [field: string]: Json } = {
    replicas: active.length,
    terminatingReplicas: Math.max(0, live.length - active.length),
    observedGeneration: set.metadata.generation ?? 1,
  }
  if (active.length > 0) status.fullyLabeledReplicas = active.length
  if (ready > 0) Object.assign(status, { readyReplicas: ready, availableReplicas: ready })
  if (known.length === 0 && active.length === 0) delete status.fullyLabeledReplicas
  writeStatus(server, REPLICA_SETS, set, status)
}
