/** A cluster in memory with a release service on it, and ways to break the connection between them. */
import { type Clock, type KubeClient, KubeError, type KubeObject } from '../../kube'
import { EmbeddedCluster, SimulatedClock } from '../../kube/embedded'
import { LocalReleaseService } from '../local-service'
import type { ChartFiles, ReleaseEvent, ReleaseTarget, UpgradeRequest } from '../service'

/** A chart of one ConfigMap, a Deployment and NOTES. */
export const CHART: Record<string, string> = {
  'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\nappVersion: "1.0"\n',
  'values.yaml': 'a: 1\nimage: app:1\n',
  'templates/cm.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-cm\ndata:\n  a: "{{ .Values.a }}"\n',
  'templates/web.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: "{{ .Values.image }}"}]}}}\n',
  'templates/NOTES.txt': 'Notes {{ .Release.Name }} r{{ .Release.Revision }}\n',
}

/** A hook Job of `event`; `labels` say how its Pod behaves. */
export const hookJob = (event: string, labels = '{}', policy = ''): string =>
  `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: hook\n  annotations:\n    helm.sh/hook: ${event}\n${policy ? `    helm.sh/hook-delete-policy: ${policy}\n` : ''}spec: {backoffLimit: 0, template: {metadata: {labels: ${labels}}, spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}\n`

/** A verb on a kind of object that is to fail: `apply ConfigMap`. The error, or undefined to let it pass. */
export type Fault = (verb: string, kind: string, object: { name: string }) => KubeError | undefined

export const serverDown = (): KubeError => new KubeError(0, '', 'connection refused')

/** A clock that a test can let run. */
export interface TestClock extends Clock {
  advance(ms: number): Promise<void>
  runUntil<T>(promise: Promise<T>): Promise<T>
}

export class House {
  readonly clock: TestClock
  readonly cluster: KubeClient
  readonly namespace: string
  readonly service: LocalReleaseService
  fault: Fault = () => undefined
  readonly calls: string[] = []

  /** On an embedded cluster, unless another is given. */
  constructor(place?: { kube: KubeClient; clock: TestClock; namespace: string }) {
    let seed = 7
    const random = (): number => {
      seed = (seed * 16807) % 2147483647
      return seed / 2147483647
    }
    this.clock = place?.clock ?? new SimulatedClock(Date.UTC(2026, 0, 2, 3, 4, 5))
    this.cluster = place?.kube ?? new EmbeddedCluster({ clock: this.clock, random })
    this.namespace = place?.namespace ?? 'default'
    const kube = this.#breakable(this.cluster)
    this.service = new LocalReleaseService({ kube, clock: this.clock, random })
  }

  #breakable(kube: KubeClient): KubeClient {
    const pass = (verb: string, kind: string, name: string): void => {
      this.calls.push(`${verb} ${kind} ${name}`)
      const error = this.fault(verb, kind, { name })
      if (error) throw error
    }
    return {
      version: async (signal) => {
        pass('version', '', '')
        return kube.version(signal)
      },
      resources: (signal) => kube.resources(signal),
      forgetResources: () => kube.forgetResources(),
      get: async (key, signal) => {
        pass('get', key.resource.kind, key.name)
        return kube.get(key, signal)
      },
      list: async (resource, options) => {
        pass('list', resource.kind, options?.labelSelector ?? '')
        return kube.list(resource, options)
      },
      create: async (resource, object, options) => {
        pass('create', resource.kind, object.metadata.name)
        return kube.create(resource, object, options)
      },
      replace: async (resource, object, options) => {
        pass('replace', resource.kind, object.metadata.name)
        return kube.replace(resource, object, options)
      },
      apply: async (resource, object, options) => {
        pass('apply', resource.kind, object.metadata.name)
        return kube.apply(resource, object, options)
      },
      patch: async (key, type, body, options) => {
        pass('patch', key.resource.kind, key.name)
        return kube.patch(key, type, body, options)
      },
      delete: async (key, options) => {
        pass('delete', key.resource.kind, key.name)
        return kube.delete(key, options)
      },
      watch: (resource, options) => kube.watch(resource, options),
      logs: (pod, options) => kube.logs(pod, options),
    }
  }

  /** Every event of an action, with simulated time passing as it needs. */
  events(stream: AsyncIterable<ReleaseEvent>): Promise<ReleaseEvent[]> {
    return this.clock.runUntil(collect(stream))
  }

  /** How an action ended: its last event in a line. */
  async end(stream: AsyncIterable<ReleaseEvent>): Promise<string> {
    const last = (await this.events(stream)).at(-1)
    return last ? line(last) : ''
  }

  /** `1 superseded Install complete`, a line a revision. */
  async history(name = 'r'): Promise<string[]> {
    const target: ReleaseTarget = { name, namespace: this.namespace }
    const records = await this.service.history(target)
    return records.map((r) => `${r.revision} ${r.status} ${r.description}`)
  }

  /** A live object; undefined when there is none. */
  async live(kind: string, name: string): Promise<KubeObject | undefined> {
    const resource = (await this.cluster.resources()).find((r) => r.kind === kind)
    if (!resource) throw new Error(`no ${kind}`)
    return this.cluster.get({ resource, namespace: this.namespace, name }).catch(() => undefined)
  }
}

async function collect(stream: AsyncIterable<ReleaseEvent>): Promise<ReleaseEvent[]> {
  const events: ReleaseEvent[] = []
  for await (const event of stream) events.push(event)
  return events
}

export const request = (more: Partial<UpgradeRequest> = {}, templates: ChartFiles = {}): UpgradeRequest => ({
  name: 'r',
  namespace: 'default',
  chart: { ...CHART, ...templates },
  values: {},
  ...more,
})

/** An event in a line. */
export function line(e: ReleaseEvent): string {
  switch (e.type) {
    case 'stage':
      return `stage ${e.stage}`
    case 'resource':
      return `${e.action} ${e.kind} ${e.name}`
    case 'hook':
      return `${e.event} ${e.name} ${e.phase}`
    case 'waiting':
      return `waiting ${e.kind} ${e.name} ${e.ready} ${e.why}`
    case 'warning':
      return `warning ${e.line ?? e.message}`
    case 'log':
      return `log ${e.pod} ${e.container} ${e.text}`
    default:
      return `${e.type} ${e.message}`
  }
}
