/** Naming Kubernetes' things: apiVersion and kind to the API resource that serves them, and how errors call them. */
import type { ApiResource, KubeObject, ObjectKey } from './client'

/** `apps/v1`, or `v1` for the core group. */
export const apiVersionOf = (resource: ApiResource): string =>
  resource.group === '' ? resource.version : `${resource.group}/${resource.version}`

/** `deployments.apps`, `configmaps`: what NotFound and AlreadyExists call a resource. */
export const resourceText = (resource: ApiResource): string =>
  resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`

/** `Deployment.apps`, `ConfigMap`: what Invalid calls a kind. */
export const kindText = (resource: ApiResource): string =>
  resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`

/** `apps/v1, Kind=Deployment`; the core group leaves its slash: `/v1, Kind=ConfigMap` (Go's GroupVersionKind). */
export const gvkText = (resource: ApiResource): string =>
  `${resource.group}/${resource.version}, Kind=${resource.kind}`

export function findResource(
  resources: readonly ApiResource[],
  apiVersion: string,
  kind: string,
): ApiResource | undefined {
  return resources.find((r) => r.kind === kind && apiVersionOf(r) === apiVersion)
}

/** The key of `object`; `namespace` stands in where the object names none. */
export function keyOf(resource: ApiResource, object: KubeObject, namespace?: string): ObjectKey {
  const ns = object.metadata.namespace || namespace
  return { resource, name: object.metadata.name, ...(resource.namespaced && ns ? { namespace: ns } : {}) }
}
