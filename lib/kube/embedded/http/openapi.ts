/**
 * OpenAPI v3 as clients use it: that every kind takes `fieldValidation` and `dryRun`, and the kinds' structure, which
 * `kubectl explain` prints. Custom kinds carry the schema of their definition, texts included.
 */
import type { KubeObject } from '../../client'
import { apiVersionOf } from '../../kinds'
import { at, emptyObject, isObject, type Json, type JsonObject } from '../json'
import { BUILT_IN, builtIn, type ServedResource } from '../resources'
import { META } from '../schema'
import type { ApiServer } from '../server'
import { Components } from './openapi-schema'

const folder = (resource: ServedResource): string =>
  resource.group === '' ? `api/${resource.version}` : `apis/${apiVersionOf(resource)}`

/** /openapi/v3: where each group version's document is. */
export function openApiIndex(server: ApiServer): Json {
  const paths = emptyObject()
  for (const resource of server.resources)
    paths[folder(resource)] = { serverRelativeURL: `/openapi/v3/${folder(resource)}` }
  return { paths }
}

/** Documents are large and asked for by every `kubectl apply`; they change with the resources served. */
const made = new WeakMap<readonly ServedResource[], Map<string, Json>>()

/** /openapi/v3/apis/GROUP/VERSION */
export function openApiDocument(server: ApiServer, where: string): Json | undefined {
  const served = server.resources.filter((resource) => folder(resource) === where)
  if (served.length === 0) return undefined
  const kept = made.get(server.resources) ?? new Map<string, Json>()
  made.set(server.resources, kept)
  const found = kept.get(where) ?? document(server, where, served)
  kept.set(where, found)
  return found
}

function document(server: ApiServer, where: string, served: readonly ServedResource[]): Json {
  const paths = emptyObject()
  const components = new Components()
  for (const resource of served) {
    const space = resource.namespaced ? 'namespaces/{namespace}/' : ''
    paths[`/${where}/${space}${resource.plural}/{name}`] = { patch: operation(resource) }
    const schema =
      BUILT_IN.includes(resource) && resource.type.kind === 'map'
        ? components.structOf(resource.type)
        : customSchema(server, resource, components)
    const { group, version, kind } = resource
    schema['x-kubernetes-group-version-kind'] = [{ group, version, kind }]
    components.schemas[`${group || 'core'}.${version}.${kind}`] = schema
  }
  const info = { title: 'Kubernetes', version: 'v1.36.3' }
  return { openapi: '3.0.0', info, paths, components: { schemas: components.schemas } }
}

function customSchema(server: ApiServer, resource: ServedResource, components: Components): JsonObject {
  const definitions = builtIn('apiextensions.k8s.io', 'CustomResourceDefinition')
  const definition: KubeObject | undefined = server.find(
    definitions,
    undefined,
    `${resource.plural}.${resource.group}`,
  )
  const versions = at(definition, 'spec', 'versions')
  const version = Array.isArray(versions)
    ? versions.find((v) => at(v, 'name') === resource.version)
    : undefined
  const own = at(version, 'schema', 'openAPIV3Schema')
  const properties = at(own, 'properties')
  return {
    ...(isObject(own) ? own : { type: 'object' }),
    properties: {
      ...(isObject(properties) ? properties : {}),
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: components.schemaOf(META),
    },
  }
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
