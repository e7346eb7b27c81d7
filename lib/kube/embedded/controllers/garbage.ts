/** Takes away what its owners left behind, and carries out foreground and orphaning deletions (pkg/controller/garbagecollector). */
import type { KubeObject } from '../../client'
import { copy } from '../json'
import type { ServedResource } from '../resources'
import type { ApiServer } from '../server'
import { isLeaving } from './controller'

const GC = { manager: 'kube-controller-manager' }

interface Dependent {
  resource: ServedResource
  object: KubeObject
}

/** What names `uid` among its owners. Nothing owns events, and there are many. */
function dependents(server: ApiServer, uid: string): Dependent[] {
  const found: Dependent[] = []
  for (const resource of server.resources.filter(({ kind }) => kind !== 'Event'))
    for (const object of server.list(resource))
      if (object.metadata.ownerReferences?.some((r) => r.uid === uid)) found.push({ resource, object })
  return found
}

/** After an owner is gone: what only it owned goes, what others own too loses the reference. */
export function collect(server: ApiServer, owner: KubeObject): void {
  const uid = owner.metadata.uid as string
  for (const { resource, object } of dependents(server, uid)) {
    const rest = (object.metadata.ownerReferences ?? []).filter((r) => r.uid !== uid)
    if (rest.length === 0) {
      if (!isLeaving(object))
        server.delete(resource, object.metadata.namespace, object.metadata.name, {
          propagation: 'Background',
        })
    } else withOwners(server, resource, object, rest)
  }
}

function withOwners(
  server: ApiServer,
  resource: ServedResource,
  object: KubeObject,
  owners: NonNullable<KubeObject['metadata']['ownerReferences']>,
): void {
  const changed = copy(object)
  if (owners.length > 0) changed.metadata.ownerReferences = owners
  else delete changed.metadata.ownerReferences
  server.update(resource, changed, GC)
}

/** One step of a deletion that waits for dependents; a number asks to look again. */
export function finalize(
  server: ApiServer,
  resource: ServedResource,
  object: KubeObject,
): number | undefined {
  const finalizers = object.metadata.finalizers ?? []
  if (!isLeaving(object)) return undefined
  const uid = object.metadata.uid as string
  if (finalizers.includes('orphan')) {
    for (const dependent of dependents(server, uid)) {
      const rest = (dependent.object.metadata.ownerReferences ?? []).filter((r) => r.uid !== uid)
      withOwners(server, dependent.resource, dependent.object, rest)
    }
    return release(server, resource, object, 'orphan')
  }
  if (!finalizers.includes('foregroundDeletion')) return undefined
  const left = dependents(server, uid)
  for (const dependent of left)
    if (!isLeaving(dependent.object))
      server.delete(dependent.resource, dependent.object.metadata.namespace, dependent.object.metadata.name, {
        propagation: 'Foreground',
      })
  if (left.length > 0) return 100
  return release(server, resource, object, 'foregroundDeletion')
}

function release(
  server: ApiServer,
  resource: ServedResource,
  object: KubeObject,
  finalizer: string,
): undefined {
  const live = server.find(resource, object.metadata.namespace, object.metadata.name)
  if (!live) return undefined
  const changed = copy(live)
  const rest = (changed.metadata.finalizers ?? []).filter((f) => f !== finalizer)
  if (rest.length > 0) changed.metadata.finalizers = rest
  else delete changed.metadata.finalizers
  server.update(resource, changed, GC)
  return undefined
}
