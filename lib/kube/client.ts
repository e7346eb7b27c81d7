/**
 * What Chartroom needs of a Kubernetes API, embedded or remote. One contract suite runs on both.
 * Every method may throw a KubeError; nothing else is thrown on purpose.
 */

/** A Kubernetes object as JSON. Plain data, never rendered as HTML. */
export interface KubeObject {
  apiVersion: string
  kind: string
  metadata: {
    name: string
    namespace?: string
    uid?: string
    resourceVersion?: string
    generation?: number
    creationTimestamp?: string
    deletionTimestamp?: string
    labels?: Record<string, string>
    annotations?: Record<string, string>
    ownerReferences?: { apiVersion: string; kind: string; name: string; uid: string; controller?: boolean }[]
    finalizers?: string[]
    managedFields?: unknown[]
    generateName?: string
  }
  [field: string]: unknown
}

/** An API resource, as discovery describes it. */
export interface ApiResource {
  /** '' for the core group. */
  group: string
  version: string
  kind: string
  /** The path segment: `deployments`. */
  plural: string
  singular: string
  shortNames: readonly string[]
  namespaced: boolean
  verbs: readonly string[]
}

export interface ObjectKey {
  resource: ApiResource
  /** Ignored for cluster-scoped resources. */
  namespace?: string
  name: string
}

export interface WriteOptions {
  dryRun?: boolean
  fieldManager?: string
  /** Written through `/scale`, as field managers tell it. Of `patch` alone, on the embedded cluster. */
  subresource?: 'scale'
  /** Refuse unknown and duplicate fields. Default true. */
  strict?: boolean
  signal?: AbortSignal
}

export interface ListOptions {
  namespace?: string
  labelSelector?: string
  fieldSelector?: string
  signal?: AbortSignal
}

export type WatchEvent =
  | { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: KubeObject }
  | { type: 'BOOKMARK'; resourceVersion: string }

export type PatchType = 'merge' | 'strategic' | 'json'

export interface KubeClient {
  /** Server version, e.g. { major: '1', minor: '36', gitVersion: 'v1.36.3' }. */
  version(signal?: AbortSignal): Promise<{ major: string; minor: string; gitVersion: string }>
  /** Every resource the server serves; cached until `forgetResources`. */
  resources(signal?: AbortSignal): Promise<readonly ApiResource[]>
  forgetResources(): void
  get(key: ObjectKey, signal?: AbortSignal): Promise<KubeObject>
  list(
    resource: ApiResource,
    options?: ListOptions,
  ): Promise<{ items: KubeObject[]; resourceVersion: string }>
  create(resource: ApiResource, object: KubeObject, options?: WriteOptions): Promise<KubeObject>
  /** PUT; the object's resourceVersion, when set, must still be current (409 otherwise). */
  replace(resource: ApiResource, object: KubeObject, options?: WriteOptions): Promise<KubeObject>
  /** Server-side apply. */
  apply(
    resource: ApiResource,
    object: KubeObject,
    options: WriteOptions & { fieldManager: string; force?: boolean },
  ): Promise<KubeObject>
  patch(key: ObjectKey, type: PatchType, body: unknown, options?: WriteOptions): Promise<KubeObject>
  /** Resolves when the server has accepted the deletion; the object may live on until its finalizers are gone. */
  delete(
    key: ObjectKey,
    options?: {
      propagation?: 'Background' | 'Foreground' | 'Orphan'
      dryRun?: boolean
      signal?: AbortSignal
    },
  ): Promise<void>
  /** Yields changes after `resourceVersion`; survives dropped connections; ends when the signal aborts. */
  watch(
    resource: ApiResource,
    options: ListOptions & { resourceVersion: string; signal: AbortSignal },
  ): AsyncIterable<WatchEvent>
  /** A container's log, whole lines. */
  logs(
    pod: { namespace: string; name: string },
    options?: { container?: string; signal?: AbortSignal },
  ): Promise<string>
  /**
   * A container's log line by line as it grows, from what is newer than `after` on; survives dropped connections, ends
   * with the container or the signal. Absent where nobody can say when a line was written: ask `logs` again then.
   */
  followLogs?(
    pod: { namespace: string; name: string },
    options: { container?: string; after?: string; signal: AbortSignal },
  ): AsyncIterable<LogLine>
}

/** `at`: RFC 3339 with nanoseconds, as the kubelet writes it. */
export interface LogLine {
  at: string
  text: string
}

/** An API error (`metav1.Status`) or a failure to reach the server at all (`code` 0). */
export class KubeError extends Error {
  override readonly name = 'KubeError'
  constructor(
    /** HTTP status; 0 when there was no answer. */
    readonly code: number,
    /** metav1.StatusReason: `NotFound`, `AlreadyExists`, `Conflict`, `Invalid`, `Forbidden` …; '' when unknown. */
    readonly reason: string,
    message: string,
    readonly details?: unknown,
  ) {
    super(message)
  }
}

export const isNotFound = (error: unknown): boolean => error instanceof KubeError && error.code === 404
export const isConflict = (error: unknown): boolean =>
  error instanceof KubeError && error.reason === 'Conflict'
export const isAlreadyExists = (error: unknown): boolean =>
  error instanceof KubeError && error.reason === 'AlreadyExists'
