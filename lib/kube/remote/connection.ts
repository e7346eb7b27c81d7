/**
 * HTTPS to one API server: a kept-alive agent, client credentials, timeouts, retries. Knows nothing of Kubernetes
 * but the shape of its errors. Watches have an agent of their own, or a few of them would starve everything else.
 */
import type { IncomingMessage } from 'node:http'
import { Agent, request as httpsRequest } from 'node:https'
import { KubeError } from '../client'
import { isRetriableAnswer, isRetriableBreak, MOST_RETRIES, parseRetryAfter, pauseBefore } from './retry'

/** What TLS and authorization need, as client-node works it out of a kubeconfig. */
export interface Credentials {
  ca?: string | Buffer
  cert?: string | Buffer
  key?: string | Buffer
  servername?: string
  /** Authorization, for a token. */
  headers: Record<string, string>
}

export interface Timing {
  /** Milliseconds to a TLS connection. */
  connect: number
  /** Milliseconds without an answer, and without a further byte of one. */
  answer: number
}

export const DEFAULT_TIMING: Timing = { connect: 5_000, answer: 30_000 }
const MOST_SOCKETS = 8

export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** From the server's root, query included. */
  path: string
  accept?: string
  contentType?: string
  body?: unknown
  /** Sending it twice does what sending it once does. Default: for GET. */
  isRepeatable?: boolean
  signal?: AbortSignal | undefined
}

export interface ConnectionOptions {
  /** Why nothing may be written over this connection; absent when it may. */
  readOnly?: string
  timing?: Timing
  random?: () => number
  /** Resolves after so many milliseconds, or rejects when the signal aborts. */
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>
}

export class Connection {
  readonly #base: URL
  readonly #credentials: Credentials
  readonly #agent: Agent
  readonly #watchAgent: Agent
  readonly #timing: Timing
  readonly #readOnly: string | undefined
  readonly #random: () => number
  /** Whether this server was ever there: then one that refuses connections is likely to come back. */
  #hasAnswered = false
  readonly #sleep: (ms: number, signal?: AbortSignal) => Promise<void>

  constructor(server: string, credentials: Credentials, options: ConnectionOptions = {}) {
    const { ca, cert, key, servername } = credentials
    const tls = {
      ...(ca ? { ca } : {}),
      ...(cert ? { cert } : {}),
      ...(key ? { key } : {}),
      ...(servername ? { servername } : {}),
      rejectUnauthorized: true, // whatever NODE_TLS_REJECT_UNAUTHORIZED says
      keepAlive: true,
    }
    this.#base = new URL(server)
    this.#credentials = credentials
    this.#agent = new Agent({ ...tls, maxSockets: MOST_SOCKETS, maxFreeSockets: MOST_SOCKETS })
    this.#watchAgent = new Agent({ ...tls, maxFreeSockets: 0 })
    this.#timing = options.timing ?? DEFAULT_TIMING
    this.#readOnly = options.readOnly
    this.#random = options.random ?? Math.random
    this.#sleep = options.sleep ?? sleep
  }

  /** The answer's text. Throws KubeError: the server's own, or code 0 when there was no answer. */
  async text(call: Call): Promise<string> {
    const repeatability = (call.isRepeatable ?? call.method === 'GET') ? 'safe' : 'once'
    for (let attempt = 0; ; attempt++) {
      let retryAfter: string | undefined
      try {
        const response = await this.#send(call, this.#agent)
        const text = await this.#read(response, call.signal)
        const status = response.statusCode ?? 0
        this.#hasAnswered = true
        if (status >= 200 && status < 300) return text
        const error = statusError(status, text)
        retryAfter = parseRetryAfter(response.headers['retry-after'])
        if (
          attempt >= MOST_RETRIES ||
          !isRetriableAnswer(status, error.message, retryAfter !== undefined, repeatability)
        )
          throw error
      } catch (error) {
        if (error instanceof KubeError) throw error
        call.signal?.throwIfAborted()
        const { code } = error as NodeJS.ErrnoException
        if (attempt >= MOST_RETRIES || !isRetriableBreak(code, repeatability, this.#hasAnswered))
          throw this.#unanswered(call, error)
      }
      await this.#sleep(pauseBefore(attempt, retryAfter, this.#random), call.signal)
    }
  }

  async json(call: Call): Promise<unknown> {
    const text = await this.text(call)
    try {
      return JSON.parse(text)
    } catch {
      throw new KubeError(0, '', `${this.#base.origin} answered ${call.path} with something that is not JSON`)
    }
  }

  /** An answer that goes on: its lines, until the server or the signal ends it. Never retried. */
  async *lines(call: Call, idle: number): AsyncGenerator<string> {
    const response = await this.#send(call, this.#watchAgent, idle)
    const status = response.statusCode ?? 0
    if (status < 200 || status >= 300) throw statusError(status, await this.#read(response, call.signal))
    response.setEncoding('utf8')
    let rest = ''
    try {
      for await (const chunk of response) {
        const lines = (rest + chunk).split('\n')
        rest = lines.pop()!
        yield* lines
      }
      if (rest !== '') yield rest
    } finally {
      response.destroy()
    }
  }

  close(): void {
    this.#agent.destroy()
    this.#watchAgent.destroy()
  }

  /** Closes as soon as what is under way has ended: an operation is not torn because credentials were renewed. */
  retire(): void {
    this.#agent.maxFreeSockets = 0
    for (const sockets of Object.values(this.#agent.freeSockets))
      for (const socket of sockets ?? []) socket.destroy()
  }

  /** Resolves with the head of the answer. The clock starts when the request has a socket, not while it queues. */
  #send(call: Call, agent: Agent, idle = this.#timing.answer): Promise<IncomingMessage> {
    const payload = call.body === undefined ? undefined : JSON.stringify(call.body)
    const { signal } = call
    if (this.#readOnly !== undefined && call.method !== 'GET')
      return Promise.reject(new KubeError(403, 'WriteRefused', this.#readOnly))
    if (signal?.aborted) return Promise.reject(signal.reason)
    return new Promise((resolve, reject) => {
      const request = httpsRequest({
        agent,
        host: this.#base.hostname.replace(/^\[|\]$/g, ''),
        port: this.#base.port || 443,
        method: call.method,
        path: `${this.#base.pathname.replace(/\/$/, '')}${call.path}`,
        headers: {
          ...this.#credentials.headers,
          accept: call.accept ?? 'application/json',
          'user-agent': 'chartroom',
          ...(payload === undefined
            ? {}
            : {
                'content-type': call.contentType ?? 'application/json',
                'content-length': Buffer.byteLength(payload),
              }),
        },
      })
      let connecting: NodeJS.Timeout | undefined
      request.on('socket', (socket) => {
        if (socket.connecting) {
          connecting = setTimeout(
            () => request.destroy(new TimeoutFault(this.#timing.connect)),
            this.#timing.connect,
          )
          socket.once('secureConnect', () => clearTimeout(connecting))
        }
        request.setTimeout(idle, () => request.destroy(new TimeoutFault(idle)))
      })
      // Not node's own `signal`: it throws at the socket of an answer already received, where nobody listens.
      let received: IncomingMessage | undefined
      const onAbort = (): void => {
        if (received) received.destroy()
        else request.destroy(signal!.reason)
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      request.once('close', () => {
        clearTimeout(connecting)
        signal?.removeEventListener('abort', onAbort)
      })
      request.once('error', reject)
      request.once('response', (response) => {
        received = response
        request.off('error', reject)
        request.on('error', (error) => response.destroy(error))
        response.on('error', () => {}) // whoever reads it is told; nobody may be reading any more
        resolve(response)
      })
      request.end(payload)
    })
  }

  async #read(response: IncomingMessage, signal: AbortSignal | undefined): Promise<string> {
    const chunks: Buffer[] = []
    for await (const chunk of response) chunks.push(chunk as Buffer)
    signal?.throwIfAborted()
    return Buffer.concat(chunks).toString('utf8')
  }

  /** In the words of Go's clients. */
  #unanswered({ method, path }: Call, error: unknown): KubeError {
    const verb = `${method[0]}${method.slice(1).toLowerCase()}`
    return new KubeError(0, '', `${verb} "${this.#base.origin}${path}": ${goText(error)}`)
  }
}

function goText(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  const [, address] = /^connect ECONNREFUSED (\S+)/.exec(message) ?? []
  if (address) return `dial tcp ${address}: connect: connection refused`
  return code === 'ECONNRESET' ? 'EOF' : message
}

class TimeoutFault extends Error {
  readonly code = 'ETIMEDOUT'
  constructor(ms: number) {
    super(`no answer within ${ms / 1000} s`)
  }
}

/** A metav1.Status as the error it is; anything else by its HTTP status. */
export function statusError(status: number, text: string): KubeError {
  try {
    const { message, reason, details } = JSON.parse(text) as Record<string, unknown>
    if (typeof message === 'string')
      return new KubeError(status, typeof reason === 'string' ? reason : '', message, details)
  } catch {
    // not a Status: a proxy or a server still starting
  }
  return new KubeError(status, '', `the server answered ${status}: ${text.trim().slice(0, 200)}`)
}

export const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError'

export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }, ms)
    const onAbort = (): void => {
      clearTimeout(timer)
      reject(signal!.reason)
    }
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}
