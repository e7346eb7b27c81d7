import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { InstallRequest, ListRequest, ReleaseEvent } from '../../lib/release'
import { RemoteReleaseService, type RouteError, Routes } from '../../lib/release/remote-service'
import { CANARY, EVENTS, FakeService, fakeBackend, REVISION } from './fake-service'
import { type Harness, type Session, send, startHarness } from './harness'

let harness: Harness
let service: FakeService
let session: Session

beforeAll(async () => {
  service = new FakeService()
  harness = await startHarness(fakeBackend(service))
  session = await harness.launch()
})
afterAll(() => harness.close())
afterEach(() => {
  service.isHeld = false
  service.asked.length = 0
})

const TARGET = { name: 'web', namespace: 'default' }
const REQUEST: InstallRequest = { ...TARGET, chart: { 'Chart.yaml': 'name: web' }, values: {} }

const post = (path: string, body: unknown) =>
  send(`${harness.origin}${path}`, {
    method: 'POST',
    headers: { ...session, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
const get = (path: string) => send(`${harness.origin}${path}`, { headers: session })

/** What the page hands to its client, here with the session's cookie put on by hand. */
function routes(broken?: (path: string) => boolean): Routes {
  return new Routes({
    fetch: (async (path: string, init: RequestInit) => {
      const response = await fetch(`${harness.origin}${path}`, {
        ...init,
        headers: { ...(init.headers as Record<string, string>), cookie: session.cookie },
      })
      return broken?.(path) ? cutShort(response) : response
    }) as typeof fetch,
    token: () => session['x-chartroom-token'],
    sleep: async () => {},
  })
}

/** The answer with its first event only, then a broken connection. */
function cutShort(response: Response): Response {
  const reader = response.body!.getReader()
  let text = ''
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (/[^\n]\n/.test(text)) {
        controller.error(new TypeError('network error'))
        await reader.cancel()
        return
      }
      const { value } = await reader.read()
      text += new TextDecoder().decode(value)
      const line = /^\n*.+\n/.exec(text)?.[0]
      if (line) controller.enqueue(new TextEncoder().encode(line))
      else controller.enqueue(new Uint8Array())
    },
  })
  return new Response(body, { status: response.status, headers: response.headers })
}

async function collect(events: AsyncIterable<ReleaseEvent>): Promise<ReleaseEvent[]> {
  const all: ReleaseEvent[] = []
  for await (const event of events) all.push(event)
  return all
}

describe('what a page reads', () => {
  it('lists clusters, releases, history, status and resources', async () => {
    const remote = new RemoteReleaseService('kind-test', routes())
    expect(await remote.routes.clusters()).toEqual({
      offered: [{ context: 'kind-test', namespace: 'default' }],
      refused: [],
    })
    expect(await remote.list()).toEqual([REVISION])
    const asked: ListRequest = {
      namespace: 'web',
      states: ['failed', 'pending-install'],
      filter: '^w',
      selector: 'a=b',
      sort: 'date',
      reverse: true,
      offset: 1,
      max: 2,
    }
    expect(await remote.list(asked)).toEqual([REVISION])
    expect(await remote.history(TARGET)).toEqual([REVISION])
    expect(await remote.status({ ...TARGET, revision: 2 })).toEqual(REVISION)
    await remote.resources(TARGET)
    expect(service.asked).toEqual([
      ['list', {}],
      ['list', asked],
      ['history', TARGET],
      ['status', { ...TARGET, revision: 2 }],
      ['resources', TARGET],
    ])
  })

  it('reads records, previews, events and logs', async () => {
    const remote = new RemoteReleaseService('kind-test', routes())
    expect(await remote.record({ ...TARGET, revision: 2 })).toBe('{}')
    expect((await remote.preview(REQUEST)).release).toEqual(REVISION)
    expect(JSON.stringify(await remote.preview(REQUEST))).not.toContain(CANARY)
    expect(JSON.stringify(await remote.previewRollback(TARGET))).not.toContain(CANARY)
    expect(await remote.events(TARGET)).toEqual([])
    const pod = { namespace: 'default', pod: 'web-1', container: 'c' }
    const texts: string[] = []
    for await (const { text } of remote.logs(pod)) texts.push(text)
    expect(texts).toEqual(['one\n', 'two\n'])
    expect(service.asked).toEqual([
      ['record', { ...TARGET, revision: 2 }],
      ['preview', REQUEST],
      ['preview', REQUEST],
      ['previewRollback', TARGET],
      ['events', TARGET],
      ['logs', pod],
    ])
  })

  it('H50: what Secrets hold does not leave the server', async () => {
    const { text } = await get('/api/releases/resources?context=kind-test&name=web&namespace=default')
    expect(JSON.parse(text)[0].object.data).toEqual({ password: '(hidden)' })
    expect(text).not.toContain(CANARY)
  })

  it('refuses parameters it does not know, twice given, or misspelt', async () => {
    const at = '/api/releases/history?context=kind-test&namespace=default'
    for (const more of [
      '',
      '&name=web&kubeconfig=/etc/x',
      '&name=web&name=other',
      '&name=../x',
      '&name=Web',
      '&name=',
    ])
      expect((await get(at + more)).status, more).toBe(400)
    expect(service.asked).toEqual([])
  })
})

describe('what a page may start', () => {
  it('streams the events of every action', async () => {
    const remote = new RemoteReleaseService('kind-test', routes())
    expect(await collect(remote.install(REQUEST))).toEqual(EVENTS)
    expect(await collect(remote.upgrade({ ...REQUEST, install: true, valuesPolicy: 'reuse' }))).toEqual(
      EVENTS,
    )
    expect(await collect(remote.rollback({ ...TARGET, revision: 1 }))).toEqual(EVENTS)
    expect(await collect(remote.uninstall({ ...TARGET, keepHistory: true }))).toEqual(EVENTS)
    expect(await collect(remote.test({ ...TARGET, only: ['h0'], logs: true }))).toEqual(EVENTS)
    expect(await collect(remote.recover({ ...TARGET, way: 'unlock' }))).toEqual(EVENTS)
    expect(service.asked).toEqual([
      ['install', REQUEST],
      ['upgrade', { ...REQUEST, install: true, valuesPolicy: 'reuse' }],
      ['rollback', { ...TARGET, revision: 1 }],
      ['uninstall', { ...TARGET, keepHistory: true }],
      ['test', { ...TARGET, only: ['h0'], logs: true }],
      ['recover', { ...TARGET, way: 'unlock' }],
    ])
  })

  it.each([
    ['a kubeconfig', { kubeconfig: 'apiVersion: v1' }],
    ['a server', { server: 'https://10.0.0.1:6443' }],
    ['a token', { token: 'x' }],
    ['an unknown flag', { force: true }],
    ['a nested unknown key', { values: { server: 'x' } }],
    ['a bad name', { name: '../kube-system' }],
    ['a bad namespace', { namespace: 'kube/system' }],
    ['a chart of numbers', { chart: { 'Chart.yaml': 1 } }],
    ['no context', { context: undefined }],
  ])('K65: a body with %s is 400', async (_what, more) => {
    for (const action of ['install', 'upgrade']) {
      const { status, text } = await post(`/api/releases/${action}`, {
        context: 'kind-test',
        ...REQUEST,
        ...more,
      })
      expect([status, Object.keys(JSON.parse(text))]).toEqual([400, ['error']])
    }
    expect(service.asked).toEqual([])
  })

  it('names what is wrong with a body and never quotes it', async () => {
    const secret = {
      context: 'kind-test',
      ...REQUEST,
      chart: { a: { base64: CANARY, extra: CANARY } },
      timeout: CANARY,
    }
    for (const body of [secret, `{"context": ${CANARY}`]) {
      const { status, text } = await post('/api/releases/install', body)
      expect(status).toBe(400)
      expect(text).not.toContain(CANARY)
    }
  })
})

describe('an action belongs to the server', () => {
  const waiting = (count: number) => expect.poll(() => service.waiting).toBe(count)

  it('goes on when its tab closes, and is replayed and followed from any event on', async () => {
    service.isHeld = true
    const abort = new AbortController()
    const response = await fetch(`${harness.origin}/api/releases/install`, {
      method: 'POST',
      headers: { ...session, 'content-type': 'application/json' },
      body: JSON.stringify({ context: 'kind-test', ...REQUEST }),
      signal: abort.signal,
    })
    const id = response.headers.get('x-operation-id')!
    await waiting(1)
    service.go()
    await response.body!.getReader().read()
    abort.abort()
    const [running] = (await routes().operations()).filter((one) => one.id === id)
    expect(running).toMatchObject({ ...TARGET, context: 'kind-test', action: 'install', state: 'running' })
    const followed = collect(routes().follow(id))
    const later = get(`/api/operations/${id}?after=2`)
    service.isHeld = false
    await waiting(1)
    service.go()
    expect(await followed).toEqual(EVENTS)
    expect((await later).text).toBe(`\n${JSON.stringify(EVENTS[2])}\n`)
    expect((await get(`/api/operations/${id}?after=99`)).text).toBe('\n')
    expect((await routes().operations()).find((one) => one.id === id)!.state).toBe('done')
  })

  it('is taken up again by the page when the stream breaks', async () => {
    const asked: string[] = []
    const broken = (path: string) => asked.push(path) <= 2
    const remote = new RemoteReleaseService('kind-test', routes(broken))
    expect(await collect(remote.install(REQUEST))).toEqual(EVENTS)
    expect(asked.map((path) => path.replace(/[\w-]{36}/, 'ID'))).toEqual([
      '/api/releases/install',
      '/api/operations/ID?after=1',
      '/api/operations/ID?after=2',
    ])
  })

  it('tells the page that its outcome is unknown when the server is lost', async () => {
    let isDown = false
    const dying = new Routes({
      fetch: (async (path: string, init: RequestInit) => {
        if (isDown) throw new TypeError('fetch failed')
        isDown = true
        const headers = { ...(init.headers as Record<string, string>), cookie: session.cookie }
        return cutShort(await fetch(`${harness.origin}${path}`, { ...init, headers }))
      }) as typeof fetch,
      token: () => session['x-chartroom-token'],
      sleep: async () => {},
    })
    const events = await collect(new RemoteReleaseService('kind-test', dying).install(REQUEST))
    expect(events).toEqual([
      EVENTS[0],
      {
        at: expect.any(String),
        type: 'failed',
        message: 'the server was lost before the action ended; its outcome is unknown',
        release: null,
      },
    ])
  })

  it('is one at a time per release', async () => {
    service.isHeld = true
    const first = collect(new RemoteReleaseService('kind-test', routes()).install(REQUEST))
    await waiting(1)
    for (const [action, body] of [
      ['install', REQUEST],
      ['upgrade', REQUEST],
      ['uninstall', TARGET],
    ] as const) {
      const second = await post(`/api/releases/${action}`, { context: 'kind-test', ...body })
      expect([second.status, JSON.parse(second.text)]).toEqual([
        409,
        {
          error: 'another operation (install/upgrade/rollback) is in progress',
          holder: expect.objectContaining({ ...TARGET, action: 'install', state: 'running' }),
        },
      ])
    }
    const refused = await collect(new RemoteReleaseService('kind-test', routes()).install(REQUEST)).catch(
      (error: RouteError) => error,
    )
    const { id } = (refused as RouteError).holder!
    expect((await routes().operations()).find((one) => one.id === id)).toMatchObject({ state: 'running' })
    service.isHeld = false
    expect(
      (await post('/api/releases/install', { context: 'kind-test', ...REQUEST, name: 'other' })).status,
    ).toBe(200)
    expect((await post('/api/releases/install', { context: 'kind-b', ...REQUEST })).status).toBe(200)
    service.go()
    expect(await first).toEqual(EVENTS)
    expect((await post('/api/releases/upgrade', { context: 'kind-test', ...REQUEST })).status).toBe(200)
  })

  it('is cancelled when the page says so', async () => {
    service.isHeld = true
    const abort = new AbortController()
    const events = collect(new RemoteReleaseService('kind-test', routes()).install(REQUEST, abort.signal))
    await waiting(1)
    service.go()
    await waiting(1)
    abort.abort()
    expect((await events).map((event) => (event.type === 'failed' ? event.message : event.type))).toEqual([
      'stage',
      'context canceled',
    ])
  })

  it('is cancelled and waited for when the server stops', async () => {
    service.isHeld = true
    const events = collect(new RemoteReleaseService('kind-test', routes()).install(REQUEST))
    await waiting(1)
    await harness.operations.drain(10_000)
    expect((await events).at(-1)).toMatchObject({ type: 'failed', message: 'context canceled' })
  })

  it('ends in a failure when it ends without a result', async () => {
    vi.spyOn(service, 'install').mockImplementationOnce(async function* () {
      yield EVENTS[0]!
    })
    const events = await collect(new RemoteReleaseService('kind-test', routes()).install(REQUEST))
    expect(events.at(-1)).toMatchObject({ type: 'failed', message: 'the action ended without a result' })
  })

  it('unknown operations are 404', async () => {
    expect((await get('/api/operations/nope')).status).toBe(404)
  })
})
