/**
 * ReleaseService over the server's routes: what a page uses for a cluster that is not embedded. A stream that
 * breaks is taken up again where it stopped, since the operation lives in the server and not in the tab. What it
 * needs of the page (fetch, the tab's token) is handed in.
 */
import { KubeError } from '../kube'
import type {
  InstallRequest,
  ListRequest,
  LogLines,
  ObjectEvent,
  PodTarget,
  Preview,
  RecoverRequest,
  ReleaseEvent,
  ReleaseResource,
  ReleaseRevision,
  ReleaseService,
  ReleaseTarget,
  RollbackRequest,
  TestRequest,
  UninstallRequest,
  UpgradeRequest,
} from './service'

export interface RemoteOptions {
  /** The page's own fetch; same origin, so the session's cookie goes along. */
  fetch: typeof fetch
  /** The tab's token, from sessionStorage `chartroom.token`; undefined when this tab was not launched. */
  token: () => string | undefined
  /** Resolves after so many milliseconds. */
  sleep: (ms: number) => Promise<void>
}

/** The server's answer to a request it did not carry out. `status` 401: this tab needs the launch address. */
export class RouteError extends Error {
  override readonly name = 'RouteError'
  constructor(
    readonly status: number,
    message: string,
    /** 409: the operation that holds the release; it can be followed or cancelled. */
    readonly holder?: OperationSummary,
  ) {
    super(message)
  }
}

/** What the kubeconfig holds: contexts that passed the gate, and why the others did not. */
export interface ClusterList {
  offered: { context: string; namespace: string }[]
  refused: { context: string; reason: string }[]
  /** Nothing may be changed: CHARTROOM_READ_ONLY. */
  isReadOnly?: boolean
  /** Why nothing could be read at all, or that there is no kubeconfig. */
  problem?: string
}

/** An action under way, or lately ended, in the server. */
export interface OperationSummary extends ReleaseTarget {
  id: string
  context: string
  action: 'install' | 'upgrade' | 'rollback' | 'uninstall' | 'test' | 'recover'
  /** ISO 8601. */
  startedAt: string
  state: 'running' | 'done' | 'failed'
}

const TOKEN_HEADER = 'x-chartroom-token'
const OPERATION_HEADER = 'x-operation-id'
const MOST_RECONNECTS = 6
const FIRST_PAUSE_MS = 250

type Query = Record<string, string | number | boolean | undefined>

function suffix(query: Query): string {
  const set = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  )
  return set.length === 0 ? '' : `?${new URLSearchParams(set)}`
}

/** The routes themselves, for all contexts. */
export class Routes {
  readonly #options: RemoteOptions

  constructor(options: RemoteOptions) {
    this.#options = options
  }

  clusters(): Promise<ClusterList> {
    return this.get('/api/clusters', {})
  }

  operations(): Promise<OperationSummary[]> {
    return this.get('/api/operations', {})
  }

  async get<T>(path: string, query: Query): Promise<T> {
    return (await this.#send(`${path}${suffix(query)}`, { method: 'GET' })).json() as Promise<T>
  }

  /** A question too long for an address. */
  async ask<T>(path: string, body: object): Promise<T> {
    return (await this.#post(path, body)).json() as Promise<T>
  }

  /** Yields the lines of an answer that grows; aborting hangs up. */
  async *lines<T>(path: string, query: Query, signal?: AbortSignal): AsyncGenerator<T> {
    const response = await this.#send(`${path}${suffix(query)}`, {
      method: 'GET',
      ...(signal ? { signal } : {}),
    })
    try {
      for await (const line of readLines<T | { error: string }>(response)) {
        if (typeof line === 'object' && line !== null && 'error' in line)
          throw new RouteError(response.status, line.error)
        yield line
      }
    } catch (error) {
      if (!signal?.aborted) throw error
    }
  }

  /** Starts an action and yields its events. The signal cancels the action; leaving the loop only stops watching. */
  async *start(path: string, body: object, signal?: AbortSignal): AsyncGenerator<ReleaseEvent> {
    signal?.throwIfAborted()
    const response = await this.#post(path, body)
    const id = response.headers.get(OPERATION_HEADER) ?? ''
    const cancel = (): void => void this.cancel(id).catch(() => {}) // it may have ended just now
    signal?.addEventListener('abort', cancel, { once: true })
    if (signal?.aborted) cancel()
    try {
      yield* this.#events(id, response, 0)
    } finally {
      signal?.removeEventListener('abort', cancel)
    }
  }

  /** Every event of an operation, past ones first. */
  async *follow(id: string): AsyncGenerator<ReleaseEvent> {
    yield* this.#events(id, await this.#reopen(id, 0), 0)
  }

  async cancel(id: string): Promise<void> {
    const headers = { 'content-type': 'application/json' }
    await this.#send(`/api/operations/${encodeURIComponent(id)}`, { method: 'DELETE', headers })
  }

  async *#events(id: string, first: Response, after: number): AsyncGenerator<ReleaseEvent> {
    let response: Response | undefined = first
    let seen = after
    for (let failures = 0; failures <= MOST_RECONNECTS; ) {
      try {
        response ??= await this.#reopen(id, seen)
        for await (const event of readLines<ReleaseEvent>(response)) {
          seen += 1
          failures = 0
          yield event
          if (event.type === 'done' || event.type === 'failed') return
        }
      } catch (error) {
        if (error instanceof RouteError) break // the server is there and knows no such operation
      }
      response = undefined
      await this.#options.sleep(FIRST_PAUSE_MS * 2 ** failures)
      failures += 1
    }
    const message = 'the server was lost before the action ended; its outcome is unknown'
    yield { at: new Date(0).toISOString(), type: 'failed', message, release: null }
  }

  #reopen(id: string, after: number): Promise<Response> {
    return this.#send(`/api/operations/${encodeURIComponent(id)}?after=${after}`, { method: 'GET' })
  }

  #post(path: string, body: object): Promise<Response> {
    const headers = { 'content-type': 'application/json' }
    return this.#send(path, { method: 'POST', body: JSON.stringify(body), headers })
  }

  async #send(path: string, init: RequestInit & { headers?: Record<string, string> }): Promise<Response> {
    const token = this.#options.token()
    const { fetch } = this.#options
    const response = await fetch(path, {
      ...init,
      headers: { ...init.headers, ...(token ? { [TOKEN_HEADER]: token } : {}) },
      cache: 'no-store',
    })
    if (response.ok) return response
    throw await readError(response)
  }
}

async function readError(response: Response): Promise<Error> {
  const text = await response.text()
  try {
    const { error, kube, holder } = JSON.parse(text) as {
      error: string
      kube?: { code: number; reason: string }
      holder?: OperationSummary
    }
    return kube
      ? new KubeError(kube.code, kube.reason, error)
      : new RouteError(response.status, error, holder)
  } catch {
    return new RouteError(response.status, `the server answered ${response.status}`)
  }
}

async function* readLines<T>(response: Response): AsyncGenerator<T> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      const lines = (rest + value).split('\n')
      rest = lines.pop()!
      for (const line of lines) if (line !== '') yield JSON.parse(line) as T
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

/** Releases of one context. */
export class RemoteReleaseService implements ReleaseService {
  constructor(
    readonly context: string,
    readonly routes: Routes,
  ) {}

  list({ states, ...request }: ListRequest = {}): Promise<ReleaseRevision[]> {
    const chosen = states && states.length > 0 ? { states: states.join(',') } : {}
    return this.routes.get('/api/releases', { context: this.context, ...request, ...chosen })
  }

  history({ name, namespace }: ReleaseTarget): Promise<ReleaseRevision[]> {
    return this.routes.get('/api/releases/history', { context: this.context, name, namespace })
  }

  status({ name, namespace, revision }: ReleaseTarget & { revision?: number }): Promise<ReleaseRevision> {
    return this.routes.get('/api/releases/status', { context: this.context, name, namespace, revision })
  }

  record({ name, namespace, revision }: ReleaseTarget & { revision?: number }): Promise<string> {
    return this.routes.get('/api/releases/record', { context: this.context, name, namespace, revision })
  }

  preview(request: UpgradeRequest): Promise<Preview> {
    return this.routes.ask('/api/releases/preview', { ...request, context: this.context })
  }

  previewRollback(request: RollbackRequest): Promise<Preview> {
    return this.routes.ask('/api/releases/preview-rollback', { ...request, context: this.context })
  }

  events({ name, namespace }: ReleaseTarget): Promise<ObjectEvent[]> {
    return this.routes.get('/api/releases/events', { context: this.context, name, namespace })
  }

  logs({ namespace, pod, container }: PodTarget, signal?: AbortSignal): AsyncIterable<LogLines> {
    return this.routes.lines('/api/pods/logs', { context: this.context, namespace, pod, container }, signal)
  }

  resources({ name, namespace }: ReleaseTarget): Promise<ReleaseResource[]> {
    return this.routes.get('/api/releases/resources', { context: this.context, name, namespace })
  }

  install(request: InstallRequest, signal?: AbortSignal): AsyncIterable<ReleaseEvent> {
    return this.routes.start('/api/releases/install', { ...request, context: this.context }, signal)
  }

  upgrade(request: UpgradeRequest, signal?: AbortSignal): AsyncIterable<ReleaseEvent> {
    return this.routes.start('/api/releases/upgrade', { ...request, context: this.context }, signal)
  }

  rollback(request: RollbackRequest, signal?: AbortSignal): AsyncIterable<ReleaseEvent> {
    return this.routes.start('/api/releases/rollback', { ...request, context: this.context }, signal)
  }

  uninstall(request: UninstallRequest, signal?: AbortSignal): AsyncIterable<ReleaseEvent> {
    return this.routes.start('/api/releases/uninstall', { ...request, context: this.context }, signal)
  }

  test(request: TestRequest, signal?: AbortSignal): AsyncIterable<ReleaseEvent> {
    return this.routes.start('/api/releases/test', { ...request, context: this.context }, signal)
  }

  recover(request: RecoverRequest, signal?: AbortSignal): AsyncIterable<ReleaseEvent> {
    return this.routes.start('/api/releases/recover', { ...request, context: this.context }, signal)
  }
}
