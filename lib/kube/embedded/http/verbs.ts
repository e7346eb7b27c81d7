/** Each verb on a resource: query and body read, the server asked, the answer in the form the client takes. */
import { KubeError, type KubeObject } from '../../client'
import { apiVersionOf } from '../../kinds'
import type { EmbeddedCluster } from '../cluster'
import { badRequest, notFound, staleWrite } from '../errors'
import { at, copy, isObject, type Json, type JsonObject } from '../json'
import { jsonPatch, mergePatch } from '../patch'
import { BUILT_IN, type ServedResource } from '../resources'
import type { Propagation, ServerWrite } from '../server'
import { negotiate } from './accept'
import { mediaType, readJson, readObject, readOptions, unsupported } from './body'
import { log } from './log'
import { type ApiAnswer, type ApiRequest, isTrue, json } from './message'
import { page } from './page'
import type { Target } from './path'
import { type Representation, represent, representList } from './represent'
import { evict, scaled, scaleOf } from './subresources'
import { watch } from './watch'

/** A request on a resource that is served. */
export interface Call {
  cluster: EmbeddedCluster
  request: ApiRequest
  target: Target
  resource: ServedResource
}

const PATCHES = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
} as const

/** Kinds the server warns of whenever they are asked for, by group, version and plural. */
const DEPRECATED: Record<string, string> = {
  '/v1/endpoints': 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
}

export async function answer(call: Call): Promise<ApiAnswer> {
  const { group, version, plural } = call.resource
  const warning = DEPRECATED[`${group}/${version}/${plural}`]
  const given = await perform(call)
  if (!warning) return given
  const all = [warningText(warning), ...(given.headers.warning ? [given.headers.warning] : [])]
  return { ...given, headers: { ...given.headers, warning: all.join(', ') } }
}

async function perform(call: Call): Promise<ApiAnswer> {
  const { request, target } = call
  if (target.subresource === 'log') return log(call.cluster, call.request, call.target)
  if (target.subresource === 'eviction') return eviction(call)
  if (target.subresource === 'token') requireObject(call)
  const isScale = target.subresource === 'scale'
  if (target.subresource && !isScale && target.subresource !== 'status') throw unknownPart(target)
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return target.name ? read(call, target.name) : list(call)
    case 'POST':
      if (target.name) throw notAllowed()
      return create(call)
    case 'PUT':
      return target.name ? replace(call, target.name) : refuse()
    case 'PATCH':
      return target.name ? patch(call, target.name) : refuse()
    case 'DELETE':
      return target.name ? remove(call, target.name) : removeAll(call)
    default:
      return refuse()
  }
}

/** Nobody is given a token here, but a missing account is said to be missing. */
const requireObject = ({ cluster, resource, target }: Call): KubeObject =>
  cluster.api.get(resource, target.namespace, target.name ?? '')

export const notAllowed = (): KubeError =>
  new KubeError(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    {},
  )
const refuse = (): never => {
  throw notAllowed()
}

function unknownPart({ subresource }: Target): KubeError {
  if (['exec', 'attach', 'portforward', 'proxy'].includes(subresource ?? ''))
    return badRequest(
      `the embedded cluster simulates its Pods and runs no containers, so ${subresource} has nothing to connect to`,
    )
  return new KubeError(404, 'NotFound', 'the server could not find the requested resource', {})
}

function form({ cluster, request }: Call, isList: boolean): { how: Representation; type: string } {
  const partial = isList ? 'PartialObjectMetadataList' : 'PartialObjectMetadata'
  const { form, type } = negotiate(request.headers.accept, ['Table', partial, 'PartialObjectMetadata'])
  const includeObject = request.query.get('includeObject') ?? 'Metadata'
  return { how: { form, includeObject, server: cluster.api }, type }
}

/** The object as the client asked for it, with the warnings its request earned. */
function shown(call: Call, status: number, object: KubeObject, warnings: readonly string[] = []): ApiAnswer {
  const body = call.target.subresource === 'scale' ? scaleOf(object) : object
  const { how, type } = form(call, false)
  return json(status, represent(how, call.resource, body), {
    'content-type': type,
    ...(warnings.length > 0 ? { warning: warnings.map(warningText).join(', ') } : {}),
  })
}

const warningText = (text: string): string => `299 - ${JSON.stringify(text)}`

function read(call: Call, name: string): ApiAnswer {
  return shown(call, 200, call.cluster.api.get(call.resource, call.target.namespace, name))
}

async function list(call: Call): Promise<ApiAnswer> {
  const { cluster, request, resource, target } = call
  const { query } = request
  const { how, type } = form(call, true)
  const options = {
    ...(target.namespace ? { namespace: target.namespace } : {}),
    labelSelector: query.get('labelSelector') ?? '',
    fieldSelector: query.get('fieldSelector') ?? '',
  }
  if (isTrue(query, 'watch')) return watch(cluster, resource, request, how, options)
  const found = await cluster.list(resource, options)
  const { items, metadata } = page(found.items, query, found.resourceVersion)
  return json(200, representList(how, resource, items, metadata), { 'content-type': type })
}

/** Who writes, whether only to try, and how strictly it is read. */
function writing({ request, target }: Call): ServerWrite & { unknown: string[] } {
  const { query, headers } = request
  const validation = query.get('fieldValidation') || 'Warn'
  if (!['Ignore', 'Warn', 'Strict'].includes(validation))
    throw badRequest(
      `fieldValidation: Unsupported value: ${JSON.stringify(validation)}: supported values: "Ignore", "Strict", "Warn"`,
    )
  const agent = (headers['user-agent'] ?? '').split('/')[0]
  return {
    writer: {
      manager: query.get('fieldManager') || agent || 'unknown',
      ...(target.subresource ? { subresource: target.subresource } : {}),
    },
    dryRun: query.get('dryRun') === 'All',
    strict: validation === 'Strict',
    unknown: [],
  }
}

const unknownWarnings = (query: URLSearchParams, unknown: readonly string[]): string[] =>
  (query.get('fieldValidation') || 'Warn') === 'Warn' ? unknown.map((path) => `unknown field "${path}"`) : []

/** The body, placed where the path says. */
function located({ resource, target }: Call, body: JsonObject, name?: string): KubeObject {
  const object = copy(body) as unknown as KubeObject
  const metadata = (isObject(body.metadata) ? body.metadata : {}) as unknown as KubeObject['metadata']
  object.metadata = { ...metadata }
  object.kind ??= resource.kind
  object.apiVersion ??= apiVersionOf(resource)
  const { namespace } = target
  if (resource.namespaced && metadata.namespace && metadata.namespace !== namespace)
    throw badRequest(`the namespace of the provided object does not match the namespace sent on the request`)
  if (resource.namespaced) object.metadata.namespace = namespace ?? 'default'
  else delete object.metadata.namespace
  if (name !== undefined && metadata.name && metadata.name !== name)
    throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`)
  if (name !== undefined) object.metadata.name = name
  return object
}

function create(call: Call): ApiAnswer {
  const write = writing(call)
  const object = call.cluster.api.create(call.resource, located(call, readObject(call.request)), write)
  return shown(call, 201, object, unknownWarnings(call.request.query, write.unknown))
}

function replace(call: Call, name: string): ApiAnswer {
  const { cluster, resource, target } = call
  const write = writing(call)
  const body = readObject(call.request)
  const object =
    target.subresource === 'scale'
      ? scaled(cluster.api.get(resource, target.namespace, name), body)
      : located(call, body, name)
  return shown(
    call,
    200,
    cluster.api.replace(resource, object, write),
    unknownWarnings(call.request.query, write.unknown),
  )
}

function patch(call: Call, name: string): ApiAnswer {
  const { cluster, request, resource, target } = call
  const type = mediaType(request)
  const kind = Object.hasOwn(PATCHES, type) ? PATCHES[type as keyof typeof PATCHES] : undefined
  const isCustom = !BUILT_IN.includes(resource)
  if (!kind || (isCustom && kind === 'strategic'))
    throw unsupported(
      Object.keys(PATCHES).filter((t) => !isCustom || t !== 'application/strategic-merge-patch+json'),
    )
  const body = readJson(request)
  const write = writing(call)
  if (target.subresource === 'scale') {
    const live = cluster.api.get(resource, target.namespace, name)
    const scale = scaleOf(live) as unknown as Json
    const wanted = kind === 'json' ? jsonPatch(scale, body) : mergePatch(scale, body)
    return shown(call, 200, cluster.api.replace(resource, scaled(live, wanted), write))
  }
  if (kind === 'apply') return apply(call, name, body, write)
  const object = cluster.api.patch(resource, target.namespace, name, kind, body, write)
  return shown(call, 200, object, unknownWarnings(request.query, write.unknown))
}

function apply(call: Call, name: string, body: Json, write: ServerWrite): ApiAnswer {
  const { cluster, request, resource, target } = call
  const manager = request.query.get('fieldManager')
  if (!manager)
    throw badRequest(
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    )
  if (!isObject(body)) throw badRequest('the applied configuration is no object')
  const isNew = !cluster.api.find(resource, target.namespace, name)
  const object = cluster.api.apply(resource, located(call, body, name), {
    manager,
    force: isTrue(request.query, 'force'),
    dryRun: write.dryRun ?? false,
  })
  return shown(call, isNew ? 201 : 200, object)
}

interface Removal {
  propagation?: Propagation
  dryRun: boolean
  isNow: boolean
  uid?: string
  resourceVersion?: string
}

function removal(request: ApiRequest): Removal {
  const options = readOptions(request)
  const of = (name: string): string => String(options[name] ?? request.query.get(name) ?? '')
  const propagation = of('propagationPolicy')
  const dryRun = request.query.get('dryRun') === 'All' || JSON.stringify(options.dryRun) === '["All"]'
  const uid = at(options, 'preconditions', 'uid')
  const resourceVersion = at(options, 'preconditions', 'resourceVersion')
  return {
    ...(propagation ? { propagation: propagation as Propagation } : {}),
    dryRun,
    isNow: of('gracePeriodSeconds') === '0',
    ...(typeof uid === 'string' ? { uid } : {}),
    ...(typeof resourceVersion === 'string' ? { resourceVersion } : {}),
  }
}

function remove(call: Call, name: string): ApiAnswer {
  const { cluster, request, resource, target } = call
  const wanted = removal(request)
  const live = cluster.api.get(resource, target.namespace, name)
  const { uid = '', resourceVersion } = live.metadata
  if (wanted.uid !== undefined && wanted.uid !== uid) throw wrongOne(resource, name, wanted.uid, uid)
  if (wanted.resourceVersion !== undefined && wanted.resourceVersion !== resourceVersion)
    throw staleWrite(resource, name)
  const left = removeOne(call, live, wanted)
  if (left) return shown(call, 200, left)
  const details = {
    name,
    ...(resource.group ? { group: resource.group } : {}),
    kind: resource.plural,
    uid,
  }
  return json(200, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details })
}

function wrongOne(resource: ServedResource, name: string, wanted: string, uid: string): KubeError {
  const { message } = staleWrite(resource, name)
  const head = message.slice(0, message.indexOf(': ') + 2)
  return new KubeError(
    409,
    'Conflict',
    `${head}Precondition failed: UID in precondition: ${wanted}, UID in object meta: ${uid}`,
  )
}

/** Deletes; what is left of the object when something still holds it. */
function removeOne(
  { cluster, resource }: Call,
  object: KubeObject,
  { propagation, dryRun, isNow }: Removal,
): KubeObject | undefined {
  const { api } = cluster
  const { namespace, name, uid } = object.metadata
  api.delete(resource, namespace, name, { ...(propagation ? { propagation } : {}), dryRun })
  if (dryRun) return undefined
  const left = api.find(resource, namespace, name)
  if (left?.metadata.uid !== uid) return undefined
  if (left && isNow && resource.kind === 'Pod' && (left.metadata.finalizers ?? []).length === 0) {
    api.remove(resource, left)
    return undefined
  }
  return left
}

async function removeAll(call: Call): Promise<ApiAnswer> {
  const { cluster, request, resource, target } = call
  if (!resource.verbs.includes('deletecollection')) throw notAllowed()
  const { items, resourceVersion } = await cluster.list(resource, {
    ...(target.namespace ? { namespace: target.namespace } : {}),
    labelSelector: request.query.get('labelSelector') ?? '',
    fieldSelector: request.query.get('fieldSelector') ?? '',
  })
  const wanted = removal(request)
  for (const item of items) removeOne(call, item, wanted)
  const { how, type } = form(call, true)
  return json(200, representList(how, resource, items, { resourceVersion }), { 'content-type': type })
}

function eviction(call: Call): ApiAnswer {
  if (call.request.method !== 'POST') throw notAllowed()
  const { namespace = '', name = '' } = call.target
  if (!call.cluster.api.find(call.resource, namespace, name)) throw notFound(call.resource, name)
  evict(call.cluster.api, call.resource, namespace, name)
  return json(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 })
}
