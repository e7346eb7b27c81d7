/**
 * HorizontalPodAutoscalers as on a cluster without metrics: they keep their target between its bounds, and say that
 * there is nothing to go by otherwise (pkg/controller/podautoscaler).
 */
import type { KubeObject } from '../../client'
import { at, copy, type Json } from '../json'
import { builtIn } from '../resources'
import type { ApiServer } from '../server'
import { type Controller, condition, isLeaving, nowText, specInt, writeStatus } from './controller'
import { tell } from './events'

const AUTOSCALERS = builtIn('autoscaling', 'HorizontalPodAutoscaler')
const SCALABLE = ['Deployment', 'ReplicaSet', 'StatefulSet'].map((kind) => builtIn('apps', kind))
/** How often it looks, milliseconds; first so long after it was made, and after it has scaled. */
const PERIOD = 15_000
const NO_METRICS =
  'unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)'

type Status = { [field: string]: Json }

export const autoscalers: Controller = {
  resource: AUTOSCALERS,
  sees: SCALABLE,
  reconcile(server, autoscaler) {
    if (isLeaving(autoscaler)) return undefined
    const last = at(autoscaler, 'status', 'lastScaleTime') ?? autoscaler.metadata.creationTimestamp
    const age = server.clock.now() - Date.parse(String(last))
    if (age < PERIOD) return PERIOD - age
    const reference = at(autoscaler, 'spec', 'scaleTargetRef')
    const resource = SCALABLE.find((r) => r.kind === at(reference, 'kind'))
    const name = String(at(reference, 'name'))
    const target = resource && server.find(resource, autoscaler.metadata.namespace, name)
    if (!resource || !target) {
      const plural = resource?.plural ?? `${String(at(reference, 'kind')).toLowerCase()}s`
      lost(server, autoscaler, `${plural}.apps "${name}" not found`)
      return undefined
    }
    const current = specInt(target, 1, 'replicas')
    const wanted = bounded(autoscaler, current)
    if (wanted.replicas === current) idle(server, autoscaler, current)
    else {
      const changed = copy(target)
      changed.spec = { ...(changed.spec as object), replicas: wanted.replicas }
      server.update(resource, changed, { manager: 'kube-controller-manager' })
      rescaled(server, autoscaler, current, wanted)
    }
    return undefined
  },
}

function bounded(autoscaler: KubeObject, current: number): { replicas: number; why: string } {
  const [minimum, maximum] = [
    specInt(autoscaler, 1, 'minReplicas'),
    specInt(autoscaler, current, 'maxReplicas'),
  ]
  if (current === 0) return { replicas: 0, why: '' }
  if (current > maximum)
    return { replicas: maximum, why: 'Current number of replicas above Spec.MaxReplicas' }
  if (current < minimum)
    return { replicas: minimum, why: 'Current number of replicas below Spec.MinReplicas' }
  return { replicas: current, why: '' }
}

function met(
  server: ApiServer,
  autoscaler: KubeObject,
  type: string,
  status: string,
  reason: string,
  message: string,
): Json {
  const before = condition(autoscaler, type)
  const since = before?.status === status ? (before.lastTransitionTime as Json) : nowText(server)
  return { type, status, lastTransitionTime: since, reason, message }
}

function write(server: ApiServer, autoscaler: KubeObject, conditions: Json[], more: Status): void {
  const before = (autoscaler.status ?? {}) as Status
  const desired = before.desiredReplicas ?? 0
  writeStatus(server, AUTOSCALERS, autoscaler, { ...before, desiredReplicas: desired, ...more, conditions })
}

const isTold = (autoscaler: KubeObject, type: string, reason: string): boolean =>
  condition(autoscaler, type)?.reason === reason

const warn = (server: ApiServer, autoscaler: KubeObject, reason: string, message: string): void =>
  tell(server, { component: 'horizontal-pod-autoscaler' }, autoscaler, { type: 'Warning', reason, message })

function lost(server: ApiServer, autoscaler: KubeObject, why: string): void {
  if (!isTold(autoscaler, 'AbleToScale', 'FailedGetScale')) warn(server, autoscaler, 'FailedGetScale', why)
  const message = `the HPA controller was unable to get the target's current scale: ${why}`
  const able = met(server, autoscaler, 'AbleToScale', 'False', 'FailedGetScale', message)
  write(server, autoscaler, [able], { currentMetrics: null })
}

/** Within its bounds, and without metrics to go by. */
function idle(server: ApiServer, autoscaler: KubeObject, current: number): void {
  const able = met(
    server,
    autoscaler,
    'AbleToScale',
    'True',
    'SucceededGetScale',
    "the HPA controller was able to get the target's current scale",
  )
  const off =
    current === 0
      ? ['ScalingDisabled', 'scaling is disabled since the replica count of the target is zero']
      : [
          'FailedGetResourceMetric',
          `the HPA was unable to compute the replica count: ${metricFault(autoscaler)}`,
        ]
  const [reason = '', message = ''] = off
  if (current > 0 && !isTold(autoscaler, 'ScalingActive', reason)) {
    const count = ((at(autoscaler, 'spec', 'metrics') ?? []) as Json[]).length
    const first = String(at(autoscaler, 'spec', 'metrics', 0, 'resource', 'name') ?? 'cpu')
    warn(server, autoscaler, reason, metricFault(autoscaler))
    const all = `invalid metrics (${count} invalid out of ${count}), first error is: failed to get ${first} resource metric value: ${metricFault(autoscaler)}`
    warn(server, autoscaler, 'FailedComputeMetricsReplicas', all)
  }
  const active = met(server, autoscaler, 'ScalingActive', 'False', reason, message)
  const metrics = ((at(autoscaler, 'spec', 'metrics') ?? []) as Json[]).map(() => ({ type: '' }))
  write(server, autoscaler, [able, active], { currentReplicas: current, currentMetrics: metrics })
}

function metricFault(autoscaler: KubeObject): string {
  const resource = at(autoscaler, 'spec', 'metrics', 0, 'resource')
  const name = String(at(resource, 'name') ?? 'cpu')
  const what =
    at(resource, 'target', 'type') === 'Utilization' ? `${name} utilization` : `${name} resource metric value`
  return `failed to get ${what}: unable to get metrics for resource ${name}: ${NO_METRICS}`
}

function rescaled(
  server: ApiServer,
  autoscaler: KubeObject,
  current: number,
  { replicas, why }: { replicas: number; why: string },
): void {
  const message = `New size: ${replicas}; reason: ${why}`
  tell(server, { component: 'horizontal-pod-autoscaler' }, autoscaler, {
    reason: 'SuccessfulRescale',
    message,
  })
  const done = `the HPA controller was able to update the target scale to ${replicas}`
  const able = met(server, autoscaler, 'AbleToScale', 'True', 'SucceededRescale', done)
  write(server, autoscaler, [able], {
    currentReplicas: current,
    desiredReplicas: replicas,
    lastScaleTime: nowText(server),
  })
}
