/**
 * The API server: verbs on objects with its admission, validation and bookkeeping, all at once and in memory.
 * Controllers call it directly; cluster.ts puts the KubeClient contract over it.
 */
import type { ApiResource, KubeObject } from '../client'
import { type Clock, type Random, timestamp } from '../clock'
import { apiVersionOf, gvkText } from '../kinds'
import { admitPod } from './admission'
import { allocate, allocateAddresses, suffix, uuid } from './allocate'
import { applyDefaults, prune } from './custom-schema'
import { setDefaults } from './defaults'
import {
  alreadyExists,
  badRequest,
  forbidden,
  invalid,
  noSuchResource,
  notFound,
  staleWrite,
  untypable,
} from './errors'
import { at, copy, equal, isObject, type Json, type JsonObject } from './json'
import { refreshLastApplied } from './last-applied'
import { applyConfiguration, recordUpdate, type Writer } from './managed'
import { jsonPatch, mergePatch, strategicPatch } from './patch'
import { qualityOfService } from './quality-of-service'
import { canonicalize, QUANTITY_TEXT } from './quantity'
import { BUILT_IN, builtIn, customResources, type ServedResource } from './resources'
import { customType } from './schema'
import { addressFaults } from './service-addresses'
import type { Store } from './store'
import { checkApplied, checkDecoded, unknownFields } from './strict'
import { validate } from './validate'

export type Propagation = 'Background' | 'Foreground' | 'Orphan'
/** Namespaces nobody may delete. */
const PERMANENT = new Set(['default', 'kube-system', 'kube-public'])

export interface ServerWrite {
  writer: Writer
  dryRun?: boolean
  strict?: boolean
  /** Filled with the paths of the fields that were left out, unless `strict` refuses them. */
  unknown?: string[]
}

export class ApiServer {
  readonly #crds = builtIn('apiextensions.k8s.io', 'CustomResourceDefinition')
  readonly #namespaces = builtIn('', 'Namespace')
  #served: readonly ServedResource[] = BUILT_IN

  constructor(
    readonly store: Store,
    readonly clock: Clock,
    readonly random: Random,
  ) {
    this.refreshResources()
  }

  get resources(): readonly ServedResource[] {
    return this.#served
  }

  /** Serves what the established CustomResourceDefinitions define. */
  refreshResources(): void {
    const definitions = this.store.list(id(this.#crds)).filter((crd) => {
      const conditions = at(crd, 'status', 'conditions')
      const established = Array.isArray(conditions) && conditions.find((c) => at(c, 'type') === 'Established')
      return established && at(established, 'status') === 'True'
    })
    this.#served =
      definitions.length === 0 ? BUILT_IN : [...BUILT_IN, ...definitions.flatMap(customResources)]
  }

  /** The served resource a client's description means. */
  serving(resource: ApiResource): ServedResource {
    const found = this.#served.find(
      (r) => r.plural === resource.plural && r.group === resource.group && r.version === resource.version,
    )
    if (!found) throw noSuchResource()
    return found
  }

  find(resource: ServedResource, namespace: string | undefined, name: string): KubeObject | undefined {
    const object = this.store.get(id(resource), resource.namespaced ? (namespace ?? '') : '', name)
    return object && present(resource, object)
  }

  get(resource: ServedResource, namespace: string | undefined, name: string): KubeObject {
    const object = this.find(resource, namespace, name)
    if (!object) throw notFound(resource, name)
    return object
  }

  list(resource: ServedResource, namespace?: string): KubeObject[] {
    const objects = this.store.list(id(resource), resource.namespaced ? namespace : undefined)
    return objects.map((object) => present(resource, object))
  }

  create(resource: ServedResource, input: KubeObject, write: ServerWrite): KubeObject {
    const object = this.#decode(resource, input, write)
    this.#requireOpenNamespace(resource, object)
    if (!object.metadata.name && object.metadata.generateName)
      object.metadata.name = object.metadata.generateName + suffix(this.random)
    if (!object.metadata.name)
      throw invalid(resource, '', [
        {
          field: 'metadata.name',
          reason: 'FieldValueRequired',
          message: 'Required value: name or generateName is required',
        },
      ])
    return this.#insert(resource, object, write)
  }

  #insert(resource: ServedResource, object: KubeObject, write: ServerWrite): KubeObject {
    this.#prepare(resource, object)
    if (this.find(resource, object.metadata.namespace, object.metadata.name))
      throw alreadyExists(resource, object.metadata.name)
    recordUpdate(undefined, object, resource.type, write.writer, timestamp(this.clock.now()))
    this.#admit(resource, object)
    begin(resource, object)
    return write.dryRun ? object : this.#put(resource, object)
  }

  /** A new object's identity, defaults and allocations; throws when it is not valid. */
  #prepare(resource: ServedResource, object: KubeObject): void {
    const { metadata } = object
    metadata.uid = uuid(this.random)
    metadata.creationTimestamp = timestamp(this.clock.now())
    if (resource.hasGeneration || resource.kind === 'Pod') metadata.generation = 1
    else delete metadata.generation
    delete metadata.resourceVersion
    delete metadata.deletionTimestamp
    delete metadata.managedFields
    if (resource.hasStatus) delete object.status
    fillIn(resource, object)
    allocate(object, this.store, this.random)
    if (BUILT_IN.includes(resource) && resource.hasStatus && resource.group !== 'apiextensions.k8s.io')
      object.status ??= {}
    this.#validate(resource, object)
  }

  /** A Pod gets what admission adds; one of an account that is missing is not admitted. */
  #admit(resource: ServedResource, pod: KubeObject): void {
    if (resource !== builtIn('', 'Pod')) return
    const account = String(at(pod, 'spec', 'serviceAccountName') ?? 'default')
    const { name, namespace } = pod.metadata
    const found = this.find(builtIn('', 'ServiceAccount'), namespace, account)
    // A new namespace's own account comes a moment later.
    if (found || account === 'default') {
      admitPod(pod, found, this.random)
      return
    }
    const why = `error looking up service account ${namespace}/${account}: serviceaccount "${account}" not found`
    // A name is made up after admission: until then the server speaks of what it begins with.
    throw forbidden(resource, pod.metadata.generateName ?? name, why)
  }

  #validate(resource: ServedResource, object: KubeObject, before?: KubeObject): void {
    const faults = [...validate(resource, object, before), ...addressFaults(object, this.store)]
    if (faults.length > 0) throw invalid(resource, object.metadata.name, faults)
  }

  replace(resource: ServedResource, input: KubeObject, write: ServerWrite): KubeObject {
    const object = this.#decode(resource, input, write)
    const before = this.get(resource, object.metadata.namespace, object.metadata.name)
    return this.#change(resource, before, object, write)
  }

  patch(
    resource: ServedResource,
    namespace: string | undefined,
    name: string,
    kind: 'merge' | 'strategic' | 'json',
    body: unknown,
    write: ServerWrite,
  ): KubeObject {
    const before = this.get(resource, namespace, name)
    const live = copy(before) as unknown as Json
    const patched =
      kind === 'json'
        ? jsonPatch(live, body)
        : kind === 'merge'
          ? mergePatch(live, body as Json)
          : strategicPatch(live, body as Json, resource.type)
    const object = this.#decode(resource, patched as unknown as KubeObject, write)
    return this.#change(resource, before, object, write)
  }

  /** Gives a Pod its node, which counts as nobody's change of it. */
  bind(pod: KubeObject, nodeName: string): KubeObject {
    const bound = copy(pod)
    bound.spec = { ...(bound.spec as object), nodeName }
    return this.#put(builtIn('', 'Pod'), bound)
  }

  /** Writes what a controller changed, whole object or status only. */
  update(resource: ServedResource, object: KubeObject, writer: Writer): KubeObject {
    const before = this.find(resource, object.metadata.namespace, object.metadata.name)
    if (!before || before.metadata.uid !== object.metadata.uid) return object
    return this.#change(resource, before, copy(object), { writer })
  }

  #change(resource: ServedResource, before: KubeObject, object: KubeObject, write: ServerWrite): KubeObject {
    const { metadata } = object
    if (metadata.resourceVersion && metadata.resourceVersion !== before.metadata.resourceVersion)
      throw staleWrite(resource, metadata.name)
    const isStatus = write.writer.subresource === 'status'
    this.#keepServerFields(before, object)
    if (isStatus) {
      const { status } = object
      const labels = metadata.annotations
      Object.assign(object, copy(before))
      object.status = status
      // Controllers write their bookkeeping annotations together with the status.
      if (labels) object.metadata.annotations = labels
    } else if (resource.hasStatus) {
      if (before.status === undefined) delete object.status
      else object.status = copy(before.status)
    }
    fillIn(resource, object)
    allocateLike(object, before)
    if (!isStatus) {
      allocateAddresses(object, this.store, this.random)
      this.#validate(resource, object, before)
    }
    const managers = before.metadata.managedFields as Json | undefined
    if (metadata.managedFields === undefined || equal(metadata.managedFields as Json, managers ?? null)) {
      if (managers !== undefined) object.metadata.managedFields = copy(managers) as unknown[]
      recordUpdate(before, object, resource.type, write.writer, timestamp(this.clock.now()))
    }
    return this.#commit(resource, before, object, { dryRun: write.dryRun ?? false, isStatus })
  }

  /** Stores a changed object unless nothing changed; an object being deleted goes with its last finalizer. */
  #commit(
    resource: ServedResource,
    before: KubeObject,
    object: KubeObject,
    { dryRun, isStatus }: { dryRun: boolean; isStatus: boolean },
  ): KubeObject {
    object.metadata.resourceVersion = before.metadata.resourceVersion as string
    if (resource.hasGeneration && !isStatus && countsAsChange(resource, before, object))
      object.metadata.generation = (before.metadata.generation ?? 0) + 1
    if (equal(withoutTimes(object), withoutTimes(before))) return before
    if (dryRun) return object
    if (object.metadata.deletionTimestamp && isDone(resource, object)) {
      this.store.remove(id(resource), before)
      if (resource.plural === this.#crds.plural) this.refreshResources()
      return object
    }
    return this.#put(resource, object)
  }

  apply(
    resource: ServedResource,
    input: KubeObject,
    request: { manager: string; force: boolean; dryRun?: boolean; strict?: boolean },
  ): KubeObject {
    const config = copy(input)
    if (!config.metadata?.name) throw badRequest('resource name may not be empty')
    checkApplied(resource, config, resource.type)
    if (resource.hasStatus) delete config.status
    const what = gvkText(resource)
    canonicalize(config as unknown as Json, resource.type, () => {
      throw untypable(
        `failed to convert new object (${config.metadata.namespace ?? ''}/${config.metadata.name}; ${what}) to proper version: unable to convert unstructured object to ${what}: ${QUANTITY_TEXT}`,
      )
    })
    const live = this.find(resource, config.metadata.namespace, config.metadata.name)
    const time = timestamp(this.clock.now())
    if (!live) {
      this.#requireOpenNamespace(resource, config)
      const created = applyConfiguration(undefined, config, resource.type, { ...request, time }, (merged) => {
        this.#prepare(resource, merged)
        this.#admit(resource, merged)
      })
      begin(resource, created)
      return request.dryRun ? created : this.#put(resource, created)
    }
    const object = applyConfiguration(live, config, resource.type, { ...request, time }, (merged) => {
      this.#keepServerFields(live, merged)
      fillIn(resource, merged)
      allocateLike(merged, live)
      allocateAddresses(merged, this.store, this.random)
    })
    if (request.manager === 'kubectl') refreshLastApplied(object, input)
    this.#validate(resource, object, live)
    return this.#commit(resource, live, object, { dryRun: request.dryRun ?? false, isStatus: false })
  }

  delete(
    resource: ServedResource,
    namespace: string | undefined,
    name: string,
    options: { propagation?: Propagation; dryRun?: boolean } = {},
  ): void {
    const before = this.get(resource, namespace, name)
    const isNamespace = resource === this.#namespaces
    if (isNamespace && PERMANENT.has(name))
      throw forbidden(resource, name, 'this namespace may not be deleted')
    if (options.dryRun) return
    const object = copy(before)
    const finalizers = new Set(object.metadata.finalizers ?? [])
    if (options.propagation === 'Foreground') finalizers.add('foregroundDeletion')
    if (options.propagation === 'Orphan') finalizers.add('orphan')
    if (finalizers.size > 0) object.metadata.finalizers = [...finalizers]
    const isNew = !object.metadata.deletionTimestamp
    if (isNew) object.metadata.deletionTimestamp = timestamp(this.clock.now())
    if (resource.kind === 'Pod')
      (object.metadata as JsonObject & typeof object.metadata).deletionGracePeriodSeconds ??= 30
    if (isNamespace) object.status = { ...(object.status as object), phase: 'Terminating' }
    if (isDone(resource, object)) {
      this.store.remove(id(resource), before)
      if (resource.plural === this.#crds.plural) this.refreshResources()
    } else if (isNew) this.#put(resource, object)
  }

  /** Takes an object away at once: what a kubelet does with a stopped Pod, a namespace with its content. */
  remove(resource: ServedResource, object: KubeObject): void {
    this.store.remove(id(resource), object)
  }

  #put(resource: ServedResource, object: KubeObject): KubeObject {
    const stored = this.store.put(id(resource), object)
    if (resource === this.#crds) this.refreshResources()
    return stored
  }

  #decode(resource: ServedResource, input: KubeObject, write: ServerWrite): KubeObject {
    const object = copy(input)
    if (!isObject(object.metadata)) object.metadata = { name: '' }
    if (object.kind !== resource.kind || object.apiVersion !== apiVersionOf(resource))
      throw badRequest(
        `${object.kind} in version "${object.apiVersion.split('/').pop()}" cannot be handled as a ${resource.kind}: converting (${object.apiVersion}.${object.kind}) to (core.${resource.kind}): unknown conversion`,
      )
    const known = read(resource, object, write)
    const refuse = (): never => {
      throw badRequest(
        `${resource.kind} in version "${resource.version}" cannot be handled as a ${resource.kind}: ${QUANTITY_TEXT}`,
      )
    }
    return canonicalize(known as unknown as Json, resource.type, refuse) as unknown as KubeObject
  }

  /** Nothing new goes into a namespace that is missing or on its way out. */
  #requireOpenNamespace(resource: ServedResource, object: KubeObject): void {
    if (!resource.namespaced) return
    const name = object.metadata.namespace ?? ''
    const namespace = this.find(this.#namespaces, undefined, name)
    if (!namespace) throw notFound(this.#namespaces, name)
    if (namespace.metadata.deletionTimestamp)
      throw forbidden(
        resource,
        object.metadata.name,
        `unable to create new content in namespace ${name} because it is being terminated`,
      )
  }

  #keepServerFields(before: KubeObject, object: KubeObject): void {
    const { uid, creationTimestamp, generation, deletionTimestamp, namespace } = before.metadata
    const rest = { uid, creationTimestamp, generation, deletionTimestamp, namespace }
    for (const [name, value] of Object.entries(rest)) {
      if (value === undefined) delete (object.metadata as JsonObject & typeof object.metadata)[name]
      else Object.assign(object.metadata, { [name]: value })
    }
  }
}

/** Defaults: the kind's own, or its definition's. */
function fillIn(resource: ServedResource, object: KubeObject): void {
  setDefaults(object)
  if (resource.schema) applyDefaults(object as unknown as JsonObject, resource.schema)
}

/** A posted object with its type. Custom objects' values are checked later; their unknown fields go here. */
function read(resource: ServedResource, object: KubeObject, write: ServerWrite): KubeObject {
  if (!resource.schema) return checkDecoded(resource, object, resource.type, write)
  const unknown = prune(object as unknown as JsonObject, resource.schema)
  if (write.strict && unknown.length > 0) throw unknownFields(resource, unknown)
  write.unknown?.push(...unknown)
  return checkDecoded(resource, object, CUSTOM_ENVELOPE, write)
}
const CUSTOM_ENVELOPE = customType(undefined)

/** `apps/deployments`: where a resource's objects are stored. */
export const id = (resource: ApiResource): string => `${resource.group}/${resource.plural}`

/** A stored object as a version of its resource serves it. */
function present(resource: ServedResource, object: KubeObject): KubeObject {
  const apiVersion = apiVersionOf(resource)
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion }
}

/** A new Pod waits; nobody manages that. */
function begin(resource: ServedResource, object: KubeObject): void {
  if (resource !== builtIn('', 'Pod')) return
  object.status = { phase: 'Pending', qosClass: qualityOfService(object) }
}

/** Whether nothing holds a deleted object back: finalizers, a Pod's containers, a namespace's content. */
function isDone(resource: ServedResource, object: KubeObject): boolean {
  if ((object.metadata.finalizers ?? []).length > 0) return false
  if (resource.kind === 'Namespace' && resource.group === '')
    return ((at(object, 'spec', 'finalizers') ?? []) as Json[]).length === 0
  if (resource.kind === 'Pod' && resource.group === '')
    return (
      ['Succeeded', 'Failed'].includes(String(at(object, 'status', 'phase'))) ||
      !at(object, 'spec', 'nodeName')
    )
  return true
}

/** Whether a write makes a new generation: of a Deployment, its annotations do too. */
function countsAsChange(resource: ServedResource, before: KubeObject, after: KubeObject): boolean {
  if (specChanged(before, after)) return true
  const of = ({ metadata }: KubeObject): Json => (metadata.annotations ?? {}) as Json
  return resource === builtIn('apps', 'Deployment') && !equal(of(before), of(after))
}

function specChanged(before: KubeObject, after: KubeObject): boolean {
  const rest = (object: KubeObject): Json => {
    const { metadata: _, status: __, ...fields } = object
    return fields as unknown as Json
  }
  return !equal(rest(before), rest(after))
}

/** What must differ for a write to count: a manager's time alone does not. */
function withoutTimes(object: KubeObject): Json {
  const managedFields = (object.metadata.managedFields ?? []).map((entry) => ({
    ...(entry as object),
    time: '',
  }))
  return { ...object, metadata: { ...object.metadata, managedFields } } as unknown as Json
}

/** Keeps what was allocated at creation when a write leaves it out. */
function allocateLike(object: KubeObject, before: KubeObject): void {
  if (object.kind === 'Service' && isObject(object.spec) && isObject(before.spec)) {
    for (const name of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy'])
      if (object.spec[name] === undefined && before.spec[name] !== undefined)
        object.spec[name] = copy(before.spec[name] as Json)
  }
  if (object.kind === 'Job' && isObject(object.spec) && isObject(before.spec)) {
    const spec = object.spec
    for (const name of ['selector', 'manualSelector', 'completions'])
      if (spec[name] === undefined && before.spec[name] !== undefined)
        spec[name] = copy(before.spec[name] as Json)
  }
}
