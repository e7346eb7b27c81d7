/** What a server serves, in two calls: aggregated discovery of /api and /apis, in the server's own order. */
import type { ApiResource } from '../client'
import type { Connection } from './connection'

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json'

export async function discover(connection: Connection, signal?: AbortSignal): Promise<ApiResource[]> {
  const lists = await Promise.all(
    ['/api', '/apis'].map((path) => connection.json({ method: 'GET', path, accept: AGGREGATED, signal })),
  )
  return lists.flatMap(readGroups)
}

interface GroupDiscovery {
  metadata?: { name?: string }
  versions?: { version: string; resources?: ResourceDiscovery[] }[]
}

interface ResourceDiscovery {
  resource: string
  responseKind?: { group: string; version: string; kind: string }
  scope: 'Namespaced' | 'Cluster'
  singularResource?: string
  shortNames?: string[]
  verbs?: string[]
}

function readGroups(list: unknown): ApiResource[] {
  const { items = [] } = list as { items?: GroupDiscovery[] }
  return items.flatMap(({ metadata, versions = [] }) =>
    versions.flatMap(({ version, resources = [] }) =>
      resources.flatMap((resource) => readResource(metadata?.name ?? '', version, resource)),
    ),
  )
}

function readResource(group: string, version: string, found: ResourceDiscovery): ApiResource[] {
  if (!found.responseKind) return [] // its own server is down: nothing is known but the name
  return [
    {
      group,
      version,
      kind: found.responseKind.kind,
      plural: found.resource,
      singular: found.singularResource ?? '',
      shortNames: found.shortNames ?? [],
      namespaced: found.scope === 'Namespaced',
      verbs: found.verbs ?? [],
    },
  ]
}
