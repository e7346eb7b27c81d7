/**
 * A proxy in front of a real API server: counts what passes, makes it wait, and lets chosen requests go wrong. It
 * ends TLS with a certificate of its own and speaks to the server with the kubeconfig's, so that any client's
 * requests can be read, Helm's included (HTTP/2).
 */
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import {
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2'
import { Agent, request as httpsRequest } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { KubeConfig } from '@kubernetes/client-node'
import { certificates, kubeconfigFor } from './certificates'

export interface Passing {
  method: string
  /** With its query. */
  url: string
  path: string
  isWatch: boolean
}

/**
 * What becomes of a request instead of passing: an answer, no answer at all, a broken connection, or (`lost`) the
 * request is carried out and its answer never arrives. `cut`: it passes and is broken off after so many milliseconds.
 */
export type Trouble =
  | { status: number; message: string; reason?: string; headers?: Record<string, string> }
  | 'hang'
  | 'break'
  | 'lost'
  | { cut: number }

export class ApiProxy {
  readonly requests: Passing[] = []
  /** Milliseconds each request waits before it goes on. */
  delay = 0
  trouble: (request: Passing) => Trouble | undefined = () => undefined
  open = 0
  mostOpen = 0
  readonly #server: Http2SecureServer
  readonly #upstream: URL
  readonly #agent: Agent
  readonly #sockets = new Set<Socket>()

  private constructor(server: Http2SecureServer, upstream: URL, agent: Agent) {
    this.#server = server
    this.#upstream = upstream
    this.#agent = agent
    server.on('secureConnection', (socket: Socket) => {
      this.#sockets.add(socket)
      this.open += 1
      this.mostOpen = Math.max(this.mostOpen, this.open)
      socket.once('close', () => {
        this.#sockets.delete(socket)
        this.open -= 1
      })
    })
    server.on('request', (request, response) => void this.#pass(request, response))
  }

  /** In front of the server of a kubeconfig's context. */
  static async start(kubeconfig: string, context: string): Promise<ApiProxy> {
    const config = new KubeConfig()
    config.loadFromFile(kubeconfig)
    config.setCurrentContext(context)
    const tls = {}
    await config.applyToHTTPSOptions(tls)
    const { cert, key } = certificates()
    const server = createSecureServer({ cert, key, allowHTTP1: true })
    server.on('sessionError', () => {}) // clients that go away
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const upstream = new URL(config.getCurrentCluster()!.server)
    return new ApiProxy(server, upstream, new Agent({ ...tls, keepAlive: true }))
  }

  get url(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  kubeconfig(name: string): string {
    return kubeconfigFor(name, this.url, certificates().ca)
  }

  /** Breaks every connection that is open now. */
  breakAll(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.breakAll()
    this.#agent.destroy()
    await closed
  }

  async #pass(request: Http2ServerRequest, response: Http2ServerResponse): Promise<void> {
    const { method = '', url = '' } = request
    const passing = { method, url, path: url.split('?', 1)[0]!, isWatch: /[?&]watch=(true|1)\b/.test(url) }
    this.requests.push(passing)
    const trouble = this.trouble(passing)
    if (this.delay > 0) await sleep(this.delay)
    if (trouble === 'hang') return
    if (trouble === 'break') return breakOff(request)
    if (typeof trouble === 'object' && 'status' in trouble) {
      request.resume()
      const { status: code, message, reason = '', headers = {} } = trouble
      response.writeHead(code, { 'content-type': 'application/json', ...headers })
      response.end(
        JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message }),
      )
      return
    }
    const answer = await this.#forward(request, passing).catch(() => undefined)
    if (!answer || trouble === 'lost') return breakOff(request)
    if (typeof trouble === 'object') setTimeout(() => breakOff(request), trouble.cut)
    response.writeHead(answer.statusCode ?? 500, keptHeaders(answer.headers))
    answer.pipe(response as unknown as NodeJS.WritableStream)
    answer.once('error', () => breakOff(request))
    response.once('close', () => answer.destroy())
  }

  #forward(request: Http2ServerRequest, { method, url }: Passing): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const headers = keptHeaders(request.headers)
      delete headers.authorization
      const onward = httpsRequest(
        {
          agent: this.#agent,
          host: this.#upstream.hostname,
          port: this.#upstream.port,
          method,
          path: url,
          headers,
        },
        resolve,
      )
      onward.once('error', reject)
      request.pipe(onward)
    })
  }
}

/** Without what belongs to one connection (RFC 9110, 7.6.1) and HTTP/2's own. */
function keptHeaders(headers: NodeJS.Dict<string | string[]>): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && !name.startsWith(':') && !HOP_BY_HOP.has(name)) kept[name] = value
  return kept
}

const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'host', 'te'])

function breakOff(request: Http2ServerRequest): void {
  const { stream } = request as { stream?: { close?: (code: number) => void } }
  if (stream?.close)
    stream.close(8) // CANCEL
  else request.socket.destroy()
}
