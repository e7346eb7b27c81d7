import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Clusters } from './clusters'
import { RecordingServer } from './testing/recording-server'

let folder: string
let server: RecordingServer

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chartroom-kubeconfig-'))
  server = await RecordingServer.start()
})
afterEach(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})

function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

/** Several kubeconfigs as one, the last current. */
function merged(...configs: string[]): string {
  const parts = configs.map((text) => JSON.parse(text))
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': parts.at(-1)['current-context'],
    ...Object.fromEntries(
      ['clusters', 'users', 'contexts'].map((key) => [key, parts.flatMap((part) => part[key])]),
    ),
  })
}

const clusters = (KUBECONFIG: string, more: Record<string, string> = {}) =>
  new Clusters({ KUBECONFIG, ...more })

describe('which contexts are offered', () => {
  it('K52: current-context prod beside kind-a: only kind-a is offered, and prod is never spoken to', async () => {
    const prod = await RecordingServer.start()
    const all = clusters(write('config', merged(server.kubeconfig('kind-a'), prod.kubeconfig('prod'))))
    expect(await all.contexts()).toEqual({
      offered: [{ context: 'kind-a', namespace: 'default' }],
      refused: [
        {
          context: 'prod',
          reason: 'only contexts named kind-… are offered; CHARTROOM_CONTEXTS may name others',
        },
      ],
    })
    await expect(all.open('prod')).rejects.toThrow(
      'context "prod" is refused: only contexts named kind-… are offered; CHARTROOM_CONTEXTS may name others',
    )
    expect(prod.connections).toBe(0)
    await prod.stop()
  })

  it('K53: kind-prod on another machine is refused without a connection', async () => {
    for (const address of [
      'https://10.0.0.1:6443',
      'https://127.0.0.1.nip.io:6443',
      'https://user@127.0.0.1:1',
      'http://127.0.0.1:8080',
    ]) {
      const all = clusters(write('config', server.kubeconfig('kind-prod', { cluster: { server: address } })))
      await expect(all.open('kind-prod')).rejects.toThrow(
        'context "kind-prod" is refused: its server is not https on this machine (loopback)',
      )
    }
    expect(server.connections).toBe(0)
  })

  it('K54: a tunnel to nodes that are not kind’s is refused, unless its exact name is vouched for', async () => {
    const path = write('config', server.kubeconfig('kind-x'))
    const reason = 'context "kind-x" is refused: its nodes are not kind nodes (providerID kind://…)'
    server.nodes('kind://docker/x/x-control-plane', 'gce://project/zone/node')
    await expect(clusters(path).open('kind-x')).rejects.toThrow(reason)
    server.nodes(undefined)
    await expect(clusters(path).open('kind-x')).rejects.toThrow(reason)
    server.nodes()
    await expect(clusters(path).open('kind-x')).rejects.toThrow(
      'context "kind-x" is refused: its cluster has no nodes',
    )
    server.nodes('gce://project/zone/node')
    await expect(clusters(path, { CHARTROOM_CONTEXTS: 'kind-*,kind-,x' }).open('kind-x')).rejects.toThrow(
      reason,
    )
    const client = await clusters(path, { CHARTROOM_CONTEXTS: 'other, kind-x' }).open('kind-x')
    expect((await client.version()).gitVersion).toBe('v1.36.3')
    expect(server.writes).toEqual([])
  })

  const marker = () => join(folder, 'spawned')
  it.each([
    [
      'exec',
      () => ({
        token: undefined,
        exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'touch', args: [marker()] },
      }),
      'its user runs a program for credentials (exec)',
    ],
    [
      'exec beside a token',
      () => ({ exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'touch', args: [marker()] } }),
      'its user runs a program for credentials (exec)',
    ],
    [
      'auth-provider',
      () => ({ 'auth-provider': { name: 'gcp', config: { 'cmd-path': 'touch', 'cmd-args': marker() } } }),
      'its user needs an auth-provider',
    ],
    ['impersonation', () => ({ as: 'admin' }), 'its user acts as another (as)'],
    ['a password', () => ({ username: 'a', password: 'b' }), 'its user has a password'],
    ['nothing', () => ({ token: undefined }), 'its user has neither a client certificate nor a token'],
  ])('K55: a user with %s is refused, nothing is run and nothing is asked', async (_what, user, reason) => {
    const all = clusters(write('config', server.kubeconfig('kind-a', { user: user() })))
    await expect(all.open('kind-a')).rejects.toThrow(`context "kind-a" is refused: ${reason}`)
    expect((await all.contexts()).refused).toEqual([{ context: 'kind-a', reason }])
    expect(server.connections).toBe(0)
    expect(() => rmSync(marker())).toThrow('ENOENT')
  })

  it.each([
    ['proxy-url', { 'proxy-url': 'http://127.0.0.1:1' }, 'its cluster is behind a proxy (proxy-url)'],
    [
      'insecure-skip-tls-verify',
      { 'insecure-skip-tls-verify': true },
      'its cluster skips TLS verification (insecure-skip-tls-verify)',
    ],
  ])('K56: a cluster with %s is refused, even when vouched for', async (_what, cluster, reason) => {
    const path = write('config', server.kubeconfig('kind-a', { cluster }))
    for (const more of [{}, { CHARTROOM_CONTEXTS: 'kind-a' }])
      await expect(clusters(path, more).open('kind-a')).rejects.toThrow(
        `context "kind-a" is refused: ${reason}`,
      )
    expect(server.connections).toBe(0)
  })

  it('refuses a context whose server shows another certificate than the kubeconfig’s CA', async () => {
    const stranger = server.kubeconfig('kind-a', { cluster: { 'certificate-authority-data': undefined } })
    const { refused, offered } = await clusters(write('config', stranger)).contexts()
    expect(offered).toEqual([])
    expect(refused[0]!.reason).toBe(
      `its cluster cannot be reached: Get "${server.url}/api/v1/nodes?limit=500": self-signed certificate`,
    )
    expect(server.requests).toEqual([])
  })
})

describe('a cluster that changes', () => {
  it('K57: kind made anew on another port with another CA: the next operation works and the old connection is closed', async () => {
    const path = write('config', server.kubeconfig('kind-a'))
    const all = clusters(path)
    await (await all.open('kind-a')).version()
    expect(server.open).toBe(1)
    const anew = await RecordingServer.start()
    write('config', anew.kubeconfig('kind-a', { user: { token: 'another' } }))
    await (await all.open('kind-a')).version()
    expect(anew.requests.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/api/v1/nodes?limit=500', 'Bearer another'],
      ['/version', 'Bearer another'],
    ])
    await expect.poll(() => server.open).toBe(0)
    await anew.stop()
  })

  it('keeps one connection over many operations, and never more than eight at once', async () => {
    const all = clusters(write('config', server.kubeconfig('kind-a')))
    for (let i = 0; i < 20; i++) await (await all.open('kind-a')).version()
    expect(server.connections).toBe(1)
    const client = await all.open('kind-a')
    await Promise.all(Array.from({ length: 100 }, () => client.version()))
    expect(server.connections).toBeLessThanOrEqual(8)
  })
})

describe('kubeconfig files, as kubectl reads them', () => {
  it('K58: a missing file is skipped and the first file to use a name wins', async () => {
    const other = await RecordingServer.start()
    const first = write('a', server.kubeconfig('kind-a'))
    const second = write('b', merged(other.kubeconfig('kind-a'), other.kubeconfig('kind-b')))
    const list = [join(folder, 'missing'), first, '', first, second].join(delimiter)
    const all = clusters(list)
    expect((await all.contexts()).offered.map(({ context }) => context)).toEqual(['kind-a', 'kind-b'])
    await (await all.open('kind-a')).version()
    expect(server.requests.map(({ url }) => url)).toContain('/version')
    expect(other.requests.map(({ url }) => url)).not.toContain('/version')
    await other.stop()
  })

  it('K58: a name used twice in one file is an error, as in kubectl', async () => {
    const config = server.kubeconfig('kind-a')
    const path = write('a', merged(config, config))
    await expect(clusters(path).contexts()).rejects.toThrow(`${path}: duplicate cluster name "kind-a"`)
  })

  it('says which file is broken without quoting it', async () => {
    const path = write('a', 'users: [token: hunter2')
    await expect(clusters(path).contexts()).rejects.toThrow(`${path}: not a kubeconfig`)
    const empty = write('b', '# nothing yet\n')
    expect(await clusters(empty).contexts()).toEqual({ offered: [], refused: [] })
  })

  it('resolves certificate files against the kubeconfig’s own folder', async () => {
    write('ca.pem', server.ca)
    const config = server.kubeconfig('kind-a', {
      cluster: { 'certificate-authority-data': undefined, 'certificate-authority': 'ca.pem' },
    })
    const client = await clusters(write('config', config)).open('kind-a')
    expect((await client.version()).major).toBe('1')
  })

  it('K59: no kubeconfig means no cluster, and nobody connects to localhost:8080', async () => {
    let connections = 0
    const listener = createServer((socket) => {
      connections += 1
      socket.destroy()
    })
    await new Promise<void>((resolve) =>
      listener.once('error', () => resolve()).listen(8080, '127.0.0.1', resolve),
    )
    for (const env of [{ HOME: folder }, { KUBECONFIG: join(folder, 'missing') }]) {
      const all = new Clusters(env)
      expect(await all.contexts()).toEqual({ offered: [], refused: [], problem: 'no kubeconfig: no cluster' })
      await expect(all.open('kind-a')).rejects.toThrow(
        'context "kind-a" is refused: it is not in the kubeconfig',
      )
    }
    expect(connections).toBe(0)
    listener.close()
  })
})
