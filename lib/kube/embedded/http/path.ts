/** A request's path as Kubernetes lays it out: group, version, namespace, resource, name, subresource. */

export interface Target {
  group: string
  version: string
  plural: string
  namespace?: string
  name?: string
  subresource?: string
}

/** `undefined` for what is not a resource's path. */
export function readPath(path: string): Target | undefined {
  const segments = path.split('/').slice(1).map(decodeURIComponent)
  const isCore = segments[0] === 'api'
  if (!isCore && segments[0] !== 'apis') return undefined
  const [group = '', version = '', ...rest] = isCore ? ['', ...segments.slice(1)] : segments.slice(1)
  if (rest.length === 0) return undefined
  // `namespaces/x` is a namespace itself, `namespaces/x/pods` what is in it.
  const isInside = rest[0] === 'namespaces' && rest.length > 2 && !NAMESPACE_PARTS.has(rest[2] ?? '')
  const [plural = '', name, subresource] = isInside ? rest.slice(2) : rest
  return {
    group,
    version,
    plural,
    ...(isInside ? { namespace: rest[1] as string } : {}),
    ...(name ? { name } : {}),
    ...(subresource ? { subresource } : {}),
  }
}

const NAMESPACE_PARTS = new Set(['status', 'finalize'])
