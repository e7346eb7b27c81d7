/** What the API server gives an object at creation besides defaults: addresses, ports, a Job's own labels, ids. */
import type { KubeObject } from '../client'
import type { Random } from '../clock'
import { at, defaultTo, isObject, type Json, type JsonObject, objectAt } from './json'
import { FIRST_NODE_PORT, LAST_NODE_PORT } from './service-addresses'
import type { Store } from './store'

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'

/** Five characters, as generateName appends. */
export function suffix(random: Random): string {
  let out = ''
  for (let i = 0; i < 5; i += 1) out += ALPHABET[Math.floor(random() * ALPHABET.length)]
  return out
}

export function uuid(random: Random): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16))
  hex[12] = '4'
  hex[16] = '89ab'[Math.floor(random() * 4)] as string
  const text = hex.join('')
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join(
    '-',
  )
}

export function allocate(object: KubeObject, store: Store, random: Random): void {
  allocateAddresses(object, store, random)
  const json = object as unknown as JsonObject
  if (object.kind === 'Job') job(object)
  if (object.kind === 'PersistentVolumeClaim') {
    defaultTo(objectAt(json, 'spec'), 'storageClassName', 'standard')
    object.metadata.finalizers ??= [CLAIM_PROTECTION]
  }
  if (object.kind === 'DaemonSet')
    defaultTo(objectAt(json, 'metadata', 'annotations'), 'deprecated.daemonset.template.generation', '1')
}

/** Holds a claim for as long as a Pod uses it. */
export const CLAIM_PROTECTION = 'kubernetes.io/pvc-protection'

/** Gives a Service the address and node ports it needs and has not got. */
export function allocateAddresses(object: KubeObject, store: Store, random: Random): void {
  if (object.kind !== 'Service' || object.apiVersion !== 'v1') return
  const spec = objectAt(object as unknown as JsonObject, 'spec')
  if (spec.type === 'ExternalName') return
  if (!spec.clusterIP) {
    const used = new Set(store.list('/services').map((s) => at(s, 'spec', 'clusterIP')))
    let ip: string
    do ip = `10.96.${Math.floor(random() * 256)}.${1 + Math.floor(random() * 254)}`
    while (used.has(ip))
    spec.clusterIP = ip
  }
  defaultTo(spec, 'clusterIPs', [spec.clusterIP as string])
  defaultTo(spec, 'ipFamilies', ['IPv4'])
  defaultTo(spec, 'ipFamilyPolicy', 'SingleStack')
  if (spec.type !== 'NodePort' && spec.type !== 'LoadBalancer') return
  const used = new Set(
    store
      .list('/services')
      .flatMap((s) => (at(s, 'spec', 'ports') ?? []) as Json[])
      .map((p) => at(p, 'nodePort')),
  )
  for (const port of (spec.ports ?? []) as Json[]) {
    if (!isObject(port) || port.nodePort) continue
    let number: number
    do number = FIRST_NODE_PORT + Math.floor(random() * (LAST_NODE_PORT - FIRST_NODE_PORT + 1))
    while (used.has(number))
    used.add(number)
    port.nodePort = number
  }
}

function job(object: KubeObject): void {
  const json = object as unknown as JsonObject
  const spec = objectAt(json, 'spec')
  if (spec.manualSelector === true) return
  spec.manualSelector = false
  const uid = object.metadata.uid as string
  const labels = objectAt(spec, 'template', 'metadata', 'labels')
  for (const target of [labels, objectAt(json, 'metadata', 'labels')]) {
    target['batch.kubernetes.io/controller-uid'] = uid
    target['batch.kubernetes.io/job-name'] = object.metadata.name
    target['controller-uid'] = uid
    target['job-name'] = object.metadata.name
  }
  spec.selector = { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } }
}
