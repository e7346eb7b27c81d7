/**
 * Who answers at a name and port inside the cluster: Services, their ready Pods, and what those say over HTTP.
 * A Pod answers on the ports its containers declare (on any when they declare none). What it says is its annotation
 * sim.chartroom/http: rules `PATH STATUS [BODY]`, one a line, the first that fits; a path may end in *.
 */
import type { KubeObject } from '../../client'
import { at, type Json } from '../json'
import { setting } from '../pod-model'
import { builtIn } from '../resources'
import { labelSelectorMatches } from '../select'
import type { ApiServer } from '../server'

export type Reached =
  | { kind: 'unknown-host' }
  | { kind: 'refused'; address: string }
  /** Nothing comes back, not even a refusal. */
  | { kind: 'silent'; address: string }
  | { kind: 'open'; address: string; pod: KubeObject }

const PODS = builtIn('', 'Pod')
const SERVICES = builtIn('', 'Service')

/** Opens a connection as a Pod of `namespace` would. */
export function reach(server: ApiServer, namespace: string, host: string, port: number): Reached {
  if (host === 'localhost' || host === '127.0.0.1') return { kind: 'refused', address: '127.0.0.1' }
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return byAddress(server, host, port)
  const [name = '', space = namespace, kind = 'svc', ...rest] = host.replace(/\.$/, '').split('.')
  const zone = rest.join('.')
  if (kind === 'svc' && (zone === '' || zone === 'cluster.local')) {
    const service = server.find(SERVICES, space, name)
    if (service && at(service, 'spec', 'type') !== 'ExternalName') return through(server, service, port)
  }
  return memberOf(server, namespace, host, port) ?? { kind: 'unknown-host' }
}

/** `web-0.web` or `web-0.web.shop.svc.cluster.local`: one Pod of a headless Service. */
function memberOf(server: ApiServer, namespace: string, host: string, port: number): Reached | undefined {
  const [name = '', domain = '', space = namespace] = host.split('.')
  const pod = server.find(PODS, space, name)
  if (!pod || at(pod, 'spec', 'subdomain') !== domain || !server.find(SERVICES, space, domain))
    return undefined
  return isReady(pod) ? knock(pod, port) : undefined
}

function byAddress(server: ApiServer, address: string, port: number): Reached {
  const service = server.list(SERVICES).find((s) => at(s, 'spec', 'clusterIP') === address)
  if (service) return through(server, service, port)
  const pod = server.list(PODS).find((p) => at(p, 'status', 'podIP') === address && isRunning(p))
  return pod ? knock(pod, port) : { kind: 'silent', address }
}

function through(server: ApiServer, service: KubeObject, port: number): Reached {
  const address = String(at(service, 'spec', 'clusterIP'))
  const selector = at(service, 'spec', 'selector')
  const pods = server
    .list(PODS, service.metadata.namespace)
    .filter((pod) => labelSelectorMatches({ matchLabels: selector ?? null }, pod.metadata.labels))
    .filter(isReady)
  const [first] = pods
  if (address === 'None') return first ? knock(first, port) : { kind: 'unknown-host' }
  const ports = (at(service, 'spec', 'ports') ?? []) as Json[]
  const entry = ports.find((p) => at(p, 'port') === port)
  if (!entry) return { kind: 'silent', address }
  if (!selector || !first) return { kind: 'refused', address }
  const target = at(entry, 'targetPort') ?? port
  const number = typeof target === 'number' ? target : declaredPorts(first).get(target as string)
  const there = number === undefined ? undefined : knock(first, number)
  return there?.kind === 'open' ? { ...there, address } : { kind: 'refused', address }
}

function knock(pod: KubeObject, port: number): Reached {
  const address = String(at(pod, 'status', 'podIP'))
  const ports = [...declaredPorts(pod).values()]
  return ports.length === 0 || ports.includes(port)
    ? { kind: 'open', address, pod }
    : { kind: 'refused', address }
}

/** The ports containers declare, by name; nameless ones by number. */
function declaredPorts(pod: KubeObject): Map<string, number> {
  const containers = (at(pod, 'spec', 'containers') ?? []) as Json[]
  const ports = containers.flatMap((c) => (at(c, 'ports') ?? []) as Json[])
  return new Map(
    ports.map((p) => [String(at(p, 'name') ?? at(p, 'containerPort')), Number(at(p, 'containerPort'))]),
  )
}

const isRunning = (pod: KubeObject): boolean => at(pod, 'status', 'phase') === 'Running'

function isReady(pod: KubeObject): boolean {
  const conditions = at(pod, 'status', 'conditions')
  const ready = Array.isArray(conditions) && conditions.find((c) => at(c, 'type') === 'Ready')
  return isRunning(pod) && !pod.metadata.deletionTimestamp && at(ready, 'status') === 'True'
}

export interface Answer {
  status: number
  body: string
}

/** What a Pod says to GET `path`. */
export function answer(pod: KubeObject, path: string): Answer {
  const plain = path.replace(/[?#].*$/, '')
  for (const line of (setting(pod, 'http') ?? '').split('\n')) {
    const match = /^\s*(\S+)\s+(\d{3})(?:\s+(.*))?$/.exec(line)
    const [, rule = '', status = '', body] = match ?? []
    const fits = rule.endsWith('*') ? plain.startsWith(rule.slice(0, -1)) : plain === rule
    if (match && fits) return { status: Number(status), body: `${body ?? REASONS[status] ?? ''}\n` }
  }
  const images = ((at(pod, 'spec', 'containers') ?? []) as Json[]).map((c) => String(at(c, 'image')))
  const isNginx = images.some((image) => /(^|\/)nginx[^/]*$/.test(image))
  return { status: 200, body: isNginx ? '<h1>Welcome to nginx!</h1>\n' : 'ok\n' }
}

export const REASONS: Readonly<Record<string, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}
