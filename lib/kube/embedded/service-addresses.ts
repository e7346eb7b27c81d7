/** What a Service asks for by number: its address and node ports. Mirrors the allocators of pkg/registry/core/service. */
import type { KubeObject } from '../client'
import type { FieldFault } from './errors'
import { invalidValue } from './faults'
import { at, type Json } from './json'
import type { Store } from './store'

export const FIRST_NODE_PORT = 30000
export const LAST_NODE_PORT = 32767

/** What cannot be given because it is out of range or another Service's. */
export function addressFaults(object: KubeObject, store: Store): FieldFault[] {
  if (object.kind !== 'Service' || object.apiVersion !== 'v1') return []
  const others = store.list('/services').filter((s) => s.metadata.uid !== object.metadata.uid)
  const taken = new Set(others.flatMap(ports).map((port) => at(port, 'nodePort')))
  const faults = ports(object).flatMap((port, i) => {
    const number = at(port, 'nodePort')
    if (typeof number !== 'number' || number === 0) return []
    const isInRange = number >= FIRST_NODE_PORT && number <= LAST_NODE_PORT
    const range = `The range of valid ports is ${FIRST_NODE_PORT}-${LAST_NODE_PORT}`
    if (isInRange && !taken.has(number)) return []
    const why = isInRange
      ? 'provided port is already allocated'
      : `provided port is not in the valid range. ${range}`
    return [invalidValue(`spec.ports[${i}].nodePort`, number, why)]
  })
  const ip = at(object, 'spec', 'clusterIP')
  if (!ip || ip === 'None' || !others.some((s) => at(s, 'spec', 'clusterIP') === ip)) return faults
  const why = `failed to allocate IP ${String(ip)}: provided IP is already allocated`
  return [...faults, invalidValue('spec.clusterIPs', [ip], why)]
}

const ports = (service: KubeObject): Json[] => {
  const list = at(service, 'spec', 'ports')
  return Array.isArray(list) ? list : []
}
