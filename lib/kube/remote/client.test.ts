import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ApiResource, KubeError, type KubeObject, type WatchEvent } from '../client'
import { RemoteKubeClient } from './client'
import { Connection } from './connection'
import { inTurn, json, RecordingServer, status } from './testing/recording-server'

const CONFIG_MAP: ApiResource = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  singular: 'configmap',
  shortNames: ['cm'],
  namespaced: true,
  verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'],
}
const CLUSTER_ROLE: ApiResource = {
  ...CONFIG_MAP,
  group: 'rbac.authorization.k8s.io',
  kind: 'ClusterRole',
  plural: 'clusterroles',
  singular: 'clusterrole',
  namespaced: false,
}
const map = (name: string, more: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'web' },
  ...more,
})

let server: RecordingServer
let client: RemoteKubeClient
let connection: Connection
let pauses: number[]

beforeEach(async () => {
  server = await RecordingServer.start()
  pauses = []
  connection = new Connection(
    server.url,
    { ca: server.ca, headers: { Authorization: 'Bearer test-token' } },
    {
      timing: { connect: 2_000, answer: 400 },
      random: () => 0,
      sleep: async (ms) => {
        pauses.push(ms)
      },
    },
  )
  client = new RemoteKubeClient(connection)
})
afterEach(async () => {
  connection.close()
  await server.stop()
})

const seen = () => server.requests.map(({ method, url }) => `${method} ${url}`)

describe('what goes over the wire', () => {
  it('applies, creates, replaces, patches and deletes with strict validation and its manager', async () => {
    const at = '/api/v1/namespaces/web/configmaps'
    for (const what of [`PATCH ${at}/a`, `POST ${at}`, `PUT ${at}/a`, `DELETE ${at}/a`])
      server.on(what, map('a'))
    const key = { resource: CONFIG_MAP, namespace: 'web', name: 'a' }
    await client.apply(CONFIG_MAP, map('a'), { fieldManager: 'helm' })
    await client.apply(CONFIG_MAP, map('a'), { fieldManager: 'helm', force: true, dryRun: true })
    await client.create(CONFIG_MAP, map('a'), { fieldManager: 'helm' })
    await client.replace(CONFIG_MAP, map('a'), { strict: false })
    await client.patch(key, 'merge', { data: { x: '1' } }, { fieldManager: 'helm' })
    await client.delete(key, { propagation: 'Foreground', dryRun: true })
    expect(seen()).toEqual([
      `PATCH ${at}/a?fieldManager=helm&fieldValidation=Strict&force=false`,
      `PATCH ${at}/a?fieldManager=helm&fieldValidation=Strict&dryRun=All&force=true`,
      `POST ${at}?fieldManager=helm&fieldValidation=Strict`,
      `PUT ${at}/a?fieldValidation=Ignore`,
      `PATCH ${at}/a?fieldManager=helm&fieldValidation=Strict`,
      `DELETE ${at}/a`,
    ])
    expect(server.requests.map(({ headers }) => headers['content-type'])).toEqual([
      'application/apply-patch+yaml',
      'application/apply-patch+yaml',
      'application/json',
      'application/json',
      'application/merge-patch+json',
      'application/json',
    ])
    expect(JSON.parse(server.requests[5]!.body)).toEqual({
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      propagationPolicy: 'Foreground',
      dryRun: ['All'],
    })
    expect(new Set(server.requests.map(({ headers }) => headers.authorization))).toEqual(
      new Set(['Bearer test-token']),
    )
  })

  it('K68: sends fields it does not know, so that the server can refuse them', async () => {
    const message = 'strict decoding error: unknown field "spec.replicass"'
    server.on('PATCH /api/v1/namespaces/web/configmaps/a', status(400, 'BadRequest', message))
    const odd = map('a', { spec: { replicass: 3 }, 'x-kubernetes-odd': [1, null, { deep: true }] })
    await expect(client.apply(CONFIG_MAP, odd, { fieldManager: 'helm' })).rejects.toThrow(message)
    expect(JSON.parse(server.requests[0]!.body)).toEqual(odd)
  })

  it('K67: keeps the case of a name', async () => {
    const at = '/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3AMyRole'
    const role = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'system:MyRole' },
    }
    server.on(`GET ${at}`, role)
    expect(await client.get({ resource: CLUSTER_ROLE, name: 'system:MyRole' })).toEqual(role)
    expect(seen()).toEqual([`GET ${at}`])
  })

  it.each([
    ['.', `invalid resource name ".": [may not be '.']`],
    ['..', `invalid resource name "..": [may not be '..']`],
    ['a/b', `invalid resource name "a/b": [may not contain '/']`],
    ['%2e', `invalid resource name "%2e": [may not contain '%']`],
    ['../%2f', `invalid resource name "../%2f": [may not contain '/' may not contain '%']`],
    ['', 'resource name may not be empty'],
  ])('K62: the name %j is refused by every verb before anything is sent', async (name, message) => {
    const key = { resource: CONFIG_MAP, namespace: 'web', name }
    const object = map(name)
    const calls = [
      () => client.get(key),
      () => client.delete(key),
      () => client.patch(key, 'merge', {}),
      () => client.replace(CONFIG_MAP, object),
      () => client.apply(CONFIG_MAP, object, { fieldManager: 'helm' }),
      () => client.logs({ namespace: 'web', name }),
    ]
    for (const call of calls) await expect(call()).rejects.toThrow(message)
    expect(server.connections).toBe(0)
  })

  it.each([
    [
      'namespace',
      () => client.list(CONFIG_MAP, { namespace: '..' }),
      `invalid namespace "..": [may not be '..']`,
    ],
    [
      'version',
      () => client.list({ ...CONFIG_MAP, version: 'v1/../../apis/apps/v1' }),
      `invalid version "v1/../../apis/apps/v1": [may not contain '/']`,
    ],
    ['group', () => client.list({ ...CONFIG_MAP, group: '..' }), `invalid group "..": [may not be '..']`],
    [
      'plural',
      () => client.list({ ...CONFIG_MAP, plural: 'a/b' }),
      `invalid resource "a/b": [may not contain '/']`,
    ],
  ])('K63: a %s that would climb is refused before anything is sent', async (_what, call, message) => {
    await expect(call()).rejects.toThrow(message)
    expect(server.connections).toBe(0)
  })

  it('K63: what could end a path is sent escaped', async () => {
    await expect(client.list({ ...CONFIG_MAP, version: 'v1?x=1#' })).rejects.toThrow('is not here')
    expect(seen()).toEqual(['GET /api/v1%3Fx%3D1%23/configmaps?limit=500'])
  })
})

describe('answers', () => {
  it('discovers in two calls and keeps the result until told to forget it', async () => {
    const group = (name: string, version: string, resources: object[]) => ({
      kind: 'APIGroupDiscoveryList',
      items: [{ metadata: { name }, versions: [{ version, resources }] }],
    })
    server.on(
      'GET /api',
      group('', 'v1', [
        {
          resource: 'configmaps',
          responseKind: { group: '', version: 'v1', kind: 'ConfigMap' },
          scope: 'Namespaced',
          singularResource: 'configmap',
          shortNames: ['cm'],
          verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'],
        },
      ]),
    )
    server.on(
      'GET /apis',
      group('rbac.authorization.k8s.io', 'v1', [
        {
          resource: 'clusterroles',
          responseKind: { group: '', version: '', kind: 'ClusterRole' },
          scope: 'Cluster',
        },
        { resource: 'broken', scope: 'Cluster' },
      ]),
    )
    const expected = [CONFIG_MAP, { ...CLUSTER_ROLE, singular: '', shortNames: [], verbs: [] }]
    expect(await client.resources()).toEqual(expected)
    expect(await client.resources()).toEqual(expected)
    expect(server.requests).toHaveLength(2)
    client.forgetResources()
    await client.resources()
    expect(server.requests).toHaveLength(4)
  })

  it('follows the pages of a list and names the kind of every item', async () => {
    const page = (items: string[], metadata: object) =>
      json(200, { metadata, items: items.map((name) => ({ metadata: { name } })) })
    server.on(
      'GET /api/v1/namespaces/web/configmaps',
      inTurn(
        page(['a'], { resourceVersion: '7', continue: 'more/of it' }),
        page(['b'], { resourceVersion: '7' }),
      ),
    )
    const { items, resourceVersion } = await client.list(CONFIG_MAP, {
      namespace: 'web',
      labelSelector: 'app=x',
    })
    expect(resourceVersion).toBe('7')
    expect(items).toEqual(
      ['a', 'b'].map((name) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } })),
    )
    expect(seen()[1]).toBe(
      'GET /api/v1/namespaces/web/configmaps?labelSelector=app%3Dx&limit=500&continue=more%2Fof+it',
    )
  })

  it('lists in one piece when a continuation has expired', async () => {
    server.on(
      'GET /api/v1/configmaps',
      inTurn(
        json(200, { metadata: { continue: 'x' }, items: [{ metadata: { name: 'old' } }] }),
        status(410, 'Expired', 'too old'),
        json(200, { metadata: { resourceVersion: '9' }, items: [{ metadata: { name: 'a' } }] }),
      ),
    )
    const { items } = await client.list(CONFIG_MAP)
    expect(items.map(({ metadata }) => metadata.name)).toEqual(['a'])
  })

  it('turns a Status into its error, and anything else into one without a reason', async () => {
    server.on(
      'POST /api/v1/namespaces/web/configmaps',
      status(409, 'AlreadyExists', 'configmaps "a" already exists'),
    )
    const error = await client.create(CONFIG_MAP, map('a')).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(KubeError)
    expect(error).toMatchObject({
      code: 409,
      reason: 'AlreadyExists',
      message: 'configmaps "a" already exists',
    })
    server.on('GET /version', (_request, response) => void response.writeHead(500).end('oops'))
    await expect(client.version()).rejects.toMatchObject({
      code: 500,
      reason: '',
      message: 'the server answered 500: oops',
    })
  })
})

describe('repetitions', () => {
  const at = '/api/v1/namespaces/web/configmaps'
  const good = json(200, map('a'))
  const tooMany = status(429, 'TooManyRequests', 'slow down', { 'retry-after': '1' })

  it('honours Retry-After on 429, five times at most', async () => {
    server.on(`POST ${at}`, inTurn(tooMany, tooMany, tooMany, good))
    await client.create(CONFIG_MAP, map('a'))
    expect(pauses).toEqual([1000, 1000, 1000])
    server.on(`POST ${at}`, tooMany)
    await expect(client.create(CONFIG_MAP, map('a'))).rejects.toThrow('slow down')
    expect(server.requests).toHaveLength(4 + 6)
  })

  it.each([
    ['503 under a GET', 'GET', status(503, 'ServiceUnavailable', 'starting'), true],
    ['503 under an apply', 'PATCH', status(503, 'ServiceUnavailable', 'starting'), true],
    ['503 under a create', 'POST', status(503, 'ServiceUnavailable', 'starting'), false],
    [
      '503 with Retry-After under a create',
      'POST',
      status(503, 'ServiceUnavailable', 'starting', { 'retry-after': '2' }),
      true,
    ],
    ['a lost etcd leader', 'POST', status(500, 'InternalError', 'etcdserver: leader changed'), true],
    [
      'a dropped proposal',
      'PUT',
      status(500, '', 'rpc error: code = Unknown desc = raft proposal dropped'),
      true,
    ],
    ['another 500', 'GET', status(500, 'InternalError', 'no'), false],
    ['a conflict', 'PATCH', status(409, 'Conflict', 'no'), false],
    [
      'a reset under a GET',
      'GET',
      (_request: unknown, response: { destroy(): void }) => response.destroy(),
      true,
    ],
    [
      'a reset under an apply',
      'PATCH',
      (_request: unknown, response: { destroy(): void }) => response.destroy(),
      true,
    ],
    [
      'a reset under a create',
      'POST',
      (_request: unknown, response: { destroy(): void }) => response.destroy(),
      false,
    ],
  ])('%s: %s is sent again or not', async (_what, method, fault, isRepeated) => {
    const path = method === 'POST' ? at : `${at}/a`
    server.on(`${method} ${path}`, inTurn(fault, good))
    const calls = new Map([
      ['GET', () => client.get({ resource: CONFIG_MAP, namespace: 'web', name: 'a' })],
      ['PATCH', () => client.apply(CONFIG_MAP, map('a'), { fieldManager: 'helm' })],
      ['POST', () => client.create(CONFIG_MAP, map('a'))],
      ['PUT', () => client.replace(CONFIG_MAP, map('a'))],
    ])
    const call = calls.get(method)!
    if (isRepeated) expect(await call()).toEqual(map('a'))
    else await expect(call()).rejects.toThrow(KubeError)
    expect(server.requests).toHaveLength(isRepeated ? 2 : 1)
  })

  it('waits for a server that was there and refuses connections, not for one never seen', async () => {
    const create = () => client.create(CONFIG_MAP, map('a')).catch(({ message }: Error) => message)
    const { url, port } = server
    const refused = `Post "${url}${at}?fieldValidation=Strict": dial tcp 127.0.0.1:${port}: connect: connection refused`
    await client.version()
    await server.stop()
    await expect(client.version()).rejects.toThrow('connection refused') // its kept connections are gone now, too
    pauses.length = 0
    expect(await create()).toBe(refused)
    expect(pauses).toEqual([250, 500, 1000, 2000, 4000])
    connection.close()
    connection = new Connection(url, { ca: server.ca, headers: {} })
    client = new RemoteKubeClient(connection)
    pauses.length = 0
    expect(await create()).toBe(refused)
    expect(pauses).toEqual([])
    server = await RecordingServer.start()
  })

  it('gives up on a server that never answers, and says so', async () => {
    server.on('GET /version', () => {})
    await expect(client.version()).rejects.toMatchObject({
      code: 0,
      message: `Get "${server.url}/version": no answer within 0.4 s`,
    })
  })

  it('stops at once when told to', async () => {
    server.on('GET /version', () => {})
    const abort = new AbortController()
    const asked = client.version(abort.signal)
    abort.abort()
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('watching', () => {
  const at = 'GET /api/v1/namespaces/web/configmaps'
  const line = (type: string, name: string, resourceVersion: string) =>
    `${JSON.stringify({ type, object: map(name, { metadata: { name, namespace: 'web', uid: `uid-${name}`, resourceVersion } }) })}\n`
  const lines =
    (...texts: string[]) =>
    (_request: unknown, response: { write(s: string): void; end(): void }) => {
      for (const text of texts) response.write(text)
      response.end()
    }

  async function take(count: number): Promise<string[]> {
    const abort = new AbortController()
    const events: string[] = []
    for await (const event of client.watch(CONFIG_MAP, {
      namespace: 'web',
      resourceVersion: '5',
      signal: abort.signal,
    })) {
      events.push(describeEvent(event))
      if (events.length === count) abort.abort()
    }
    return events
  }
  const describeEvent = (event: WatchEvent) =>
    event.type === 'BOOKMARK'
      ? `BOOKMARK ${event.resourceVersion}`
      : `${event.type} ${event.object.metadata.name} ${event.object.metadata.resourceVersion}`

  it('resumes from the last version it saw, bookmarks included, across clean and broken ends', async () => {
    server.on(
      at,
      inTurn(
        lines(line('ADDED', 'a', '6'), line('BOOKMARK', '', '8')),
        (_request, response) => {
          response.write(line('MODIFIED', 'a', '9'))
          setTimeout(() => response.destroy(), 20)
        },
        lines(line('DELETED', 'a', '10')),
      ),
    )
    expect(await take(4)).toEqual(['ADDED a 6', 'BOOKMARK 8', 'MODIFIED a 9', 'DELETED a 10'])
    const versions = server.requests.map(({ url }) =>
      new URLSearchParams(url.split('?')[1]).get('resourceVersion'),
    )
    expect(versions.slice(0, 3)).toEqual(['5', '8', '9'])
    expect(server.requests[0]!.url).toContain('watch=true&allowWatchBookmarks=true&timeoutSeconds=240')
  })

  it('lists anew when its version is too old, and tells what changed meanwhile', async () => {
    const expired = `${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' } })}\n`
    server.on(
      at,
      inTurn(
        lines(line('ADDED', 'a', '6'), line('ADDED', 'b', '7'), line('ADDED', 'c', '8')),
        lines(expired),
        json(200, {
          metadata: { resourceVersion: '20' },
          items: [
            { metadata: { name: 'b', namespace: 'web', uid: 'uid-b', resourceVersion: '7' } },
            { metadata: { name: 'c', namespace: 'web', uid: 'uid-c', resourceVersion: '15' } },
            { metadata: { name: 'd', namespace: 'web', uid: 'uid-d', resourceVersion: '16' } },
          ],
        }),
      ),
    )
    expect((await take(6)).slice(3)).toEqual(['DELETED a 6', 'MODIFIED c 15', 'ADDED d 16'])
  })

  it('does not go on where it may not', async () => {
    server.on(at, status(403, 'Forbidden', 'configmaps is forbidden'))
    await expect(take(1)).rejects.toThrow('configmaps is forbidden')
  })
})

describe('following a log', () => {
  const at = 'GET /api/v1/namespaces/web/pods/a/log'
  const time = (fraction: string) => `2026-01-01T00:00:00.${fraction}Z`

  async function follow(after?: string): Promise<string[]> {
    const { signal } = new AbortController()
    const texts: string[] = []
    const options = { container: 'c', signal, ...(after ? { after } : {}) }
    for await (const { text } of client.followLogs({ namespace: 'web', name: 'a' }, options)) texts.push(text)
    return texts
  }

  it('goes on where it broke off, every line once', async () => {
    server.on(
      at,
      inTurn(
        (_request, response) => {
          response.write(`${time('1')} one\n${time('25')} two\n`)
          setTimeout(() => response.destroy(), 20)
        },
        (_request, response) =>
          void response.end(
            `${time('1')} one\n${time('25')} two\n${time('250000001')} \n${time('3')} four: 4\n`,
          ),
      ),
    )
    expect(await follow()).toEqual(['one', 'two', '', 'four: 4'])
    expect(seen()).toEqual([
      `${at}?container=c&follow=true&timestamps=true`,
      `${at}?container=c&follow=true&timestamps=true&sinceTime=2026-01-01T00%3A00%3A00.25Z`,
    ])
  })

  it('begins after what was seen before', async () => {
    server.on(at, (_request, response) => void response.end(`${time('1')} one\n${time('2')} two\n`))
    expect(await follow(time('1'))).toEqual(['two'])
  })

  it('says what is wrong with the asking', async () => {
    server.on(at, status(400, 'BadRequest', 'container c is not valid for pod a'))
    await expect(follow()).rejects.toThrow('container c is not valid for pod a')
  })
})
