/**
 * The rules an object must keep beyond its type. A first set of the API server's validation
 * (pkg/apis/<group>/validation): the one charts run into.
 */
import type { KubeObject } from '../client'
import { parseSchedule } from './cron'
import { schemaFaults } from './custom-schema'
import type { FieldFault } from './errors'

import { duplicate, invalidValue, oneOf, portFault, required } from './faults'
import { at, type Json, type JsonObject } from './json'
import type { ServedResource } from './resources'

import { changeFaults } from './validate-changes'
import { metadataFaults, subdomainFault } from './validate-names'
import { jobFaults, podFaults, workloadFaults } from './validate-pods'

/** A Secret's or ConfigMap's data together. */
const MAX_DATA = 1024 * 1024

/** Every fault of an object about to be stored; `before` is what it replaces. */
export function validate(resource: ServedResource, object: KubeObject, before?: KubeObject): FieldFault[] {
  const kind = `${resource.group}/${resource.kind}`
  return [
    ...metadataFaults(resource, object),
    ...(RULES[kind]?.(object) ?? []),
    ...(before ? changeFaults(kind, object, before) : []),
    ...(resource.schema ? schemaFaults(json(object), resource.schema, before && json(before)) : []),
  ]
}

const json = (object: KubeObject): JsonObject => object as unknown as JsonObject

const list = (value: Json | undefined, ...path: string[]): Json[] => {
  const found = at(value, ...path)
  return Array.isArray(found) ? found : []
}

const DATA_KEY = /^[-._a-zA-Z0-9]+$/
const DATA_KEY_TEXT =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"

function data(object: KubeObject): FieldFault[] {
  const values = (at(object, 'data') ?? {}) as Record<string, string>
  const faults = Object.keys(values)
    .filter((key) => !DATA_KEY.test(key))
    .map((key) => invalidValue(`data[${key}]`, key, DATA_KEY_TEXT))
  let size = 0
  for (const value of Object.values(values))
    size += object.kind === 'Secret' ? Math.floor((value.length * 3) / 4) : value.length
  if (size <= MAX_DATA) return faults
  const field = object.kind === 'Secret' ? 'data' : ''
  const message = `Too long: may not be more than ${MAX_DATA} bytes`
  return [...faults, { field, reason: 'FieldValueInvalid', message }]
}

/** What a Secret's type asks for. */
function secret(object: KubeObject): FieldFault[] {
  const wanted = at(object, 'type') === 'kubernetes.io/tls' ? ['tls.crt', 'tls.key'] : []
  const isMissing = (key: string): boolean => at(object, 'data', key) === undefined
  return [...data(object), ...wanted.filter(isMissing).map((key) => required(`data[${key}]`))]
}

function claim(object: KubeObject): FieldFault[] {
  const hasModes = list(object as unknown as Json, 'spec', 'accessModes').length > 0
  return [
    ...(hasModes ? [] : [required('spec.accessModes', 'at least 1 access mode is required')]),
    ...(at(object, 'spec', 'resources', 'requests', 'storage') ? [] : [required('spec.resources[storage]')]),
  ]
}

const SERVICE_TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']

/** A port that another one of the Service is already, shown as a Go struct of what makes it the same. */
function twice(ports: Json[]): FieldFault[] {
  const keyOf = (port: Json): string => `${String(at(port, 'protocol'))} ${String(at(port, 'port'))}`
  return ports.flatMap((port, i) => {
    if (ports.findIndex((other) => keyOf(other) === keyOf(port)) === i) return []
    const [Protocol, Port] = [at(port, 'protocol') ?? '', at(port, 'port') ?? 0]
    const shown = { Name: '', Protocol, AppProtocol: null, Port, TargetPort: 0, NodePort: 0 }
    return [duplicate(`spec.ports[${i}]`, shown)]
  })
}

function service(object: KubeObject): FieldFault[] {
  const spec = at(object, 'spec')
  const ports = list(spec, 'ports')
  const isPortless = at(spec, 'type') === 'ExternalName' || at(spec, 'clusterIP') === 'None'
  const type = oneOf('spec.type', at(spec, 'type'), SERVICE_TYPES)
  if (ports.length === 0) return [...(isPortless ? [] : [required('spec.ports')]), ...type]
  const faults = ports.flatMap((port, i) => [
    ...(ports.length > 1 && !at(port, 'name') ? [required(`spec.ports[${i}].name`)] : []),
    ...portFault(`spec.ports[${i}].port`, at(port, 'port')),
    ...portFault(`spec.ports[${i}].targetPort`, at(port, 'targetPort')),
  ])
  return [...faults, ...type, ...twice(ports)]
}

function ingress(object: KubeObject): FieldFault[] {
  return list(object as unknown as Json, 'spec', 'rules').flatMap((rule, i) => [
    ...hostFault(`spec.rules[${i}].host`, String(at(rule, 'host') ?? '')),
    ...list(rule, 'http', 'paths').flatMap((path, j) =>
      pathFaults(path, `spec.rules[${i}].http.paths[${j}]`),
    ),
  ])
}

const hostFault = (field: string, host: string): FieldFault[] =>
  host === '' || host.startsWith('*.') ? [] : subdomainFault(field, host)

function pathFaults(path: Json, field: string): FieldFault[] {
  const port = at(path, 'backend', 'service', 'port')
  const isPortless = at(path, 'backend', 'service') && !at(port, 'name') && !at(port, 'number')
  return [
    ...(at(path, 'pathType') ? [] : [required(`${field}.pathType`, 'pathType must be specified')]),
    ...(isPortless ? [required(`${field}.backend`, 'port name or number is required')] : []),
  ]
}

function autoscaler(object: KubeObject): FieldFault[] {
  const minimum = Number(at(object, 'spec', 'minReplicas') ?? 1)
  const maximum = Number(at(object, 'spec', 'maxReplicas') ?? 0)
  const target = at(object, 'spec', 'scaleTargetRef')
  const version = String(at(target, 'apiVersion') ?? '')
  const isGrouped = version.includes('/') || at(target, 'kind') === 'ReplicationController'
  const why = 'apiVersion must specify API group'
  return [
    ...(maximum >= minimum
      ? []
      : [invalidValue('spec.maxReplicas', maximum, 'must be greater than or equal to `minReplicas`')]),
    ...(isGrouped ? [] : [invalidValue('spec.scaleTargetRef.apiVersion', version, why)]),
  ]
}

function cronJob(object: KubeObject): FieldFault[] {
  const schedule = String(at(object, 'spec', 'schedule') ?? '')
  const faults = jobFaults(at(object, 'spec', 'jobTemplate', 'spec'), 'spec.jobTemplate.spec')
  if (schedule === '') return [required('spec.schedule'), ...faults]
  const parsed = parseSchedule(schedule)
  return typeof parsed === 'string' ? [invalidValue('spec.schedule', schedule, parsed), ...faults] : faults
}

const RULES: Record<string, (object: KubeObject) => FieldFault[]> = {
  '/ConfigMap': data,
  '/Secret': secret,
  '/Pod': podFaults,
  '/PersistentVolumeClaim': claim,
  '/Service': service,
  'apps/Deployment': workloadFaults,
  'apps/ReplicaSet': workloadFaults,
  'apps/StatefulSet': workloadFaults,
  'apps/DaemonSet': workloadFaults,
  'batch/Job': (o) => jobFaults(at(o, 'spec'), 'spec'),
  'batch/CronJob': cronJob,
  'networking.k8s.io/Ingress': ingress,
  'autoscaling/HorizontalPodAutoscaler': autoscaler,
}
