/** A release's objects as they live, with what they own: ReplicaSets, Jobs and Pods in turn. */
import { computeStatus, findResource, isNotFound, type KubeObject } from '../kube'
import { build } from './build'
import { type ReleaseEnv, textOf } from './env'
import { inParallel } from './parallel'
import { revision } from './query'
import { key } from './send'
import type { ReleaseResource, ReleaseTarget } from './service'

/** What a kind makes on its own. */
const OFFSPRING: Record<string, readonly [apiVersion: string, kind: string]> = {
  Deployment: ['apps/v1', 'ReplicaSet'],
  ReplicaSet: ['v1', 'Pod'],
  StatefulSet: ['v1', 'Pod'],
  DaemonSet: ['v1', 'Pod'],
  Job: ['v1', 'Pod'],
  CronJob: ['batch/v1', 'Job'],
}

/** The objects of a revision, in the manifest's order. */
export async function resources(
  env: ReleaseEnv,
  target: ReleaseTarget & { revision?: number },
): Promise<ReleaseResource[]> {
  const record = await revision(env, target)
  const targets = await build(env.kube, record.manifest, record.namespace)
  const family = new Family(env)
  const found: ReleaseResource[] = []
  await inParallel(targets, async (t, i) => {
    try {
      const live = await env.kube.get(key(t))
      found[i] = await family.describe(live)
    } catch (error) {
      const why = isNotFound(error) ? textOf(error) : `cannot be read: ${textOf(error)}`
      found[i] = { object: t.object, status: 'missing', why }
    }
  })
  return found
}

/** Every object of a tree, parents first. */
export const flatten = (resources: readonly ReleaseResource[]): ReleaseResource[] =>
  resources.flatMap((one) => [one, ...flatten(one.children ?? [])])

/** Lists each kind of offspring once a namespace. */
class Family {
  readonly #lists = new Map<string, Promise<KubeObject[]>>()

  constructor(readonly env: ReleaseEnv) {}

  async describe(object: KubeObject): Promise<ReleaseResource> {
    const state = stateOf(object, this.env.clock.now())
    const born = OFFSPRING[object.kind]
    const { uid, namespace } = object.metadata
    if (!born || !uid || !namespace) return state
    const owned = (await this.#list(born, namespace)).filter((child) =>
      child.metadata.ownerReferences?.some((owner) => owner.uid === uid),
    )
    if (owned.length === 0) return state
    return { ...state, children: await Promise.all(owned.map((child) => this.describe(child))) }
  }

  #list([apiVersion, kind]: readonly [string, string], namespace: string): Promise<KubeObject[]> {
    const at = `${kind}/${namespace}`
    const known = this.#lists.get(at)
    if (known) return known
    const list = this.env.kube.resources().then(async (all) => {
      const resource = findResource(all, apiVersion, kind)
      return resource ? (await this.env.kube.list(resource, { namespace })).items : []
    })
    // Without the right to list them the objects are still shown, without offspring.
    const items = list.catch(() => [])
    this.#lists.set(at, items)
    return items
  }
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
