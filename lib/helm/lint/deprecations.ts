/**
 * API versions that Kubernetes is giving up. Mirrors helm pkg/chart/v2/lint/rules/deprecations.go; the table is what
 * the binary knows (the kinds' own lifecycle methods in k8s.io/api).
 */

/** Group and version, kinds, deprecated in, gone in (empty: not yet), replacement (a group and version, or with a kind). */
type Row = readonly [
  groupVersion: string,
  kinds: readonly string[],
  deprecated: string,
  gone: string,
  instead: string,
]

const ROWS: readonly Row[] = [
  [
    'admissionregistration.k8s.io/v1alpha1',
    ['MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding'],
    'v1.35',
    'v1.38',
    '',
  ],
  [
    'admissionregistration.k8s.io/v1alpha1',
    ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
    'v1.29',
    'v1.32',
    '',
  ],
  [
    'admissionregistration.k8s.io/v1beta1',
    ['MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding'],
    'v1.37',
    'v1.40',
    'admissionregistration.k8s.io/v1',
  ],
  [
    'admissionregistration.k8s.io/v1beta1',
    ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
    'v1.16',
    'v1.22',
    'admissionregistration.k8s.io/v1',
  ],
  [
    'admissionregistration.k8s.io/v1beta1',
    ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
    'v1.31',
    'v1.34',
    '',
  ],
  [
    'apps/v1beta1',
    ['ControllerRevision', 'Deployment', 'DeploymentRollback', 'StatefulSet'],
    'v1.8',
    'v1.16',
    'apps/v1',
  ],
  ['apps/v1beta1', ['Scale'], 'v1.8', 'v1.16', 'autoscaling/v1'],
  [
    'apps/v1beta2',
    ['ControllerRevision', 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
    'v1.9',
    'v1.16',
    'apps/v1',
  ],
  ['apps/v1beta2', ['Scale'], 'v1.9', 'v1.16', 'autoscaling/v1'],
  ['authentication.k8s.io/v1alpha1', ['SelfSubjectReview'], 'v1.29', 'v1.32', ''],
  ['authentication.k8s.io/v1beta1', ['SelfSubjectReview'], 'v1.30', 'v1.33', ''],
  ['authentication.k8s.io/v1beta1', ['TokenReview'], 'v1.19', 'v1.22', 'authentication.k8s.io/v1'],
  [
    'authorization.k8s.io/v1beta1',
    ['LocalSubjectAccessReview', 'SelfSubjectAccessReview', 'SelfSubjectRulesReview', 'SubjectAccessReview'],
    'v1.19',
    'v1.22',
    'authorization.k8s.io/v1',
  ],
  ['batch/v1beta1', ['CronJob'], 'v1.21', 'v1.25', 'batch/v1'],
  ['certificates.k8s.io/v1alpha1', ['ClusterTrustBundle'], 'v1.34', 'v1.37', ''],
  ['certificates.k8s.io/v1beta1', ['CertificateSigningRequest'], 'v1.19', 'v1.22', 'certificates.k8s.io/v1'],
  [
    'certificates.k8s.io/v1beta1',
    ['ClusterTrustBundle', 'PodCertificateRequest'],
    'v1.37',
    'v1.40',
    'certificates.k8s.io/v1',
  ],
  ['coordination.k8s.io/v1alpha2', ['LeaseCandidate'], 'v1.35', 'v1.38', ''],
  ['coordination.k8s.io/v1beta1', ['Lease'], 'v1.19', 'v1.22', 'coordination.k8s.io/v1'],
  ['coordination.k8s.io/v1beta1', ['LeaseCandidate'], 'v1.36', 'v1.39', ''],
  ['discovery.k8s.io/v1beta1', ['EndpointSlice'], 'v1.21', 'v1.25', 'discovery.k8s.io/v1'],
  ['events.k8s.io/v1beta1', ['Event'], 'v1.22', 'v1.25', ''],
  ['extensions/v1beta1', ['DaemonSet', 'Deployment', 'ReplicaSet'], 'v1.8', 'v1.16', 'apps/v1'],
  ['extensions/v1beta1', ['DeploymentRollback'], 'v1.8', 'v1.16', ''],
  ['extensions/v1beta1', ['Ingress'], 'v1.14', 'v1.22', 'networking.k8s.io/v1'],
  ['extensions/v1beta1', ['NetworkPolicy'], 'v1.9', 'v1.16', 'networking.k8s.io/v1'],
  ['extensions/v1beta1', ['Scale'], 'v1.2', 'v1.16', ''],
  [
    'flowcontrol.apiserver.k8s.io/v1beta1',
    ['FlowSchema', 'PriorityLevelConfiguration'],
    'v1.23',
    'v1.26',
    'flowcontrol.apiserver.k8s.io/v1beta3',
  ],
  [
    'flowcontrol.apiserver.k8s.io/v1beta2',
    ['FlowSchema', 'PriorityLevelConfiguration'],
    'v1.26',
    'v1.29',
    'flowcontrol.apiserver.k8s.io/v1beta3',
  ],
  [
    'flowcontrol.apiserver.k8s.io/v1beta3',
    ['FlowSchema', 'PriorityLevelConfiguration'],
    'v1.29',
    'v1.32',
    'flowcontrol.apiserver.k8s.io/v1',
  ],
  ['lifecycle.k8s.io/v1alpha1', ['Eviction', 'EvictionRequest'], 'v1.40', 'v1.43', ''],
  ['networking.k8s.io/v1beta1', ['IPAddress', 'ServiceCIDR'], 'v1.34', 'v1.37', ''],
  ['networking.k8s.io/v1beta1', ['Ingress'], 'v1.19', 'v1.22', 'networking.k8s.io/v1'],
  ['networking.k8s.io/v1beta1', ['IngressClass'], 'v1.19', 'v1.22', 'networking.k8s.io/v1 IngressClassList'],
  ['node.k8s.io/v1beta1', ['RuntimeClass'], 'v1.22', 'v1.25', ''],
  ['policy/v1beta1', ['Eviction'], 'v1.22', 'v1.25', ''],
  ['policy/v1beta1', ['PodDisruptionBudget'], 'v1.21', 'v1.25', 'policy/v1'],
  [
    'rbac.authorization.k8s.io/v1beta1',
    ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
    'v1.17',
    'v1.22',
    'rbac.authorization.k8s.io/v1',
  ],
  ['resource.k8s.io/v1alpha3', ['DeviceTaintRule'], 'v1.36', 'v1.39', ''],
  ['resource.k8s.io/v1alpha3', ['ResourcePoolStatusRequest'], 'v1.39', 'v1.42', ''],
  [
    'resource.k8s.io/v1beta1',
    ['DeviceClass', 'ResourceClaim', 'ResourceClaimTemplate', 'ResourceSlice'],
    'v1.35',
    'v1.38',
    '',
  ],
  [
    'resource.k8s.io/v1beta2',
    ['DeviceClass', 'ResourceClaim', 'ResourceClaimTemplate', 'ResourceSlice'],
    'v1.36',
    'v1.39',
    '',
  ],
  ['resource.k8s.io/v1beta2', ['DeviceTaintRule'], 'v1.39', 'v1.42', ''],
  ['scheduling.k8s.io/v1beta1', ['PodGroup', 'Workload'], 'v1.40', 'v1.43', ''],
  ['scheduling.k8s.io/v1beta1', ['PriorityClass'], 'v1.14', 'v1.22', 'scheduling.k8s.io/v1'],
  ['storage.k8s.io/v1alpha1', ['CSIStorageCapacity'], 'v1.21', 'v1.24', 'storage.k8s.io/v1beta1'],
  ['storage.k8s.io/v1alpha1', ['VolumeAttachment'], 'v1.21', 'v1.24', 'storage.k8s.io/v1'],
  ['storage.k8s.io/v1alpha1', ['VolumeAttributesClass'], 'v1.32', 'v1.35', 'storage.k8s.io/v1'],
  [
    'storage.k8s.io/v1beta1',
    ['CSIDriver', 'StorageClass', 'VolumeAttachment'],
    'v1.19',
    'v1.22',
    'storage.k8s.io/v1',
  ],
  ['storage.k8s.io/v1beta1', ['CSINode'], 'v1.17', 'v1.22', 'storage.k8s.io/v1'],
  ['storage.k8s.io/v1beta1', ['CSIStorageCapacity'], 'v1.24', 'v1.27', 'storage.k8s.io/v1'],
  ['storage.k8s.io/v1beta1', ['VolumeAttributesClass'], 'v1.34', 'v1.37', 'storage.k8s.io/v1'],
  [
    'storagemigration.k8s.io/v1beta1',
    ['StorageVersionMigration'],
    'v1.37',
    'v1.40',
    'storagemigration.k8s.io/v1',
  ],
  ['discovery.k8s.io/v1beta1', ['EndpointSliceList'], 'v1.21', 'v1.25', 'discovery.k8s.io/v1 EndpointSlice'],
  ['networking.k8s.io/v1beta1', ['IngressClassList'], 'v1.19', 'v1.22', 'networking.k8s.io/v1'],
  ['storage.k8s.io/v1beta1', ['CSINodeList'], 'v1.17', 'v1.22', 'storage.k8s.io/v1 CSINode'],
  ['v1', ['Endpoints'], 'v1.33', '', 'discovery.k8s.io/v1 EndpointSlice'],
]

/** Kinds whose list has a row of its own, or none. */
const LISTED = new Set(
  ROWS.flatMap(([groupVersion, kinds]) => kinds.map((kind) => `${groupVersion} ${kind}`)),
)

/** The warning for an object at a Kubernetes version; undefined when it is not deprecated there. */
export function deprecation(
  apiVersion: string,
  kind: string,
  kubernetes: { major: string; minor: string },
): string | undefined {
  const isOwn = LISTED.has(`${apiVersion} ${kind}`)
  const single = !isOwn && kind.endsWith('List') ? kind.slice(0, -'List'.length) : kind
  const row = ROWS.find(([groupVersion, kinds]) => groupVersion === apiVersion && kinds.includes(single))
  if (!row) return undefined
  const [, , deprecated, gone, instead] = row
  if (!isReached(deprecated, kubernetes)) return undefined
  const since = `${apiVersion} ${kind} is deprecated in ${deprecated}+`
  const until = gone === '' ? '' : `, unavailable in ${gone}+`
  const use = instead === '' ? '' : `; use ${instead.includes(' ') ? instead : `${instead} ${kind}`}`
  return since + until + use
}

function isReached(version: string, { major, minor }: { major: string; minor: string }): boolean {
  const [wantMajor, wantMinor] = version.slice(1).split('.').map(Number)
  return Number(major) > wantMajor! || (Number(major) === wantMajor && Number(minor) >= wantMinor!)
}
