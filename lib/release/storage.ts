/**
 * Release revisions as Secrets. Mirrors helm pkg/storage and pkg/storage/driver/secrets.go; what differs is that a
 * record's last word is written until the server has it (`settle`), so that nothing is called done before it is.
 */
import { base64Decode, base64Encode } from '../go'
import {
  type ApiResource,
  type Clock,
  isAlreadyExists,
  isNotFound,
  type KubeClient,
  KubeError,
  type KubeObject,
  sleep,
} from '../kube'
import { ReleaseError, textOf } from './env'
import { decodeRecord, encodeRecord, type ReleaseRecord } from './record'

export const NOT_FOUND = 'release: not found'
const SYSTEM_LABELS = ['name', 'owner', 'status', 'version', 'createdAt', 'modifiedAt']
/** How long a record is tried to be written, and the pauses between: milliseconds. */
const PATIENCE = 30_000
const FIRST_PAUSE = 250
const LONGEST_PAUSE = 4000

const SECRETS: ApiResource = {
  group: '',
  version: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  singular: 'secret',
  shortNames: [],
  namespaced: true,
  verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
}
/** The name the API server notes for Helm's records; the objects of a chart say `helm`. */
const MANAGER = 'Helm'

export const isReleaseNotFound = (error: unknown): boolean =>
  error instanceof ReleaseError && error.message === NOT_FOUND

export const noDeployed = (name: string): ReleaseError =>
  new ReleaseError(`"${name}" has no deployed releases`)

/** The labels a user may not give a release. */
export const hasSystemLabels = (labels: Record<string, string>): boolean =>
  Object.keys(labels).some((label) => SYSTEM_LABELS.includes(label))

/** Without Helm's own. */
export const userLabels = (labels: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).filter(([label]) => !SYSTEM_LABELS.includes(label)))

export class Storage {
  constructor(
    readonly kube: KubeClient,
    readonly clock: Clock,
    readonly namespace: string,
  ) {}

  /** Throws `release: not found`. */
  async get(name: string, version: number): Promise<ReleaseRecord> {
    const key = keyOf(name, version)
    let secret: KubeObject
    try {
      secret = await this.kube.get(this.#at(key))
    } catch (error) {
      if (isNotFound(error)) throw new ReleaseError(NOT_FOUND)
      throw new ReleaseError(`get: failed to get "${key}": ${textOf(error)}`)
    }
    const record = decode(secret)
    if (!record) throw new ReleaseError(`get: failed to decode data "${key}": the record cannot be read`)
    return { ...record, labels: userLabels(secret.metadata.labels ?? {}) }
  }

  /**
   * Every revision of every release here, or those `selector` picks; in all namespaces when this storage's is ''.
   * Unreadable ones are left out.
   */
  async all(selector = ''): Promise<ReleaseRecord[]> {
    try {
      return await this.#list(selector === '' ? 'owner=helm' : `owner=helm,${selector}`)
    } catch (error) {
      throw new ReleaseError(`list: failed to list: ${textOf(error)}`)
    }
  }

  /** Every revision of a release, oldest first. Throws `release: not found` when there is none. */
  async history(name: string): Promise<ReleaseRecord[]> {
    const records = await this.#query(`name=${name},owner=helm`)
    return records.sort((a, b) => a.version - b.version)
  }

  /** The newest revision. */
  async last(name: string): Promise<ReleaseRecord> {
    return (await this.history(name)).at(-1) as ReleaseRecord
  }

  /** The revisions that say they are deployed; more than one only after a fault. */
  async deployedAll(name: string): Promise<ReleaseRecord[]> {
    try {
      return await this.#query(`name=${name},owner=helm,status=deployed`)
    } catch (error) {
      if (isReleaseNotFound(error)) return []
      throw error
    }
  }

  /** The newest deployed revision. Throws `"name" has no deployed releases`. */
  async deployed(name: string): Promise<ReleaseRecord> {
    const records = await this.deployedAll(name)
    const newest = records.sort((a, b) => b.version - a.version)[0]
    if (!newest) throw noDeployed(name)
    return newest
  }

  /** Stores a new revision, after making room when `maxHistory` says so. */
  async create(record: ReleaseRecord, maxHistory = 0): Promise<void> {
    if (maxHistory > 0) await this.#prune(record.name, maxHistory - 1)
    const secret = this.#secret(record, 'createdAt')
    try {
      await this.kube.create(SECRETS, secret, { fieldManager: MANAGER })
    } catch (error) {
      if (isAlreadyExists(error)) throw new ReleaseError('release: already exists')
      if (await this.#isStored(secret, error)) return
      throw new ReleaseError(`create: failed to create: ${textOf(error)}`)
    }
  }

  /** Whether a creation whose answer was lost had been carried out all the same. */
  async #isStored(secret: KubeObject, error: unknown): Promise<boolean> {
    if (!(error instanceof KubeError && error.code === 0)) return false
    const live = await this.kube.get(this.#at(secret.metadata.name)).catch(() => undefined)
    return live !== undefined && JSON.stringify(live.data) === JSON.stringify(secret.data)
  }

  async update(record: ReleaseRecord): Promise<void> {
    try {
      await this.kube.replace(SECRETS, this.#secret(record, 'modifiedAt'), { fieldManager: MANAGER })
    } catch (error) {
      throw new ReleaseError(`update: failed to update: ${textOf(error)}`, { cause: error })
    }
  }

  /** As `update`, but an unreachable or overloaded server is asked again for half a minute. */
  async settle(record: ReleaseRecord): Promise<void> {
    const end = this.clock.now() + PATIENCE
    for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      try {
        return await this.update(record)
      } catch (error) {
        if (!isPassing(error) || this.clock.now() + pause > end) throw error
        await sleep(this.clock, pause)
      }
    }
  }

  async delete(record: ReleaseRecord): Promise<void> {
    try {
      await this.kube.delete(this.#at(keyOf(record.name, record.version)))
    } catch (error) {
      if (!isNotFound(error)) throw new ReleaseError(textOf(error))
    }
  }

  async #prune(name: string, keep: number): Promise<void> {
    let records: ReleaseRecord[]
    try {
      records = await this.history(name)
    } catch (error) {
      if (isReleaseNotFound(error)) return
      throw error
    }
    const deployed = records.filter((r) => r.info.status === 'deployed').at(-1)
    let surplus = records.length - keep
    for (const record of records) {
      if (surplus <= 0) break
      if (record.version === deployed?.version) continue
      await this.delete(record)
      surplus -= 1
    }
  }

  async #query(selector: string): Promise<ReleaseRecord[]> {
    let records: ReleaseRecord[]
    try {
      records = await this.#list(selector)
    } catch (error) {
      throw new ReleaseError(`query: failed to query with labels: ${textOf(error)}`)
    }
    if (records.length === 0) throw new ReleaseError(NOT_FOUND)
    return records
  }

  async #list(labelSelector: string): Promise<ReleaseRecord[]> {
    const { items } = await this.kube.list(SECRETS, {
      labelSelector,
      ...(this.namespace ? { namespace: this.namespace } : {}),
    })
    return items.flatMap((secret) => {
      const record = decode(secret)
      return record ? [{ ...record, labels: { ...secret.metadata.labels } }] : []
    })
  }

  #secret(record: ReleaseRecord, stamp: 'createdAt' | 'modifiedAt'): KubeObject {
    const seconds = String(Math.floor(this.clock.now() / 1000))
    return {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: keyOf(record.name, record.version),
        namespace: this.namespace,
        labels: {
          [stamp]: seconds,
          // A record read from a list brings its old stamp along; Helm lets that one win.
          ...record.labels,
          name: record.name,
          owner: 'helm',
          status: record.info.status,
          version: String(record.version),
        },
      },
      type: 'helm.sh/release.v1',
      data: { release: base64Encode(new TextEncoder().encode(encodeRecord(record))) },
    }
  }

  #at(name: string): { resource: ApiResource; namespace: string; name: string } {
    return { resource: SECRETS, namespace: this.namespace, name }
  }
}

export const keyOf = (name: string, version: number): string => `sh.helm.release.v1.${name}.v${version}`

function decode(secret: KubeObject): ReleaseRecord | undefined {
  const data = secret.data as { release?: unknown } | undefined
  if (typeof data?.release !== 'string') return undefined
  try {
    return decodeRecord(new TextDecoder().decode(base64Decode(data.release)))
  } catch {
    return undefined
  }
}

/** Whether asking again may help: no answer, too many requests, a server in trouble. */
function isPassing(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof KubeError && (cause.code === 0 || cause.code === 429 || cause.code >= 500)
}
