/** Reading releases: `helm list`, `history`, `status`, `get`. Mirrors helm pkg/action/{list,history,status,get}.go. */
import { computeStatus, isNotFound, type KubeObject } from '../kube'
import { key } from './apply'
import { build } from './build'
import { type ReleaseEnv, ReleaseError, textOf } from './env'
import { nameFault } from './name'
import { inParallel } from './parallel'
import type { ReleaseRecord } from './record'
import type { ReleaseResource, ReleaseTarget } from './service'
import { Storage } from './storage'

/** The newest revision of every release, by name; of all namespaces when `namespace` is absent. */
export async function list(env: ReleaseEnv, namespace?: string): Promise<ReleaseRecord[]> {
  const records = await new Storage(env.kube, env.clock, namespace ?? '').all()
  const newest = new Map<string, ReleaseRecord>()
  for (const record of records) {
    const at = `${record.name}/${record.namespace}`
    const other = newest.get(at)
    if (!other || other.version < record.version) newest.set(at, record)
  }
  return [...newest.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

/** Every revision, oldest first. Throws `release: not found`. */
export async function history(env: ReleaseEnv, target: ReleaseTarget): Promise<ReleaseRecord[]> {
  if (nameFault(target.name)) throw new ReleaseError(`release name is invalid: ${target.name}`)
  return new Storage(env.kube, env.clock, target.namespace).history(target.name)
}

/** One revision; the newest when none is named. Throws `release: not found`. */
export async function revision(
  env: ReleaseEnv,
  target: ReleaseTarget & { revision?: number },
): Promise<ReleaseRecord> {
  if (nameFault(target.name))
    throw new ReleaseError(`releaseContent: Release name is invalid: ${target.name}`)
  const storage = new Storage(env.kube, env.clock, target.namespace)
  return target.revision ? storage.get(target.name, target.revision) : storage.last(target.name)
}

/** The objects of the newest revision as they live, in the manifest's order. */
export async function resources(env: ReleaseEnv, target: ReleaseTarget): Promise<ReleaseResource[]> {
  const record = await revision(env, target)
  const targets = await build(env.kube, record.manifest, record.namespace)
  const found: ReleaseResource[] = []
  await inParallel(targets, async (t, i) => {
    try {
      found[i] = stateOf(await env.kube.get(key(t)), env.clock.now())
    } catch (error) {
      const why = isNotFound(error) ? textOf(error) : `cannot be read: ${textOf(error)}`
      found[i] = { object: t.object, status: 'missing', why }
    }
  })
  return found
}

function stateOf(object: KubeObject, now: number): ReleaseResource {
  const { status, message } = computeStatus(object, now)
  const words = {
    Current: 'ready',
    InProgress: 'progressing',
    Failed: 'failed',
    Terminating: 'terminating',
  } as const
  return { object, status: words[status], why: message }
}
