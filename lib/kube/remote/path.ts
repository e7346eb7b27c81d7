/**
 * Paths of the Kubernetes API, built from checked segments. Names come from charts: `.` and `..` would otherwise
 * climb out of the collection they stand in (DELETE of a namespace). Mirrors client-go rest/request.go.
 */
import { type ApiResource, KubeError, type ObjectKey } from '../client'

/** Throws with client-go's text when the name cannot stand in a path. */
export function segment(what: string, value: string): string {
  if (value === '') throw new KubeError(400, 'BadRequest', `${what} may not be empty`)
  const faults = pathSegmentFaults(value)
  if (faults.length > 0)
    throw new KubeError(400, 'BadRequest', `invalid ${what} ${JSON.stringify(value)}: [${faults.join(' ')}]`)
  return encodeURIComponent(value)
}

function pathSegmentFaults(value: string): string[] {
  if (value === '.' || value === '..') return [`may not be '${value}'`]
  return ['/', '%'].filter((part) => value.includes(part)).map((part) => `may not contain '${part}'`)
}

/** `/apis/apps/v1/namespaces/web/deployments`; without a namespace, the collection across all of them. */
export function collectionPath(resource: ApiResource, namespace?: string): string {
  const { group, version, plural, namespaced } = resource
  const root = group === '' ? '/api' : `/apis/${segment('group', group)}`
  const within = namespaced && namespace !== undefined ? `/namespaces/${segment('namespace', namespace)}` : ''
  return `${root}/${segment('version', version)}${within}/${segment('resource', plural)}`
}

export function objectPath({ resource, namespace, name }: ObjectKey): string {
  if (resource.namespaced && !namespace)
    throw new KubeError(
      400,
      'BadRequest',
      'an empty namespace may not be set when a resource name is provided',
    )
  return `${collectionPath(resource, namespace)}/${segment('resource name', name)}`
}

/** A query string of what is set; `true` and `false` are spelt out. */
export function queryString(parameters: Record<string, string | number | boolean | undefined>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) query.set(name, String(value))
  return query.size === 0 ? '' : `?${query}`
}
