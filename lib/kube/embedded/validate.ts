/**
 * The rules an object must keep beyond its type: names, required fields, what may not change. A first set of the
 * API server's validation (pkg/apis/<group>/validation), the one charts run into.
 */
import type { ApiResource, KubeObject } from '../client'
import type { FieldFault } from './errors'
import { at, equal, isObject, type Json, sortedJson } from './json'

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const SUBDOMAIN_TEXT =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
const LABEL_TEXT =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const SERVICE_NAME = /^[a-z]([-a-z0-9]*[a-z0-9])?$/
const SERVICE_TEXT =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"
const VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/
const VALUE_TEXT =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
/** A Secret's or ConfigMap's data together. */
const MAX_DATA = 1024 * 1024

const invalidValue = (field: string, value: Json | undefined, why: string): FieldFault => ({
  field,
  reason: 'FieldValueInvalid',
  message: `Invalid value: ${sortedJson(value)}: ${why}`,
})
const required = (field: string, why = ''): FieldFault => ({
  field,
  reason: 'FieldValueRequired',
  message: why ? `Required value: ${why}` : 'Required value',
})
const notAllowed = (field: string, why: string): FieldFault => ({
  field,
  reason: 'FieldValueForbidden',
  message: `Forbidden: ${why}`,
})

/** Every fault of an object about to be stored; `before` is what it replaces. */
export function validate(resource: ApiResource, object: KubeObject, before?: KubeObject): FieldFault[] {
  const group = `${resource.group}/${resource.kind}`
  const faults = metadata(resource, object)
  if (before) faults.push(...(CHANGES[group]?.(object, before) ?? []))
  faults.push(...(RULES[group]?.(object) ?? []))
  return faults
}

function metadata(resource: ApiResource, object: KubeObject): FieldFault[] {
  const faults: FieldFault[] = []
  const { name, labels } = object.metadata
  const kind = `${resource.group}/${resource.kind}`
  if (kind === '/Namespace') {
    if (name.length > 63) faults.push(invalidValue('metadata.name', name, 'must be no more than 63 bytes'))
    else if (!LABEL.test(name)) faults.push(invalidValue('metadata.name', name, LABEL_TEXT))
  } else if (kind === '/Service') {
    if (name.length > 63) faults.push(invalidValue('metadata.name', name, 'must be no more than 63 bytes'))
    else if (!SERVICE_NAME.test(name)) faults.push(invalidValue('metadata.name', name, SERVICE_TEXT))
  } else if (resource.group === 'rbac.authorization.k8s.io') {
    if (/[%/]/.test(name))
      faults.push(invalidValue('metadata.name', name, `may not contain '${/[%/]/.exec(name)?.[0]}'`))
  } else if (name.length > 253)
    faults.push(invalidValue('metadata.name', name, 'must be no more than 253 bytes'))
  else if (!SUBDOMAIN.test(name)) faults.push(invalidValue('metadata.name', name, SUBDOMAIN_TEXT))
  for (const value of Object.values(labels ?? {})) {
    if (value.length > 63)
      faults.push(invalidValue('metadata.labels', value, 'must be no more than 63 bytes'))
    else if (!VALUE.test(value)) faults.push(invalidValue('metadata.labels', value, VALUE_TEXT))
  }
  return faults
}

const notNegative = (object: KubeObject, ...path: string[]): FieldFault[] => {
  const value = at(object, ...path)
  return typeof value === 'number' && value < 0
    ? [invalidValue(path.join('.'), value, 'must be greater than or equal to 0')]
    : []
}

function podSpec(spec: Json | undefined, path: string): FieldFault[] {
  const containers = at(spec, 'containers')
  if (!Array.isArray(containers) || containers.length === 0) return [required(`${path}.containers`)]
  const faults: FieldFault[] = []
  containers.forEach((c, i) => {
    const here = `${path}.containers[${i}]`
    const name = at(c, 'name')
    if (!name) faults.push(required(`${here}.name`))
    else if (!LABEL.test(String(name))) faults.push(invalidValue(`${here}.name`, name, LABEL_TEXT))
    if (!at(c, 'image')) faults.push(required(`${here}.image`))
    faults.push(...mounts(spec, c, here))
  })
  return faults
}

function mounts(spec: Json | undefined, container: Json, path: string): FieldFault[] {
  const volumes = at(spec, 'volumes')
  const names = new Set(Array.isArray(volumes) ? volumes.map((v) => at(v, 'name')) : [])
  const list = at(container, 'volumeMounts')
  if (!Array.isArray(list)) return []
  return list.flatMap((mount, i) => {
    const name = at(mount, 'name')
    return names.has(name)
      ? []
      : [
          {
            field: `${path}.volumeMounts[${i}].name`,
            reason: 'FieldValueNotSupported' as const,
            message: `Not found: ${sortedJson(name)}`,
          },
        ]
  })
}

function selects(object: KubeObject): FieldFault[] {
  const faults: FieldFault[] = []
  const selector = at(object, 'spec', 'selector')
  if (selector === undefined || selector === null) faults.push(required('spec.selector'))
  else if (isObject(selector) && Object.keys(selector).length === 0)
    faults.push(invalidValue('spec.selector', selector, 'empty selector is invalid for deployment'))
  const labels = at(object, 'spec', 'template', 'metadata', 'labels') ?? null
  const wanted = at(object, 'spec', 'selector', 'matchLabels')
  const isMatch =
    isObject(selector) &&
    (!isObject(wanted) || Object.keys(wanted).every((key) => isObject(labels) && labels[key] === wanted[key]))
  if (!isMatch)
    faults.push(
      invalidValue('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'),
    )
  return faults
}

function workload(object: KubeObject): FieldFault[] {
  const spec = at(object, 'spec', 'template', 'spec')
  const policy = at(spec, 'restartPolicy')
  const faults = [
    ...notNegative(object, 'spec', 'replicas'),
    ...selects(object),
    ...podSpec(spec, 'spec.template.spec'),
  ]
  if (policy !== 'Always')
    faults.push({
      field: 'spec.template.spec.restartPolicy',
      reason: 'FieldValueNotSupported',
      message: `Unsupported value: ${sortedJson(policy)}: supported values: "Always"`,
    })
  return faults
}

function job(object: KubeObject): FieldFault[] {
  const spec = at(object, 'spec', 'template', 'spec')
  const policy = at(spec, 'restartPolicy')
  const faults = podSpec(spec, 'spec.template.spec')
  if (policy !== 'Never' && policy !== 'OnFailure')
    faults.push({
      field: 'spec.template.spec.restartPolicy',
      reason: 'FieldValueRequired',
      message: 'Required value: valid values: "OnFailure", "Never"',
    })
  return faults
}

function dataSize(object: KubeObject): FieldFault[] {
  let size = 0
  for (const value of Object.values((at(object, 'data') as Record<string, string>) ?? {}))
    size += object.kind === 'Secret' ? Math.floor((value.length * 3) / 4) : value.length
  if (size <= MAX_DATA) return []
  const field = object.kind === 'Secret' ? 'data' : ''
  return [
    {
      field,
      reason: 'FieldValueInvalid',
      message: `Too long: may not be more than ${MAX_DATA} bytes`,
    },
  ]
}

const RULES: Record<string, (object: KubeObject) => FieldFault[]> = {
  '/ConfigMap': dataSize,
  '/Secret': dataSize,
  '/Pod': (o) => podSpec(at(o, 'spec'), 'spec'),
  '/Service': (o) => {
    const spec = at(o, 'spec')
    const ports = at(spec, 'ports')
    const isPortless = at(spec, 'type') === 'ExternalName' || at(spec, 'clusterIP') === 'None'
    return !isPortless && (!Array.isArray(ports) || ports.length === 0) ? [required('spec.ports')] : []
  },
  'apps/Deployment': workload,
  'apps/ReplicaSet': workload,
  'apps/StatefulSet': workload,
  'apps/DaemonSet': workload,
  'batch/Job': job,
  'batch/CronJob': (o) => (at(o, 'spec', 'schedule') ? [] : [required('spec.schedule')]),
}

const unchanged = (after: KubeObject, before: KubeObject, ...path: string[]): FieldFault[] => {
  const value = at(after, ...path)
  return equal(value, at(before, ...path)) ? [] : [invalidValue(path.join('.'), value, 'field is immutable')]
}

const STATEFUL_FIELDS = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
]

function statefulChange(after: KubeObject, before: KubeObject): FieldFault[] {
  const rest = (object: KubeObject): Json => {
    const spec = { ...(at(object, 'spec') as Record<string, Json>) }
    for (const name of STATEFUL_FIELDS) delete spec[name]
    return spec
  }
  if (equal(rest(after), rest(before))) return []
  const names = STATEFUL_FIELDS.map((name) => `'${name}'`)
  const list = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
  return [notAllowed('spec', `updates to statefulset spec for fields other than ${list} are forbidden`)]
}

function frozenData(after: KubeObject, before: KubeObject): FieldFault[] {
  if (at(before, 'immutable') !== true) return []
  const faults: FieldFault[] = []
  if (at(after, 'immutable') !== true)
    faults.push(notAllowed('immutable', 'field is immutable when `immutable` is set'))
  for (const field of ['data', 'binaryData'])
    if (!equal(at(after, field), at(before, field)))
      faults.push(notAllowed(field, 'field is immutable when `immutable` is set'))
  return faults
}

const CHANGES: Record<string, (after: KubeObject, before: KubeObject) => FieldFault[]> = {
  '/ConfigMap': frozenData,
  '/Secret': (a, b) => [...unchanged(a, b, 'type'), ...frozenData(a, b)],
  '/PersistentVolumeClaim': (a, b) => {
    const frozen = (o: KubeObject): Json => {
      const { resources: _, volumeName: __, ...rest } = at(o, 'spec') as Record<string, Json>
      return rest
    }
    return equal(frozen(a), frozen(b))
      ? []
      : [
          notAllowed(
            'spec',
            'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
          ),
        ]
  },
  'apps/Deployment': (a, b) => unchanged(a, b, 'spec', 'selector'),
  'apps/ReplicaSet': (a, b) => unchanged(a, b, 'spec', 'selector'),
  'apps/DaemonSet': (a, b) => unchanged(a, b, 'spec', 'selector'),
  'apps/StatefulSet': statefulChange,
  'batch/Job': (a, b) => [
    ...unchanged(a, b, 'spec', 'selector'),
    ...unchanged(a, b, 'spec', 'template'),
    ...unchanged(a, b, 'spec', 'completions'),
  ],
  'rbac.authorization.k8s.io/RoleBinding': roleRefChange,
  'rbac.authorization.k8s.io/ClusterRoleBinding': roleRefChange,
}

function roleRefChange(after: KubeObject, before: KubeObject): FieldFault[] {
  const value = at(after, 'roleRef')
  return equal(value, at(before, 'roleRef')) ? [] : [invalidValue('roleRef', value, 'cannot change roleRef')]
}
