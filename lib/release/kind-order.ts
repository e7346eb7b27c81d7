/** The order kinds are installed and uninstalled in. Mirrors helm pkg/release/v1/util/kind_sorter.go. */

/** Earlier kinds are installed first; unknown kinds last. */
export const INSTALL_ORDER = [
  'PriorityClass',
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodSecurityPolicy',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'SecretList',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleList',
  'ClusterRoleBinding',
  'ClusterRoleBindingList',
  'Role',
  'RoleList',
  'RoleBinding',
  'RoleBindingList',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'IngressClass',
  'Ingress',
  'APIService',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
] as const

/** The other way round, but validation goes before mutation. */
export const UNINSTALL_ORDER: readonly string[] = [
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
  ...[...INSTALL_ORDER].reverse().slice(2),
]

/** Sorts by kind, stable; unknown kinds come last, by name of kind. */
export function sortByKind<T extends { kind: string }>(items: readonly T[], order: readonly string[]): T[] {
  const rank = new Map(order.map((kind, i) => [kind, i]))
  return [...items].sort((a, b) => {
    const [left, right] = [rank.get(a.kind), rank.get(b.kind)]
    if (left !== undefined && right !== undefined) return left - right
    if (left !== undefined || right !== undefined) return left === undefined ? 1 : -1
    return a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0
  })
}
