/**
 * The node: schedules Pods, starts, runs and stops their containers. What a container does is node/container.ts.
 * It goes by the Pod's status alone; in memory are only the plans for what is next and the containers' runs. A restored
 * cluster starts the runs of its running containers anew.
 */
import type { KubeObject } from '../../client'
import { timestamp } from '../../clock'
import { at, copy, type Json } from '../json'
import { lifeOf } from '../node/container'
import { environmentOf, mountFault } from '../node/environment'
import type { Run } from '../node/sh-run'
import { behaviour, containers, initContainers, SCHEDULING, STARTING, STOPPING } from '../pod-model'
import { qualityOfService } from '../quality-of-service'
import { builtIn } from '../resources'
import type { ApiServer } from '../server'
import { isOver } from './controller'
import {
  tellBackOff,
  tellKilling,
  tellScheduled,
  tellStarted,
  tellUnhealthy,
  tellUnmakeable,
  tellUnmounted,
  tellUnpullable,
  tellUnschedulable,
} from './pod-events'
import {
  compose,
  condition,
  crashed,
  ended,
  type Field,
  isEnded,
  isPassed,
  isRunning,
  isSidecar,
  pauseAfter,
  restarts,
  type Status,
  started,
  statuses,
  waiting,
  waitsFor,
} from './pod-status'
import { unschedulable } from './scheduler'

const PODS = builtIn('', 'Pod')
const NODES = builtIn('', 'Node')
const KUBELET = { manager: 'kubelet', subresource: 'status' }
/** The pause before what was not possible is tried again, and from one init container to the next: milliseconds. */
const AGAIN = 2000
const NEXT = 100

type Phase = 'schedule' | 'init' | 'start' | 'ready' | 'probe' | 'restart' | 'stop'
interface Step {
  phase: Phase
  after: number
}
interface Plan {
  phase: Phase
  cancel: () => void
}

const FIELDS: readonly Field[] = ['initContainerStatuses', 'containerStatuses']

export class Kubelet {
  readonly #plans = new Map<string, Plan>()
  /** Cancels the containers' runs, by Pod and container. */
  readonly #runs = new Map<string, Map<string, () => void>>()
  #address = 0

  constructor(readonly server: ApiServer) {}

  /** Looks at a Pod as it is now: lets its running containers run, and plans what is next. */
  see(pod: KubeObject): void {
    this.#syncRuns(pod)
    const uid = pod.metadata.uid as string
    const step = next(pod)
    const plan = this.#plans.get(uid)
    if (plan && plan.phase === step?.phase) return
    if (step?.phase === 'stop') tellKilling(this.server, pod)
    plan?.cancel()
    this.#plans.delete(uid)
    if (step) this.#plan(pod, step)
  }

  #plan(pod: KubeObject, { phase, after }: Step): void {
    const { namespace, name, uid = '' } = pod.metadata
    const cancel = this.server.clock.after(after, () => {
      this.#plans.delete(uid)
      const live = this.server.find(PODS, namespace, name)
      if (live?.metadata.uid === uid) this.#take(live, phase)
    })
    this.#plans.set(uid, { phase, cancel })
  }

  forget(pod: KubeObject): void {
    const uid = pod.metadata.uid as string
    this.#plans.get(uid)?.cancel()
    this.#plans.delete(uid)
    for (const cancel of this.#runs.get(uid)?.values() ?? []) cancel()
    this.#runs.delete(uid)
    this.server.store.logs.forget(uid)
  }

  stop(): void {
    for (const { cancel } of this.#plans.values()) cancel()
    for (const runs of this.#runs.values()) for (const cancel of runs.values()) cancel()
    this.#plans.clear()
    this.#runs.clear()
  }

  #take(pod: KubeObject, phase: Phase): void {
    const now = timestamp(this.server.clock.now())
    const [inits, main] = FIELDS.map((field) => statuses(pod, field)) as [Status[], Status[]]
    const steps: Record<Phase, () => void> = {
      schedule: () => this.#schedule(pod, now),
      init: () => this.#startInit(pod, now, inits, main),
      start: () => this.#start(pod, now, inits, main),
      restart: () => this.#restart(pod, now, inits, main),
      ready: () => {
        const served = main.map((s) => (isRunning(s) ? { ...s, ready: true } : s))
        this.#write(pod, compose(pod, now, served, inits))
      },
      probe: () => {
        tellUnhealthy(this.server, pod)
        this.see(pod)
      },
      stop: () => this.#stop(pod, now, inits, main),
    }
    steps[phase]()
  }

  #stop(pod: KubeObject, now: string, inits: Status[], main: Status[]): void {
    // A finalizer keeps the object; its containers are gone all the same.
    if ((pod.metadata.finalizers ?? []).length === 0) this.server.remove(PODS, pod)
    else
      this.#write(
        pod,
        compose(
          pod,
          now,
          main.map((s) => ended(s, now, 0)),
          inits,
        ),
      )
  }

  #schedule(pod: KubeObject, now: string): void {
    const node = this.server.list(NODES)[0]
    const message = unschedulable(this.server, pod, node)
    if (message) {
      const lack = { reason: 'Unschedulable', message }
      const conditions = [condition(pod, now, 'PodScheduled', lack)]
      if (at(pod, 'status', 'conditions', 0, 'message') !== message)
        tellUnschedulable(this.server, pod, message)
      this.#write(pod, { phase: 'Pending', conditions, qosClass: qualityOfService(pod) })
      this.#again(pod, 'schedule')
      return
    }
    const stored = this.server.bind(pod, node?.metadata.name ?? '')
    tellScheduled(this.server, stored, node?.metadata.name ?? '')
    this.#address += 1
    const ip = `10.244.${Math.floor(this.#address / 250)}.${(this.#address % 250) + 2}`
    const begun = { ...stored, status: waiting(pod) }
    const [inits, main] = FIELDS.map((field) => statuses(begun, field)) as [Status[], Status[]]
    this.#write(stored, {
      ...compose(begun, now, main, inits),
      hostIP: '172.18.0.2',
      podIP: ip,
      podIPs: [{ ip }],
      startTime: now,
      qosClass: qualityOfService(pod),
    })
  }

  /** Tries `phase` again later, whatever else changes meanwhile. */
  #again(pod: KubeObject, phase: Phase): void {
    this.#plans.get(pod.metadata.uid as string)?.cancel()
    this.#plan(pod, { phase, after: AGAIN })
  }

  #startInit(pod: KubeObject, now: string, inits: Status[], main: Status[]): void {
    const status = inits.find((s) => !isPassed(pod, s))
    const fault = mountFault(this.server, pod)
    if (fault) {
      tellUnmounted(this.server, pod, fault)
      this.#again(pod, 'init')
      return
    }
    const container = initContainers(pod).find((c) => at(c, 'name') === status?.name)
    const begun = inits.map((s) => (s === status ? started(s, now) : s))
    if (container) tellStarted(this.server, pod, 'initContainers', container)
    this.#write(pod, compose(pod, now, main, begun))
  }

  #start(pod: KubeObject, now: string, inits: Status[], main: Status[]): void {
    const fault = mountFault(this.server, pod)
    if (fault) {
      tellUnmounted(this.server, pod, fault)
      this.#again(pod, 'start')
      return
    }
    if (behaviour(pod).badImage) {
      const unpulled = main.map((s) => {
        const message = `Back-off pulling image "${String(s.image)}"`
        return { ...s, state: { waiting: { reason: 'ImagePullBackOff', message } } }
      })
      tellUnpullable(this.server, pod)
      this.#write(pod, compose(pod, now, unpulled, inits))
      return
    }
    const begun = main.map((s) => this.#begin(pod, s, now))
    this.#write(pod, compose(pod, now, begun, inits))
    if (begun.some((s) => waitsFor(s) === 'CreateContainerConfigError')) this.#again(pod, 'start')
  }

  /** Starts a main container that waits, unless its environment cannot be made. */
  #begin(pod: KubeObject, status: Status, now: string): Status {
    if (isRunning(status) || isEnded(status)) return status
    const container = containers(pod).find((c) => at(c, 'name') === status.name) as Json
    const { fault } = environmentOf(this.server, pod, container)
    if (fault === undefined) {
      tellStarted(this.server, pod, 'containers', container)
      return started(status, now)
    }
    tellUnmakeable(this.server, pod, container, fault)
    return { ...status, state: { waiting: { reason: 'CreateContainerConfigError', message: fault } } }
  }

  #restart(pod: KubeObject, now: string, inits: Status[], main: Status[]): void {
    const due = shortestPause([...inits, ...main])
    const isDue = (s: Status): boolean => isBackedOff(s) && pauseAfter(restarts(s)) === due
    for (const status of inits.filter(isDue)) {
      const container = initContainers(pod).find((c) => at(c, 'name') === status.name)
      if (container) tellStarted(this.server, pod, 'initContainers', container)
    }
    const begun = main.map((s) => (isDue(s) ? this.#begin(pod, s, now) : s))
    this.#write(
      pod,
      compose(
        pod,
        now,
        begun,
        inits.map((s) => (isDue(s) ? started(s, now) : s)),
      ),
    )
  }

  #write(pod: KubeObject, status: Status): void {
    const changed = copy(pod)
    changed.status = status
    this.server.update(PODS, changed, KUBELET)
  }

  /** Running containers run, others do not. */
  #syncRuns(pod: KubeObject): void {
    const uid = pod.metadata.uid as string
    const runs = this.#runs.get(uid) ?? new Map<string, () => void>()
    for (const field of FIELDS)
      for (const status of statuses(pod, field)) {
        const key = `${field} ${String(status.name)}`
        if (!isRunning(status)) {
          runs.get(key)?.()
          runs.delete(key)
        } else if (!runs.has(key)) this.#launch(pod, field, status, runs, key)
      }
    if (runs.size > 0) this.#runs.set(uid, runs)
  }

  #launch(pod: KubeObject, field: Field, { name }: Status, runs: Map<string, () => void>, key: string): void {
    const isInit = field === 'initContainerStatuses'
    const container = (isInit ? initContainers(pod) : containers(pod)).find((c) => at(c, 'name') === name)
    if (container === undefined) return
    const { logs } = this.server.store
    const uid = pod.metadata.uid as string
    logs.begin(uid, String(name))
    const log = (text: string): void => logs.append(uid, String(name), text)
    const drive = (run: Run): void => {
      const { value, done } = run.next()
      if (done) {
        runs.delete(key)
        this.#exited(pod, field, String(name), value)
      } else
        runs.set(
          key,
          this.server.clock.after(value, () => drive(run)),
        )
    }
    const begin = (): void => {
      const run = lifeOf(this.server, { pod, container, isInit, log })
      if (run) drive(run)
    }
    runs.set(key, this.server.clock.after(0, begin))
  }

  #exited(seen: KubeObject, field: Field, name: string, code: number): void {
    const pod = this.server.find(PODS, seen.metadata.namespace, seen.metadata.name)
    if (pod?.metadata.uid !== seen.metadata.uid || !pod) return
    const now = timestamp(this.server.clock.now())
    const isInit = field === 'initContainerStatuses'
    const policy = at(pod, 'spec', 'restartPolicy')
    const [inits, main] = FIELDS.map((f) =>
      statuses(pod, f).map((s) => {
        if (f !== field || s.name !== name) return s
        const isForGood = isInit
          ? (code === 0 && !isSidecar(pod, s)) || policy === 'Never'
          : policy === 'Never' || (policy === 'OnFailure' && code === 0)
        return isForGood
          ? { ...ended(s, now, code), ready: isInit && code === 0 }
          : crashed(pod, s, now, code)
      }),
    ) as [Status[], Status[]]
    this.#write(pod, compose(pod, now, main, inits))
    const status = (isInit ? inits : main).find((s) => s.name === name)
    if (isBackedOff(status)) tellBackOff(this.server, pod, isInit ? 'initContainers' : 'containers', name)
  }
}

/** What a Pod in this state does next, and when. */
function next(pod: KubeObject): Step | undefined {
  if (pod.metadata.deletionTimestamp)
    return isOver(pod) && (pod.metadata.finalizers ?? []).length > 0
      ? undefined
      : { phase: 'stop', after: STOPPING }
  if (isOver(pod)) return undefined
  if (!at(pod, 'spec', 'nodeName')) return { phase: 'schedule', after: SCHEDULING }
  const [inits, main] = FIELDS.map((field) => statuses(pod, field)) as [Status[], Status[]]
  if (main.length === 0) return undefined
  const init = inits.findIndex((s) => !isPassed(pod, s))
  const open = inits[init]
  if (open)
    return waitsFor(open) === 'PodInitializing'
      ? { phase: 'init', after: init === 0 ? STARTING : NEXT }
      : resume(inits)
  const first = main.map(waitsFor).find((reason) => reason !== undefined)
  if (first === 'ContainerCreating') return { phase: 'start', after: STARTING }
  if (first === 'PodInitializing') return { phase: 'start', after: NEXT }
  if (first === 'CreateContainerConfigError') return { phase: 'start', after: AGAIN }
  return becomeReady(pod, main) ?? resume([...inits, ...main])
}

const isBackedOff = (status: Status | undefined): boolean => waitsFor(status) === 'CrashLoopBackOff'
const shortestPause = (list: Status[]): number =>
  Math.min(...list.filter(isBackedOff).map((s) => pauseAfter(restarts(s))))

function resume(list: Status[]): Step | undefined {
  return list.some(isBackedOff) ? { phase: 'restart', after: shortestPause(list) } : undefined
}

/** Containers that serve become ready; those that run to their end do not. */
function becomeReady(pod: KubeObject, main: Status[]): Step | undefined {
  const isServing = at(pod, 'spec', 'restartPolicy') === 'Always'
  if (!isServing || !main.some((s) => isRunning(s) && s.ready !== true)) return undefined
  const how = behaviour(pod)
  if (how.crash) return undefined
  if (!how.neverReady) return { phase: 'ready', after: how.readyAfter }
  const [seconds] = containers(pod).flatMap((c) => at(c, 'readinessProbe', 'periodSeconds') ?? [])
  return typeof seconds === 'number' ? { phase: 'probe', after: seconds * 1000 } : undefined
}
