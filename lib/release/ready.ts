/** Helm 3's rules for "ready", which `--wait=legacy` still uses. Mirrors helm pkg/kube/ready.go, from each object alone. */
import type { KubeObject } from '../kube'

interface Fields {
  [name: string]: unknown
}

const part = (object: KubeObject, name: 'spec' | 'status'): Fields => (object[name] ?? {}) as Fields
const number = (value: unknown, fallback: number): number => (typeof value === 'number' ? value : fallback)

function hasCondition(object: KubeObject, type: string, status = 'True'): boolean {
  const list = part(object, 'status').conditions
  return Array.isArray(list) && list.some((c: Fields) => c.type === type && c.status === status)
}

const isObserved = (object: KubeObject): boolean =>
  part(object, 'status').observedGeneration === object.metadata.generation

export function isLegacyReady(object: KubeObject, withJobs: boolean): boolean {
  return RULES[object.kind]?.(object, withJobs) ?? true
}

const RULES: Record<string, (object: KubeObject, withJobs: boolean) => boolean> = {
  Pod: (o) => hasCondition(o, 'Ready'),
  Job(o, withJobs) {
    if (!withJobs) return true
    const wanted = number(part(o, 'spec').completions, 1)
    return number(part(o, 'status').succeeded, 0) >= wanted
  },
  Deployment(o) {
    const spec = part(o, 'spec')
    if (spec.paused === true) return true
    const wanted = number(spec.replicas, 1)
    const status = part(o, 'status')
    return (
      isObserved(o) &&
      number(status.updatedReplicas, 0) >= wanted - unavailable(o, wanted) &&
      number(status.readyReplicas, 0) >= wanted - unavailable(o, wanted) &&
      hasCondition(o, 'Available')
    )
  },
  StatefulSet(o) {
    const spec = part(o, 'spec')
    const strategy = (spec.updateStrategy ?? {}) as Fields
    if (strategy.type !== 'RollingUpdate') return true
    const status = part(o, 'status')
    const wanted = number(spec.replicas, 1)
    const partition = number(((strategy.rollingUpdate ?? {}) as Fields).partition, 0)
    if (!isObserved(o) || number(status.updatedReplicas, 0) < wanted - partition) return false
    if (number(status.readyReplicas, 0) !== wanted) return false
    return partition !== 0 || status.currentRevision === status.updateRevision
  },
  DaemonSet(o) {
    const strategy = (part(o, 'spec').updateStrategy ?? {}) as Fields
    const status = part(o, 'status')
    if (!isObserved(o)) return false
    if (strategy.type !== 'RollingUpdate') return true
    const wanted = number(status.desiredNumberScheduled, 0)
    if (number(status.updatedNumberScheduled, 0) !== wanted) return false
    return number(status.numberReady, 0) >= wanted - unavailable(o, wanted)
  },
  ReplicaSet: (o) => number(part(o, 'status').readyReplicas, 0) >= number(part(o, 'spec').replicas, 1),
  PersistentVolumeClaim: (o) => part(o, 'status').phase === 'Bound',
  Service(o) {
    const spec = part(o, 'spec')
    if (spec.type === 'ExternalName') return true
    if (!spec.clusterIP) return false
    if (spec.type !== 'LoadBalancer') return true
    const external = spec.externalIPs
    if (Array.isArray(external) && external.length > 0) return true
    const balancer = (part(o, 'status').loadBalancer ?? {}) as Fields
    return balancer.ingress !== undefined
  },
  CustomResourceDefinition: (o) =>
    hasCondition(o, 'Established') || hasCondition(o, 'NamesAccepted', 'False'),
}

/** maxUnavailable of a rolling update, as a number of Pods. */
function unavailable(object: KubeObject, wanted: number): number {
  const spec = part(object, 'spec')
  const strategy = (spec.strategy ?? spec.updateStrategy ?? {}) as Fields
  const value = ((strategy.rollingUpdate ?? {}) as Fields).maxUnavailable
  if (typeof value === 'number') return value
  const percent = Number.parseInt(String(value ?? '0'), 10) || 0
  const exact = (percent * wanted) / 100
  return object.kind === 'DaemonSet' ? Math.ceil(exact) : Math.floor(exact)
}
