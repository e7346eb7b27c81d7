/**
 * Where an object stands, computed from the object alone: the kstatus rules of cli-utils (pkg/kstatus/status),
 * in the words `helm --wait` prints. Helm's own readers for hooks (Job, Pod) are here too.
 */
import type { KubeObject } from './client'

export type StatusWord = 'InProgress' | 'Current' | 'Failed' | 'Terminating'

export interface Status {
  status: StatusWord
  /** As `resource KIND/NS/NAME not ready. status: …, message: …` ends. */
  message: string
}

interface Condition {
  type?: string
  status?: string
  reason?: string
  message?: string
}

/** The status `helm --wait` waits for. `now` matters to Pods nobody can schedule. */
export function computeStatus(object: KubeObject, now = 0): Status {
  return generic(object) ?? RULES[groupKind(object)]?.(object, now) ?? readyCondition(object)
}

/** What a hook is waited for with: Jobs and Pods run to their end, anything else is ready at once. */
export function hookStatus(object: KubeObject): Status {
  const kind = groupKind(object)
  if (kind === 'batch/Job') return generic(object) ?? jobToItsEnd(object)
  if (kind === 'Pod') return generic(object) ?? podToItsEnd(object)
  return generic(object) ?? current('Resource is current')
}

/** As `computeStatus`, but a Job is current only when complete (`--wait-for-jobs`). */
export function statusWithJobs(object: KubeObject, now = 0): Status {
  if (groupKind(object) === 'batch/Job') return generic(object) ?? jobToItsEnd(object)
  return computeStatus(object, now)
}

const inProgress = (message: string): Status => ({ status: 'InProgress', message })
const current = (message: string): Status => ({ status: 'Current', message })
const failed = (message: string): Status => ({ status: 'Failed', message })

function groupKind(object: KubeObject): string {
  const slash = object.apiVersion.indexOf('/')
  return slash < 0 ? object.kind : `${object.apiVersion.slice(0, slash)}/${object.kind}`
}

function field(object: unknown, path: string): unknown {
  let at: unknown = object
  for (const key of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined
    at = (at as Record<string, unknown>)[key]
  }
  return at
}

function int(object: KubeObject, path: string, fallback: number): number {
  const value = field(object, path)
  return typeof value === 'number' ? value : fallback
}

function text(object: KubeObject, path: string, fallback: string): string {
  const value = field(object, path)
  return typeof value === 'string' ? value : fallback
}

function conditions(object: KubeObject): Condition[] {
  const value = field(object, 'status.conditions')
  return Array.isArray(value) ? (value as Condition[]) : []
}

/** What decides for every kind: deletion, a generation not yet observed, and the standard conditions. */
function generic(object: KubeObject): Status | undefined {
  if (object.metadata.deletionTimestamp)
    return { status: 'Terminating', message: 'Resource scheduled for deletion' }
  const generation = object.metadata.generation
  const observed = field(object, 'status.observedGeneration')
  if (generation !== undefined && typeof observed === 'number' && observed !== generation)
    return inProgress(
      `${object.kind} generation is ${generation}, but latest observed generation is ${observed}`,
    )
  for (const condition of conditions(object)) {
    if (condition.status !== 'True') continue
    if (condition.type === 'Reconciling') return inProgress(condition.message ?? '')
    if (condition.type === 'Stalled') return failed(condition.message ?? '')
  }
  return undefined
}

function readyCondition(object: KubeObject): Status {
  const ready = conditions(object).find((c) => c.type === 'Ready')
  if (ready?.status === 'True') return current('Resource is Ready')
  if (ready?.status === 'False' || ready?.status === 'Unknown') return inProgress(ready.message ?? '')
  return current('Resource is current')
}

const alwaysReady = (): Status => current('Resource is always ready')

function deployment(object: KubeObject): Status {
  let progressing = field(object, 'spec.progressDeadlineSeconds') === undefined
  let available = false
  for (const condition of conditions(object)) {
    if (condition.type === 'Progressing') {
      if (condition.reason === 'ProgressDeadlineExceeded') return failed('Progress deadline exceeded')
      if (condition.status === 'True' && condition.reason === 'NewReplicaSetAvailable') progressing = true
    }
    if (condition.type === 'Available' && condition.status === 'True') available = true
  }
  const wanted = int(object, 'spec.replicas', 1)
  const replicas = int(object, 'status.replicas', 0)
  const updated = int(object, 'status.updatedReplicas', 0)
  const ready = int(object, 'status.readyReplicas', 0)
  const availables = int(object, 'status.availableReplicas', 0)
  if (wanted > replicas) return inProgress(`Replicas: ${replicas}/${wanted}`)
  if (wanted > updated) return inProgress(`Updated: ${updated}/${wanted}`)
  if (replicas > wanted) return inProgress(`Pending termination: ${replicas - wanted}`)
  if (updated > availables) return inProgress(`Available: ${availables}/${updated}`)
  if (wanted > ready) return inProgress(`Ready: ${ready}/${wanted}`)
  if (!progressing) return inProgress('ReplicaSet not Available')
  if (!available) return inProgress('Deployment not Available')
  return current(`Deployment is available. Replicas: ${replicas}`)
}

function replicaSet(object: KubeObject): Status {
  if (conditions(object).some((c) => c.type === 'ReplicaFailure' && c.status === 'True'))
    return inProgress('Replica Failure condition. Check Pods')
  const wanted = int(object, 'spec.replicas', 1)
  const replicas = int(object, 'status.replicas', 0)
  const ready = int(object, 'status.readyReplicas', 0)
  const available = int(object, 'status.availableReplicas', 0)
  const labelled = int(object, 'status.fullyLabeledReplicas', 0)
  if (wanted > labelled) return inProgress(`Labelled: ${labelled}/${wanted}`)
  if (wanted > available) return inProgress(`Available: ${available}/${wanted}`)
  if (wanted > ready) return inProgress(`Ready: ${ready}/${wanted}`)
  if (replicas > wanted) return inProgress(`Pending termination: ${replicas - wanted}`)
  return current(`ReplicaSet is available. Replicas: ${replicas}`)
}

function statefulSet(object: KubeObject): Status {
  if (text(object, 'spec.updateStrategy.type', '') === 'OnDelete')
    return current('StatefulSet is using the ondelete update strategy')
  const wanted = int(object, 'spec.replicas', 1)
  const ready = int(object, 'status.readyReplicas', 0)
  const currents = int(object, 'status.currentReplicas', 0)
  const updated = int(object, 'status.updatedReplicas', 0)
  const replicas = int(object, 'status.replicas', 0)
  const partition = int(object, 'spec.updateStrategy.rollingUpdate.partition', -1)
  if (wanted > replicas) return inProgress(`Replicas: ${replicas}/${wanted}`)
  if (wanted > ready) return inProgress(`Ready: ${ready}/${wanted}`)
  if (replicas > wanted) return inProgress(`Pending termination: ${replicas - wanted}`)
  if (partition !== -1) {
    if (updated < wanted - partition) return inProgress(`updated: ${updated}/${wanted - partition}`)
    return current(`Partition rollout complete. updated: ${updated}`)
  }
  if (wanted > currents) return inProgress(`current: ${currents}/${wanted}`)
  if (text(object, 'status.currentRevision', '') !== text(object, 'status.updateRevision', ''))
    return inProgress('Waiting for updated revision to match current')
  return current(`All replicas scheduled as expected. Replicas: ${replicas}`)
}

function daemonSet(object: KubeObject): Status {
  if (object.metadata.generation === undefined) return inProgress('DaemonSet metadata.generation not found')
  if (field(object, 'status.observedGeneration') === undefined)
    return inProgress('DaemonSet status.observedGeneration not found')
  const desired = int(object, 'status.desiredNumberScheduled', -1)
  const currents = int(object, 'status.currentNumberScheduled', 0)
  const updated = int(object, 'status.updatedNumberScheduled', 0)
  const available = int(object, 'status.numberAvailable', 0)
  const ready = int(object, 'status.numberReady', 0)
  if (desired === -1) return inProgress('Missing .status.desiredNumberScheduled')
  if (desired > currents) return inProgress(`Current: ${currents}/${desired}`)
  if (desired > updated) return inProgress(`Updated: ${updated}/${desired}`)
  if (desired > available) return inProgress(`Available: ${available}/${desired}`)
  if (desired > ready) return inProgress(`Ready: ${ready}/${desired}`)
  return current(`All replicas scheduled as expected. Replicas: ${desired}`)
}

function claim(object: KubeObject): Status {
  const phase = text(object, 'status.phase', 'unknown')
  return phase === 'Bound' ? current('PVC is Bound') : inProgress(`PVC is not Bound. phase: ${phase}`)
}

/** How long a Pod may stay unscheduled before that counts as failed. */
const SCHEDULE_WINDOW = 15_000

function pod(object: KubeObject, now: number): Status {
  switch (text(object, 'status.phase', '')) {
    case 'Succeeded':
      return current('Pod has completed successfully')
    case 'Failed':
      return current('Pod has completed, but not successfully')
    case 'Running': {
      if (conditions(object).some((c) => c.type === 'Ready' && c.status === 'True'))
        return current('Pod is Ready')
      const looping = crashLooping(object)
      if (looping.length > 0) return failed(`Containers in CrashLoop state: ${looping.join(',')}`)
      return inProgress('Pod is running but is not Ready')
    }
    case 'Pending': {
      const scheduled = conditions(object).find((c) => c.type === 'PodScheduled' && c.status === 'False')
      if (scheduled?.reason !== 'Unschedulable') return inProgress('Pod is in the Pending phase')
      if (now - SCHEDULE_WINDOW < Date.parse(object.metadata.creationTimestamp ?? ''))
        return inProgress('Pod has not been scheduled')
      return failed('Pod could not be scheduled')
    }
    default:
      return inProgress('Pod phase not available')
  }
}

function crashLooping(object: KubeObject): string[] {
  const statuses = field(object, 'status.containerStatuses')
  if (!Array.isArray(statuses)) return []
  return statuses
    .filter((s) => field(s, 'state.waiting.reason') === 'CrashLoopBackOff')
    .map((s) => String(field(s, 'name')))
}

function jobEnd(object: KubeObject): Status | undefined {
  const completions = int(object, 'spec.completions', int(object, 'spec.parallelism', 1))
  for (const condition of conditions(object)) {
    if (condition.status !== 'True') continue
    if (condition.type === 'Complete')
      return current(`Job Completed. succeeded: ${int(object, 'status.succeeded', 0)}/${completions}`)
    if (condition.type === 'Failed')
      return failed(`Job Failed. failed: ${int(object, 'status.failed', 0)}/${completions}`)
  }
  return undefined
}

function job(object: KubeObject): Status {
  const end = jobEnd(object)
  if (end) return end
  if (text(object, 'status.startTime', '') === '') return inProgress('Job not started')
  const succeeded = int(object, 'status.succeeded', 0)
  const active = int(object, 'status.active', 0)
  return current(
    `Job in progress. success:${succeeded}, active: ${active}, failed: ${int(object, 'status.failed', 0)}`,
  )
}

const jobToItsEnd = (object: KubeObject): Status => jobEnd(object) ?? inProgress('Job in progress')

function podToItsEnd(object: KubeObject): Status {
  const phase = text(object, 'status.phase', '')
  if (phase === 'Succeeded') return current(`pod ${object.metadata.name} succeeded`)
  if (phase === 'Failed') return failed(`pod ${object.metadata.name} failed`)
  return inProgress('Pod in progress')
}

function service(object: KubeObject): Status {
  if (text(object, 'spec.type', 'ClusterIP') === 'LoadBalancer' && text(object, 'spec.clusterIP', '') === '')
    return inProgress('ClusterIP not set. Service type: LoadBalancer')
  return current('Service is ready')
}

function customResourceDefinition(object: KubeObject): Status {
  for (const condition of conditions(object)) {
    if (condition.type === 'NamesAccepted' && condition.status === 'False')
      return failed(condition.message ?? '')
    if (condition.type !== 'Established') continue
    if (condition.status === 'False' && condition.reason !== 'Installing')
      return failed(condition.message ?? '')
    if (condition.status === 'True') return current('CRD is established')
  }
  return inProgress('Install in progress')
}

const RULES: Record<string, (object: KubeObject, now: number) => Status> = {
  ConfigMap: alwaysReady,
  Secret: alwaysReady,
  Service: service,
  Pod: pod,
  PersistentVolumeClaim: claim,
  'apps/Deployment': deployment,
  'apps/ReplicaSet': replicaSet,
  'apps/StatefulSet': statefulSet,
  'apps/DaemonSet': daemonSet,
  'batch/Job': job,
  'batch/CronJob': alwaysReady,
  'policy/PodDisruptionBudget': () => current('AllowedDisruptions has been computed.'),
  'apiextensions.k8s.io/CustomResourceDefinition': customResourceDefinition,
}
