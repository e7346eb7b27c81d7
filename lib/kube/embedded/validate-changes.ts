/** What may not change once an object is there. Mirrors the ValidateUpdate functions of pkg/apis. */
import type { KubeObject } from '../client'
import type { FieldFault } from './errors'
import { invalidValue, notAllowed } from './faults'
import { at, copy, equal, isObject, type Json } from './json'

type Rule = (after: KubeObject, before: KubeObject) => FieldFault[]

export function changeFaults(kind: string, after: KubeObject, before: KubeObject): FieldFault[] {
  return RULES[kind]?.(after, before) ?? []
}

const unchanged =
  (...paths: string[]): Rule =>
  (after, before) =>
    paths.flatMap((path) => {
      const value = at(after, ...path.split('.'))
      return equal(value, at(before, ...path.split('.')))
        ? []
        : [invalidValue(path, value, 'field is immutable')]
    })

const STATEFUL_FIELDS = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
]

const without = (object: KubeObject, names: readonly string[]): Json => {
  const spec = { ...(at(object, 'spec') as Record<string, Json>) }
  for (const name of names) delete spec[name]
  return spec
}

const statefulSet: Rule = (after, before) => {
  if (equal(without(after, STATEFUL_FIELDS), without(before, STATEFUL_FIELDS))) return []
  const names = STATEFUL_FIELDS.map((name) => `'${name}'`)
  const list = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
  return [notAllowed('spec', `updates to statefulset spec for fields other than ${list} are forbidden`)]
}

/** The server shows the difference too, in its internal type's words; this stops before it. */
const claim: Rule = (after, before) => {
  const free = ['resources', 'volumeName', 'volumeAttributesClassName']
  if (equal(without(after, free), without(before, free))) return []
  const what = 'resources.requests and volumeAttributesClassName for bound claims'
  return [notAllowed('spec', `spec is immutable after creation except ${what}`)]
}

const POD_FIELDS = [
  'spec.containers[*].image',
  'spec.initContainers[*].image',
  'spec.activeDeadlineSeconds',
  'spec.tolerations',
  'spec.terminationGracePeriodSeconds',
]
const POD_NOTES = [
  '',
  '',
  '',
  ' (only additions to existing tolerations)',
  ' (allow it to be set to 1 if it was previously negative)',
]

/** The server shows the difference too, in its internal type's words; this stops before it. */
const pod: Rule = (after, before) => {
  const fixed = (object: KubeObject): Json => {
    const spec = copy((at(object, 'spec') ?? {}) as { [field: string]: Json })
    for (const name of ['activeDeadlineSeconds', 'tolerations', 'terminationGracePeriodSeconds'])
      delete spec[name]
    // Its node is given to it once.
    if (!at(before, 'spec', 'nodeName')) delete spec.nodeName
    for (const list of [spec.containers, spec.initContainers])
      if (Array.isArray(list)) for (const c of list) if (isObject(c)) delete c.image
    return spec
  }
  if (equal(fixed(after), fixed(before))) return []
  const names = POD_FIELDS.map((name, i) => `\`${name}\`${POD_NOTES[i]}`).join(',')
  return [notAllowed('spec', `pod updates may not change fields other than ${names}`)]
}

const frozenData: Rule = (after, before) => {
  if (at(before, 'immutable') !== true) return []
  const why = 'field is immutable when `immutable` is set'
  const faults = at(after, 'immutable') === true ? [] : [notAllowed('immutable', why)]
  for (const field of ['data', 'binaryData'])
    if (!equal(at(after, field), at(before, field))) faults.push(notAllowed(field, why))
  return faults
}

const roleRef: Rule = (after, before) => {
  const value = at(after, 'roleRef')
  if (equal(value, at(before, 'roleRef'))) return []
  // Shown as the server's internal struct, whose fields have Go's names.
  const text = (field: string): Json => at(value, field) ?? ''
  const shown = { APIGroup: text('apiGroup'), Kind: text('kind'), Name: text('name') }
  return [invalidValue('roleRef', shown, 'cannot change roleRef')]
}

const service: Rule = (after, before) => {
  const ip = at(after, 'spec', 'clusterIP')
  const was = at(before, 'spec', 'clusterIP')
  if (!was || ip === was || at(after, 'spec', 'type') === 'ExternalName') return []
  return [invalidValue('spec.clusterIPs[0]', ip ? [ip] : null, 'may not change once set')]
}

const RULES: Record<string, Rule> = {
  '/ConfigMap': frozenData,
  '/Secret': (after, before) => [...unchanged('type')(after, before), ...frozenData(after, before)],
  '/PersistentVolumeClaim': claim,
  '/Pod': pod,
  '/Service': service,
  'apps/Deployment': unchanged('spec.selector'),
  'apps/ReplicaSet': unchanged('spec.selector'),
  'apps/DaemonSet': unchanged('spec.selector'),
  'apps/StatefulSet': statefulSet,
  'batch/Job': unchanged('spec.selector', 'spec.template', 'spec.completions'),
  'rbac.authorization.k8s.io/RoleBinding': roleRef,
  'rbac.authorization.k8s.io/ClusterRoleBinding': roleRef,
}
