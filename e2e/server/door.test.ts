import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { GET as getClusters } from '../../app/api/clusters/route'
import { FRAME_SCRIPT, SCRIPT_HASH } from '../../components/engine/frame-script'
import type { ClusterApi } from '../../lib/server/cluster-api'
import { type DoorOptions, loopbackHost, openDoor } from '../../lib/server/door'
import { cookieName } from '../../lib/server/launch'
import { scriptHash } from '../../lib/server/page-hashes'
import { FRAME_SCRIPT_HASH } from '../../lib/server/policy'
import { FakeService, fakeBackend } from './fake-service'
import { type Harness, pour, ROUTES, type Session, send, sendRaw, startHarness } from './harness'

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
  service.asked.length = 0
})

const JSON_TYPE = { 'content-type': 'application/json' }
const INSTALL = JSON.stringify({
  context: 'kind-test',
  name: 'web',
  namespace: 'default',
  chart: {},
  values: {},
})
const get = (path: string, headers: Record<string, string> = {}) =>
  send(`${harness.origin}${path}`, { headers })
const install = (headers: Record<string, string>, body: string | Buffer = INSTALL) =>
  send(`${harness.origin}/api/releases/install`, { method: 'POST', headers, body })
const raw = (first: string, ...headers: string[]) =>
  sendRaw(harness.port, [first, ...headers, 'Connection: close', '', ''].join('\r\n'))
const NAVIGATION = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }

/** A door with nothing behind it but the given handler. */
const bareDoor = (options: Partial<DoorOptions>) =>
  openDoor({
    port: 0,
    api: {} as ClusterApi,
    hashes: { of: () => undefined, notFound: [] },
    handler: (_request, response) => void response.end(),
    ...options,
  })

describe('where it listens', () => {
  it('H38: on 127.0.0.1 only', async () => {
    const port = harness.port.toString(16).toUpperCase().padStart(4, '0')
    const listening = ['tcp', 'tcp6']
      .flatMap((table) => readFileSync(`/proc/net/${table}`, 'utf8').split('\n'))
      .map((line) => line.trim().split(/\s+/))
      .filter(([, local, , state]) => state === '0A' && local?.endsWith(`:${port}`))
    expect(listening.map(([, local]) => local)).toEqual([`0100007F:${port}`])
    const others = Object.values(networkInterfaces()).flatMap((found) => found ?? [])
    for (const { address } of others.filter(({ internal, family }) => !internal && family === 'IPv4')) {
      const outcome = await new Promise((resolve) => {
        const socket = connect(harness.port, address, () => resolve('connected'))
        socket.once('error', ({ message }) => resolve(message))
      })
      expect(outcome).toContain('ECONNREFUSED')
    }
  })

  it.each(['0.0.0.0', '::', '192.168.1.5', 'example.com', '127.0.0.1.nip.io', ''])(
    'H38: refuses to start on %j',
    async (host) => {
      const message = `Chartroom listens on this machine only: --host ${host} is not a loopback address`
      expect(() => loopbackHost(host)).toThrow(message)
      await expect(bareDoor({ host })).rejects.toThrow(message)
    },
  )
})

describe('Host', () => {
  it('H39: a valid token does not help a foreign Host', async () => {
    const host = 'evil.example:3000'
    expect((await install({ ...session, ...JSON_TYPE, host })).status).toBe(403)
    expect((await get('/api/releases?context=kind-test', { ...session, host })).status).toBe(403)
    expect((await get('/', { host })).status).toBe(403)
    expect(service.asked).toEqual([])
  })

  it('H40: only the three names with our port are answered', async () => {
    const { port } = harness
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`])
      expect((await get('/', { host })).status, host).toBe(200)
    const names = [
      'localhost.evil.com',
      '127.0.0.1.nip.io',
      'localhost.',
      '0.0.0.0',
      'LOCALHOST',
      '127.1',
      '127.0.0.2',
      '[::ffff:127.0.0.1]',
      'user@localhost',
      '',
    ]
    const hosts = [
      ...names.map((name) => `${name}:${port}`),
      'localhost',
      '127.0.0.1',
      `localhost:${port + 1}`,
    ]
    for (const host of [...hosts, `localhost:0${port}`])
      for (const path of ['/', '/api/clusters'])
        expect(
          (await get(path, { ...session, host, 'x-forwarded-host': `localhost:${port}` })).status,
          host,
        ).toBe(403)
  })

  it('H40: two Hosts, none, and an absolute address are refused; X-Forwarded-Host is nothing', async () => {
    const good = `Host: 127.0.0.1:${harness.port}`
    expect(await raw('GET / HTTP/1.1', good, 'Host: evil.example')).toBe(403)
    expect(await raw('GET / HTTP/1.1', 'Host: evil.example', good)).toBe(403)
    expect(await raw('GET / HTTP/1.1', good, good)).toBe(403)
    expect(await raw('GET / HTTP/1.1')).toBe(400)
    expect(await raw('GET / HTTP/1.0')).toBe(403)
    expect(await raw('GET http://evil.example/api/clusters HTTP/1.1', good)).toBe(400)
    expect(await raw('GET / HTTP/1.1', good, 'X-Forwarded-Host: evil.example')).toBe(200)
  })
})

describe('Origin and Sec-Fetch-Site', () => {
  it('H41: a foreign origin is refused, with a valid token too', async () => {
    const { port } = harness
    const origins = [
      'null',
      'https://evil.example',
      `http://localhost:${port + 1}`,
      `https://127.0.0.1:${port}`,
      `http://localhost:${port}`, // another origin than the 127.0.0.1 it speaks to
    ]
    for (const origin of origins) {
      expect((await get('/', { origin })).status, origin).toBe(403)
      expect((await get('/api/clusters', { ...session, origin })).status, origin).toBe(403)
      expect((await install({ ...session, ...JSON_TYPE, origin })).status, origin).toBe(403)
    }
    expect(service.asked).toEqual([])
    const own = { ...session, origin: harness.origin, 'sec-fetch-site': 'same-origin' }
    expect((await get('/api/clusters', own)).status).toBe(200)
    const localhost = { host: `localhost:${port}`, origin: `http://localhost:${port}` }
    expect((await get('/api/clusters', { ...session, ...localhost })).status).toBe(200)
  })

  it.each(['cross-site', 'same-site'])('H41: what a %s page asks for is refused', async (site) => {
    const from = { 'sec-fetch-site': site }
    expect((await get('/api/clusters', { ...session, ...from })).status).toBe(403)
    expect((await get('/api/clusters', { ...session, ...from, ...NAVIGATION })).status).toBe(403)
    expect((await install({ ...session, ...JSON_TYPE, ...from })).status).toBe(403)
    const script = { ...from, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' }
    expect((await get('/_next/static/a.js', script)).status).toBe(403)
    expect((await get('/', { ...from, ...NAVIGATION, 'sec-fetch-dest': 'iframe' })).status).toBe(403)
    const { pathname, search } = new URL(harness.launchAddress())
    expect((await get(`${pathname}${search}`, { ...from, ...NAVIGATION })).status).toBe(403)
    expect(service.asked).toEqual([])
  })

  it('lets a link from elsewhere open a page, since that reads nothing back', async () => {
    expect((await get('/', { 'sec-fetch-site': 'cross-site', ...NAVIGATION })).status).toBe(200)
  })

  it('H46: a preflight is told nothing', async () => {
    const asks = {
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,x-chartroom-token',
    }
    for (const path of ['/api/releases/install', '/', '/api/clusters'])
      for (const origin of ['https://evil.example', harness.origin]) {
        const headers = { ...asks, origin }
        const answered = await send(`${harness.origin}${path}`, { method: 'OPTIONS', headers })
        expect(answered.status).toBe(origin === harness.origin ? 405 : 403)
        expect(Object.keys(answered.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
      }
    const { headers } = await get('/api/clusters', session)
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  })
})

describe('the token', () => {
  it('H43: missing, wrong, shorter, longer, or only half of it: 401', async () => {
    const { cookie, 'x-chartroom-token': token } = session
    const name = cookieName(harness.port)
    const bad: Record<string, string>[] = [
      {},
      { cookie },
      { 'x-chartroom-token': token },
      { cookie, 'x-chartroom-token': `${token}x` },
      { cookie, 'x-chartroom-token': token.slice(1) },
      { cookie, 'x-chartroom-token': '' },
      { cookie, 'x-chartroom-token': token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) },
      { cookie: `${name}=`, 'x-chartroom-token': token },
      { cookie: `${name}=x`, 'x-chartroom-token': token },
      { cookie: cookie.replace(name, 'chartroom-1'), 'x-chartroom-token': token },
      { cookie: (await harness.launch()).cookie, 'x-chartroom-token': token },
    ]
    for (const headers of bad) {
      expect((await get('/api/clusters', headers)).status, JSON.stringify(headers)).toBe(401)
      expect((await install({ ...headers, ...JSON_TYPE })).status, JSON.stringify(headers)).toBe(401)
    }
    expect(service.asked).toEqual([])
    expect((await get('/api/clusters', { ...session, cookie: `${name}=planted; ${cookie}` })).status).toBe(
      200,
    )
  })

  it('H44: a launch address is good once, and its token is left nowhere', async () => {
    const address = harness.launchAddress()
    const token = new URL(address).searchParams.get('token')!
    expect(Buffer.from(token, 'base64url')).toHaveLength(24) // 192 bits
    const { status, headers, text } = await send(address)
    expect(status).toBe(200)
    const shape = `^${cookieName(harness.port)}=[\\w-]{32}; Path=/; HttpOnly; SameSite=Strict$`
    expect(headers['set-cookie']).toEqual([expect.stringMatching(new RegExp(shape))])
    expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' })
    expect(text).toContain("location.replace('/')")
    expect(text + JSON.stringify(headers)).not.toContain(token)
    const second = await send(address)
    expect(second.status).toBe(401)
    expect(second.headers['set-cookie']).toBeUndefined()
    for (const path of [
      '/launch',
      '/launch?token=',
      '/launch?token=x',
      `/launch?token=${token}x`,
      '/LAUNCH?token=x',
    ])
      expect((await get(path)).status, path).toBe(401)
  })

  it('H44: asking about a launch address without opening it does not spend it', async () => {
    const address = harness.launchAddress()
    expect((await send(address, { method: 'HEAD' })).status).toBe(401)
    expect((await send(address, { method: 'POST' })).status).toBe(405)
    expect((await send(address)).status).toBe(200)
  })

  it('H45: what the browser sends a neighbour on another port, the cookie, opens nothing', async () => {
    const { cookie } = session
    for (const path of ['/api/clusters', '/api/session', '/launch'])
      expect((await get(path, { cookie, origin: harness.origin })).status, path).toBe(401)
    expect((await get('/', { cookie })).text).not.toContain(session['x-chartroom-token'])
  })

  it('H48: streams obey the same rules', async () => {
    const started = await install({ ...session, ...JSON_TYPE })
    const path = `/api/operations/${started.headers['x-operation-id']}`
    expect((await get(path)).status).toBe(401)
    expect((await get(path, { cookie: session.cookie })).status).toBe(401)
    expect((await get(path, { ...session, host: 'evil.example' })).status).toBe(403)
    expect((await get(path, { ...session, origin: 'null' })).status).toBe(403)
    expect((await get(path, { ...session, 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await get(path, session)).text).toBe(started.text)
  })

  it('H49: no header or query gets around it', async () => {
    const five = Array(5).fill('middleware').join(':')
    const tricks: [string, Record<string, string>][] = [
      ['/api/clusters', { 'x-middleware-subrequest': five }],
      ['/api/clusters', { 'x-middleware-subrequest': 'src/middleware' }],
      ['/api/clusters', { 'x-chartroom-pass': 'guess', 'x-matched-path': '/', 'x-invoke-path': '/' }],
      ['/api/operations/x?nxtPid=y&nxtIid=z&__nextLocale=en', {}],
    ]
    for (const [path, headers] of tricks) expect((await get(path, headers)).status, path).toBe(401)
    const smuggled = { 'x-matched-path': '/api/clusters', 'x-original-url': '/api/clusters' }
    expect((await get('/?nxtPpath=/api/clusters', smuggled)).text).toContain('A page')
    expect(service.asked).toEqual([])
  })

  it('H49: no spelling of a path gets around it', async () => {
    const host = `Host: 127.0.0.1:${harness.port}`
    const malformed = [
      '//api/clusters',
      '/x/../api/clusters',
      '/%2e%2e/api/clusters',
      '/api%2fclusters',
      '/\\api',
      '/api/%00',
      '/%zz',
    ]
    for (const path of malformed) expect(await raw(`GET ${path} HTTP/1.1`, host), path).toBe(400)
    for (const path of [
      '/%61pi/clusters',
      '/API/clusters',
      '/api',
      '/api/',
      '/api/clusters/',
      '/api/unknown',
    ])
      expect(await raw(`GET ${path} HTTP/1.1`, host), path).toBe(401)
    expect(service.asked).toEqual([])
  })

  it('H49: behind the door neither tricks nor secrets are seen', async () => {
    const seen: Record<string, unknown>[] = []
    const door = await bareDoor({
      handler: (request, response) => {
        seen.push({ url: request.url, ...request.headers })
        response.end()
      },
    })
    await send(`http://127.0.0.1:${door.port}/lessons/1?a=1&nxtPslug=2&b=3&%6ExtPx=4`, {
      headers: {
        'x-middleware-subrequest': 'a',
        'x-forwarded-host': 'b',
        'x-nextjs-data': '1',
        'x-chartroom-pass': 'c',
        'next-action': 'd',
        'content-security-policy': "script-src 'nonce-evil'",
        rsc: '1',
      },
    })
    await door.close()
    const { 'content-security-policy': policy, ...rest } = seen[0]!
    expect(rest).toEqual({
      url: '/lessons/1?a=1&b=3',
      host: `127.0.0.1:${door.port}`,
      connection: 'close',
      rsc: '1',
    })
    expect(policy).not.toContain('evil')
  })
})

describe('what a body may be', () => {
  it('H42: what a form can send is not JSON', async () => {
    const types = [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/json, text/plain',
      'text/plain; application/json',
      'application/jsonp',
      'application/json; charset=latin1',
    ]
    for (const type of types)
      expect((await install({ ...session, 'content-type': type })).status, type).toBe(415)
    expect((await install(session)).status).toBe(415)
    expect(
      (await send(`${harness.origin}/api/operations/x`, { method: 'DELETE', headers: session })).status,
    ).toBe(415)
    expect(service.asked).toEqual([])
    expect((await install({ ...session, 'content-type': 'application/json; charset=utf-8' })).status).toBe(
      200,
    )
  })

  it('A37: is refused over its limit, whether its size is declared or not', async () => {
    const headers = { ...session, ...JSON_TYPE }
    const host = `Host: 127.0.0.1:${harness.port}`
    const given = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
    const declared = `Content-Length: ${200 * 1024 * 1024}`
    expect(await raw('POST /api/releases/install HTTP/1.1', host, ...given, declared)).toBe(413)
    const big = Buffer.alloc(17 * 1024 * 1024, ' ')
    expect((await install({ ...headers, 'transfer-encoding': 'chunked' }, big)).status).toBe(413)
    expect(service.asked).toEqual([])
  })

  it('A37: is refused while 200 MB of it come, at the limit', async () => {
    const headers = Object.entries({ ...session, ...JSON_TYPE, 'Transfer-Encoding': 'chunked' })
    const head = [
      'POST /api/releases/install HTTP/1.1',
      `Host: 127.0.0.1:${harness.port}`,
      ...headers.map(([name, value]) => `${name}: ${value}`),
    ]
    const MEGABYTE = 1024 * 1024
    const { status, poured } = await pour(harness.port, `${head.join('\r\n')}\r\n\r\n`, 200 * MEGABYTE)
    expect(status).toBe(413)
    // 16 MB, and what the buffers on the way hold.
    expect(poured).toBeLessThan(40 * MEGABYTE)
    expect(service.asked).toEqual([])
  })

  it('pages take no other method and no body', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'TRACE'])
      expect((await send(`${harness.origin}/`, { method })).status, method).toBe(405)
    expect((await send(`${harness.origin}/`, { body: 'x' })).status).toBe(413)
  })
})

describe('the handlers behind it', () => {
  it('all have the same refusals', async () => {
    expect(ROUTES).toHaveLength(19)
    for (const route of ROUTES)
      for (const method of ['GET', 'HEAD', 'POST', 'DELETE']) {
        const { status } = await send(`${harness.origin}${route.replace('[id]', 'x')}`, {
          method,
          headers: JSON_TYPE,
        })
        expect(status, `${method} ${route}`).toBe(401)
      }
  })

  const request = (headers: Record<string, string> = {}) =>
    new Request('http://localhost/api/clusters', { headers })

  it('are closed to a request the door does not vouch for', async () => {
    expect((await getClusters(request(session))).status).toBe(401)
    expect((await getClusters(request({ ...session, 'x-chartroom-pass': 'guess' }))).status).toBe(401)
  })

  it('are closed where there is no door at all, as under plain `next start`', async () => {
    const holder = globalThis as Record<symbol, unknown>
    const key = Symbol.for('chartroom.door')
    const door = holder[key]
    delete holder[key]
    const { status } = await getClusters(request(session))
    holder[key] = door
    expect(status).toBe(503)
  })

  it('H51: are closed in development unless opted in', async () => {
    vi.stubEnv('NODE_ENV', 'development')
    expect((await get('/api/clusters', session)).status).toBe(503)
    expect((await install({ ...session, ...JSON_TYPE })).status).toBe(503)
    expect(service.asked).toEqual([])
    vi.stubEnv('CHARTROOM_DEV_CLUSTER', '1')
    expect((await get('/api/clusters', session)).status).toBe(200)
    vi.unstubAllEnvs()
  })
})

describe('what every answer carries', () => {
  const policyOf = (headers: Record<string, unknown>): Record<string, string> =>
    Object.fromEntries(
      String(headers['content-security-policy'])
        .split('; ')
        .map((part) => [part.split(' ', 1)[0]!, part.slice(part.indexOf(' ') + 1)]),
    )

  it('X86: pages: scripts of this server and known ones; nothing evaluated, nothing framed', async () => {
    const { headers } = await get('/')
    const policy = policyOf(headers)
    expect(policy['script-src']).toBe(`'self' ${scriptHash('self.page = 1')} ${FRAME_SCRIPT_HASH}`)
    expect(policy).toMatchObject({
      'object-src': "'none'",
      'base-uri': "'none'",
      'frame-ancestors': "'none'",
      'connect-src': "'self'",
    })
    expect(headers['content-security-policy']).not.toContain('unsafe-eval')
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' })
  })

  it('X86: pages rendered per request: a nonce, never the same twice', async () => {
    const first = policyOf((await get('/x')).headers)['script-src']
    expect(first).toMatch(/^'self' 'nonce-[\w-]{32}' /)
    expect(policyOf((await get('/x')).headers)['script-src']).not.toBe(first)
  })

  it('routes and refusals: nothing may run at all', async () => {
    const none = { 'default-src': "'none'", 'script-src': "'none'", 'frame-ancestors': "'none'" }
    for (const { headers } of [
      await get('/api/clusters', session),
      await get('/api/clusters'),
      await get('/launch'),
    ])
      expect(policyOf(headers)).toMatchObject(none)
  })

  it('the script of the engine’s sandboxed frame is known by its hash', () => {
    expect(FRAME_SCRIPT_HASH).toBe(`'${SCRIPT_HASH}'`)
    expect(FRAME_SCRIPT_HASH).toBe(scriptHash(FRAME_SCRIPT))
  })
})
