/** Kubernetes' events about a release's objects and about what those own. */
import { findResource, type KubeObject } from '../kube'
import type { ReleaseEnv } from './env'
import { flatten, resources } from './resources'
import type { ObjectEvent, ReleaseTarget } from './service'

export async function objectEvents(env: ReleaseEnv, target: ReleaseTarget): Promise<ObjectEvent[]> {
  const objects = flatten(await resources(env, target)).map(({ object }) => object)
  const kind = findResource(await env.kube.resources(), 'v1', 'Event')
  if (!kind) return []
  const wanted = new Set(objects.map(identityOf))
  const namespaces = new Set(objects.map(({ metadata }) => metadata.namespace || 'default'))
  const lists = await Promise.all(
    [...namespaces].map(async (namespace) => (await env.kube.list(kind, { namespace })).items),
  )
  return lists
    .flat()
    .filter((event) => wanted.has(subjectOf(event)))
    .map(describe)
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

interface Subject {
  kind?: string
  name?: string
  namespace?: string
}

const identityOf = ({ kind, metadata }: KubeObject): string =>
  `${kind}/${metadata.namespace ?? ''}/${metadata.name}`

const subject = (event: KubeObject): Subject => (event.involvedObject ?? {}) as Subject

function subjectOf(event: KubeObject): string {
  const { kind = '', name = '', namespace = '' } = subject(event)
  return `${kind}/${namespace}/${name}`
}

function describe(event: KubeObject): ObjectEvent {
  const { kind = '', name = '', namespace = '' } = subject(event)
  const series = (event.series ?? {}) as { lastObservedTime?: string; count?: number }
  const times = [series.lastObservedTime, event.lastTimestamp, event.eventTime, event.firstTimestamp]
  const at = times.find((time) => typeof time === 'string' && time !== '')
  return {
    at: String(at ?? event.metadata.creationTimestamp ?? ''),
    isWarning: event.type === 'Warning',
    reason: String(event.reason ?? ''),
    message: String(event.message ?? ''),
    kind,
    name,
    namespace,
    count: Number(series.count ?? event.count ?? 1),
  }
}
