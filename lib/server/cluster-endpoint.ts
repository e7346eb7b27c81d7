/**
 * `--serve-cluster`: an embedded cluster on a loopback port, for a learner's own `helm` and `kubectl`. HTTPS with a
 * certificate made for this run, one bearer token, both in a kubeconfig only its owner can read. Nothing is kept:
 * the cluster and the file go when the program ends.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { systemClock } from '../kube'
import { EmbeddedCluster } from '../kube/embedded'
import { type ApiAnswer, type ApiRequest, serve } from '../kube/embedded/http'
import { selfSigned } from './certificate'
import { isSameSecret, newSecret } from './secrets'

export interface ClusterEndpoint {
  cluster: EmbeddedCluster
  url: string
  /** The kubeconfig's path; its context is `chartroom`. */
  kubeconfig: string
  close(): Promise<void>
}

const CONTEXT = 'chartroom'
/** What a real API server takes at most. */
const LARGEST_BODY = 3 * 1024 * 1024

/** Listens on 127.0.0.1. @param port 0 takes a free one */
export async function openClusterEndpoint({ port = 0 }: { port?: number } = {}): Promise<ClusterEndpoint> {
  const cluster = new EmbeddedCluster({ clock: systemClock })
  const token = newSecret()
  const { certificate, privateKey } = await selfSigned()
  const sockets = new Set<Duplex>()
  const server = createServer({ cert: certificate, key: privateKey }, (request, response) => {
    void handle(cluster, token, request, response)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  const folder = mkdtempSync(join(tmpdir(), 'chartroom-'))
  const path = join(folder, 'kubeconfig')
  writeFileSync(path, kubeconfig(url, certificate, token), { mode: 0o600 })
  return {
    cluster,
    url,
    kubeconfig: path,
    close: () =>
      new Promise((resolve) => {
        cluster.stop()
        rmSync(folder, { recursive: true, force: true })
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

const kubeconfig = (url: string, certificate: string, token: string): string => `apiVersion: v1
kind: Config
clusters:
- name: ${CONTEXT}
  cluster:
    server: ${url}
    certificate-authority-data: ${Buffer.from(certificate).toString('base64')}
users:
- name: ${CONTEXT}
  user:
    token: ${token}
contexts:
- name: ${CONTEXT}
  context:
    cluster: ${CONTEXT}
    user: ${CONTEXT}
    namespace: default
current-context: ${CONTEXT}
`

async function handle(
  cluster: EmbeddedCluster,
  token: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  try {
    if (!isSameSecret(request.headers.authorization ?? '', `Bearer ${token}`))
      return await send(response, refusal(401, 'Unauthorized', 'Unauthorized'))
    const body = await readBody(request)
    if (body === undefined)
      return await send(
        response,
        refusal(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${LARGEST_BODY}`),
      )
    const url = new URL(request.url ?? '/', 'https://127.0.0.1')
    const asked: ApiRequest = {
      method: request.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers as ApiRequest['headers'],
      body,
      signal: gone.signal,
    }
    await send(response, await serve(cluster, asked))
  } catch {
    // The client went away in the middle of its request or answer.
    response.destroy()
  }
}

const refusal = (code: number, reason: string, message: string): ApiAnswer => ({
  status: code,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    code,
  }),
})

async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LARGEST_BODY) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

async function send(response: ServerResponse, { status, headers, body }: ApiAnswer): Promise<void> {
  response.writeHead(status, { 'cache-control': 'no-cache, private', ...headers })
  if (typeof body === 'string') {
    response.end(body)
    return
  }
  response.flushHeaders()
  await body((text) => void response.write(text))
  response.end()
}
