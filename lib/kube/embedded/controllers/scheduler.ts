/** Whether the node takes a Pod, and why not, in the scheduler's words (pkg/scheduler/framework/plugins). */
import type { KubeObject } from '../../client'
import { at, isObject, type Json } from '../json'
import { quantityValue } from '../quantity'
import { builtIn } from '../resources'
import type { ApiServer } from '../server'

const PODS = builtIn('', 'Pod')
const CLAIMS = builtIn('', 'PersistentVolumeClaim')

const list = (pod: KubeObject, field: string): Json[] => {
  const found = at(pod, 'spec', field)
  return Array.isArray(found) ? found : []
}

/** Why the Pod stays unscheduled; undefined when `node` takes it. */
export function unschedulable(
  server: ApiServer,
  pod: KubeObject,
  node: KubeObject | undefined,
): string | undefined {
  const why = (text: string): string => `0/1 nodes are available: ${text}`
  for (const volume of list(pod, 'volumes')) {
    const claim = at(volume, 'persistentVolumeClaim', 'claimName')
    if (claim !== undefined && !server.find(CLAIMS, pod.metadata.namespace, String(claim)))
      return why(`persistentvolumeclaim "${String(claim)}" not found. not found`)
  }
  const preempting = (text: string, hope: string): string =>
    why(`${text}. no new claims to deallocate, preemption: 0/1 nodes are available: ${hope}`)
  const selector = at(pod, 'spec', 'nodeSelector')
  const labels = node?.metadata.labels ?? {}
  if (isObject(selector) && Object.keys(selector).some((key) => labels[key] !== selector[key]))
    return preempting("1 node(s) didn't match Pod's node affinity/selector", NO_HELP)
  const others = server.list(PODS).filter((p) => at(p, 'spec', 'nodeName') && !isOver(p))
  const [short, never] = [[] as string[], [] as string[]]
  for (const name of ['cpu', 'memory']) {
    const wanted = requested(pod, name)
    const capacity = quantityValue(at(node, 'status', 'capacity', name))
    const used = others.reduce((sum, other) => sum + requested(other, name), 0)
    if (wanted > 0 && wanted + used > capacity) short.push(`1 Insufficient ${name}`)
    if (wanted > capacity) never.push(name)
  }
  if (short.length === 0) return undefined
  return preempting(short.join(', '), never.length > 0 ? NO_HELP : NO_VICTIMS)
}

const NO_HELP = '1 Preemption is not helpful for scheduling.'
const NO_VICTIMS = '1 No preemption victims found for incoming pod.'

const requested = (pod: KubeObject, name: string): number =>
  list(pod, 'containers').reduce<number>((sum, container) => {
    const value = at(container, 'resources', 'requests', name)
    return value === undefined ? sum : sum + quantityValue(value)
  }, 0)

const isOver = (pod: KubeObject): boolean =>
  ['Succeeded', 'Failed'].includes(String(at(pod, 'status', 'phase')))
