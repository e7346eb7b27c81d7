import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { RecordingServer, status } from '../../lib/kube/remote/testing/recording-server'
import { clusterBackend } from '../../lib/server/cluster-backend'
import { type Harness, ROUTES, type Session, send, startHarness } from './harness'

const TOKEN = 'cluster-token-canary'
const KEY = 'client-key-canary'
const CANARY = 'c2VjcmV0LWNhbmFyeQ=='
const AT = '2026-01-01T00:00:00Z'

let folder: string
let server: RecordingServer
let prod: RecordingServer
let harness: Harness
let session: Session
const logged: string[] = []

beforeAll(async () => {
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, method).mockImplementation((...parts) => void logged.push(parts.map(String).join(' ')))
  folder = mkdtempSync(join(tmpdir(), 'chartroom-gate-'))
  server = await RecordingServer.start()
  prod = await RecordingServer.start()
  const configs = [
    server.kubeconfig('kind-a', { user: { token: TOKEN } }),
    prod.kubeconfig('prod', { user: { token: TOKEN } }),
    prod.kubeconfig('kind-exec', {
      user: {
        token: undefined,
        exec: { apiVersion: 'client.authentication.k8s.io/v1', command: join(folder, 'run-me') },
      },
    }),
    prod.kubeconfig('kind-broken', {
      user: { token: undefined, 'client-certificate-data': KEY, 'client-key-data': KEY },
    }),
  ]
  const paths = configs.map((config, i) => {
    const path = join(folder, `config-${i}`)
    writeFileSync(path, config)
    return path
  })
  serveRelease()
  harness = await startHarness(clusterBackend({ KUBECONFIG: paths.join(':') }))
  session = await harness.launch()
})
afterAll(async () => {
  await harness.close()
  await server.stop()
  await prod.stop()
  rmSync(folder, { recursive: true })
  vi.restoreAllMocks()
})

/** One release with a Secret, as the real helm would have left it. */
function serveRelease(): void {
  const release = {
    name: 'web',
    namespace: 'default',
    version: 1,
    info: { status: 'deployed', first_deployed: AT, last_deployed: AT, description: 'Install complete' },
    chart: { metadata: { apiVersion: 'v2', name: 'web', version: '0.1.0' }, templates: [], values: {} },
    config: {},
    manifest:
      '---\n# Source: web/templates/secret.yaml\napiVersion: v1\nkind: Secret\nmetadata:\n  name: web\n',
  }
  const record = gzipSync(JSON.stringify(release)).toString('base64')
  const secrets = {
    metadata: { resourceVersion: '1' },
    items: [
      {
        metadata: {
          name: 'sh.helm.release.v1.web.v1',
          namespace: 'default',
          labels: { name: 'web', owner: 'helm', status: 'deployed', version: '1' },
        },
        type: 'helm.sh/release.v1',
        data: { release: Buffer.from(record).toString('base64') },
      },
    ],
  }
  const object = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'web', namespace: 'default' },
    data: { a: CANARY },
  }
  const secretResource = {
    resource: 'secrets',
    responseKind: { group: '', version: 'v1', kind: 'Secret' },
    scope: 'Namespaced',
    verbs: ['get', 'list'],
  }
  server
    .on('GET /api', {
      items: [{ metadata: { name: '' }, versions: [{ version: 'v1', resources: [secretResource] }] }],
    })
    .on('GET /apis', { items: [] })
    .on('GET /api/v1/secrets', secrets)
    .on('GET /api/v1/namespaces/default/secrets', secrets)
    .on('GET /api/v1/namespaces/default/secrets/sh.helm.release.v1.web.v1', secrets.items[0]!)
    .on('GET /api/v1/namespaces/default/secrets/web', object)
}

const get = (path: string, method = 'GET') => send(`${harness.origin}${path}`, { method, headers: session })
const post = (path: string, body: object) =>
  send(`${harness.origin}${path}`, {
    method: 'POST',
    headers: { ...session, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

it('offers what passes the gate and says why the rest does not', async () => {
  const { offered, refused } = JSON.parse((await get('/api/clusters')).text)
  expect(offered).toEqual([{ context: 'kind-a', namespace: 'default' }])
  expect(refused.map(({ context }: { context: string }) => context)).toEqual([
    'kind-broken',
    'kind-exec',
    'prod',
  ])
  expect(refused[1].reason).toBe('its user runs a program for credentials (exec)')
})

it('K52: asking for prod, by any route, is 403 and never reaches it', async () => {
  const target = 'context=prod&name=web&namespace=default'
  for (const path of ['', '/history', '/status', '/resources'])
    expect((await get(`/api/releases${path}?${path === '' ? 'context=prod' : target}`)).status, path).toBe(
      403,
    )
  const install = { context: 'prod', name: 'web', namespace: 'default', chart: {}, values: {} }
  for (const action of ['install', 'upgrade'])
    expect((await post(`/api/releases/${action}`, install)).status).toBe(403)
  expect(
    (await post('/api/releases/uninstall', { context: 'prod', name: 'web', namespace: 'default' })).status,
  ).toBe(403)
  expect(prod.connections).toBe(0)
})

it('H47: reading every route, with every method that reads, writes nothing to the cluster', async () => {
  const queries = [
    '',
    '?context=kind-a',
    '?context=kind-a&name=web&namespace=default',
    '?context=kind-a&namespace=default',
  ]
  for (const route of ROUTES)
    for (const method of ['GET', 'HEAD'])
      for (const query of queries) await get(`${route.replace('[id]', 'x')}${query}`, method)
  const read = server.requests.map(({ url }) => url.split('?')[0])
  expect(read).toContain('/api/v1/namespaces/default/secrets/web') // it went all the way down
  expect(server.writes).toEqual([])
  expect(prod.connections).toBe(0)
})

it('an error of the cluster is told as the cluster’s, never as the door’s', async () => {
  server.on('GET /api/v1/nodes', status(401, 'Unauthorized', 'Unauthorized'))
  const fresh = await startHarness(clusterBackend({ KUBECONFIG: join(folder, 'config-0') }))
  const headers = await fresh.launch()
  const answered = await send(`${fresh.origin}/api/releases?context=kind-a`, { headers })
  await fresh.close()
  expect([answered.status, JSON.parse(answered.text)]).toEqual([
    502,
    { error: 'Unauthorized', kube: { code: 401, reason: 'Unauthorized' } },
  ])
})

it('H50: no token, key or launch token was logged or answered meanwhile', async () => {
  const answers = await Promise.all([
    get('/api/clusters'),
    get('/api/releases?context=kind-broken'),
    get('/api/releases?context=kind-a'),
    ...['history', 'status', 'resources'].map((what) =>
      get(`/api/releases/${what}?context=kind-a&name=web&namespace=default`),
    ),
    get('/nothing/here'),
    send(`${harness.origin}/api/clusters`),
  ])
  expect(answers.filter(({ status: code }) => code === 200)).toHaveLength(5)
  const everything = [...logged, ...answers.map(({ text, headers }) => text + JSON.stringify(headers))].join(
    '\n',
  )
  for (const secret of [
    TOKEN,
    KEY,
    CANARY,
    Buffer.from(KEY).toString('base64'),
    session.cookie.split('=')[1]!,
    session['x-chartroom-token'],
  ])
    expect(everything).not.toContain(secret)
})
