/**
 * An API server for tests: HTTPS on loopback, writes down every request and connection, and answers from a table,
 * faults included. What it is not told to answer is a 404 Status, as the real one's would be.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { certificates, kubeconfigFor } from './certificates'

export interface Recorded {
  method: string
  /** With its query, as it came over the wire. */
  url: string
  headers: IncomingMessage['headers']
  body: string
}

export type Answer = (request: Recorded, response: ServerResponse) => void | Promise<void>

export class RecordingServer {
  readonly requests: Recorded[] = []
  /** TCP connections made, whether or not a request followed. */
  connections = 0
  /** Connections open now. */
  open = 0
  /** The most that were open at once. */
  mostOpen = 0
  /** Asked before the table: a fault, or undefined to let the request pass. */
  fault: (request: Recorded) => Answer | undefined = () => undefined
  /** Answers what the table does not know. */
  fallback: Answer = (request, response) =>
    status(404, 'NotFound', `${request.url.split('?', 1)[0]} is not here`)(request, response)
  readonly #server: Server
  readonly #answers = new Map<string, Answer>()
  readonly ca: string

  private constructor(server: Server, ca: string) {
    this.#server = server
    this.ca = ca
    server.on('connection', (socket) => {
      this.connections += 1
      this.open += 1
      this.mostOpen = Math.max(this.mostOpen, this.open)
      socket.once('close', () => {
        this.open -= 1
      })
    })
    server.on('request', (request, response) => void this.#handle(request, response))
  }

  static async start(): Promise<RecordingServer> {
    const { ca, cert, key } = certificates()
    const server = createServer({ cert, key, keepAliveTimeout: 60_000 })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return new RecordingServer(server, ca).withDefaults()
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get url(): string {
    return `https://127.0.0.1:${this.port}`
  }

  /** Requests that would change the cluster. */
  get writes(): Recorded[] {
    return this.requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD')
  }

  /** Sets the answer to `METHOD /path`, the query left out; an object is sent as 200 JSON. */
  on(what: string, answer: Answer | object): this {
    this.#answers.set(what, typeof answer === 'function' ? (answer as Answer) : json(200, answer))
    return this
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#server.closeAllConnections()
    await closed
  }

  /** A kubeconfig with one context, `current-context` set to it; fields of cluster and user may be overridden. */
  kubeconfig(name: string, more: { cluster?: object; user?: object } = {}): string {
    return kubeconfigFor(name, this.url, this.ca, more)
  }

  withDefaults(): this {
    this.nodes('kind://docker/test/test-control-plane')
    this.on('GET /version', { major: '1', minor: '36', gitVersion: 'v1.36.3' })
    return this
  }

  /** The cluster's nodes, by their providerIDs. */
  nodes(...providerIDs: (string | undefined)[]): this {
    const items = providerIDs.map((providerID, i) => ({
      metadata: { name: `node-${i}` },
      spec: providerID === undefined ? {} : { providerID },
    }))
    return this.on('GET /api/v1/nodes', {
      kind: 'NodeList',
      apiVersion: 'v1',
      metadata: { resourceVersion: '1' },
      items,
    })
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { method = '', url = '', headers } = request
    const recorded = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') }
    this.requests.push(recorded)
    const path = url.split('?', 1)[0]!
    const answer = this.fault(recorded) ?? this.#answers.get(`${method} ${path}`) ?? this.fallback
    await answer(recorded, response)
  }
}

export const json =
  (code: number, body: object, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(code, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  }

export const status = (
  code: number,
  reason: string,
  message: string,
  headers: Record<string, string> = {},
): Answer =>
  json(code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message }, headers)

/** Answers each time with the next of a list, and with the last from then on. */
export function inTurn(...answers: Answer[]): Answer {
  let next = 0
  return (request, response) => answers[Math.min(next++, answers.length - 1)]!(request, response)
}
