/** Which fields a kind may be selected by, and what refuses the others (the AddFieldLabelConversionFuncs of pkg/apis). */
import type { ApiResource } from '../client'
import { badRequest } from './errors'

const EVERYWHERE = ['metadata.name', 'metadata.namespace']
const MORE: Record<string, readonly string[]> = {
  '/Pod': [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'spec.host',
    'status.phase',
    'status.podIP',
    'status.podIPs',
    'status.nominatedNodeName',
  ],
  '/Node': ['spec.unschedulable'],
  '/ReplicationController': ['status.replicas'],
  '/Event': [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  '/Namespace': ['status.phase'],
  '/Secret': ['type'],
  '/Service': ['spec.clusterIP', 'spec.type'],
  'apps/ReplicaSet': ['status.replicas'],
  'batch/Job': ['status.successful'],
}

/** Throws when objects of `resource` cannot be selected by `field`. */
export function requireSelectable({ group, kind }: ApiResource, field: string): void {
  const more = MORE[`${group}/${kind}`] ?? []
  if (EVERYWHERE.includes(field) || more.includes(field)) return
  if (more.length === 0) {
    const known = EVERYWHERE.map((name) => JSON.stringify(name)).join(', ')
    throw badRequest(`${JSON.stringify(field)} is not a known field selector: only ${known}`)
  }
  if (group === 'batch') throw badRequest(`field label ${JSON.stringify(field)} not supported for ${kind}`)
  throw badRequest(`field label not supported: ${field}`)
}
