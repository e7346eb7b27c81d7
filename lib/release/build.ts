/**
 * A manifest's text to objects the cluster knows. Mirrors helm pkg/kube Client.Build: documents split, decoded,
 * mapped to API resources, given a namespace.
 */
import { type GoMap, type GoValue, Int } from '../go'
import { decode } from '../goyaml'
import { splitManifests } from '../helm'
import { type ApiResource, apiVersionOf, findResource, type KubeClient, type KubeObject } from '../kube'
import { ReleaseError, textOf } from './env'

/** One object of a release, with the resource that serves it. */
export interface Target {
  resource: ApiResource
  object: KubeObject
  name: string
  /** '' for cluster-scoped objects. */
  namespace: string
}

/** Every object of `manifest`, in its order. Throws Helm's texts, all of them when several fail. */
export async function build(kube: KubeClient, manifest: string, namespace: string): Promise<Target[]> {
  const resources = await kube.resources()
  const targets: Target[] = []
  const faults: string[] = []
  for (const { text: document } of splitManifests(manifest)) {
    try {
      for (const object of objectsOf(document)) targets.push(locate(resources, object, namespace))
    } catch (error) {
      faults.push(textOf(error))
    }
  }
  if (faults.length === 1) throw new ReleaseError(faults[0])
  if (faults.length > 1) throw new ReleaseError(`[${faults.join(', ')}]`)
  return targets
}

/** The objects of one document; a List is its items. */
export function objectsOf(document: string): KubeObject[] {
  const value = decode(document)
  if (value === null) return []
  const json = toJson(value)
  const object = json as KubeObject
  if (!(value instanceof Map) || !value.get('kind'))
    throw new ReleaseError(`unable to decode "": Object 'Kind' is missing in '${JSON.stringify(json)}'`)
  if (!value.get('apiVersion'))
    throw new ReleaseError('error validating "": error validating data: apiVersion not set')
  const items = (object as { items?: unknown }).items
  if (object.kind.endsWith('List') && Array.isArray(items)) return items as KubeObject[]
  if (typeof object.metadata !== 'object' || object.metadata === null) object.metadata = { name: '' }
  return [object]
}

function locate(resources: readonly ApiResource[], object: KubeObject, namespace: string): Target {
  const { apiVersion, kind, metadata } = object
  const resource = findResource(resources, apiVersion, kind)
  const name = metadata.name ?? ''
  if (!resource)
    throw new ReleaseError(
      `resource mapping not found for name: "${name}" namespace: "${metadata.namespace ?? ''}" from "": no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first`,
    )
  if (!resource.namespaced) {
    delete metadata.namespace
    return { resource, object, name, namespace: '' }
  }
  metadata.namespace ||= namespace
  return { resource, object, name, namespace: metadata.namespace }
}

/** What makes two objects the same one. */
export const identity = (target: Target): string =>
  `${apiVersionOf(target.resource)}/${target.resource.kind}/${target.namespace}/${target.name}`

/** Helm's way to say which object: `ConfigMap "x" in namespace "default"`. */
export const objectText = (target: Target): string =>
  `${target.resource.kind} "${target.name}" in namespace "${target.namespace}"`

/** Decoded YAML as plain JSON; objects have no prototype, so no key can reach one. */
function toJson(value: GoValue): unknown {
  if (value instanceof Map) {
    const out = Object.create(null) as Record<string, unknown>
    for (const [key, item] of value as GoMap) out[key] = toJson(item)
    return out
  }
  if (Array.isArray(value)) return value.map(toJson)
  if (value instanceof Int) return Number(value.value)
  return value
}
