/**
 * The context gate: which contexts of a kubeconfig may be offered at all. Decided by what they are, not by what
 * the kubeconfig calls current: a local kind cluster, reached directly over verified TLS, with credentials that
 * start no program. The rules here need no connection; nodes are asked by clusters.ts.
 */
import type { KubeObject } from '../client'
import { type Env, type KubeContext, listed } from './kubeconfig'

/** A context that may not be used, and why, in words for the learner. */
export class ContextRefusedError extends Error {
  override readonly name = 'ContextRefusedError'
  constructor(
    readonly context: string,
    readonly reason: string,
  ) {
    super(`context ${JSON.stringify(context)} is refused: ${reason}`)
  }
}

/** Exact context names the learner vouches for, from CHARTROOM_CONTEXTS, separated by commas. Never patterns. */
export const allowedContexts = (env: Env): ReadonlySet<string> => listed(env.CHARTROOM_CONTEXTS ?? '')

/** Why the context is refused, or undefined. `isVouched`: the learner named it, so it need not be kind's. */
export function refusal(context: KubeContext, isVouched: boolean): string | undefined {
  if (!isVouched && !/^kind-./.test(context.name))
    return 'only contexts named kind-… are offered; CHARTROOM_CONTEXTS may name others'
  return refuseCluster(context) ?? refuseUser(context)
}

function refuseCluster({ cluster }: KubeContext): string | undefined {
  if (!cluster) return 'its cluster is not in the kubeconfig'
  if (cluster.proxyUrl) return 'its cluster is behind a proxy (proxy-url)'
  if (cluster.skipTLSVerify) return 'its cluster skips TLS verification (insecure-skip-tls-verify)'
  return isLoopbackServer(cluster.server) ? undefined : 'its server is not https on this machine (loopback)'
}

export function isLoopbackServer(server: string): boolean {
  if (!URL.canParse(server)) return false
  const url = new URL(server)
  if (url.protocol !== 'https:' || url.username || url.password || url.search || url.hash) return false
  return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(url.hostname)
}

function refuseUser({ user }: KubeContext): string | undefined {
  if (!user) return 'its user is not in the kubeconfig'
  if (user.exec) return 'its user runs a program for credentials (exec)'
  if (user.authProvider) return 'its user needs an auth-provider'
  if (user.impersonateUser) return 'its user acts as another (as)'
  if (user.username || user.password) return 'its user has a password'
  const hasCertificate = (user.certData || user.certFile) && (user.keyData || user.keyFile)
  return hasCertificate || user.token ? undefined : 'its user has neither a client certificate nor a token'
}

/** kind marks its nodes; a tunnel from loopback to another cluster shows here. */
export function refuseNodes(nodes: readonly KubeObject[]): string | undefined {
  if (nodes.length === 0) return 'its cluster has no nodes'
  const isKind = nodes.every((node) => {
    const { providerID } = (node.spec ?? {}) as { providerID?: unknown }
    return typeof providerID === 'string' && providerID.startsWith('kind://')
  })
  return isKind ? undefined : 'its nodes are not kind nodes (providerID kind://…)'
}
