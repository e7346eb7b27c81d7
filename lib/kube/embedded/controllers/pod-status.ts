/** A Pod's status from what its containers are doing: phase, conditions, container statuses (pkg/kubelet/status). */
import type { KubeObject } from '../../client'
import { at, type Json } from '../json'
import { containers, FIRST_BACKOFF, initContainers, LONGEST_BACKOFF } from '../pod-model'

export type Status = { [field: string]: Json }
export type Field = 'containerStatuses' | 'initContainerStatuses'

export const statuses = (pod: KubeObject, field: Field): Status[] =>
  ((at(pod, 'status', field) ?? []) as Status[]).map((status) => status)

export const isRunning = (status: Status | undefined): boolean => at(status, 'state', 'running') !== undefined
export const isEnded = (status: Status | undefined): boolean =>
  at(status, 'state', 'terminated') !== undefined
export const waitsFor = (status: Status | undefined): Json | undefined =>
  at(status, 'state', 'waiting', 'reason')
export const restarts = (status: Status | undefined): number => Number(at(status, 'restartCount') ?? 0)
const isReady = (status: Status): boolean => status.ready === true
const exitCode = (status: Status): number => Number(at(status, 'state', 'terminated', 'exitCode') ?? 0)

/** An init container that has done its work, or runs beside the others for good. */
export const isPassed = (pod: KubeObject, status: Status): boolean =>
  (isEnded(status) && exitCode(status) === 0) || (isSidecar(pod, status) && isRunning(status))

export function isSidecar(pod: KubeObject, status: Status): boolean {
  const container = initContainers(pod).find((c) => at(c, 'name') === status.name)
  return at(container, 'restartPolicy') === 'Always'
}

export function fresh(container: Json, state: Json): Status {
  return {
    name: String(at(container, 'name')),
    state,
    lastState: {},
    ready: false,
    restartCount: 0,
    image: String(at(container, 'image')),
    imageID: '',
    started: false,
  }
}

/** The statuses of a Pod that has just got its node. */
export function waiting(pod: KubeObject): Status {
  const inits = initContainers(pod)
  const reason = inits.length > 0 ? 'PodInitializing' : 'ContainerCreating'
  return {
    ...(inits.length > 0
      ? { initContainerStatuses: inits.map((c) => fresh(c, { waiting: { reason: 'PodInitializing' } })) }
      : {}),
    containerStatuses: containers(pod).map((c) => fresh(c, { waiting: { reason } })),
  }
}

export function started(status: Status, now: string): Status {
  return { ...status, state: { running: { startedAt: now } }, ready: false, started: true }
}

export function ended(status: Status, now: string, code: number): Status {
  const startedAt = at(status, 'state', 'running', 'startedAt') ?? now
  const reason = code === 0 ? 'Completed' : 'Error'
  const terminated = { exitCode: code, reason, startedAt, finishedAt: now }
  return { ...status, state: { terminated }, ready: false, started: false }
}

/** Ended, and to be started again after a pause. */
export function crashed(pod: KubeObject, status: Status, now: string, code: number): Status {
  const count = restarts(status) + 1
  const { name, namespace, uid } = pod.metadata
  const message = `back-off ${goDuration(pauseAfter(count))} restarting failed container=${String(status.name)} pod=${name}_${namespace}(${uid})`
  return {
    ...ended(status, now, code),
    state: { waiting: { reason: 'CrashLoopBackOff', message } },
    lastState: ended(status, now, code).state as Json,
    restartCount: count,
  }
}

/** The pause before the restart of a container that has ended `count` times, milliseconds. */
export const pauseAfter = (count: number): number =>
  Math.min(FIRST_BACKOFF * 2 ** Math.max(0, count - 1), LONGEST_BACKOFF)

/** Whole seconds as Go prints a duration: `10s`, `1m20s`, `5m0s`. */
function goDuration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`
}

/** The Pod's whole status with these container statuses. */
export function compose(pod: KubeObject, now: string, main: Status[], inits: Status[]): Status {
  const open = inits.filter((status) => !isPassed(pod, status))
  const hasFailedInit = open.some((status) => isEnded(status))
  const isDone = main.length > 0 && main.every(isEnded)
  const hasBegun = main.some((s) => isRunning(s) || isEnded(s) || restarts(s) > 0)
  const phase = hasFailedInit
    ? 'Failed'
    : isDone
      ? main.every((status) => exitCode(status) === 0)
        ? 'Succeeded'
        : 'Failed'
      : hasBegun
        ? 'Running'
        : 'Pending'
  const unready = main.filter((status) => !isReady(status))
  const over = phase === 'Succeeded' ? 'PodCompleted' : phase === 'Failed' ? 'PodFailed' : undefined
  const names = (list: Status[]): string => `[${list.map((s) => String(s.name)).join(' ')}]`
  const lack =
    unready.length === 0
      ? undefined
      : over
        ? { reason: over }
        : { reason: 'ContainersNotReady', message: `containers with unready status: ${names(unready)}` }
  const incomplete = {
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: ${names(open)}`,
  }
  return {
    ...(pod.status as Status),
    phase,
    conditions: [
      condition(pod, now, 'Initialized', open.length > 0 ? incomplete : undefined),
      condition(pod, now, 'Ready', lack),
      condition(pod, now, 'ContainersReady', lack),
      condition(pod, now, 'PodScheduled', undefined),
    ],
    ...(inits.length > 0 ? { initContainerStatuses: inits } : {}),
    containerStatuses: main,
  }
}

/** A condition, false with what it lacks; it keeps its time while its status stays. */
export function condition(pod: KubeObject, now: string, type: string, lack: Status | undefined): Status {
  const list = at(pod, 'status', 'conditions')
  const before = Array.isArray(list) ? list.find((c) => at(c, 'type') === type) : undefined
  const status = lack ? 'False' : 'True'
  const since = at(before, 'status') === status ? (at(before, 'lastTransitionTime') ?? now) : now
  return { type, status, lastProbeTime: null, lastTransitionTime: since, ...lack }
}
