/**
 * The embedded cluster as a Kubernetes API endpoint: a request in, an answer out, so that the real `helm` and
 * `kubectl` work on it. Knows no sockets: lib/server listens. JSON and YAML only; no protobuf, no exec.
 */
import { KubeError } from '../../client'
import { apiVersionOf } from '../../kinds'
import type { EmbeddedCluster } from '../cluster'
import { negotiate } from './accept'
import { readObject } from './body'
import * as discovery from './discovery'
import { type ApiAnswer, type ApiRequest, failure, json, plain } from './message'
import { openApiDocument, openApiIndex } from './openapi'
import { readPath, type Target } from './path'
import { answer, notAllowed } from './verbs'

export type { ApiAnswer, ApiRequest } from './message'

/** Answers a request; never throws. */
export async function serve(cluster: EmbeddedCluster, request: ApiRequest): Promise<ApiAnswer> {
  try {
    return informational(cluster, request) ?? (await onResource(cluster, request))
  } catch (error) {
    if (error instanceof KubeError) return failure(error)
    if (error instanceof URIError) return plain(400, '400 Bad Request\n')
    return failure({
      code: 500,
      reason: 'InternalError',
      message: `Internal error occurred: ${String(error)}`,
    })
  }
}

const notFound = (): ApiAnswer => plain(404, '404 page not found\n')

/**
 * The older OpenAPI, asked for as protobuf and only where version 3 does not know a kind: an empty document, which
 * does not know it either, in no bytes.
 */
const OPENAPI_V2: ApiAnswer = {
  status: 200,
  headers: { 'content-type': 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf' },
  body: '',
}

/** Health, version, discovery and OpenAPI. */
function informational(cluster: EmbeddedCluster, request: ApiRequest): ApiAnswer | undefined {
  const { api } = cluster
  const path = request.path.replace(/\/+$/, '')
  const found = (document: unknown): ApiAnswer => (document === undefined ? notFound() : json(200, document))
  if (['/healthz', '/readyz', '/livez'].includes(path)) return plain(200, 'ok')
  if (path === '/version') return found(discovery.VERSION)
  if (path === '/api' || path === '/apis') {
    const { form, type } = negotiate(request.headers.accept, ['APIGroupDiscoveryList'])
    const isCore = path === '/api'
    if (form === '') return found(isCore ? discovery.apiVersions() : discovery.groupList(api))
    return json(200, discovery.aggregated(api, isCore), { 'content-type': type, vary: 'Accept' })
  }
  if (path === '/openapi/v2') return OPENAPI_V2
  if (path === '/openapi/v3') return found(openApiIndex(api))
  if (path.startsWith('/openapi/v3/')) return found(openApiDocument(api, path.slice('/openapi/v3/'.length)))
  const [root, first = '', second, ...rest] = path.split('/').slice(1)
  if (rest.length > 0) return undefined
  if (root === 'api' && first !== '' && second === undefined)
    return found(discovery.resourceList(api, '', first))
  if (root === 'apis' && first !== '')
    return found(
      second === undefined ? discovery.group(api, first) : discovery.resourceList(api, first, second),
    )
  return undefined
}

async function onResource(cluster: EmbeddedCluster, request: ApiRequest): Promise<ApiAnswer> {
  const target = readPath(request.path)
  if (!target) return notFound()
  const resource = cluster.api.resources.find(
    (r) => r.group === target.group && r.version === target.version && r.plural === target.plural,
  )
  if (resource) return answer({ cluster, request, target, resource })
  return review(request, target) ?? listedOnly(cluster, request, target) ?? notFound()
}

/** Questions about rights: an embedded cluster has one user, who may do everything. */
function review(request: ApiRequest, target: Target): ApiAnswer | undefined {
  const status = REVIEWS[target.plural]
  if (!status || request.method !== 'POST') return undefined
  return json(201, { ...readObject(request), status })
}

const EVERYTHING = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] }
/** What every user may: the rules of system:basic-user, system:discovery and system:public-info-viewer. */
const mayCreate = (group: string, plural: string): object => ({
  verbs: ['create'],
  apiGroups: [group],
  resources: [plural],
})
const DISCOVERY = ['/api', '/api/*', '/apis', '/apis/*', '/openapi', '/openapi/*']
const HEALTH = ['/healthz', '/livez', '/readyz', '/version', '/version/']
const REVIEWS: Record<string, object> = {
  selfsubjectaccessreviews: { allowed: true },
  localsubjectaccessreviews: { allowed: true },
  subjectaccessreviews: { allowed: true },
  selfsubjectrulesreviews: {
    resourceRules: [
      EVERYTHING,
      mayCreate('authentication.k8s.io', 'selfsubjectreviews'),
      mayCreate('authorization.k8s.io', 'selfsubjectaccessreviews'),
      mayCreate('authorization.k8s.io', 'selfsubjectrulesreviews'),
    ],
    nonResourceRules: [
      { verbs: ['*'], nonResourceURLs: ['*'] },
      { verbs: ['get'], nonResourceURLs: [...DISCOVERY, ...HEALTH] },
      { verbs: ['get'], nonResourceURLs: HEALTH },
    ],
    incomplete: false,
  },
  selfsubjectreviews: {
    userInfo: { username: 'chartroom', groups: ['system:masters', 'system:authenticated'] },
  },
}

/** Kinds a real server lists and this one keeps none of: there are never any, and none can be made. */
function listedOnly(cluster: EmbeddedCluster, request: ApiRequest, target: Target): ApiAnswer | undefined {
  const { group, version, plural, name } = target
  const row = discovery.listedOnly(group, version, plural)
  if (!row) return undefined
  if (request.method !== 'GET') throw notAllowed()
  const text = group === '' ? plural : `${plural}.${group}`
  if (name)
    throw new KubeError(404, 'NotFound', `${text} "${name}" not found`, {
      name,
      ...(group ? { group } : {}),
      kind: plural,
    })
  const apiVersion = apiVersionOf({ ...row, group, version, plural, singular: '', shortNames: [] })
  const metadata = { resourceVersion: String(cluster.api.store.version) }
  return json(200, { kind: `${row.kind}List`, apiVersion, metadata, items: [] })
}
