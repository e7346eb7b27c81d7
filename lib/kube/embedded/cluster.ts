/**
 * A Kubernetes cluster in memory: the API server, its controllers and one node, on a simulated clock.
 * Its whole state goes to JSON and back (`save`, `EmbeddedCluster.from`), so that a page can keep it.
 */
import {
  type ApiResource,
  type KubeClient,
  KubeError,
  type KubeObject,
  type ListOptions,
  type ObjectKey,
  type PatchType,
  type WatchEvent,
  type WriteOptions,
} from '../client'
import type { Clock, Random } from '../clock'
import { apiVersionOf } from '../kinds'
import { Controllers } from './controllers'
import { copy } from './json'
import { logOf } from './node/log-of'
import { builtIn, type ServedResource } from './resources'
import { type Predicate, selection } from './select'
import { ApiServer, id, type Propagation, type ServerWrite } from './server'
import { type Change, type SavedStore, Store } from './store'

export interface ClusterState extends SavedStore {
  format: 1
  /** Simulated time when it was saved, milliseconds since 1970. */
  time: number
}

export interface ClusterOptions {
  clock: Clock
  /** Default: Math.random. */
  random?: Random
  /** Who the cluster takes a writer for who names no field manager. Default `chartroom`. */
  defaultManager?: string
}

const VERSION = { major: '1', minor: '36', gitVersion: 'v1.36.3' }
const SYSTEM_NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system']
const NODE = 'chartroom-control-plane'

export class EmbeddedCluster implements KubeClient {
  readonly #server: ApiServer
  readonly #controllers: Controllers
  readonly #defaultManager: string
  readonly #clock: Clock

  constructor(options: ClusterOptions, state?: ClusterState) {
    this.#clock = options.clock
    this.#defaultManager = options.defaultManager ?? 'chartroom'
    const store = state ? Store.from(copy(state)) : new Store()
    this.#server = new ApiServer(store, options.clock, options.random ?? Math.random)
    this.#controllers = new Controllers(this.#server)
    if (!state) this.#furnish()
    this.#controllers.start()
  }

  static from(state: ClusterState, options: ClusterOptions): EmbeddedCluster {
    return new EmbeddedCluster(options, state)
  }

  /** The server itself, for what stands between it and its clients (http). */
  get api(): ApiServer {
    return this.#server
  }

  /** The cluster as plain JSON. */
  save(): ClusterState {
    return copy({ format: 1, time: this.#clock.now(), ...this.#server.store.save() } as ClusterState)
  }

  /** Calls `listener` after every change of an object; the answer unsubscribes. */
  onChange(listener: (change: { type: Change['type']; object: KubeObject }) => void): () => void {
    return this.#server.store.onChange(({ type, object }) => listener({ type, object }))
  }

  /** Ends the controllers; the objects stay readable. */
  stop(): void {
    this.#controllers.stop()
  }

  /** What every new cluster has. */
  #furnish(): void {
    const write = { writer: { manager: 'kube-apiserver' } }
    for (const name of SYSTEM_NAMESPACES)
      this.#server.create(
        builtIn('', 'Namespace'),
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
        write,
      )
    const node = this.#server.create(
      builtIn('', 'Node'),
      {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: {
          name: NODE,
          labels: { 'kubernetes.io/hostname': NODE, 'kubernetes.io/os': 'linux' },
        },
        spec: { providerID: `chartroom://${NODE}` },
      },
      { writer: { manager: 'kubelet' } },
    )
    const ready = { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'the node is simulated' }
    this.#server.update(
      builtIn('', 'Node'),
      { ...node, status: { conditions: [ready], capacity: { cpu: '16', memory: '64Gi', pods: '500' } } },
      { manager: 'kubelet', subresource: 'status' },
    )
    this.#server.create(
      builtIn('storage.k8s.io', 'StorageClass'),
      {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        metadata: {
          name: 'standard',
          annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
        },
        provisioner: 'sim.chartroom/local',
        reclaimPolicy: 'Delete',
        volumeBindingMode: 'Immediate',
      },
      write,
    )
  }

  async version(): Promise<typeof VERSION> {
    return VERSION
  }

  async resources(): Promise<readonly ApiResource[]> {
    return this.#server.resources
  }

  /** Nothing is cached: `resources` is always what the server serves now. */
  forgetResources(): void {}

  async get(key: ObjectKey, signal?: AbortSignal): Promise<KubeObject> {
    refuseAborted(signal)
    const resource = this.#server.serving(key.resource)
    return copy(this.#server.get(resource, key.namespace, key.name))
  }

  async list(
    resource: ApiResource,
    options: ListOptions = {},
  ): Promise<{ items: KubeObject[]; resourceVersion: string }> {
    refuseAborted(options.signal)
    const served = this.#server.serving(resource)
    const items = this.#server.list(served, options.namespace).filter(selection(served, options))
    return { items: copy(items), resourceVersion: String(this.#server.store.version) }
  }

  async create(resource: ApiResource, object: KubeObject, options: WriteOptions = {}): Promise<KubeObject> {
    refuseAborted(options.signal)
    const served = this.#server.serving(resource)
    return copy(this.#server.create(served, located(served, object), this.#write(options)))
  }

  async replace(resource: ApiResource, object: KubeObject, options: WriteOptions = {}): Promise<KubeObject> {
    refuseAborted(options.signal)
    const served = this.#server.serving(resource)
    return copy(this.#server.replace(served, located(served, object), this.#write(options)))
  }

  async apply(
    resource: ApiResource,
    object: KubeObject,
    options: WriteOptions & { fieldManager: string; force?: boolean },
  ): Promise<KubeObject> {
    refuseAborted(options.signal)
    const served = this.#server.serving(resource)
    return copy(
      this.#server.apply(served, located(served, object), {
        manager: options.fieldManager,
        force: options.force ?? false,
        dryRun: options.dryRun ?? false,
      }),
    )
  }

  async patch(
    key: ObjectKey,
    type: PatchType,
    body: unknown,
    options: WriteOptions = {},
  ): Promise<KubeObject> {
    refuseAborted(options.signal)
    const served = this.#server.serving(key.resource)
    return copy(this.#server.patch(served, key.namespace, key.name, type, body, this.#write(options)))
  }

  async delete(
    key: ObjectKey,
    options: { propagation?: Propagation; dryRun?: boolean; signal?: AbortSignal } = {},
  ): Promise<void> {
    refuseAborted(options.signal)
    this.#server.delete(this.#server.serving(key.resource), key.namespace, key.name, options)
  }

  async *watch(
    resource: ApiResource,
    options: ListOptions & { resourceVersion: string; signal: AbortSignal },
  ): AsyncGenerator<WatchEvent> {
    const served = this.#server.serving(resource)
    const isWanted = selection(served, options)
    const { store } = this.#server
    const missed = store.since(Number(options.resourceVersion))
    if (!missed)
      throw new KubeError(
        410,
        'Expired',
        `too old resource version: ${options.resourceVersion} (${store.version})`,
      )
    const queue = [...missed]
    let wake = (): void => {}
    const unsubscribe = store.onChange((change) => {
      queue.push(change)
      wake()
    })
    const onAbort = (): void => wake()
    options.signal.addEventListener('abort', onAbort)
    try {
      while (!options.signal.aborted) {
        const change = queue.shift()
        if (!change) {
          await new Promise<void>((resolve) => {
            wake = resolve
          })
          continue
        }
        const event = watchEvent(served, change, options.namespace, isWanted)
        if (event) yield event
      }
    } finally {
      unsubscribe()
      options.signal.removeEventListener('abort', onAbort)
    }
  }

  async logs(
    pod: { namespace: string; name: string },
    options: { container?: string; signal?: AbortSignal } = {},
  ): Promise<string> {
    refuseAborted(options.signal)
    const object = this.#server.get(builtIn('', 'Pod'), pod.namespace, pod.name)
    return logOf(this.#server.store.logs, object, options.container)
  }

  #write(options: WriteOptions): ServerWrite {
    return {
      writer: {
        manager: options.fieldManager ?? this.#defaultManager,
        ...(options.subresource && { subresource: options.subresource }),
      },
      dryRun: options.dryRun ?? false,
      strict: options.strict ?? true,
    }
  }
}

/** A namespaced object that names no namespace is in `default`, as a request's path says it. */
function located(resource: ServedResource, object: KubeObject): KubeObject {
  if (!resource.namespaced) return object
  if (object.metadata?.namespace) return object
  return { ...object, metadata: { ...object.metadata, namespace: 'default' } }
}

function watchEvent(
  resource: ServedResource,
  change: Change,
  namespace: string | undefined,
  isWanted: Predicate,
): WatchEvent | undefined {
  if (change.resource !== id(resource)) return undefined
  const { metadata } = change.object
  if (namespace && resource.namespaced && metadata.namespace !== namespace) return undefined
  const object = { ...copy(change.object), apiVersion: apiVersionOf(resource) }
  const was = change.before ? isWanted(change.before) : false
  const is = change.type !== 'DELETED' && isWanted(change.object)
  if (is) return { type: was ? 'MODIFIED' : 'ADDED', object }
  return was ? { type: 'DELETED', object } : undefined
}

function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new KubeError(0, '', 'context canceled')
}
