/** The rules of Pods and of what makes them: selectors, containers, ports, mounts. Mirrors pkg/apis/core/validation. */
import type { KubeObject } from '../client'
import type { FieldFault } from './errors'
import { duplicate, invalidValue, missingReference, notNegative, oneOf, portFault, required } from './faults'
import { at, isObject, type Json } from './json'
import { quantityValue } from './quantity'
import { labelFault } from './validate-names'

/** @param claims what a StatefulSet claims for each Pod, which may be mounted too */
export function podSpecFaults(
  spec: Json | undefined,
  path: string,
  claims: readonly Json[] = [],
): FieldFault[] {
  const volumes = new Set([
    ...list(spec, 'volumes').map(nameOf),
    ...claims.map((c) => at(c, 'metadata', 'name')),
  ])
  const containers = at(spec, 'containers')
  if (!Array.isArray(containers) || containers.length === 0) return [required(`${path}.containers`)]
  const init = at(spec, 'initContainers')
  return [
    ...(Array.isArray(init) ? init : []).flatMap((c, i) =>
      containerFaults(volumes, c, `${path}.initContainers[${i}]`),
    ),
    ...containers.flatMap((c, i) => [
      ...containerFaults(volumes, c, `${path}.containers[${i}]`),
      ...(containers.findIndex((other) => nameOf(other) === nameOf(c)) < i
        ? [duplicate(`${path}.containers[${i}].name`, nameOf(c))]
        : []),
    ]),
  ]
}

type Volumes = ReadonlySet<Json | undefined>
const nameOf = (value: Json): Json | undefined => at(value, 'name')

function containerFaults(volumes: Volumes, container: Json, path: string): FieldFault[] {
  const name = at(container, 'name')
  return [
    ...(name ? labelFault(`${path}.name`, String(name)) : [required(`${path}.name`)]),
    ...(at(container, 'image') ? [] : [required(`${path}.image`)]),
    ...list(container, 'ports').flatMap((port, i) =>
      portFault(`${path}.ports[${i}].containerPort`, at(port, 'containerPort')),
    ),
    ...oneOf(`${path}.imagePullPolicy`, at(container, 'imagePullPolicy'), [
      'Always',
      'IfNotPresent',
      'Never',
    ]),
    ...mountFaults(volumes, container, path),
    ...resourceFaults(container, path),
  ]
}

const list = (value: Json | undefined, field: string): Json[] => {
  const found = at(value, field)
  return Array.isArray(found) ? found : []
}

function mountFaults(volumes: Volumes, container: Json, path: string): FieldFault[] {
  return list(container, 'volumeMounts').flatMap((mount, i) => {
    const name = at(mount, 'name')
    return volumes.has(name) ? [] : [missingReference(`${path}.volumeMounts[${i}].name`, name)]
  })
}

function resourceFaults(container: Json, path: string): FieldFault[] {
  const limits = at(container, 'resources', 'limits')
  const requests = at(container, 'resources', 'requests')
  if (!isObject(limits) || !isObject(requests)) return []
  return Object.keys(requests).flatMap((name) => {
    const [wanted, limit] = [requests[name], limits[name]]
    if (limit === undefined || !(quantityValue(wanted) > quantityValue(limit))) return []
    const field = `${path}.resources.requests`
    return [invalidValue(field, wanted, `must be less than or equal to ${name} limit of ${String(limit)}`)]
  })
}

function selectorFaults(object: KubeObject): FieldFault[] {
  const faults: FieldFault[] = []
  const selector = at(object, 'spec', 'selector')
  if (selector === undefined || selector === null) faults.push(required('spec.selector'))
  const labels = at(object, 'spec', 'template', 'metadata', 'labels') ?? null
  const wanted = at(selector, 'matchLabels')
  const isMatch =
    isObject(selector) &&
    (!isObject(wanted) || Object.keys(wanted).every((key) => isObject(labels) && labels[key] === wanted[key]))
  if (isMatch) return faults
  const field = 'spec.template.metadata.labels'
  return [...faults, invalidValue(field, labels, '`selector` does not match template `labels`')]
}

export const podFaults = (object: KubeObject): FieldFault[] => [
  ...podSpecFaults(at(object, 'spec'), 'spec'),
  ...oneOf('spec.restartPolicy', at(object, 'spec', 'restartPolicy'), ['Always', 'OnFailure', 'Never']),
]

export function workloadFaults(object: KubeObject): FieldFault[] {
  const spec = at(object, 'spec', 'template', 'spec')
  return [
    ...notNegative('spec.replicas', at(object, 'spec', 'replicas')),
    ...selectorFaults(object),
    ...podSpecFaults(spec, 'spec.template.spec', list(at(object, 'spec'), 'volumeClaimTemplates')),
    ...oneOf('spec.template.spec.restartPolicy', at(spec, 'restartPolicy'), ['Always']),
  ]
}

export function jobFaults(spec: Json | undefined, path: string): FieldFault[] {
  const pod = at(spec, 'template', 'spec')
  const policy = at(pod, 'restartPolicy')
  const faults = podSpecFaults(pod, `${path}.template.spec`)
  if (policy === 'Never' || policy === 'OnFailure') return faults
  return [...faults, required(`${path}.template.spec.restartPolicy`, 'valid values: "OnFailure", "Never"')]
}
