/** Rows of Services, their endpoints, Ingresses and policies. */
import type { KubeObject } from '../client'
import { at, type Json } from '../embedded/json'
import { since } from './duration'
import { columns, firstOf, items, labelsText, or, type Printer, selectorText, text } from './printer'

const age = (o: KubeObject, now: number): string => since(o.metadata.creationTimestamp, now)

export const service: Printer = {
  columns: columns('Name Type Cluster-IP External-IP Port(s) Age | Selector'),
  cells: (o, now) => [
    o.metadata.name,
    text(o, 'spec', 'type'),
    or(text(o, 'spec', 'clusterIPs', 0), '<none>'),
    externalAddress(o),
    or(items(o, 'spec', 'ports').map(portText).join(','), '<none>'),
    age(o, now),
    labelsText(at(o, 'spec', 'selector')),
  ],
}

function portText(port: Json): string {
  const node = at(port, 'nodePort')
  return `${text(port, 'port')}${node ? `:${String(node)}` : ''}/${text(port, 'protocol')}`
}

/** What a load balancer answers on, sorted. */
function balancerAddresses(o: KubeObject): string {
  const addresses = items(o, 'status', 'loadBalancer', 'ingress')
    .map((entry) => or(text(entry, 'ip'), text(entry, 'hostname')))
    .filter((address) => address !== '')
  return [...new Set(addresses)].sort().join(',')
}

function externalAddress(o: KubeObject): string {
  const type = text(o, 'spec', 'type')
  if (type === 'ExternalName') return text(o, 'spec', 'externalName')
  const listed = items(o, 'spec', 'externalIPs').map(String)
  if (type !== 'LoadBalancer') return or(listed.join(','), '<none>')
  const balancer = balancerAddresses(o)
  return or([...(balancer === '' ? [] : [balancer]), ...listed].join(','), '<pending>')
}

export const endpoints: Printer = {
  columns: columns('Name Endpoints Age'),
  cells: (o, now) => [o.metadata.name, endpointsText(items(o, 'subsets')), age(o, now)],
}

function endpointsText(subsets: Json[]): string {
  if (subsets.length === 0) return '<none>'
  const list = subsets.flatMap((subset) => {
    const ports = items(subset, 'ports')
    const ips = items(subset, 'addresses').map((address) => text(address, 'ip'))
    if (ports.length === 0) return ips
    return ports.flatMap((port) =>
      ips.map((ip) => `${ip.includes(':') ? `[${ip}]` : ip}:${text(port, 'port')}`),
    )
  })
  return firstOf(list, 3)
}

export const endpointSlice: Printer = {
  columns: columns('Name AddressType Ports Endpoints Age'),
  cells: (o, now) => [
    o.metadata.name,
    text(o, 'addressType'),
    or(
      firstOf(
        items(o, 'ports').map((port) => or(text(port, 'port'), or(text(port, 'name'), '*'))),
        3,
      ),
      '<unset>',
    ),
    or(
      firstOf(
        items(o, 'endpoints').flatMap((endpoint) => items(endpoint, 'addresses').map(String)),
        3,
      ),
      '<unset>',
    ),
    age(o, now),
  ],
}

export const ingress: Printer = {
  columns: columns('Name Class Hosts Address Ports Age'),
  cells: (o, now) => [
    o.metadata.name,
    or(text(o, 'spec', 'ingressClassName'), '<none>'),
    hostsText(items(o, 'spec', 'rules')),
    balancerAddresses(o),
    items(o, 'spec', 'tls').length > 0 ? '80, 443' : '80',
    age(o, now),
  ],
}

/** The first three hosts; rules without one count among those left out. */
function hostsText(rules: Json[]): string {
  const hosts = rules.map((rule) => text(rule, 'host')).filter((host) => host !== '')
  if (hosts.length === 0) return '*'
  const head = hosts.slice(0, 3).join(',')
  return hosts.length >= 3 && rules.length > 3 ? `${head} + ${rules.length - 3} more...` : head
}

export const ingressClass: Printer = {
  columns: columns('Name Controller Parameters Age'),
  cells(o, now) {
    const isDefault = o.metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true'
    const parameters = at(o, 'spec', 'parameters')
    const group = text(parameters, 'apiGroup')
    return [
      isDefault ? `${o.metadata.name} (default)` : o.metadata.name,
      text(o, 'spec', 'controller'),
      parameters
        ? `${text(parameters, 'kind')}${group === '' ? '' : `.${group}`}/${text(parameters, 'name')}`
        : '<none>',
      age(o, now),
    ]
  },
}

export const networkPolicy: Printer = {
  columns: columns('Name Pod-Selector Age'),
  cells: (o, now) => [o.metadata.name, or(selectorText(at(o, 'spec', 'podSelector')), '<none>'), age(o, now)],
}
