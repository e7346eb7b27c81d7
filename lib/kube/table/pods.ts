/** A Pod's row: how many of its containers are ready, and the one word that says how it is. */
import type { KubeObject } from '../client'
import { at, type Json } from '../embedded/json'
import { since } from './duration'
import { columns, hasCondition, items, or, type Printer, text } from './printer'

export const pod: Printer = {
  columns: columns('Name Ready Status Restarts Age | IP Node Nominated_Node Readiness_Gates'),
  cells(object, now) {
    const state = podState(object)
    const restarts =
      state.restarts !== 0 && state.lastRestart
        ? `${state.restarts} (${since(state.lastRestart, now)} ago)`
        : String(state.restarts)
    return [
      object.metadata.name,
      `${state.ready}/${state.total}`,
      state.reason,
      restarts,
      since(object.metadata.creationTimestamp, now),
      or(text(object, 'status', 'podIPs', 0, 'ip'), '<none>'),
      or(text(object, 'spec', 'nodeName'), '<none>'),
      or(text(object, 'status', 'nominatedNodeName'), '<none>'),
      readinessGates(object),
    ]
  },
}

interface PodState {
  ready: number
  total: number
  reason: string
  restarts: number
  lastRestart: string
}

function podState(pod: KubeObject): PodState {
  const sidecars = new Set(
    items(pod, 'spec', 'initContainers')
      .filter((c) => at(c, 'restartPolicy') === 'Always')
      .map((c) => text(c, 'name')),
  )
  const phase = text(pod, 'status', 'phase')
  const state: PodState = {
    ready: 0,
    total: items(pod, 'spec', 'containers').length + sidecars.size,
    reason: or(text(pod, 'status', 'reason'), phase),
    restarts: 0,
    lastRestart: '',
  }
  for (const c of items(pod, 'status', 'conditions'))
    if (at(c, 'type') === 'PodScheduled' && at(c, 'reason') === 'SchedulingGated')
      state.reason = 'SchedulingGated'
  const isInitializing = initState(pod, state, sidecars)
  if (!isInitializing || hasCondition(pod, 'Initialized')) mainState(pod, state, sidecars)
  if (pod.metadata.deletionTimestamp) {
    if (text(pod, 'status', 'reason') === 'NodeLost') state.reason = 'Unknown'
    else if (phase !== 'Succeeded' && phase !== 'Failed') state.reason = 'Terminating'
  }
  return state
}

/** Counts the init containers; whether one of them is still in the way. */
function initState(pod: KubeObject, state: PodState, sidecars: Set<string>): boolean {
  const statuses = items(pod, 'status', 'initContainerStatuses')
  for (const [i, status] of statuses.entries()) {
    count(state, status)
    const terminated = at(status, 'state', 'terminated')
    const waiting = text(status, 'state', 'waiting', 'reason')
    if (terminated && at(terminated, 'exitCode') === 0) continue
    if (sidecars.has(text(status, 'name')) && at(status, 'started') === true) {
      if (at(status, 'ready') === true) state.ready += 1
      continue
    }
    if (terminated) state.reason = `Init:${endReason(terminated)}`
    else if (waiting !== '' && waiting !== 'PodInitializing') state.reason = `Init:${waiting}`
    else state.reason = `Init:${i}/${items(pod, 'spec', 'initContainers').length}`
    return true
  }
  return false
}

/** The main containers, last first: the first one's word wins. */
function mainState(pod: KubeObject, state: PodState, sidecars: Set<string>): void {
  state.restarts = 0
  state.lastRestart = ''
  for (const status of items(pod, 'status', 'initContainerStatuses'))
    if (sidecars.has(text(status, 'name'))) count(state, status)
  let isRunning = false
  let failure = ''
  for (const status of [...items(pod, 'status', 'containerStatuses')].reverse()) {
    count(state, status)
    const waiting = text(status, 'state', 'waiting', 'reason')
    const terminated = at(status, 'state', 'terminated')
    if (waiting !== '') state.reason = waiting
    else if (terminated) {
      state.reason = endReason(terminated)
      if (at(terminated, 'exitCode') !== 0) failure = state.reason
    } else if (at(status, 'ready') === true && at(status, 'state', 'running')) {
      isRunning = true
      state.ready += 1
    }
  }
  if (state.reason !== 'Completed') return
  if (isRunning && hasCondition(pod, 'Ready')) state.reason = 'Running'
  else if (failure !== '') state.reason = failure
  else if (isRunning) state.reason = 'NotReady'
}

function count(state: PodState, status: Json): void {
  state.restarts += Number(at(status, 'restartCount') ?? 0)
  const end = text(status, 'lastState', 'terminated', 'finishedAt')
  if (end > state.lastRestart) state.lastRestart = end
}

function endReason(terminated: Json): string {
  const signal = at(terminated, 'signal')
  return or(
    text(terminated, 'reason'),
    signal ? `Signal:${String(signal)}` : `ExitCode:${text(terminated, 'exitCode')}`,
  )
}

function readinessGates(pod: KubeObject): string {
  const gates = items(pod, 'spec', 'readinessGates')
  if (gates.length === 0) return '<none>'
  const met = gates.filter((gate) => hasCondition(pod, text(gate, 'conditionType'))).length
  return `${met}/${gates.length}`
}
