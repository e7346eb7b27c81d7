/** What hangs below an object: its scale, its log, its eviction. Status is written like the object itself. */
import { KubeError, type KubeObject } from '../../client'
import { selectorText } from '../../table'
import { badRequest } from '../errors'
import { at, copy, isObject, type Json } from '../json'
import { builtIn, type ServedResource } from '../resources'
import { labelSelectorMatches } from '../select'
import type { ApiServer } from '../server'

/** The Scale of a Deployment, ReplicaSet or StatefulSet. */
export function scaleOf(object: KubeObject): KubeObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const metadata = { name, namespace, uid, resourceVersion, creationTimestamp }
  return copy({
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata,
    spec: { replicas: at(object, 'spec', 'replicas') ?? 0 },
    status: {
      replicas: at(object, 'status', 'replicas') ?? 0,
      selector: selectorText(at(object, 'spec', 'selector')),
    },
  } as KubeObject)
}

/** The object with the replicas a Scale asks for. */
export function scaled(object: KubeObject, scale: Json): KubeObject {
  const wanted = at(scale, 'spec', 'replicas') ?? 0
  const changed = copy(object)
  const version = at(scale, 'metadata', 'resourceVersion')
  if (typeof version === 'string' && version !== '') changed.metadata.resourceVersion = version
  changed.spec = { ...(isObject(changed.spec) ? changed.spec : {}), replicas: wanted }
  return changed
}

/** Deletes a Pod unless a PodDisruptionBudget forbids it for now. */
export function evict(server: ApiServer, resource: ServedResource, namespace: string, name: string): void {
  const pod = server.get(resource, namespace, name)
  const budget = server
    .list(builtIn('policy', 'PodDisruptionBudget'), namespace)
    .find((b) => labelSelectorMatches(at(b, 'spec', 'selector'), pod.metadata.labels))
  if (budget && Number(at(budget, 'status', 'disruptionsAllowed') ?? 0) < 1) {
    const healthy = String(at(budget, 'status', 'currentHealthy') ?? 0)
    const desired = String(at(budget, 'status', 'desiredHealthy') ?? 0)
    const why = `The disruption budget ${budget.metadata.name} needs ${desired} healthy pods and has ${healthy} currently`
    const message = "Cannot evict pod as it would violate the pod's disruption budget."
    const causes = [{ reason: 'DisruptionBudget', message: why }]
    throw new KubeError(429, 'TooManyRequests', message, { causes })
  }
  server.delete(resource, namespace, name)
}

/** The container whose log is asked for; refuses as the API server does. */
export function containerOf(pod: KubeObject, wanted: string | null): string {
  const names = (field: string): string[] => {
    const list = at(pod, 'spec', field)
    return Array.isArray(list) ? list.map((c) => String(at(c, 'name'))) : []
  }
  const main = names('containers')
  const init = names('initContainers')
  const { name } = pod.metadata
  if (!wanted) {
    if (main.length === 1) return main[0] as string
    const more = init.length > 0 ? ` or one of the init containers: [${init.join(' ')}]` : ''
    throw badRequest(
      `a container name must be specified for pod ${name}, choose one of: [${main.join(' ')}]${more}`,
    )
  }
  if (!main.includes(wanted) && !init.includes(wanted))
    throw badRequest(`container ${wanted} is not valid for pod ${name}`)
  return wanted
}
