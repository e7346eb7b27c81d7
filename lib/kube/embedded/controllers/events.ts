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
/** How long an event is kept, milliseconds; what is older goes when the next one of its namespace is written. */
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
  const earlier = server.list(EVENTS, namespace)
  for (const event of earlier) if (server.clock.now() - lastSeen(event) > KEPT) server.remove(EVENTS, event)
  const same = earlier.find((event) => saysSame(event, reporter, object, happening))
  const writer = { manager: writerOf(reporter) }
  try {
    if (same) server.update(EVENTS, counted(server, same), writer)
    else server.create(EVENTS, fresh(server, namespace, reporter, object, happening), { writer })
  } catch (error) {
    // A namespace on its way out takes no events.
    if (!(error instanceof KubeError)) throw error
  }
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

function saysSame(event: KubeObject, reporter: Reporter, object: KubeObject, happening: Happening): boolean {
  return (
    event.reason === happening.reason &&
    event.message === happening.message &&
    at(event, 'involvedObject', 'uid') === object.metadata.uid &&
    at(event, 'involvedObject', 'fieldPath') === happening.fieldPath &&
    event.reportingComponent === reporter.component
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
