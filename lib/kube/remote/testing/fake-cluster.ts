/**
 * A cluster that keeps what it is given, behind a RecordingServer: enough of the API for release actions, and every
 * request can be made to fail. It validates nothing and runs nothing; a Deployment is ready as soon as it is there.
 */
import type { KubeObject } from '../../client'
import { type Answer, json, type Recorded, RecordingServer, status } from './recording-server'

interface Kind {
  group: string
  plural: string
  kind: string
  namespaced: boolean
}

const KINDS: Kind[] = [
  ...['Namespace namespaces', 'Node nodes'].map((text) => core(text, false)),
  ...['ConfigMap configmaps', 'Secret secrets', 'Pod pods', 'Event events', 'Service services'].map((text) =>
    core(text, true),
  ),
  { group: 'apps', plural: 'deployments', kind: 'Deployment', namespaced: true },
  { group: 'batch', plural: 'jobs', kind: 'Job', namespaced: true },
  { group: 'rbac.authorization.k8s.io', plural: 'clusterroles', kind: 'ClusterRole', namespaced: false },
  {
    group: 'admissionregistration.k8s.io',
    plural: 'validatingwebhookconfigurations',
    kind: 'ValidatingWebhookConfiguration',
    namespaced: false,
  },
  {
    group: 'apiextensions.k8s.io',
    plural: 'customresourcedefinitions',
    kind: 'CustomResourceDefinition',
    namespaced: false,
  },
]

function core(text: string, namespaced: boolean): Kind {
  const [kind = '', plural = ''] = text.split(' ')
  return { group: '', plural, kind, namespaced }
}

export class FakeCluster {
  readonly objects = new Map<string, KubeObject>()
  #version = 100

  private constructor(readonly server: RecordingServer) {
    server.fallback = (request, response) => this.#answer(request)(request, response)
    for (const [path, groups] of [
      ['/api', ['']],
      ['/apis', [...new Set(KINDS.map(({ group }) => group))].filter((group) => group !== '')],
    ] as const)
      server.on(`GET ${path}`, { items: groups.map(discovery) })
    this.put('/api/v1/namespaces/default', { kind: 'Namespace', metadata: { name: 'default' } })
  }

  static async start(): Promise<FakeCluster> {
    return new FakeCluster(await RecordingServer.start())
  }

  stop(): Promise<void> {
    return this.server.stop()
  }

  put(path: string, object: object): void {
    this.#version += 1
    const { metadata, ...rest } = object as KubeObject
    this.objects.set(path, {
      ...rest,
      metadata: { ...metadata, resourceVersion: String(this.#version) },
      ...STATUS[rest.kind],
    } as KubeObject)
  }

  /** Writes that were not of Helm's records. */
  get touched(): string[] {
    return this.server.writes
      .map(({ method, url }) => `${method} ${url.split('?')[0]}`)
      .filter((what) => !what.includes('/secrets'))
  }

  #answer({ method, url, body }: Recorded): Answer {
    const [path = '', query = ''] = url.split('?')
    const parameters = new URLSearchParams(query)
    const found = this.objects.get(path)
    const isDry = parameters.get('dryRun') === 'All'
    switch (method) {
      case 'GET':
        if (parameters.get('watch')) return (_request, response) => void response.writeHead(200).write('\n')
        if (KINDS.some(({ plural }) => path.endsWith(`/${plural}`)))
          return json(200, this.#list(path, parameters.get('labelSelector')))
        return found ? json(200, found) : notFound(path)
      case 'POST': {
        const object = JSON.parse(body) as KubeObject
        const at = `${path}/${object.metadata.name}`
        if (this.objects.has(at))
          return status(409, 'AlreadyExists', `${object.metadata.name} already exists`)
        if (!isDry) this.put(at, object)
        return json(201, this.objects.get(at) ?? object)
      }
      case 'PUT':
      case 'PATCH': {
        if (method === 'PUT' && !found) return notFound(path)
        const object = JSON.parse(body) as KubeObject
        if (isDry) return json(200, object)
        this.put(path, object)
        return json(200, this.objects.get(path)!)
      }
      default:
        if (!found) return notFound(path)
        this.objects.delete(path)
        return json(200, { kind: 'Status', status: 'Success' })
    }
  }

  #list(path: string, selector: string | null): object {
    const wanted = (selector ?? '').split(',').filter((part) => part !== '')
    const prefix = `${path}/`
    const items = [...this.objects].flatMap(([at, object]) => {
      if (!at.startsWith(prefix) || at.slice(prefix.length).includes('/')) return []
      const { labels = {} } = object.metadata
      return wanted.every((part) => part === `${part.split('=')[0]}=${labels[part.split('=')[0]!]}`)
        ? [object]
        : []
    })
    return { metadata: { resourceVersion: String(this.#version) }, items }
  }
}

const STATUS: Record<string, object> = {
  Job: { status: { conditions: [{ type: 'Complete', status: 'True' }], succeeded: 1 } },
  CustomResourceDefinition: { status: { conditions: [{ type: 'Established', status: 'True' }] } },
}

const notFound = (path: string): Answer => status(404, 'NotFound', `${path.split('/').at(-1)} not found`)

function discovery(group: string): object {
  const resources = KINDS.filter((kind) => kind.group === group).map(({ plural, kind, namespaced }) => ({
    resource: plural,
    responseKind: { group, version: 'v1', kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  }))
  return { metadata: { name: group }, versions: [{ version: 'v1', resources }] }
}
