/**
 * KubeClient over HTTPS. Bodies are plain JSON, sent as they are: typed clients drop the fields they do not know,
 * and strict field validation needs to see them.
 */
import type {
  ApiResource,
  KubeClient,
  KubeObject,
  ListOptions,
  LogLine,
  ObjectKey,
  PatchType,
  WatchEvent,
  WriteOptions,
} from '../client'
import { KubeError } from '../client'
import { type Connection, sleep } from './connection'
import { discover } from './discovery'
import { followForever } from './logs'
import { collectionPath, objectPath, queryString, segment } from './path'
import { watchForever } from './watch'

const PAGE = 500
const WATCH_SECONDS = 240
const WATCH_IDLE_MS = 300_000
const MOST_LOG_BYTES = 1_048_576

const PATCH_TYPES: Record<PatchType, string> = {
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  json: 'application/json-patch+json',
}

export class RemoteKubeClient implements KubeClient {
  readonly #connection: Connection
  #resources: Promise<readonly ApiResource[]> | undefined

  constructor(connection: Connection) {
    this.#connection = connection
  }

  async version(signal?: AbortSignal): Promise<{ major: string; minor: string; gitVersion: string }> {
    const { major, minor, gitVersion } = (await this.#connection.json({
      method: 'GET',
      path: '/version',
      signal,
    })) as {
      major: string
      minor: string
      gitVersion: string
    }
    return { major, minor, gitVersion }
  }

  async resources(signal?: AbortSignal): Promise<readonly ApiResource[]> {
    const asked = (this.#resources ??= discover(this.#connection, signal))
    try {
      return await asked
    } catch (error) {
      if (this.#resources === asked) this.#resources = undefined
      throw error
    }
  }

  forgetResources(): void {
    this.#resources = undefined
  }

  async get(key: ObjectKey, signal?: AbortSignal): Promise<KubeObject> {
    return this.#object({ method: 'GET', path: objectPath(key), signal })
  }

  async list(
    resource: ApiResource,
    options: ListOptions = {},
  ): Promise<{ items: KubeObject[]; resourceVersion: string }> {
    try {
      return await this.#listPages(resource, options, PAGE)
    } catch (error) {
      // The list changed so much that its continuation is gone: take it in one piece.
      if (error instanceof KubeError && error.code === 410)
        return this.#listPages(resource, options, undefined)
      throw error
    }
  }

  async #listPages(resource: ApiResource, options: ListOptions, limit: number | undefined) {
    const path = collectionPath(resource, options.namespace)
    const items: KubeObject[] = []
    let resourceVersion = ''
    let next: string | undefined
    do {
      const { labelSelector, fieldSelector, signal } = options
      const query = queryString({ labelSelector, fieldSelector, limit, continue: next })
      const page = (await this.#connection.json({
        method: 'GET',
        path: `${path}${query}`,
        signal,
      })) as ListPage
      for (const item of page.items ?? []) items.push(withKind(resource, item))
      resourceVersion = page.metadata?.resourceVersion ?? resourceVersion
      next = page.metadata?.continue || undefined
    } while (next)
    return { items, resourceVersion }
  }

  async create(resource: ApiResource, object: KubeObject, options: WriteOptions = {}): Promise<KubeObject> {
    const path = collectionPath(resource, namespaceOf(resource, object))
    return this.#object({
      method: 'POST',
      path: `${path}${writeQuery(options)}`,
      body: object,
      signal: options.signal,
    })
  }

  async replace(resource: ApiResource, object: KubeObject, options: WriteOptions = {}): Promise<KubeObject> {
    const path = objectPath(keyOf(resource, object))
    return this.#object({
      method: 'PUT',
      path: `${path}${writeQuery(options)}`,
      body: object,
      signal: options.signal,
    })
  }

  async apply(
    resource: ApiResource,
    object: KubeObject,
    options: WriteOptions & { fieldManager: string; force?: boolean },
  ): Promise<KubeObject> {
    const path = objectPath(keyOf(resource, object))
    return this.#object({
      method: 'PATCH',
      path: `${path}${writeQuery(options, { force: options.force ?? false })}`,
      contentType: 'application/apply-patch+yaml', // JSON is YAML
      body: object,
      isRepeatable: true,
      signal: options.signal,
    })
  }

  async patch(
    key: ObjectKey,
    type: PatchType,
    body: unknown,
    options: WriteOptions = {},
  ): Promise<KubeObject> {
    const path = `${objectPath(key)}${writeQuery(options)}`
    return this.#object({
      method: 'PATCH',
      path,
      contentType: PATCH_TYPES[type],
      body,
      signal: options.signal,
    })
  }

  async delete(
    key: ObjectKey,
    options: {
      propagation?: 'Background' | 'Foreground' | 'Orphan'
      dryRun?: boolean
      signal?: AbortSignal
    } = {},
  ): Promise<void> {
    const { propagation, dryRun, signal } = options
    await this.#connection.text({
      method: 'DELETE',
      path: objectPath(key),
      body: {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        ...(propagation ? { propagationPolicy: propagation } : {}),
        ...(dryRun ? { dryRun: ['All'] } : {}),
      },
      signal,
    })
  }

  watch(
    resource: ApiResource,
    options: ListOptions & { resourceVersion: string; signal: AbortSignal },
  ): AsyncIterable<WatchEvent> {
    const { namespace, labelSelector, fieldSelector, signal } = options
    const path = collectionPath(resource, namespace)
    const open = (resourceVersion: string): AsyncIterable<string> => {
      const query = queryString({
        watch: true,
        allowWatchBookmarks: true,
        timeoutSeconds: WATCH_SECONDS,
        resourceVersion,
        labelSelector,
        fieldSelector,
      })
      return this.#connection.lines({ method: 'GET', path: `${path}${query}`, signal }, WATCH_IDLE_MS)
    }
    const source = {
      open,
      list: () => this.list(resource, options),
      sleep: (ms: number) => sleep(ms, signal),
      signal,
    }
    return watchForever(source, options.resourceVersion)
  }

  async logs(
    pod: { namespace: string; name: string },
    options: { container?: string; signal?: AbortSignal } = {},
  ): Promise<string> {
    const { container, signal } = options
    const query = queryString({ container, limitBytes: MOST_LOG_BYTES })
    return this.#connection.text({ method: 'GET', path: `${logPath(pod)}${query}`, accept: '*/*', signal })
  }

  followLogs(
    pod: { namespace: string; name: string },
    { container, after, signal }: { container?: string; after?: string; signal: AbortSignal },
  ): AsyncIterable<LogLine> {
    const path = logPath(pod)
    const open = (sinceTime: string | undefined): AsyncIterable<string> => {
      const query = queryString({ container, follow: true, timestamps: true, sinceTime })
      return this.#connection.lines(
        { method: 'GET', path: `${path}${query}`, accept: '*/*', signal },
        WATCH_IDLE_MS,
      )
    }
    return followForever({ open, sleep: (ms) => sleep(ms, signal), signal }, after)
  }

  async #object(call: Parameters<Connection['json']>[0]): Promise<KubeObject> {
    return (await this.#connection.json(call)) as KubeObject
  }
}

const logPath = ({ namespace, name }: { namespace: string; name: string }): string =>
  `/api/v1/namespaces/${segment('namespace', namespace)}/pods/${segment('resource name', name)}/log`

interface ListPage {
  items?: KubeObject[]
  metadata?: { resourceVersion?: string; continue?: string }
}

function writeQuery(options: WriteOptions, more: Record<string, boolean> = {}): string {
  const { dryRun, fieldManager, strict = true } = options
  return queryString({
    fieldManager,
    fieldValidation: strict ? 'Strict' : 'Ignore',
    dryRun: dryRun ? 'All' : undefined,
    ...more,
  })
}

const namespaceOf = (resource: ApiResource, object: KubeObject): string | undefined =>
  resource.namespaced ? (object.metadata.namespace ?? 'default') : undefined

function keyOf(resource: ApiResource, object: KubeObject): ObjectKey {
  const namespace = namespaceOf(resource, object)
  return { resource, name: object.metadata.name, ...(namespace === undefined ? {} : { namespace }) }
}

/** Items of a list come without what every one of them is. */
const withKind = ({ group, version, kind }: ApiResource, item: KubeObject): KubeObject => ({
  ...item,
  apiVersion: group === '' ? version : `${group}/${version}`,
  kind,
})
