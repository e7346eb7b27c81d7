/**
 * The cluster routes' work, Request in, Response out. It lives in the door's process and bundle; the files under
 * app/api only name a method of it. Whom to ask is handed in: lib/kube/remote with lib/release, or a test's fake.
 */
import type { z } from 'zod'
import type {
  ClusterList,
  InstallRequest,
  ListRequest,
  ObjectChange,
  OperationSummary,
  PodTarget,
  Preview,
  RecoverRequest,
  ReleaseEvent,
  ReleaseResource,
  ReleaseService,
  RollbackRequest,
  TestRequest,
  UninstallRequest,
  UpgradeRequest,
} from '../release'
import { readJson } from './body'
import { answerError, RequestError } from './faults'
import type { Operation, Operations } from './operations'
import {
  followQuery,
  installBody,
  listQuery,
  logsQuery,
  recoverBody,
  rollbackBody,
  statusQuery,
  targetQuery,
  testBody,
  uninstallBody,
  upgradeBody,
} from './requests'
import { hideSecretData } from './secret-data'

export interface ClusterBackend {
  contexts(): Promise<ClusterList>
  /** Reads the kubeconfig anew and passes the gate; throws ContextRefusedError. */
  open(context: string, writing?: Writing): Promise<ReleaseService>
}

/** What an action may write: into which release's namespace, and what the learner has confirmed. */
export interface Writing {
  namespace: string
  confirmed: readonly string[]
}

export type Route = (request: Request, params: Record<string, string>) => Promise<Response>

export interface ClusterApi {
  readonly session: Route
  readonly clusters: Route
  readonly list: Route
  readonly history: Route
  readonly status: Route
  readonly resources: Route
  readonly record: Route
  readonly preview: Route
  readonly previewRollback: Route
  readonly events: Route
  readonly logs: Route
  readonly install: Route
  readonly upgrade: Route
  readonly rollback: Route
  readonly uninstall: Route
  readonly test: Route
  readonly recover: Route
  readonly operations: Route
  readonly follow: Route
  readonly cancel: Route
}

interface Asked {
  context: string
  name: string
  namespace: string
  confirmed?: readonly string[] | undefined
}

/** The response header that names the operation a stream belongs to. */
const OPERATION_HEADER = 'x-operation-id'

export function clusterApi(backend: ClusterBackend, operations: Operations): ClusterApi {
  const begin = async <R extends Asked>(
    action: OperationSummary['action'],
    body: R,
    run: (service: ReleaseService, body: R, signal: AbortSignal) => AsyncIterable<ReleaseEvent>,
  ): Promise<Response> => {
    const { context, name, namespace, confirmed = [] } = body
    const service = await backend.open(context, { namespace, confirmed })
    const operation = operations.start({ action, context, name, namespace }, (signal) =>
      run(service, body, signal),
    )
    return stream(operation, 0)
  }
  return withFaults({
    session: async () => Response.json({ ok: true }),
    clusters: async () => Response.json(await backend.contexts()),
    list: async (request) => {
      const { context, ...asked } = query(request, listQuery)
      return Response.json(await (await backend.open(context)).list(asked as ListRequest))
    },
    history: async (request) => {
      const { context, ...target } = query(request, targetQuery)
      return Response.json(await (await backend.open(context)).history(target))
    },
    status: async (request) => {
      const { context, revision, ...target } = query(request, statusQuery)
      const service = await backend.open(context)
      return Response.json(await service.status(revision === undefined ? target : { ...target, revision }))
    },
    resources: async (request) => {
      const { context, ...target } = query(request, targetQuery)
      const resources: ReleaseResource[] = await (await backend.open(context)).resources(target)
      return Response.json(resources.map(withoutSecrets))
    },
    record: async (request) => {
      const { context, revision, ...target } = query(request, statusQuery)
      const service = await backend.open(context)
      return Response.json(await service.record(revision === undefined ? target : { ...target, revision }))
    },
    preview: async (request) => {
      const { context, ...body } = await readJson(request, upgradeBody)
      const preview = await (await backend.open(context)).preview(body as UpgradeRequest)
      return Response.json(previewWithoutSecrets(preview))
    },
    previewRollback: async (request) => {
      const { context, ...body } = await readJson(request, rollbackBody)
      const preview = await (await backend.open(context)).previewRollback(body as RollbackRequest)
      return Response.json(previewWithoutSecrets(preview))
    },
    events: async (request) => {
      const { context, ...target } = query(request, targetQuery)
      return Response.json(await (await backend.open(context)).events(target))
    },
    logs: async (request) => {
      const { context, ...target } = query(request, logsQuery)
      const service = await backend.open(context)
      const hangUp = new AbortController()
      return ndjson(service.logs(target as PodTarget, hangUp.signal), () => hangUp.abort())
    },
    install: async (request) =>
      begin('install', await readJson(request, installBody), (service, { context: _, ...body }, signal) =>
        service.install(body as InstallRequest, signal),
      ),
    upgrade: async (request) =>
      begin('upgrade', await readJson(request, upgradeBody), (service, { context: _, ...body }, signal) =>
        service.upgrade(body as UpgradeRequest, signal),
      ),
    rollback: async (request) =>
      begin('rollback', await readJson(request, rollbackBody), (service, { context: _, ...body }, signal) =>
        service.rollback(body as RollbackRequest, signal),
      ),
    uninstall: async (request) =>
      begin('uninstall', await readJson(request, uninstallBody), (service, { context: _, ...body }, signal) =>
        service.uninstall(body as UninstallRequest, signal),
      ),
    test: async (request) =>
      begin('test', await readJson(request, testBody), (service, { context: _, ...body }, signal) =>
        service.test(body as TestRequest, signal),
      ),
    recover: async (request) =>
      begin('recover', await readJson(request, recoverBody), (service, { context: _, ...body }, signal) =>
        service.recover(body as RecoverRequest, signal),
      ),
    operations: async () => Response.json(operations.list()),
    follow: async (request, { id }) => stream(find(operations, id), query(request, followQuery).after ?? 0),
    cancel: async (_request, { id }) => {
      find(operations, id).cancel()
      return Response.json({ ok: true })
    },
  })
}

/** Every route answers its own faults, so that nothing thrown reaches Next's logs. */
function withFaults(routes: ClusterApi): ClusterApi {
  const guarded = Object.entries(routes).map(([name, route]: [string, Route]) => {
    const answer: Route = (request, params) => route(request, params).catch(answerError)
    return [name, answer]
  })
  return Object.fromEntries(guarded) as ClusterApi
}

function find(operations: Operations, id: string | undefined): Operation {
  const operation = id === undefined ? undefined : operations.get(id)
  if (!operation) throw new RequestError(404, 'no such operation')
  return operation
}

function query<T extends z.ZodType>(request: Request, shape: T): z.output<T> {
  const pairs = [...new URL(request.url).searchParams]
  if (new Set(pairs.map(([name]) => name)).size !== pairs.length)
    throw new RequestError(400, 'repeated parameter')
  return shape.parse(Object.fromEntries(pairs))
}

/** Following stops with the tab; the operation does not. */
const stream = (operation: Operation, after: number): Response =>
  ndjson(operation.follow(after), undefined, { [OPERATION_HEADER]: operation.id })

function withoutSecrets(resource: ReleaseResource): ReleaseResource {
  const { object, children } = resource
  const family = children ? { children: children.map(withoutSecrets) } : {}
  return { ...resource, object: hideSecretData(object), ...family }
}

const previewWithoutSecrets = (preview: Preview): Preview => ({
  ...preview,
  changes: preview.changes.map(
    ({ before, after, ...change }): ObjectChange => ({
      ...change,
      before: before && hideSecretData(before),
      after: after && hideSecretData(after),
    }),
  ),
})

/** A JSON value a line. A fault on the way is the last line, since the status is sent by then. */
function ndjson<T>(
  values: AsyncIterable<T>,
  hangUp = () => {},
  headers: Record<string, string> = {},
): Response {
  const lines = values[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode('\n')) // sends the headers off, and with them the operation's id
    },
    async pull(controller) {
      try {
        const { done, value } = await lines.next()
        if (done) controller.close()
        else controller.enqueue(encoder.encode(`${JSON.stringify(value)}\n`))
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error)
        controller.enqueue(encoder.encode(`${JSON.stringify({ error: text })}\n`))
        controller.close()
      }
    },
    async cancel() {
      hangUp()
      await lines.return?.()
    },
  })
  return new Response(body, {
    headers: {
      'content-type': 'application/x-ndjson; charset=utf-8',
      'cache-control': 'no-store, no-transform', // compression would hold events back
      ...headers,
    },
  })
}
