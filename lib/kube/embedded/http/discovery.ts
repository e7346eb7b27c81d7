/**
 * What the server says it serves: /version, /api, /apis in both forms. discovery.json is recorded from a real server
 * (bin/record-kube-schemas.mjs); CustomResourceDefinitions add their own.
 */
import type { KubeObject } from '../../client'
import { at, type Json } from '../json'
import { BUILT_IN, builtIn } from '../resources'
import type { ApiServer } from '../server'
import recorded from './discovery.json'

export const VERSION = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.3',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '2026-01-01T00:00:00Z',
  goVersion: '',
  compiler: '',
  platform: 'linux/amd64',
}

/** One row of an APIResourceList; `name` of a subresource is `pods/log`. */
interface ListedResource {
  name: string
  singularName: string
  namespaced: boolean
  group?: string
  version?: string
  kind: string
  verbs: string[]
  shortNames?: string[]
  categories?: string[]
}
interface GroupVersion {
  group: string
  version: string
  resources: ListedResource[]
}

const RECORDED = recorded as GroupVersion[]

/** Every group and version in the order of preference: the built-in ones first, then the custom ones by name. */
export function groupVersions(server: ApiServer): GroupVersion[] {
  const all = RECORDED.map((gv) => ({ ...gv, resources: [...gv.resources] }))
  const definitions = server.list(builtIn('apiextensions.k8s.io', 'CustomResourceDefinition'))
  const custom: GroupVersion[] = []
  for (const resource of server.resources) {
    if (BUILT_IN.includes(resource)) continue
    const { group, version } = resource
    let entry = custom.find((gv) => gv.group === group && gv.version === version)
    if (!entry) custom.push((entry = { group, version, resources: [] }))
    const definition = definitions.find(
      (d) => at(d, 'spec', 'group') === group && at(d, 'spec', 'names', 'plural') === resource.plural,
    )
    entry.resources.push(...listed(resource, definition))
  }
  custom.sort((a, b) => a.group.localeCompare(b.group))
  return [...all, ...custom]
}

function listed(
  resource: ApiServer['resources'][number],
  definition: KubeObject | undefined,
): ListedResource[] {
  const { plural, singular, namespaced, kind, verbs, shortNames } = resource
  const row = { name: plural, singularName: singular, namespaced, kind, verbs: [...verbs] }
  const categories = at(definition, 'spec', 'names', 'categories') as string[] | undefined
  const status = { ...row, name: `${plural}/status`, singularName: '', verbs: ['get', 'patch', 'update'] }
  return [
    {
      ...row,
      ...(shortNames.length > 0 ? { shortNames: [...shortNames] } : {}),
      ...(categories ? { categories } : {}),
    },
    ...(resource.hasStatus ? [status] : []),
  ]
}

export const groupVersionText = ({ group, version }: { group: string; version: string }): string =>
  group === '' ? version : `${group}/${version}`

export const apiVersions = (): Json => ({
  kind: 'APIVersions',
  versions: ['v1'],
  serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '127.0.0.1' }],
})

/** /apis in its old form. */
export function groupList(server: ApiServer): Json {
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: groupNames(server).map((g) => groupEntry(server, g)),
  }
}

/** /apis/GROUP */
export function group(server: ApiServer, name: string): Json | undefined {
  if (name === '' || !groupNames(server).includes(name)) return undefined
  return { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(server, name) }
}

const groupNames = (server: ApiServer): string[] => [
  ...new Set(
    groupVersions(server)
      .map((gv) => gv.group)
      .filter((g) => g !== ''),
  ),
]

function groupEntry(server: ApiServer, name: string): { [field: string]: Json } {
  const versions = groupVersions(server)
    .filter((gv) => gv.group === name)
    .map((gv) => ({ groupVersion: groupVersionText(gv), version: gv.version }))
  return { name, versions, preferredVersion: versions[0] ?? null }
}

/** /apis/GROUP/VERSION: what it serves. */
export function resourceList(server: ApiServer, name: string, version: string): Json | undefined {
  const found = groupVersions(server).find((gv) => gv.group === name && gv.version === version)
  if (!found) return undefined
  return {
    kind: 'APIResourceList',
    ...(name === '' ? {} : { apiVersion: 'v1' }),
    groupVersion: groupVersionText(found),
    resources: found.resources as unknown as Json[],
  }
}

/** /api or /apis in one document (apidiscovery.k8s.io/v2). */
export function aggregated(server: ApiServer, isCore: boolean): Json {
  const all = groupVersions(server).filter((gv) => (gv.group === '') === isCore)
  const names = [...new Set(all.map((gv) => gv.group))]
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: names.map((name) => ({
      metadata: name === '' ? {} : { name },
      versions: all
        .filter((gv) => gv.group === name)
        .map((gv) => ({ version: gv.version, resources: discovered(gv), freshness: 'Current' })),
    })),
  }
}

function discovered(gv: GroupVersion): Json[] {
  const kindOf = (r: ListedResource): Json => ({
    group: r.group ?? gv.group,
    version: r.version ?? gv.version,
    kind: r.kind,
  })
  return gv.resources
    .filter((r) => !r.name.includes('/'))
    .map((r) => {
      const below = gv.resources
        .filter((s) => s.name.startsWith(`${r.name}/`))
        .map((s) => ({
          subresource: s.name.slice(r.name.length + 1),
          responseKind: kindOf(s),
          verbs: s.verbs,
        }))
      return {
        resource: r.name,
        responseKind: kindOf(r),
        scope: r.namespaced ? 'Namespaced' : 'Cluster',
        singularResource: r.singularName,
        verbs: r.verbs,
        ...(r.shortNames ? { shortNames: r.shortNames } : {}),
        ...(r.categories ? { categories: r.categories } : {}),
        ...(below.length > 0 ? { subresources: below } : {}),
      }
    })
}

/** What discovery lists although an embedded cluster keeps no such objects. */
export const listedOnly = (group: string, version: string, plural: string): ListedResource | undefined =>
  RECORDED.find((gv) => gv.group === group && gv.version === version)?.resources.find(
    (r) => r.name === plural,
  )
