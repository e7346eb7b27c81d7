/**
 * Events: what controllers, the scheduler and the kubelet say they did, as core/v1 Events beside the object.
 * The same thing said again is counted, not repeated (client-go tools/record; tools/events for the scheduler).
 */
import { KubeError, type KubeObject } from '../../client'
import { timestamp } from '../../clock'
import { at, copy, type Json } from '../json'
import { builtIn } from '../resources'
import type { ApiServer } from '../server'

const EVENTS = builtIn('', 'Event')
/** How long an event is kept, milliseconds; what is older goes when the next one is written. */
const KEPT = 3_600_000

export interface Reporter {
  component: string
  /** The node a kubelet reports from. */
  host?: string
  /** Set for reporters that write events.k8s.io's form: eventTime and series in place of count and timestamps. */
  instance?: string
}

export interface Happening {
  type?: 'Normal' | 'Warning'
  reason: string
  message: string
  /** The part of the object it is about: `spec.containers{web}`. */
  fieldPath?: string
  /** What the reporter was doing; events.k8s.io's form only. */
  action?: string
}

/** Writes an event about `object`, or counts the one that says the same. Never fails, as recorders never do. */
export function tell(server: ApiServer, reporter: Reporter, object: KubeObject, happening: Happening): void {
  const namespace = object.metadata.namespace ?? 'default'
  const earlier = remembered(server)
  forgetOld(server, earlier)
  const id = idOf(reporter.component, object.metadata.uid, happening)
  const name = earlier.get(id)?.metadata.name
  const same = name === undefined ? undefined : server.find(EVENTS, namespace, name)
  const writer = { manager: writerOf(reporter) }
  try {
    const event = same
      ? server.update(EVENTS, counted(server, same), writer)
      : server.create(EVENTS, fresh(server, namespace, reporter, object, happening), { writer })
    // The order of the map is that of the events' last times.
    earlier.delete(id)
    earlier.set(id, event)
  } catch (error) {
    // A namespace on its way out takes no events.
    if (!(error instanceof KubeError)) throw error
  }
}

/** The events of each server by what they say, oldest first; read from the store once, as a recorder's cache is. */
const memories = new WeakMap<ApiServer, Map<string, KubeObject>>()

function remembered(server: ApiServer): Map<string, KubeObject> {
  let memory = memories.get(server)
  if (memory) return memory
  const events = server.list(EVENTS).sort((a, b) => lastSeen(a) - lastSeen(b))
  memory = new Map(events.map((event) => [idOfEvent(event), event]))
  memories.set(server, memory)
  return memory
}

function forgetOld(server: ApiServer, memory: Map<string, KubeObject>): void {
  for (const [id, event] of memory) {
    if (server.clock.now() - lastSeen(event) <= KEPT) return
    memory.delete(id)
    server.remove(EVENTS, event)
  }
}

const idOf = (
  component: string,
  uid: string | undefined,
  { reason, message, fieldPath }: Happening,
): string => [component, uid, fieldPath, reason, message].join('|')

function idOfEvent(event: KubeObject): string {
  const fieldPath = at(event, 'involvedObject', 'fieldPath') as string | undefined
  const happening = { reason: String(event.reason), message: String(event.message) }
  const uid = at(event, 'involvedObject', 'uid') as string | undefined
  return idOf(String(event.reportingComponent), uid, fieldPath ? { ...happening, fieldPath } : happening)
}

/** Creates a Pod and says so, or why it could not. */
export function createPod(server: ApiServer, component: string, owner: KubeObject, pod: KubeObject): void {
  const resource = builtIn('', 'Pod')
  try {
    const made = server.create(resource, pod, { writer: { manager: 'kube-controller-manager' } })
    const message = `Created pod: ${made.metadata.name}`
    tell(server, { component }, owner, { reason: 'SuccessfulCreate', message })
  } catch (error) {
    if (error instanceof KubeError) {
      const message = `Error creating: ${error.message}`
      tell(server, { component }, owner, { type: 'Warning', reason: 'FailedCreate', message })
    }
    throw error
  }
}

export function deletePod(server: ApiServer, component: string, owner: KubeObject, pod: KubeObject): void {
  server.delete(builtIn('', 'Pod'), pod.metadata.namespace, pod.metadata.name)
  const message = `Deleted pod: ${pod.metadata.name}`
  tell(server, { component }, owner, { reason: 'SuccessfulDelete', message })
}

function lastSeen(event: KubeObject): number {
  const times = [at(event, 'series', 'lastObservedTime'), event.lastTimestamp, event.eventTime]
  return Date.parse(
    String(times.find((time) => typeof time === 'string') ?? event.metadata.creationTimestamp),
  )
}

function counted(server: ApiServer, event: KubeObject): KubeObject {
  const again = copy(event)
  if (event.eventTime) {
    const count = Number(at(event, 'series', 'count') ?? 1) + 1
    again.series = { count, lastObservedTime: microTime(server.clock.now()) }
  } else {
    again.count = Number(event.count ?? 1) + 1
    again.lastTimestamp = timestamp(server.clock.now())
  }
  return again
}

function fresh(
  server: ApiServer,
  namespace: string,
  reporter: Reporter,
  object: KubeObject,
  { type = 'Normal', reason, message, fieldPath, action }: Happening,
): KubeObject {
  const now = server.clock.now()
  const { name, uid, resourceVersion } = object.metadata
  const about: { [field: string]: Json } = { apiVersion: object.apiVersion, kind: object.kind, name }
  if (object.metadata.namespace) about.namespace = object.metadata.namespace
  if (uid) about.uid = uid
  if (resourceVersion) about.resourceVersion = resourceVersion
  if (fieldPath) about.fieldPath = fieldPath
  const { component, host, instance } = reporter
  const times = instance
    ? { eventTime: microTime(now), firstTimestamp: null, lastTimestamp: null, action: action ?? '' }
    : { eventTime: null, firstTimestamp: timestamp(now), lastTimestamp: timestamp(now), count: 1 }
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${name}.${nanoseconds(server, now).toString(16)}`, namespace },
    involvedObject: about,
    type,
    reason,
    message,
    source: instance ? {} : { component, ...(host ? { host } : {}) },
    reportingComponent: component,
    reportingInstance: instance ?? host ?? '',
    ...times,
  }
}

/** The time as event names carry it; the store's version stands in for what a simulated instant cannot tell apart. */
const nanoseconds = (server: ApiServer, now: number): bigint =>
  BigInt(now) * 1_000_000n + BigInt(server.store.version % 1_000_000)

const microTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 23)}000Z`

/** The binary a reporter is part of: the field manager of its events. */
function writerOf({ component }: Reporter): string {
  if (component === 'kubelet') return 'kubelet'
  return component === 'default-scheduler' ? 'kube-scheduler' : 'kube-controller-manager'
}
