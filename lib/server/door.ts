/**
 * The front door: the one place that listens, and only on loopback. Every request passes the same questions in
 * the same order (Host, Origin, path, method, token, content type, size) before anything behind it sees it.
 * What is behind it, Next or a test's handler, is handed in.
 */
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import {
  checkContentType,
  checkHost,
  checkLength,
  checkMethod,
  checkOrigin,
  cookieValues,
  isReading,
  type PathKind,
  pathKind,
  type Refusal,
  stripInternal,
} from './checks'
import type { ClusterApi } from './cluster-api'
import { cookieName, launchPage, TOKEN_HEADER } from './launch'
import type { PageHashes } from './page-hashes'
import { installDoor, PASS_HEADER } from './pass'
import { barePolicy, COMMON_HEADERS, pagePolicy } from './policy'
import { newSecret } from './secrets'
import { Sessions } from './sessions'

export interface DoorOptions {
  /** A loopback address; default 127.0.0.1. */
  host?: string
  /** 0 takes a free one. */
  port: number
  isDev?: boolean
  api: ClusterApi
  hashes: PageHashes
  handler: RequestListener
  /** Development only: Next's hot reload. */
  onUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
}

export interface OpenDoor {
  readonly port: number
  readonly server: Server
  /** A fresh address to open in a browser, good once. */
  launchAddress(): string
  close(): Promise<void>
}

/** Listens. Throws when the host is not loopback or the port is taken. */
export async function openDoor(options: DoorOptions): Promise<OpenDoor> {
  const host = loopbackHost(options.host ?? '127.0.0.1')
  const sessions = new Sessions()
  const secret = newSecret()
  const server = createServer()
  const uninstall = installDoor({ secret, api: options.api })
  try {
    await listen(server, host, options.port)
  } catch (error) {
    uninstall()
    throw error
  }
  const { port } = server.address() as AddressInfo
  const guard = new Guard(options, port, sessions, secret)
  server.on('request', (request, response) => guard.answer(request, response))
  server.on('upgrade', (request, socket, head) => guard.upgrade(request, socket, head))
  server.on('connect', (_request, socket) => socket.destroy())
  return {
    port,
    server,
    launchAddress: () => `http://${urlHost(host)}:${port}/launch?token=${sessions.newLaunch()}`,
    close: async () => {
      uninstall()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

/** The address to bind. Anything beyond loopback would open the learner's cluster to the network. */
export function loopbackHost(host: string): string {
  if (host === 'localhost') return '127.0.0.1'
  if (host === '127.0.0.1' || host === '::1') return host
  throw new Error(`Chartroom listens on this machine only: --host ${host} is not a loopback address`)
}

const urlHost = (host: string): string => (host.includes(':') ? `[${host}]` : host)

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

class Guard {
  constructor(
    readonly options: DoorOptions,
    readonly port: number,
    readonly sessions: Sessions,
    readonly secret: string,
  ) {}

  answer(request: IncomingMessage, response: ServerResponse): void {
    for (const [name, value] of Object.entries(COMMON_HEADERS)) response.setHeader(name, value)
    const path = pathKind(request.url)
    const refusal = this.check(request, path)
    if (refusal) refuse(response, refusal, path)
    else if (path === 'launch') this.launch(request, response)
    else {
      stripInternal(request)
      if (path === 'api') this.vouch(request, response)
      else this.dressPage(request, response)
      this.options.handler(request, response)
    }
  }

  check(request: IncomingMessage, path: PathKind): Refusal | undefined {
    const early = checkHost(request, this.port) ?? checkOrigin(request, path)
    if (early) return early
    if (path === 'malformed') return { status: 400, message: 'Malformed path' }
    const method = checkMethod(request, path)
    if (method) return method
    if (path !== 'api') return isReading(request.method) && hasBody(request) ? TOO_LARGE : undefined
    return this.checkToken(request) ?? checkContentType(request) ?? checkLength(request)
  }

  checkToken(request: IncomingMessage): Refusal | undefined {
    const token = request.headers[TOKEN_HEADER]
    const cookies = cookieValues(request, cookieName(this.port))
    if (typeof token === 'string' && this.sessions.accepts(cookies, token)) return undefined
    return { status: 401, message: 'Open the launch address that the server printed' }
  }

  vouch(request: IncomingMessage, response: ServerResponse): void {
    request.headers[PASS_HEADER] = this.secret
    delete request.headers['content-security-policy']
    delete request.headers[TOKEN_HEADER] // spent here: nothing behind the door needs it, so nothing can log it
    delete request.headers.cookie
    response.setHeader('content-security-policy', barePolicy())
    response.setHeader('cache-control', 'no-store')
  }

  dressPage(request: IncomingMessage, response: ServerResponse): void {
    const { hashes, isDev } = this.options
    const path = new URL(request.url!, 'http://localhost').pathname
    const known = hashes.of(path)
    const nonce = known ? undefined : newSecret()
    const policy = pagePolicy({
      hashes: known ?? hashes.notFound,
      ...(nonce ? { nonce } : {}),
      ...(isDev ? { isDev } : {}),
    })
    response.setHeader('content-security-policy', policy)
    // Next takes the nonce for a page rendered per request from this header.
    if (nonce) request.headers['content-security-policy'] = policy
    else delete request.headers['content-security-policy']
  }

  launch(request: IncomingMessage, response: ServerResponse): void {
    const token = new URL(request.url!, 'http://localhost').searchParams.get('token')
    const session = token && request.method === 'GET' ? this.sessions.launch(token) : undefined
    if (session) {
      const { headers, body } = launchPage(session, this.port)
      response.writeHead(200, headers).end(body)
    } else refuse(response, SPENT, 'launch')
  }

  /** Only hot reload upgrades, and only for our own pages. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { onUpgrade } = this.options
    const refused = checkHost(request, this.port) ?? checkOrigin(request, 'api')
    if (!onUpgrade || refused || !request.headers.origin) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    stripInternal(request)
    onUpgrade(request, socket, head)
  }
}

const TOO_LARGE: Refusal = { status: 413, message: 'A page takes no body' }
const SPENT: Refusal = {
  status: 401,
  message:
    'This launch address is spent or unknown. Press Enter where Chartroom runs to get a new one, or read on at /.',
}

const hasBody = (request: IncomingMessage): boolean =>
  Number(request.headers['content-length'] ?? 0) > 0 || request.headers['transfer-encoding'] !== undefined

function refuse(response: ServerResponse, { status, message }: Refusal, path: PathKind): void {
  const isApi = path === 'api'
  response.writeHead(status, {
    'content-type': isApi ? 'application/json' : 'text/plain; charset=utf-8',
    'content-security-policy': barePolicy(),
    'cache-control': 'no-store',
    connection: 'close', // whatever body was on its way is not waited for
  })
  response.end(isApi ? JSON.stringify({ error: message }) : `${message}\n`)
}
