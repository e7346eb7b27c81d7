/** Rows of configuration, storage, access and the cluster itself. */
import type { KubeObject } from '../client'
import { at, isObject, type Json } from '../embedded/json'
import { since } from './duration'
import { columns, int, items, or, type Printer, selectorText, text } from './printer'

const age = (o: KubeObject, now: number): string => since(o.metadata.creationTimestamp, now)
const size = (value: Json | undefined): number => (isObject(value) ? Object.keys(value).length : 0)

/** A kind whose rows have a name, one number and an age. */
const counted = (column: string, count: (o: KubeObject) => number): Printer => ({
  columns: columns(`Name ${column} Age`),
  cells: (o, now) => [o.metadata.name, count(o), age(o, now)],
})

export const configMap = counted('Data', (o) => size(at(o, 'data')) + size(at(o, 'binaryData')))
export const webhookConfiguration = counted('#Webhooks', (o) => items(o, 'webhooks').length)

export const secret: Printer = {
  columns: columns('Name Type Data Age'),
  cells: (o, now) => [o.metadata.name, text(o, 'type'), size(at(o, 'data')), age(o, now)],
}

export const serviceAccount: Printer = {
  columns: columns('Name Age'),
  cells: (o, now) => [o.metadata.name, age(o, now)],
}

export const namespace: Printer = {
  columns: columns('Name Status Age'),
  cells: (o, now) => [o.metadata.name, text(o, 'status', 'phase'), age(o, now)],
}

const ROLE_LABEL = 'node-role.kubernetes.io/'

export const node: Printer = {
  columns: columns(
    'Name Status Roles Age Version | Internal-IP External-IP OS-Image Kernel-Version Container-Runtime',
  ),
  cells(o, now) {
    const ready = items(o, 'status', 'conditions').find((c) => at(c, 'type') === 'Ready')
    const status = ready ? [at(ready, 'status') === 'True' ? 'Ready' : 'NotReady'] : ['Unknown']
    if (at(o, 'spec', 'unschedulable') === true) status.push('SchedulingDisabled')
    const labels = o.metadata.labels ?? {}
    const roles = Object.keys(labels).flatMap((key) => {
      if (key.startsWith(ROLE_LABEL)) return [key.slice(ROLE_LABEL.length)]
      return key === 'kubernetes.io/role' ? [labels[key] as string] : []
    })
    const info = at(o, 'status', 'nodeInfo')
    const architecture = text(info, 'architecture')
    const kernel = or(text(info, 'kernelVersion'), '<unknown>')
    return [
      o.metadata.name,
      status.join(','),
      or([...new Set(roles.filter((role) => role !== ''))].sort().join(','), '<none>'),
      age(o, now),
      text(info, 'kubeletVersion'),
      address(o, 'InternalIP'),
      address(o, 'ExternalIP'),
      or(text(info, 'osImage'), '<unknown>'),
      architecture === '' ? kernel : `${kernel} (${architecture})`,
      or(text(info, 'containerRuntimeVersion'), '<unknown>'),
    ]
  },
}

const address = (o: KubeObject, type: string): string =>
  or(
    text(
      items(o, 'status', 'addresses').find((a) => at(a, 'type') === type),
      'address',
    ),
    '<none>',
  )

export const event: Printer = {
  columns: eventColumns(),
  cells(o, now) {
    const first = since(at(o, 'firstTimestamp') ?? at(o, 'eventTime'), now)
    const last = at(o, 'lastTimestamp')
    const series = at(o, 'series')
    const name = text(o, 'involvedObject', 'name')
    const kind = text(o, 'involvedObject', 'kind').toLowerCase()
    const component = or(text(o, 'source', 'component'), text(o, 'reportingComponent'))
    const instance = or(text(o, 'source', 'host'), text(o, 'reportingInstance'))
    return [
      series ? since(at(series, 'lastObservedTime'), now) : last ? since(last, now) : first,
      text(o, 'type'),
      text(o, 'reason'),
      name === '' ? kind : `${kind}/${name}`,
      text(o, 'involvedObject', 'fieldPath'),
      instance === '' ? component : `${component}, ${instance}`,
      text(o, 'message').trim(),
      first,
      series ? int(series, 'count') : int(o, 'count') || 1,
      o.metadata.name,
    ]
  },
}

/** The message stands among the columns only `-o wide` shows. */
function eventColumns(): Printer['columns'] {
  const all = columns('Last_Seen Type Reason Object | Subobject Source Message First_Seen Count Name')
  return all.map((column) => (column.name === 'Message' ? { ...column, priority: 0 } : column))
}

const MODES: Record<string, string> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
}
const modesText = (modes: Json[]): string =>
  Object.keys(MODES)
    .filter((mode) => modes.includes(mode))
    .map((mode) => MODES[mode])
    .join(',')
/** The class in the specification, or in the annotation that came before it. */
const classOf = (o: KubeObject): string =>
  o.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? text(o, 'spec', 'storageClassName')
const phase = (o: KubeObject): string =>
  o.metadata.deletionTimestamp ? 'Terminating' : text(o, 'status', 'phase')

export const persistentVolume: Printer = {
  columns: columns(
    'Name Capacity Access_Modes Reclaim_Policy Status Claim StorageClass VolumeAttributesClass Reason Age | VolumeMode',
  ),
  cells(o, now) {
    const claim = at(o, 'spec', 'claimRef')
    return [
      o.metadata.name,
      or(text(o, 'spec', 'capacity', 'storage'), '0'),
      modesText(items(o, 'spec', 'accessModes')),
      text(o, 'spec', 'persistentVolumeReclaimPolicy'),
      phase(o),
      claim ? `${text(claim, 'namespace')}/${text(claim, 'name')}` : '',
      classOf(o),
      or(text(o, 'spec', 'volumeAttributesClassName'), '<unset>'),
      text(o, 'status', 'reason'),
      age(o, now),
      or(text(o, 'spec', 'volumeMode'), '<unset>'),
    ]
  },
}

export const persistentVolumeClaim: Printer = {
  columns: columns(
    'Name Status Volume Capacity Access_Modes StorageClass VolumeAttributesClass Age | VolumeMode',
  ),
  cells(o, now) {
    const volume = text(o, 'spec', 'volumeName')
    return [
      o.metadata.name,
      phase(o),
      volume,
      volume === '' ? '' : or(text(o, 'status', 'capacity', 'storage'), '0'),
      volume === '' ? '' : modesText(items(o, 'status', 'accessModes')),
      classOf(o),
      or(text(o, 'spec', 'volumeAttributesClassName'), '<unset>'),
      age(o, now),
      or(text(o, 'spec', 'volumeMode'), '<unset>'),
    ]
  },
}

export const storageClass: Printer = {
  columns: columns('Name Provisioner ReclaimPolicy VolumeBindingMode AllowVolumeExpansion Age'),
  cells(o, now) {
    const isDefault = ['storageclass.kubernetes.io', 'storageclass.beta.kubernetes.io'].some(
      (prefix) => o.metadata.annotations?.[`${prefix}/is-default-class`] === 'true',
    )
    return [
      isDefault ? `${o.metadata.name} (default)` : o.metadata.name,
      text(o, 'provisioner'),
      or(text(o, 'reclaimPolicy'), 'Delete'),
      or(text(o, 'volumeBindingMode'), 'Immediate'),
      at(o, 'allowVolumeExpansion') === true,
      age(o, now),
    ]
  },
}

export const roleBinding: Printer = {
  columns: columns('Name Role Age | Users Groups ServiceAccounts'),
  cells(o, now) {
    const of = (kind: string): Json[] => items(o, 'subjects').filter((s) => at(s, 'kind') === kind)
    const names = (kind: string): string =>
      of(kind)
        .map((s) => text(s, 'name'))
        .join(', ')
    const accounts = of('ServiceAccount').map((s) => `${text(s, 'namespace')}/${text(s, 'name')}`)
    return [
      o.metadata.name,
      `${text(o, 'roleRef', 'kind')}/${text(o, 'roleRef', 'name')}`,
      age(o, now),
      names('User'),
      names('Group'),
      accounts.join(', '),
    ]
  },
}

export const resourceQuota: Printer = {
  columns: columns('Name Request Limit Age'),
  cells(o, now) {
    const hard = at(o, 'status', 'hard')
    const names = isObject(hard) ? Object.keys(hard).sort() : []
    const list = (wanted: string[]): string =>
      wanted
        .map((n) => `${n}: ${or(text(o, 'status', 'used', n), '0')}/${text(o, 'status', 'hard', n)}`)
        .join(', ')
    return [
      o.metadata.name,
      list(names.filter((n) => !n.startsWith('limits.'))),
      list(names.filter((n) => n.startsWith('limits.'))),
      age(o, now),
    ]
  },
}

export const priorityClass: Printer = {
  columns: columns('Name #Value ?Global-Default Age PreemptionPolicy'),
  cells: (o, now) => [
    o.metadata.name,
    int(o, 'value'),
    at(o, 'globalDefault') === true,
    age(o, now),
    text(o, 'preemptionPolicy'),
  ],
}

export const lease: Printer = {
  columns: columns('Name Holder Age'),
  cells: (o, now) => [o.metadata.name, text(o, 'spec', 'holderIdentity'), age(o, now)],
}

export const admissionPolicy: Printer = {
  columns: columns('Name #Validations ParamKind Age'),
  cells(o, now) {
    const kind = at(o, 'spec', 'paramKind')
    return [
      o.metadata.name,
      items(o, 'spec', 'validations').length,
      kind ? `${text(kind, 'apiVersion')}/${text(kind, 'kind')}` : '<unset>',
      age(o, now),
    ]
  },
}

export const admissionPolicyBinding: Printer = {
  columns: columns('Name PolicyName ParamRef Age'),
  cells(o, now) {
    const ref = at(o, 'spec', 'paramRef')
    const name = text(ref, 'name')
    const reference =
      name === '' ? selectorText(at(ref, 'selector')) : `${or(text(ref, 'namespace'), '*')}/${name}`
    return [o.metadata.name, text(o, 'spec', 'policyName'), or(reference, '<unset>'), age(o, now)]
  },
}
