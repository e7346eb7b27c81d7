/** What the API server fills in where an object is silent (pkg/apis/<group>/v1/defaults.go), for the kinds charts use. */
import type { KubeObject } from '../client'
import { at, defaultTo, isObject, type Json, type JsonObject, objectAt } from './json'

export function setDefaults(object: KubeObject): void {
  const slash = object.apiVersion.indexOf('/')
  const group = slash < 0 ? '' : object.apiVersion.slice(0, slash)
  DEFAULTS[`${group}/${object.kind}`]?.(object as unknown as JsonObject)
}

const each = (list: Json | undefined, run: (item: JsonObject) => void): void => {
  if (Array.isArray(list)) for (const item of list) if (isObject(item)) run(item)
}

function podSpec(spec: JsonObject): void {
  defaultTo(spec, 'restartPolicy', 'Always')
  defaultTo(spec, 'terminationGracePeriodSeconds', 30)
  defaultTo(spec, 'dnsPolicy', 'ClusterFirst')
  defaultTo(spec, 'securityContext', {})
  defaultTo(spec, 'schedulerName', 'default-scheduler')
  if (spec.serviceAccountName && !spec.serviceAccount) spec.serviceAccount = spec.serviceAccountName
  each(spec.initContainers, container)
  each(spec.containers, container)
  each(spec.volumes, volume)
}

function container(c: JsonObject): void {
  defaultTo(c, 'resources', {})
  defaultTo(c, 'terminationMessagePath', '/dev/termination-log')
  defaultTo(c, 'terminationMessagePolicy', 'File')
  const image = String(c.image ?? '')
  const last = image.slice(image.lastIndexOf('/') + 1)
  const isLatest = !last.includes('@') && (!last.includes(':') || last.endsWith(':latest'))
  defaultTo(c, 'imagePullPolicy', isLatest ? 'Always' : 'IfNotPresent')
  each(c.ports, (port) => defaultTo(port, 'protocol', 'TCP'))
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const value = c[name]
    if (isObject(value)) probe(value)
  }
  each(c.env, (env) => {
    const ref = at(env, 'valueFrom', 'fieldRef')
    if (isObject(ref)) defaultTo(ref, 'apiVersion', 'v1')
  })
}

/** A Pod asks for what it is limited to. */
function requestLimits(c: JsonObject): void {
  const limits = at(c, 'resources', 'limits')
  if (!isObject(limits)) return
  const requests = objectAt(c, 'resources', 'requests')
  for (const name of Object.keys(limits)) defaultTo(requests, name, limits[name] as Json)
}

function probe(p: JsonObject): void {
  defaultTo(p, 'timeoutSeconds', 1)
  defaultTo(p, 'periodSeconds', 10)
  defaultTo(p, 'successThreshold', 1)
  defaultTo(p, 'failureThreshold', 3)
  if (isObject(p.httpGet)) {
    defaultTo(p.httpGet, 'path', '/')
    defaultTo(p.httpGet, 'scheme', 'HTTP')
  }
}

function volume(v: JsonObject): void {
  for (const source of ['configMap', 'secret', 'projected', 'downwardAPI']) {
    const value = v[source]
    if (isObject(value)) defaultTo(value, 'defaultMode', 420)
  }
  if (isObject(v.hostPath)) defaultTo(v.hostPath, 'type', '')
}

function template(object: JsonObject, ...path: string[]): void {
  podSpec(objectAt(object, ...path, 'spec'))
}

function claimSpec(object: JsonObject): void {
  defaultTo(objectAt(object, 'spec'), 'volumeMode', 'Filesystem')
}

function jobSpec(spec: JsonObject): void {
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1
  defaultTo(spec, 'parallelism', 1)
  defaultTo(spec, 'backoffLimit', 6)
  defaultTo(spec, 'completionMode', 'NonIndexed')
  defaultTo(spec, 'suspend', false)
  defaultTo(spec, 'podReplacementPolicy', spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed')
  template(spec, 'template')
}

const DEFAULTS: Record<string, (object: JsonObject) => void> = {
  '/Pod': (o) => {
    const spec = objectAt(o, 'spec')
    podSpec(spec)
    each(spec.initContainers, requestLimits)
    each(spec.containers, requestLimits)
    defaultTo(spec, 'enableServiceLinks', true)
  },
  '/Secret': (o) => {
    if (isObject(o.stringData)) {
      const data = objectAt(o, 'data')
      for (const [name, value] of Object.entries(o.stringData)) data[name] = base64(String(value))
      delete o.stringData
    }
    defaultTo(o, 'type', 'Opaque')
  },
  '/Service': (o) => {
    const spec = objectAt(o, 'spec')
    defaultTo(spec, 'sessionAffinity', 'None')
    defaultTo(spec, 'type', 'ClusterIP')
    each(spec.ports, (port) => {
      defaultTo(port, 'protocol', 'TCP')
      defaultTo(port, 'targetPort', port.port ?? 0)
    })
    if (spec.type !== 'ExternalName') defaultTo(spec, 'internalTrafficPolicy', 'Cluster')
    if (spec.type === 'LoadBalancer' || spec.type === 'NodePort')
      defaultTo(spec, 'externalTrafficPolicy', 'Cluster')
    if (spec.type === 'LoadBalancer') defaultTo(spec, 'allocateLoadBalancerNodePorts', true)
    defaultTo(o, 'status', { loadBalancer: {} })
  },
  '/PersistentVolumeClaim': (o) => {
    claimSpec(o)
    defaultTo(o, 'status', { phase: 'Pending' })
  },
  '/Namespace': (o) => {
    defaultTo(
      objectAt(o, 'metadata', 'labels'),
      'kubernetes.io/metadata.name',
      at(o, 'metadata', 'name') ?? '',
    )
    defaultTo(objectAt(o, 'spec'), 'finalizers', ['kubernetes'])
    defaultTo(o, 'status', {})
    defaultTo(objectAt(o, 'status'), 'phase', 'Active')
  },
  'apps/Deployment': (o) => {
    const spec = objectAt(o, 'spec')
    defaultTo(spec, 'replicas', 1)
    const strategy = objectAt(spec, 'strategy')
    defaultTo(strategy, 'type', 'RollingUpdate')
    if (strategy.type === 'RollingUpdate') {
      const rolling = objectAt(strategy, 'rollingUpdate')
      defaultTo(rolling, 'maxUnavailable', '25%')
      defaultTo(rolling, 'maxSurge', '25%')
    }
    defaultTo(spec, 'revisionHistoryLimit', 10)
    defaultTo(spec, 'progressDeadlineSeconds', 600)
    template(spec, 'template')
  },
  'apps/ReplicaSet': (o) => {
    const spec = objectAt(o, 'spec')
    defaultTo(spec, 'replicas', 1)
    template(spec, 'template')
  },
  'apps/StatefulSet': (o) => {
    const spec = objectAt(o, 'spec')
    defaultTo(spec, 'replicas', 1)
    defaultTo(spec, 'podManagementPolicy', 'OrderedReady')
    const strategy = objectAt(spec, 'updateStrategy')
    defaultTo(strategy, 'type', 'RollingUpdate')
    if (strategy.type === 'RollingUpdate') defaultTo(objectAt(strategy, 'rollingUpdate'), 'partition', 0)
    defaultTo(spec, 'revisionHistoryLimit', 10)
    defaultTo(spec, 'persistentVolumeClaimRetentionPolicy', { whenDeleted: 'Retain', whenScaled: 'Retain' })
    template(spec, 'template')
    each(spec.volumeClaimTemplates, (claim) => {
      defaultTo(claim, 'apiVersion', 'v1')
      defaultTo(claim, 'kind', 'PersistentVolumeClaim')
      claimSpec(claim)
      defaultTo(claim, 'status', { phase: 'Pending' })
    })
  },
  'apps/DaemonSet': (o) => {
    const spec = objectAt(o, 'spec')
    const strategy = objectAt(spec, 'updateStrategy')
    defaultTo(strategy, 'type', 'RollingUpdate')
    if (strategy.type === 'RollingUpdate') {
      const rolling = objectAt(strategy, 'rollingUpdate')
      defaultTo(rolling, 'maxUnavailable', 1)
      defaultTo(rolling, 'maxSurge', 0)
    }
    defaultTo(spec, 'revisionHistoryLimit', 10)
    template(spec, 'template')
  },
  'batch/Job': (o) => {
    const labels = at(o, 'spec', 'template', 'metadata', 'labels')
    const own = at(o, 'metadata', 'labels')
    if (isObject(labels) && (!isObject(own) || Object.keys(own).length === 0))
      objectAt(o, 'metadata').labels = { ...labels }
    jobSpec(objectAt(o, 'spec'))
  },
  'batch/CronJob': (o) => {
    const spec = objectAt(o, 'spec')
    defaultTo(spec, 'concurrencyPolicy', 'Allow')
    defaultTo(spec, 'suspend', false)
    defaultTo(spec, 'successfulJobsHistoryLimit', 3)
    defaultTo(spec, 'failedJobsHistoryLimit', 1)
    template(spec, 'jobTemplate', 'spec', 'template')
  },
  'autoscaling/HorizontalPodAutoscaler': (o) => {
    const spec = objectAt(o, 'spec')
    defaultTo(spec, 'minReplicas', 1)
    const target = { type: 'Utilization', averageUtilization: 80 }
    defaultTo(spec, 'metrics', [{ type: 'Resource', resource: { name: 'cpu', target } }])
  },
  'rbac.authorization.k8s.io/RoleBinding': roleRef,
  'rbac.authorization.k8s.io/ClusterRoleBinding': roleRef,
  'networking.k8s.io/NetworkPolicy': (o) => {
    const spec = objectAt(o, 'spec')
    objectAt(spec, 'podSelector')
    defaultTo(spec, 'policyTypes', spec.egress ? ['Ingress', 'Egress'] : ['Ingress'])
    for (const rules of [spec.ingress, spec.egress])
      each(rules, (rule) => each(rule.ports, (port) => defaultTo(port, 'protocol', 'TCP')))
  },
  'apiextensions.k8s.io/CustomResourceDefinition': (o) => {
    defaultTo(objectAt(o, 'spec'), 'conversion', { strategy: 'None' })
    const names = objectAt(o, 'spec', 'names')
    const kind = String(names.kind ?? '')
    defaultTo(names, 'singular', kind.toLowerCase())
    defaultTo(names, 'listKind', `${kind}List`)
  },
}

function roleRef(o: JsonObject): void {
  defaultTo(objectAt(o, 'roleRef'), 'apiGroup', 'rbac.authorization.k8s.io')
  each(o.subjects, (subject) => {
    if (subject.kind === 'User' || subject.kind === 'Group')
      defaultTo(subject, 'apiGroup', 'rbac.authorization.k8s.io')
  })
}

/** Base64 of a string's UTF-8 bytes. */
export function base64(text: string): string {
  let binary = ''
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte)
  return btoa(binary)
}
