/**
 * Objects as the table `kubectl get` prints: columns and cells of every kind as the API server's own printers give
 * them (pkg/printers/internalversion). Layout (widths, upper case) is the reader's.
 */
import type { KubeObject } from '../client'
import * as cluster from './cluster'
import { customPrinter } from './custom'
import * as network from './network'
import { pod } from './pods'
import { type Cell, type Column, columns, type Printer } from './printer'
import * as workloads from './workloads'

export { humanDuration } from './duration'
export { type Cell, type Column, selectorText } from './printer'

export interface TableOptions {
  /** Columns of `-o wide` too. */
  wide?: boolean
  /** Milliseconds since 1970, for ages. */
  now: number
  /** The CustomResourceDefinition of a custom kind. */
  definition?: KubeObject
}

export interface Table {
  columns: Column[]
  rows: { cells: Cell[]; object: KubeObject }[]
}

/** By group and kind, as `Deployment.apps`; the core group has no suffix. */
const PRINTERS: Record<string, Printer> = {
  Pod: pod,
  PodTemplate: workloads.podTemplate,
  ReplicationController: workloads.replicationController,
  'Deployment.apps': workloads.deployment,
  'ReplicaSet.apps': workloads.replicaSet,
  'StatefulSet.apps': workloads.statefulSet,
  'DaemonSet.apps': workloads.daemonSet,
  'ControllerRevision.apps': workloads.controllerRevision,
  'Job.batch': workloads.job,
  'CronJob.batch': workloads.cronJob,
  'HorizontalPodAutoscaler.autoscaling': workloads.horizontalPodAutoscaler,
  'PodDisruptionBudget.policy': workloads.podDisruptionBudget,
  Service: network.service,
  Endpoints: network.endpoints,
  'EndpointSlice.discovery.k8s.io': network.endpointSlice,
  'Ingress.networking.k8s.io': network.ingress,
  'IngressClass.networking.k8s.io': network.ingressClass,
  'NetworkPolicy.networking.k8s.io': network.networkPolicy,
  ConfigMap: cluster.configMap,
  Secret: cluster.secret,
  ServiceAccount: cluster.serviceAccount,
  Namespace: cluster.namespace,
  Node: cluster.node,
  Event: cluster.event,
  'Event.events.k8s.io': cluster.event,
  PersistentVolume: cluster.persistentVolume,
  PersistentVolumeClaim: cluster.persistentVolumeClaim,
  ResourceQuota: cluster.resourceQuota,
  'StorageClass.storage.k8s.io': cluster.storageClass,
  'RoleBinding.rbac.authorization.k8s.io': cluster.roleBinding,
  'ClusterRoleBinding.rbac.authorization.k8s.io': cluster.roleBinding,
  'PriorityClass.scheduling.k8s.io': cluster.priorityClass,
  'Lease.coordination.k8s.io': cluster.lease,
  'MutatingWebhookConfiguration.admissionregistration.k8s.io': cluster.webhookConfiguration,
  'ValidatingWebhookConfiguration.admissionregistration.k8s.io': cluster.webhookConfiguration,
  'ValidatingAdmissionPolicy.admissionregistration.k8s.io': cluster.admissionPolicy,
  'ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io': cluster.admissionPolicyBinding,
}

/** Kinds the server has no printer for: Roles, CustomResourceDefinitions, LimitRanges … */
const PLAIN: Printer = {
  columns: columns('Name Created_At').map((c) => (c.name === 'Created At' ? { ...c, type: 'date' } : c)),
  cells: (o) => [o.metadata.name, o.metadata.creationTimestamp ?? '<unknown>'],
}

/**
 * The table of `objects`, all of one kind.
 * @param kind group, version and kind: an ApiResource will do
 */
export function table(
  objects: readonly KubeObject[],
  kind: { group: string; version: string; kind: string },
  { wide = false, now, definition }: TableOptions,
): Table {
  const name = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`
  const printer = definition
    ? customPrinter(definition, kind.version)
    : ((Object.hasOwn(PRINTERS, name) ? PRINTERS[name] : undefined) ?? PLAIN)
  const shown = printer.columns.map((column) => wide || column.priority === 0)
  const isShown = (_: unknown, i: number): boolean => shown[i] === true
  return {
    columns: printer.columns.filter(isShown),
    rows: objects.map((object) => ({ cells: printer.cells(object, now).filter(isShown), object })),
  }
}
