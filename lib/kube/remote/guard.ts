/**
 * What an action may write: nothing when Chartroom is read-only; only into its release's namespace and those the
 * learner listed; and what reaches further only once it is confirmed by name. Asked twice: by the action about
 * everything it is going to write, before its first write, and by `guarded` about every single write.
 */
import { type ApiResource, type KubeClient, KubeError, type KubeObject } from '../client'
import { apiVersionOf, findResource } from '../kinds'
import { type Concern, concernOf } from './concerns'
import { type Env, listed } from './kubeconfig'

export interface WriteRules {
  isReadOnly: boolean
  /** Exact names from CHARTROOM_NAMESPACES; undefined when it is not set. */
  namespaces: ReadonlySet<string> | undefined
}

/** CHARTROOM_READ_ONLY=1 and CHARTROOM_NAMESPACES=a,b. Anything but '' and 0 is read-only: to be safe is the default. */
export function writeRules(env: Env): WriteRules {
  const { CHARTROOM_READ_ONLY: readOnly = '', CHARTROOM_NAMESPACES: names } = env
  return {
    isReadOnly: !['', '0', 'false'].includes(readOnly.trim()),
    namespaces: names === undefined || names.trim() === '' ? undefined : listed(names),
  }
}

export const READ_ONLY = 'Chartroom is read-only: start it without CHARTROOM_READ_ONLY to change the cluster'

/** Writes that may be once the learner confirms them. */
export class ConfirmationNeededError extends KubeError {
  constructor(readonly concerns: readonly Concern[]) {
    const lines = concerns.map(({ id, whys }) => `${id}: ${whys.join('; ')}`)
    super(403, 'ConfirmationNeeded', `this needs your confirmation:\n${lines.join('\n')}`)
  }
}

/** Kubernetes' own; a chart for them needs CHARTROOM_NAMESPACES. */
const SYSTEM = new Set(['kube-system', 'kube-public', 'kube-node-lease'])

/** One action's guard. */
export class WriteGuard {
  readonly #rules: WriteRules
  readonly #namespace: string
  readonly #confirmed: ReadonlySet<string>

  /** @param namespace the release's @param confirmed ids of concerns */
  constructor(rules: WriteRules, namespace: string, confirmed: readonly string[] = []) {
    this.#rules = rules
    this.#namespace = namespace
    this.#confirmed = new Set(confirmed)
  }

  /** Throws unless all of `objects` may be written or deleted. Kinds nobody serves yet are read from the CRDs among them. */
  review(objects: readonly KubeObject[], resources: readonly ApiResource[]): void {
    if (this.#rules.isReadOnly) this.#refuse(READ_ONLY)
    this.#checkNamespace(this.#namespace, 'a release')
    const scopes = scopesOf(objects)
    const concerns = new Map<string, Concern>()
    for (const object of objects) {
      const resource = findResource(resources, object.apiVersion, object.kind)
      const isNamespaced = resource?.namespaced ?? scopes.get(scopeKey(object)) ?? true
      const namespace = object.metadata.namespace || this.#namespace
      if (isNamespaced)
        this.#checkNamespace(namespace, `${object.kind} ${JSON.stringify(object.metadata.name)}`)
      const concern = concernOf(object, isNamespaced, namespace)
      if (concern && !this.#confirmed.has(concern.id)) concerns.set(concern.id, concern)
    }
    if (concerns.size > 0) throw new ConfirmationNeededError([...concerns.values()])
  }

  /** The same for one write; a deletion or a patch knows the key alone. */
  check(
    resource: ApiResource,
    key: { name: string; namespace?: string | undefined },
    object?: KubeObject,
  ): void {
    const metadata = { ...object?.metadata, name: key.name, namespace: key.namespace ?? '' }
    const kind = { apiVersion: apiVersionOf(resource), kind: resource.kind }
    // --create-namespace asks for exactly this one.
    const isAskedFor =
      object && kind.apiVersion === 'v1' && kind.kind === 'Namespace' && key.name === this.#namespace
    this.review(isAskedFor ? [] : [{ ...object, ...kind, metadata }], [resource])
  }

  #checkNamespace(namespace: string, what: string): void {
    const { namespaces } = this.#rules
    if (namespaces) {
      if (namespaces.has(namespace)) return
    } else if (namespace === this.#namespace && !SYSTEM.has(namespace)) return
    this.#refuse(
      `${what} may not be in namespace ${JSON.stringify(namespace)}: ${
        namespaces
          ? `CHARTROOM_NAMESPACES allows ${[...namespaces].join(', ')}`
          : `Chartroom writes to the release's own namespace, and not to Kubernetes' own; CHARTROOM_NAMESPACES may list others`
      }`,
    )
  }

  #refuse(message: string): never {
    throw new KubeError(403, 'WriteRefused', message)
  }
}

const scopeKey = ({ apiVersion, kind }: KubeObject): string =>
  `${apiVersion.includes('/') ? apiVersion.split('/')[0] : ''}/${kind}`

/** Whether the kinds that CRDs among the objects define live in namespaces. */
function scopesOf(objects: readonly KubeObject[]): Map<string, boolean> {
  const scopes = new Map<string, boolean>()
  for (const { kind, spec } of objects) {
    if (kind !== 'CustomResourceDefinition') continue
    const { group, names, scope } = (spec ?? {}) as {
      group?: string
      names?: { kind?: string }
      scope?: string
    }
    scopes.set(`${group}/${names?.kind}`, scope !== 'Cluster')
  }
  return scopes
}

/** The client, asking the guard before every write that is not a dry run. */
export function guarded(client: KubeClient, guard: WriteGuard): KubeClient {
  const check = (resource: ApiResource, object: KubeObject, dryRun: boolean | undefined): void => {
    if (!dryRun) guard.check(resource, object.metadata, object)
  }
  return {
    version: (signal) => client.version(signal),
    resources: (signal) => client.resources(signal),
    forgetResources: () => client.forgetResources(),
    get: (key, signal) => client.get(key, signal),
    list: (resource, options) => client.list(resource, options),
    watch: (resource, options) => client.watch(resource, options),
    logs: (pod, options) => client.logs(pod, options),
    ...(client.followLogs ? { followLogs: client.followLogs.bind(client) } : {}),
    async create(resource, object, options) {
      check(resource, object, options?.dryRun)
      return client.create(resource, object, options)
    },
    async replace(resource, object, options) {
      check(resource, object, options?.dryRun)
      return client.replace(resource, object, options)
    },
    async apply(resource, object, options) {
      check(resource, object, options.dryRun)
      return client.apply(resource, object, options)
    },
    async patch(key, type, body, options) {
      if (!options?.dryRun) guard.check(key.resource, key)
      return client.patch(key, type, body, options)
    },
    async delete(key, options) {
      if (!options?.dryRun) guard.check(key.resource, key)
      return client.delete(key, options)
    },
  }
}
