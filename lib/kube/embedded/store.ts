/**
 * etcd's part: objects by resource, one growing resource version, and the log of changes watches read.
 * A stored object is never changed; a write stores a new one.
 */
import type { KubeObject } from '../client'
import { Logs } from './logs'

export interface Change {
  type: 'ADDED' | 'MODIFIED' | 'DELETED'
  version: number
  /** `apps/deployments`. */
  resource: string
  object: KubeObject
  before?: KubeObject
}

export interface SavedStore {
  version: number
  objects: [string, KubeObject[]][]
  /** Absent in what was saved before containers had logs of their own. */
  logs?: ReturnType<Logs['save']>
}

/** How many changes a watch may lie behind before it must list again. */
const LOG_LENGTH = 5000

export class Store {
  version = 1
  logs = new Logs()
  readonly #objects = new Map<string, Map<string, KubeObject>>()
  /** A resource's keys in order, until one comes or goes. */
  readonly #keys = new Map<string, string[]>()
  readonly #log: Change[] = []
  readonly #listeners = new Set<(change: Change) => void>()

  get(resource: string, namespace: string, name: string): KubeObject | undefined {
    return this.#objects.get(resource)?.get(`${namespace}/${name}`)
  }

  /** Sorted by namespace and name, as etcd's keys are. */
  list(resource: string, namespace?: string): KubeObject[] {
    const rows = this.#objects.get(resource)
    if (!rows) return []
    let keys = this.#keys.get(resource)
    if (!keys) this.#keys.set(resource, (keys = [...rows.keys()].sort()))
    const wanted = namespace ? keys.filter((key) => key.startsWith(`${namespace}/`)) : keys
    return wanted.map((key) => rows.get(key) as KubeObject)
  }

  /** Stores `object` under a new resource version, which it writes into it. */
  put(resource: string, object: KubeObject): KubeObject {
    const key = `${object.metadata.namespace ?? ''}/${object.metadata.name}`
    let rows = this.#objects.get(resource)
    if (!rows) this.#objects.set(resource, (rows = new Map()))
    const before = rows.get(key)
    this.version += 1
    object.metadata.resourceVersion = String(this.version)
    rows.set(key, object)
    if (!before) this.#keys.delete(resource)
    this.#tell({
      type: before ? 'MODIFIED' : 'ADDED',
      version: this.version,
      resource,
      object,
      ...(before ? { before } : {}),
    })
    return object
  }

  remove(resource: string, object: KubeObject): void {
    const key = `${object.metadata.namespace ?? ''}/${object.metadata.name}`
    const rows = this.#objects.get(resource)
    const before = rows?.get(key)
    if (!rows || !before) return
    rows.delete(key)
    this.#keys.delete(resource)
    this.version += 1
    const metadata = { ...before.metadata, resourceVersion: String(this.version) }
    this.#tell({ type: 'DELETED', version: this.version, resource, object: { ...before, metadata }, before })
  }

  /** The changes after `version`; undefined when the log no longer reaches back that far. */
  since(version: number): Change[] | undefined {
    const [first] = this.#log
    if (first && first.version > version + 1) return undefined
    if (!first && version < this.version) return undefined
    return this.#log.filter((change) => change.version > version)
  }

  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #tell(change: Change): void {
    this.#log.push(change)
    if (this.#log.length > LOG_LENGTH) this.#log.splice(0, this.#log.length - LOG_LENGTH)
    for (const listener of [...this.#listeners]) listener(change)
  }

  /** Everything, as JSON. */
  save(): SavedStore {
    return {
      version: this.version,
      logs: this.logs.save(),
      objects: [...this.#objects].map(([resource, rows]) => [resource, [...rows.values()]]),
    }
  }

  static from(saved: SavedStore): Store {
    const store = new Store()
    store.logs = Logs.from(saved.logs)
    store.version = saved.version
    for (const [resource, objects] of saved.objects) {
      const rows = new Map<string, KubeObject>()
      for (const object of objects)
        rows.set(`${object.metadata.namespace ?? ''}/${object.metadata.name}`, object)
      store.#objects.set(resource, rows)
    }
    return store
  }
}
