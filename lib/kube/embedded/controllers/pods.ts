/** The node: schedules Pods, starts, runs and stops their containers as pod-model.ts says. */
import type { KubeObject } from '../../client'
import { timestamp } from '../../clock'
import { at, copy, type Json } from '../json'
import {
  type Behaviour,
  behaviour,
  CRASH_AFTER,
  containers,
  FIRST_BACKOFF,
  LONGEST_BACKOFF,
  SCHEDULING,
  STARTING,
  STOPPING,
} from '../pod-model'
import { builtIn } from '../resources'
import type { ApiServer } from '../server'
import {
  tellBackOff,
  tellKilling,
  tellScheduled,
  tellStarted,
  tellUnhealthy,
  tellUnpullable,
} from './pod-events'

const PODS = builtIn('', 'Pod')
const KUBELET = { manager: 'kubelet', subresource: 'status' }
type Phase = 'schedule' | 'start' | 'ready' | 'probe' | 'end' | 'crash' | 'restart' | 'stop'

interface Step {
  phase: Phase
  after: number
}

export class Kubelet {
  readonly #plans = new Map<string, { phase: Phase; cancel: () => void }>()
  #address = 0

  constructor(readonly server: ApiServer) {}

  /** Plans what happens to a Pod next. */
  see(pod: KubeObject): void {
    const uid = pod.metadata.uid as string
    const step = next(pod)
    const plan = this.#plans.get(uid)
    if (plan && plan.phase === step?.phase) return
    if (step?.phase === 'stop') tellKilling(this.server, pod)
    plan?.cancel()
    this.#plans.delete(uid)
    if (!step) return
    const { namespace, name } = pod.metadata
    const cancel = this.server.clock.after(step.after, () => {
      this.#plans.delete(uid)
      const live = this.server.find(PODS, namespace, name)
      if (live?.metadata.uid === uid) this.#take(live, step.phase)
    })
    this.#plans.set(uid, { phase: step.phase, cancel })
  }

  forget(pod: KubeObject): void {
    const uid = pod.metadata.uid as string
    this.#plans.get(uid)?.cancel()
    this.#plans.delete(uid)
  }

  stop(): void {
    for (const { cancel } of this.#plans.values()) cancel()
    this.#plans.clear()
  }

  #take(pod: KubeObject, phase: Phase): void {
    const now = timestamp(this.server.clock.now())
    if (phase === 'stop') {
      // A finalizer keeps the object; its containers are gone all the same.
      if ((pod.metadata.finalizers ?? []).length === 0) this.server.remove(PODS, pod)
      else this.#write(pod, ended(pod, now, 0))
    } else if (phase === 'schedule') this.#schedule(pod, now)
    else if (phase === 'probe') {
      tellUnhealthy(this.server, pod)
      this.see(pod)
    } else {
      const how = behaviour(pod)
      this.#write(pod, STATES[phase](pod, now, how))
      this.#tell(pod, phase, how)
    }
  }

  #tell(pod: KubeObject, phase: Phase, how: Behaviour): void {
    if (phase === 'start' && how.badImage) tellUnpullable(this.server, pod)
    else if (phase === 'start' || phase === 'restart') tellStarted(this.server, pod)
    const live = this.server.find(PODS, pod.metadata.namespace, pod.metadata.name)
    const waiting = at(live, 'status', 'containerStatuses', 0, 'state', 'waiting', 'reason')
    if (waiting === 'CrashLoopBackOff') tellBackOff(this.server, pod)
  }

  #schedule(pod: KubeObject, now: string): void {
    const node = this.server.list(builtIn('', 'Node'))[0]
    const bound = copy(pod)
    bound.spec = { ...(bound.spec as object), nodeName: node?.metadata.name ?? '' }
    const stored = this.server.update(PODS, bound, { manager: 'kube-scheduler' })
    tellScheduled(this.server, stored, node?.metadata.name ?? '')
    this.#address += 1
    const ip = `10.244.${Math.floor(this.#address / 250)}.${(this.#address % 250) + 2}`
    const status = {
      phase: 'Pending',
      conditions: conditions(now, { Initialized: true, PodScheduled: true }),
      hostIP: '172.18.0.2',
      podIP: ip,
      podIPs: [{ ip }],
      startTime: now,
      containerStatuses: containers(pod).map((c) =>
        containerStatus(c, { waiting: { reason: 'ContainerCreating' } }),
      ),
      qosClass: qualityOfService(pod),
    }
    this.#write(stored, status)
  }

  #write(pod: KubeObject, status: Status): void {
    const changed = copy(pod)
    changed.status = status
    this.server.update(PODS, changed, KUBELET)
  }
}

type Status = { [field: string]: Json }

/** What a Pod in this state does next, and when. */
function next(pod: KubeObject): Step | undefined {
  if (pod.metadata.deletionTimestamp)
    return isOver(pod) && (pod.metadata.finalizers ?? []).length > 0
      ? undefined
      : { phase: 'stop', after: STOPPING }
  if (isOver(pod)) return undefined
  if (!at(pod, 'spec', 'nodeName')) return { phase: 'schedule', after: SCHEDULING }
  const how = behaviour(pod)
  const state = at(pod, 'status', 'containerStatuses', 0, 'state')
  const waiting = at(state, 'waiting', 'reason')
  if (waiting === 'ContainerCreating') return { phase: 'start', after: STARTING }
  if (waiting === 'CrashLoopBackOff') return { phase: 'restart', after: backoff(pod) }
  if (!at(state, 'running')) return undefined
  if (how.crash) return { phase: 'crash', after: CRASH_AFTER }
  const policy = at(pod, 'spec', 'restartPolicy')
  if (policy === 'Never' || policy === 'OnFailure') return { phase: 'end', after: how.runsFor }
  const isReady = at(pod, 'status', 'containerStatuses', 0, 'ready') === true
  if (isReady) return undefined
  if (!how.neverReady) return { phase: 'ready', after: how.readyAfter }
  const period = probePeriod(pod)
  return period === undefined ? undefined : { phase: 'probe', after: period }
}

/** Milliseconds between two looks at a Pod that says how it is probed. */
function probePeriod(pod: KubeObject): number | undefined {
  const [seconds] = containers(pod).flatMap((c) => at(c, 'readinessProbe', 'periodSeconds') ?? [])
  return typeof seconds === 'number' ? seconds * 1000 : undefined
}

const restarts = (pod: KubeObject): number =>
  Number(at(pod, 'status', 'containerStatuses', 0, 'restartCount') ?? 0)

const backoff = (pod: KubeObject): number =>
  Math.min(FIRST_BACKOFF * 2 ** Math.max(0, restarts(pod) - 1), LONGEST_BACKOFF)

const isOver = (pod: KubeObject): boolean =>
  ['Succeeded', 'Failed'].includes(String(at(pod, 'status', 'phase')))

const STATES: Record<
  Exclude<Phase, 'schedule' | 'stop' | 'probe'>,
  (pod: KubeObject, now: string, how: Behaviour) => Status
> = {
  start: (pod, now, how) => (how.badImage ? unpullable(pod, now) : running(pod, now, false)),
  ready: (pod, now) => running(pod, now, true),
  restart: (pod, now) => running(pod, now, false),
  end(pod, now, how) {
    const policy = at(pod, 'spec', 'restartPolicy')
    return how.exitCode !== 0 && policy === 'OnFailure'
      ? crashed(pod, now, how.exitCode)
      : ended(pod, now, how.exitCode)
  },
  crash: (pod, now) =>
    at(pod, 'spec', 'restartPolicy') === 'Never' ? ended(pod, now, 1) : crashed(pod, now, 1),
}

function statusWith(pod: KubeObject, phase: string, fields: Status): Status {
  return { ...(pod.status as Status), phase, ...fields }
}

function containerStatus(container: Json, state: Json, more: Status = {}): Status {
  return {
    name: String(at(container, 'name')),
    state,
    lastState: {},
    ready: false,
    restartCount: 0,
    image: String(at(container, 'image')),
    imageID: '',
    started: false,
    ...more,
  }
}

function conditions(now: string, met: Record<string, boolean>, reason?: string): Json[] {
  return ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => {
    const isMet = met[type] ?? false
    return {
      type,
      status: isMet ? 'True' : 'False',
      lastProbeTime: null,
      lastTransitionTime: now,
      ...(isMet ? {} : { reason: reason ?? 'ContainersNotReady' }),
    }
  })
}

const STARTED = { Initialized: true, PodScheduled: true }
const READY = { ...STARTED, Ready: true, ContainersReady: true }

function running(pod: KubeObject, now: string, isReady: boolean): Status {
  const startedAt = at(pod, 'status', 'containerStatuses', 0, 'state', 'running', 'startedAt') ?? now
  return statusWith(pod, 'Running', {
    conditions: conditions(now, isReady ? READY : STARTED),
    containerStatuses: containers(pod).map((c, i) =>
      containerStatus(
        c,
        { running: { startedAt } },
        {
          ready: isReady,
          started: true,
          restartCount: restarts(pod),
          lastState: at(pod, 'status', 'containerStatuses', i, 'lastState') ?? {},
        },
      ),
    ),
  })
}

function unpullable(pod: KubeObject, now: string): Status {
  return statusWith(pod, 'Pending', {
    conditions: conditions(now, STARTED),
    containerStatuses: containers(pod).map((c) => {
      const message = `Back-off pulling image "${String(at(c, 'image'))}"`
      return containerStatus(c, { waiting: { reason: 'ImagePullBackOff', message } })
    }),
  })
}

function terminated(pod: KubeObject, now: string, exitCode: number): Json {
  const startedAt = at(pod, 'status', 'containerStatuses', 0, 'state', 'running', 'startedAt') ?? now
  return {
    terminated: { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', startedAt, finishedAt: now },
  }
}

function crashed(pod: KubeObject, now: string, exitCode: number): Status {
  const count = restarts(pod) + 1
  const pause = goDuration(Math.min(FIRST_BACKOFF * 2 ** (count - 1), LONGEST_BACKOFF))
  const { name, namespace, uid } = pod.metadata
  return statusWith(pod, 'Running', {
    conditions: conditions(now, STARTED),
    containerStatuses: containers(pod).map((c) => {
      const message = `back-off ${pause} restarting failed container=${String(at(c, 'name'))} pod=${name}_${namespace}(${uid})`
      return containerStatus(
        c,
        { waiting: { reason: 'CrashLoopBackOff', message } },
        { lastState: terminated(pod, now, exitCode), restartCount: count },
      )
    }),
  })
}

/** Whole seconds as Go prints a duration: `10s`, `1m20s`, `5m0s`. */
function goDuration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`
}

function ended(pod: KubeObject, now: string, exitCode: number): Status {
  return statusWith(pod, exitCode === 0 ? 'Succeeded' : 'Failed', {
    conditions: conditions(now, STARTED, exitCode === 0 ? 'PodCompleted' : 'PodFailed'),
    containerStatuses: containers(pod).map((c) =>
      containerStatus(c, terminated(pod, now, exitCode), { restartCount: restarts(pod) }),
    ),
  })
}

function qualityOfService(pod: KubeObject): string {
  const resources = containers(pod).map((c) => at(c, 'resources'))
  const limits = resources.map((r) => at(r, 'limits'))
  const requests = resources.map((r) => at(r, 'requests'))
  if (limits.every((l) => !l) && requests.every((r) => !r)) return 'BestEffort'
  const isGuaranteed = limits.every((l, i) =>
    ['cpu', 'memory'].every((name) => at(l, name) !== undefined && at(l, name) === at(requests[i], name)),
  )
  return isGuaranteed ? 'Guaranteed' : 'Burstable'
}
