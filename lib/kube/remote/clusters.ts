/**
 * The learner's clusters: the kubeconfig read anew for every operation, the gate, and a connection kept for as
 * long as server and credentials stay the same. A kind cluster made anew changes both: the old connection closes.
 */
import { createHash } from 'node:crypto'
import type { RequestOptions } from 'node:https'
import { KubeError } from '../client'
import { RemoteKubeClient } from './client'
import { Connection, type ConnectionOptions, type Credentials } from './connection'
import { allowedContexts, ContextRefusedError, refusal, refuseNodes } from './gate'
import { READ_ONLY, writeRules } from './guard'
import { type Env, type KubeContext, readKubeconfig } from './kubeconfig'

interface Offered {
  context: string
  /** The context's own default namespace. */
  namespace: string
}

interface Contexts {
  offered: Offered[]
  refused: { context: string; reason: string }[]
  problem?: string
}

interface Kept {
  key: string
  connection: Connection
  /** The nodes were asked over this connection, and are kind's. */
  isVetted: boolean
}

export class Clusters {
  readonly #env: Env
  readonly #options: ConnectionOptions
  readonly #kept = new Map<string, Kept>()

  constructor(env: Env, options: ConnectionOptions = {}) {
    this.#env = env
    const { isReadOnly } = writeRules(env)
    this.#options = isReadOnly ? { ...options, readOnly: READ_ONLY } : options
  }

  /** What may be offered. Asks nothing of a context that its kubeconfig entry already rules out. */
  async contexts(): Promise<Contexts> {
    const { contexts, isFound } = await readKubeconfig(this.#env)
    if (!isFound) return { offered: [], refused: [], problem: 'no kubeconfig: no cluster' }
    const offered: Offered[] = []
    const refused: { context: string; reason: string }[] = []
    await Promise.all(
      contexts.map(async (context) => {
        try {
          await this.#vet(context)
          offered.push({ context: context.name, namespace: context.namespace ?? 'default' })
        } catch (error) {
          if (!(error instanceof ContextRefusedError || error instanceof KubeError)) throw error
          const reason =
            error instanceof ContextRefusedError
              ? error.reason
              : error.code === 0
                ? `its cluster cannot be reached: ${error.message}`
                : error.message
          refused.push({ context: context.name, reason })
        }
      }),
    )
    const byName = (a: { context: string }, b: { context: string }): number =>
      a.context < b.context ? -1 : 1
    return { offered: offered.sort(byName), refused: refused.sort(byName) }
  }

  /** A client for one operation: its discovery is its own. Throws ContextRefusedError. */
  async open(name: string): Promise<RemoteKubeClient> {
    const { contexts } = await readKubeconfig(this.#env)
    const context = contexts.find((one) => one.name === name)
    if (!context) throw new ContextRefusedError(name, 'it is not in the kubeconfig')
    return new RemoteKubeClient((await this.#vet(context)).connection)
  }

  close(): void {
    for (const { connection } of this.#kept.values()) connection.close()
    this.#kept.clear()
  }

  async #vet(context: KubeContext): Promise<Kept> {
    const isVouched = allowedContexts(this.#env).has(context.name)
    const reason = refusal(context, isVouched)
    if (reason !== undefined) throw new ContextRefusedError(context.name, reason)
    const kept = await this.#connect(context)
    if (isVouched || kept.isVetted) return kept
    const { items } = await new RemoteKubeClient(kept.connection).list(NODES)
    const nodes = refuseNodes(items)
    if (nodes !== undefined) throw new ContextRefusedError(context.name, nodes)
    kept.isVetted = true
    return kept
  }

  async #connect(context: KubeContext): Promise<Kept> {
    const server = context.cluster!.server
    const credentials = await readCredentials(context)
    const key = fingerprint(server, credentials)
    const before = this.#kept.get(context.name)
    if (before?.key === key) return before
    before?.connection.retire()
    const kept = { key, connection: new Connection(server, credentials, this.#options), isVetted: false }
    this.#kept.set(context.name, kept)
    return kept
  }
}

const NODES = {
  group: '',
  version: 'v1',
  kind: 'Node',
  plural: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  namespaced: false,
  verbs: ['list'],
} as const

/** client-node reads the files and the base64 and makes the Authorization header. */
async function readCredentials(context: KubeContext): Promise<Credentials> {
  const { KubeConfig } = await import('@kubernetes/client-node')
  const config = new KubeConfig()
  const [cluster, user] = [context.cluster!, context.user!]
  config.loadFromOptions({
    clusters: [cluster],
    users: [user],
    contexts: [{ name: context.name, cluster: cluster.name, user: user.name }],
    currentContext: context.name,
  })
  const options: RequestOptions = {}
  try {
    await config.applyToHTTPSOptions(options)
  } catch {
    throw new ContextRefusedError(context.name, 'its certificate files cannot be read')
  }
  const { ca, cert, key, servername, headers } = options
  return {
    ...(ca ? { ca: ca as Buffer } : {}),
    ...(cert ? { cert: cert as Buffer } : {}),
    ...(key ? { key: key as Buffer } : {}),
    ...(servername ? { servername } : {}),
    headers: { ...(headers as Record<string, string> | undefined) },
  }
}

function fingerprint(server: string, { ca, cert, key, servername, headers }: Credentials): string {
  const hash = createHash('sha256')
  for (const part of [server, ca ?? '', cert ?? '', key ?? '', servername ?? '', headers.Authorization ?? ''])
    hash.update(part).update('\0')
  return hash.digest('hex')
}
