/**
 * The real front door with the real handlers of app/api behind it, on a free port, without Next: a small adapter
 * finds each route file as Next would. Who answers for clusters is handed in.
 */
import { readdirSync } from 'node:fs'
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { type ClusterBackend, clusterApi } from '../../lib/server/cluster-api'
import { openDoor } from '../../lib/server/door'
import { Operations } from '../../lib/server/operations'
import { inlineScriptHashes } from '../../lib/server/page-hashes'

const apiFolder = fileURLToPath(new URL('../../app/api', import.meta.url))

/** Every route under app/api, as `/api/operations/[id]`. */
export const ROUTES = readdirSync(apiFolder, { recursive: true })
  .map((file) => String(file).replaceAll('\\', '/'))
  .filter((file) => file.endsWith('route.ts'))
  .map((file) => `/api/${file.replace(/\/?route\.ts$/, '')}`)

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>

export const PAGE = '<!doctype html><script>self.page = 1</script><p>A page</p>'

/** What a launched tab sends. */
export interface Session extends Record<string, string> {
  cookie: string
  'x-chartroom-token': string
}

export interface Harness {
  port: number
  origin: string
  operations: Operations
  launchAddress(): string
  /** Opens a launch address, as a new tab. */
  launch(): Promise<Session>
  close(): Promise<void>
}

export async function startHarness(backend: ClusterBackend): Promise<Harness> {
  const operations = new Operations()
  const door = await openDoor({
    port: 0,
    api: clusterApi(backend, operations),
    hashes: { of: (path) => (path === '/' ? inlineScriptHashes(PAGE) : undefined), notFound: [] },
    handler: (request, response) => void answer(request, response),
  })
  return {
    port: door.port,
    origin: `http://127.0.0.1:${door.port}`,
    operations,
    launchAddress: door.launchAddress,
    close: door.close,
    launch: async () => readSession(await send(door.launchAddress())),
  }
}

export function readSession({ headers, text }: Sent): Session {
  const cookie = String(headers['set-cookie']).split(';')[0]!
  return { cookie, 'x-chartroom-token': /"chartroom\.token","([^"]+)"/.exec(text)![1]! }
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url!, 'http://localhost')
  for (const route of ROUTES) {
    const params = match(route, pathname)
    if (!params) continue
    const file = join(apiFolder, route.slice('/api'.length), 'route.ts')
    const module = (await import(file)) as Record<string, Handler>
    const handler = module[request.method === 'HEAD' ? 'GET' : request.method!]
    if (handler)
      await deliver(await handler(toWeb(request), { params: Promise.resolve(params) }), request, response)
    else response.writeHead(405).end()
    return
  }
  if (pathname === '/') response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE)
  else response.writeHead(404, { 'content-type': 'text/html' }).end()
}

function match(route: string, pathname: string): Record<string, string> | undefined {
  const wanted = route.split('/')
  const given = pathname.split('/')
  if (wanted.length !== given.length) return undefined
  const params: Record<string, string> = {}
  for (const [i, part] of wanted.entries()) {
    const name = /^\[(\w+)\]$/.exec(part)?.[1]
    if (name) params[name] = decodeURIComponent(given[i]!)
    else if (part !== given[i]) return undefined
  }
  return params
}

function toWeb(request: IncomingMessage): Request {
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD'
  return new Request(new URL(request.url!, 'http://localhost'), {
    method: request.method!,
    headers: Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]),
    ...(hasBody ? { body: Readable.toWeb(request) as ReadableStream, duplex: 'half' } : {}),
  } as RequestInit)
}

async function deliver(
  answered: Response,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.writeHead(answered.status, Object.fromEntries(answered.headers))
  if (answered.body && request.method !== 'HEAD') {
    const reader = answered.body.getReader()
    response.once('close', () => void reader.cancel())
    for (let read = await reader.read(); !read.done; read = await reader.read()) response.write(read.value)
  }
  response.end()
}

export interface Sent {
  status: number
  headers: IncomingMessage['headers']
  text: string
}

/** A request exactly as told: no header that was not asked for, the given Host if there is one. */
export function send(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<Sent> {
  const { method = 'GET', headers = {}, body } = options
  const length =
    body === undefined || headers['transfer-encoding']
      ? {}
      : { 'content-length': String(Buffer.byteLength(body)) }
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      url,
      { method, headers: { ...length, ...headers }, agent: false },
      async (response) => {
        let text = ''
        for await (const chunk of response) text += chunk
        resolve({ status: response.statusCode!, headers: response.headers, text })
      },
    )
    request.once('error', reject)
    request.end(body)
  })
}

/**
 * A chunked request whose body goes on for `most` bytes, or until it is answered: the status, and how much of it the
 * other side has taken.
 */
export function pour(port: number, head: string, most: number): Promise<{ status: number; poured: number }> {
  const chunk = Buffer.alloc(64 * 1024, ' ')
  const framed = Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')])
  return new Promise((resolve) => {
    let status = 0
    let sent = 0
    const more = (): void => {
      while (status === 0 && sent < most) {
        sent += chunk.length
        if (!socket.write(framed)) return
      }
    }
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(head)
      more()
    })
    socket.on('drain', more)
    socket.on('data', (answered) => {
      status ||= Number(/^HTTP\/1\.1 (\d+)/.exec(answered.toString('latin1'))?.[1] ?? 0)
      socket.destroy()
    })
    // A door that closes in the middle is an answer too; what it said came before.
    socket.on('error', () => socket.destroy())
    socket.once('close', () => resolve({ status, poured: sent - socket.writableLength }))
  })
}

/** Bytes as they are, for what no HTTP client would send; answers the status. */
export function sendRaw(port: number, text: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    let answered = ''
    socket.setEncoding('latin1')
    socket.on('data', (chunk) => {
      answered += chunk
    })
    socket.once('error', reject)
    socket.once('close', () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(answered)?.[1] ?? 0)))
  })
}
