/**
 * Chart.yaml and Chart.lock written back, as `helm show chart` and `helm package` do: from what was understood, keys
 * sorted, empty fields left out. Mirrors the JSON tags of helm pkg/chart/v2 metadata.go and dependency.go.
 */
import { type GoMap, type GoValue, parseTime, Time, UTC } from '../go'
import { encode } from '../goyaml'
import type { Dependency, Lock, Maintainer, Metadata } from './chart'

const RFC3339 = '2006-01-02T15:04:05Z07:00'
export const RFC3339_NANO = '2006-01-02T15:04:05.999999999Z07:00'

/** As sigs.k8s.io/yaml marshals a chart's metadata. */
export const metadataYaml = (metadata: Metadata): string => encode(metadataFields(metadata))

/** As sigs.k8s.io/yaml marshals a lock. */
export const lockYaml = (lock: Lock): string =>
  encode(
    new Map<string, GoValue>([
      ['generated', lockTime(lock).format(RFC3339_NANO)],
      ['digest', lock.digest],
      ['dependencies', lock.dependencies.length > 0 ? lock.dependencies.map(dependencyFields) : null],
    ]),
  )

/** When a lock was made; Go's zero time where it does not say. */
export const lockTime = (lock: Lock): Time =>
  lock.generated === '' ? Time.zero : parseTime(RFC3339, lock.generated, UTC)

/** Fields by their JSON names, in the order of the struct; empty ones are left out. */
export function metadataFields(metadata: Metadata): GoMap {
  return withoutEmpty([
    ['name', metadata.name],
    ['home', metadata.home],
    ['sources', metadata.sources],
    ['version', metadata.version],
    ['description', metadata.description],
    ['keywords', metadata.keywords],
    ['maintainers', metadata.maintainers.map(maintainerFields)],
    ['icon', metadata.icon],
    ['apiVersion', metadata.apiVersion],
    ['condition', metadata.condition],
    ['tags', metadata.tags],
    ['appVersion', metadata.appVersion],
    ['deprecated', metadata.deprecated],
    ['annotations', metadata.annotations ?? new Map()],
    ['kubeVersion', metadata.kubeVersion],
    ['dependencies', (metadata.dependencies ?? []).map(dependencyFields)],
    ['type', metadata.type],
  ])
}

const maintainerFields = ({ name, email, url }: Maintainer): GoMap =>
  withoutEmpty([
    ['name', name],
    ['email', email],
    ['url', url],
  ])

/** Name and repository are always there. */
export function dependencyFields(dependency: Dependency): GoMap {
  const optional = withoutEmpty([
    ['condition', dependency.condition],
    ['tags', dependency.tags],
    ['enabled', dependency.enabled],
    ['import-values', dependency.importValues],
    ['alias', dependency.alias],
  ])
  return new Map<string, GoValue>([
    ['name', dependency.name],
    ...withoutEmpty([['version', dependency.version]]),
    ['repository', dependency.repository],
    ...optional,
  ])
}

function withoutEmpty(fields: readonly (readonly [string, GoValue])[]): GoMap {
  return new Map(fields.filter(([, value]) => !isEmpty(value)))
}

const isEmpty = (value: GoValue): boolean =>
  value === '' ||
  value === false ||
  (Array.isArray(value) && value.length === 0) ||
  (value instanceof Map && value.size === 0)
