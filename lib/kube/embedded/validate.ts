/**
 * The rules an object must keep beyond its type. A first set of the API server's validation
 * (pkg/apis/<group>/validation): the one charts run into.
 */
import type { ApiResource, KubeObject } from '../client'
import { parseSchedule } from './cron'
import type { FieldFault } from './errors'
import { invalidValue, portFault, required } from './faults'
import { at, type Json } from './json'
import { changeFaults } from './validate-changes'
import { metadataFaults } from './validate-names'
import { jobFaults, podSpecFaults, workloadFaults } from './validate-pods'

/** A Secret's or ConfigMap's data together. */
const MAX_DATA = 1024 * 1024

/** Every fault of an object about to be stored; `before` is what it replaces. */
export function validate(resource: ApiResource, object: KubeObject, before?: KubeObject): FieldFault[] {
  const kind = `${resource.group}/${resource.kind}`
  return [
    ...metadataFaults(resource, object),
    ...(before ? changeFaults(kind, object, before) : []),
    ...(RULES[kind]?.(object) ?? []),
  ]
}

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

function service(object: KubeObject): FieldFault[] {
  const spec = at(object, 'spec')
  const ports = list(spec, 'ports')
  const isPortless = at(spec, 'type') === 'ExternalName' || at(spec, 'clusterIP') === 'None'
  if (ports.length === 0) return isPortless ? [] : [required('spec.ports')]
  return ports.flatMap((port, i) => [
    ...(ports.length > 1 && !at(port, 'name') ? [required(`spec.ports[${i}].name`)] : []),
    ...portFault(`spec.ports[${i}].port`, at(port, 'port')),
    ...portFault(`spec.ports[${i}].targetPort`, at(port, 'targetPort')),
  ])
}

function ingress(object: KubeObject): FieldFault[] {
  return list(object as unknown as Json, 'spec', 'rules').flatMap((rule, i) =>
    list(rule, 'http', 'paths').flatMap((path, j) =>
      at(path, 'pathType')
        ? []
        : [required(`spec.rules[${i}].http.paths[${j}].pathType`, 'pathType must be specified')],
    ),
  )
}

function autoscaler(object: KubeObject): FieldFault[] {
  const minimum = Number(at(object, 'spec', 'minReplicas') ?? 1)
  const maximum = Number(at(object, 'spec', 'maxReplicas') ?? 0)
  if (maximum >= minimum) return []
  return [invalidValue('spec.maxReplicas', maximum, 'must be greater than or equal to `minReplicas`')]
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
  '/Secret': data,
  '/Pod': (o) => podSpecFaults(at(o, 'spec'), 'spec'),
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
