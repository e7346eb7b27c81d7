/**
 * As much of OpenAPI v3 as clients need to know before they write: that every kind takes `fieldValidation` and
 * `dryRun`. The kinds' structure is checked by the server itself, so their schemas are not published.
 */

import { apiVersionOf } from '../../kinds'
import { emptyObject, type Json, type JsonObject } from '../json'
import type { ServedResource } from '../resources'
import type { ApiServer } from '../server'

const folder = (resource: ServedResource): string =>
  resource.group === '' ? `api/${resource.version}` : `apis/${apiVersionOf(resource)}`

/** /openapi/v3: where each group version's document is. */
export function openApiIndex(server: ApiServer): Json {
  const paths = emptyObject()
  for (const resource of server.resources)
    paths[folder(resource)] = { serverRelativeURL: `/openapi/v3/${folder(resource)}` }
  return { paths }
}

/** /openapi/v3/apis/GROUP/VERSION */
export function openApiDocument(server: ApiServer, at: string): Json | undefined {
  const served = server.resources.filter((resource) => folder(resource) === at)
  if (served.length === 0) return undefined
  const paths = emptyObject()
  for (const resource of served) {
    const space = resource.namespaced ? 'namespaces/{namespace}/' : ''
    paths[`/${at}/${space}${resource.plural}/{name}`] = { patch: operation(resource) }
  }
  return { openapi: '3.0.0', info: { title: 'Kubernetes', version: 'v1.36.3' }, paths, components: {} }
}

const operation = ({ group, version, kind }: ServedResource): JsonObject => ({
  parameters: ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map((name) => ({
    name,
    in: 'query',
    schema: { type: name === 'force' ? 'boolean' : 'string', uniqueItems: true },
  })),
  responses: { 200: { description: 'OK' } },
  'x-kubernetes-action': 'patch',
  'x-kubernetes-group-version-kind': { group, version, kind },
})
