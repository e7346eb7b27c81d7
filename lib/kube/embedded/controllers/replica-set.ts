/** ReplicaSets: as many Pods as asked (pkg/controller/replicaset). */
import { KubeError, type KubeObject } from '../../client'
import { at, type Json } from '../json'
import { builtIn } from '../resources'
import type { ApiServer } from '../server'
import {
  type Controller,
  condition,
  isLeaving,
  isOver,
  isReady,
  nowText,
  owned,
  podFrom,
  specInt,
  writeStatus,
} from './controller'
import { createPod, deletePod } from './events'

const PODS = builtIn('', 'Pod')
const REPLICA_SETS = builtIn('apps', 'ReplicaSet')
const REPORTER = 'replicaset-controller'

/** How long a ReplicaSet whose Pods were refused waits before it tries again, milliseconds. */
const RETRY = 1000

export const replicaSets: Controller = {
  resource: REPLICA_SETS,
  owns: [PODS],
  reconcile(server, set) {
    if (isLeaving(set)) return undefined
    const pods = owned(server, PODS, set).filter((pod) => !isOver(pod))
    const active = pods.filter((pod) => !isLeaving(pod))
    const refusal = scale(server, set, active, specInt(set, 1, 'replicas'))
    report(server, set, refusal)
    return refusal === undefined ? undefined : RETRY
  },
}

/** Creates or deletes what is missing or too much; why Pods were refused, when they were. */
function scale(server: ApiServer, set: KubeObject, active: KubeObject[], wanted: number): string | undefined {
  for (let i = active.length; i < wanted; i += 1) {
    const name = { generateName: `${set.metadata.name}-` }
    try {
      createPod(server, REPORTER, set, podFrom(set, at(set, 'spec', 'template'), name))
    } catch (error) {
      if (!(error instanceof KubeError)) throw error
      return error.message
    }
  }
  const surplus = active.length - wanted
  if (surplus <= 0) return undefined
  // The unready go first, then the youngest.
  const order = [...active].sort(
    (a, b) =>
      Number(isReady(a)) - Number(isReady(b)) ||
      (b.metadata.creationTimestamp ?? '').localeCompare(a.metadata.creationTimestamp ?? ''),
  )
  for (const pod of order.slice(0, surplus)) deletePod(server, REPORTER, set, pod)
  return undefined
}

function report(server: ApiServer, set: KubeObject, refusal: string | undefined): void {
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
  if (refusal !== undefined)
    status.conditions = [
      {
        type: 'ReplicaFailure',
        status: 'True',
        lastTransitionTime: condition(set, 'ReplicaFailure')?.lastTransitionTime ?? nowText(server),
        reason: 'FailedCreate',
        message: refusal,
      },
    ]
  writeStatus(server, REPLICA_SETS, set, status)
}
