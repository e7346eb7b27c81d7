/**
 * Waiting until objects are ready, or gone. Mirrors helm pkg/kube/statuswait.go and wait.go: 'watcher' follows the
 * objects' kstatus by watches, 'legacy' looks every two seconds with Helm 3's rules, 'hookOnly' waits for hooks alone.
 */
import {
  type ApiResource,
  computeStatus,
  isNotFound,
  KubeError,
  type KubeObject,
  type Status,
  sleep,
  statusWithJobs,
} from '../kube'
import type { Unstamped } from './apply'
import { identity, type Target } from './build'
import { ReleaseError, textOf } from './env'
import { isLegacyReady } from './ready'
import { type Cluster, key } from './send'
import type { WaitStrategy } from './service'

type Waiting = Extract<Unstamped, { type: 'waiting' }>
type StatusOf = (object: KubeObject, now: number) => Status
/** A status, or the object's absence. */
interface Seen {
  status: Status['status'] | 'NotFound' | 'Unknown'
  message: string
}

const POLL = 2000
/** What Helm's status watcher takes for no timeout at all. */
const NO_TIMEOUT = 30_000
const NOT_FOUND: Seen = { status: 'NotFound', message: 'Resource not found' }
const UNSEEN: Seen = { status: 'Unknown', message: '' }
const DEADLINE = 'context deadline exceeded'

export interface WaitOptions {
  strategy: WaitStrategy
  /** Milliseconds. */
  timeout: number
  withJobs?: boolean
  signal?: AbortSignal | undefined
}

/** Waits for a release's objects as its strategy says. Throws Helm's text when they do not become ready in time. */
export async function* waitReady(
  cluster: Cluster,
  targets: readonly Target[],
  options: WaitOptions,
): AsyncGenerator<Waiting> {
  if (options.strategy === 'hookOnly' || targets.length === 0) return
  if (options.strategy === 'legacy') yield* pollReady(cluster, targets, options)
  else
    yield* follow(
      cluster,
      targets.filter((t) => !isPaused(t.object)),
      options.withJobs ? statusWithJobs : computeStatus,
      'Current',
      options,
    )
}

const isPaused = (object: KubeObject): boolean =>
  object.kind === 'Deployment' && (object.spec as { paused?: boolean } | undefined)?.paused === true

/** Waits until hooks have run; every strategy does that alike. */
export function waitForHook(
  cluster: Cluster,
  targets: readonly Target[],
  statusOf: StatusOf,
  options: { timeout: number; signal?: AbortSignal | undefined },
): AsyncGenerator<Waiting> {
  return follow(cluster, targets, statusOf, 'Current', options)
}

export async function* waitGone(
  cluster: Cluster,
  targets: readonly Target[],
  options: WaitOptions,
): AsyncGenerator<Waiting> {
  if (options.strategy === 'hookOnly' || targets.length === 0) return
  if (options.strategy === 'watcher')
    return yield* follow(cluster, targets, computeStatus, 'NotFound', options)
  const end = cluster.clock.now() + options.timeout
  for (const target of targets)
    while (await exists(cluster, target)) {
      if (options.signal?.aborted) throw new ReleaseError('context canceled')
      if (cluster.clock.now() >= end) throw new ReleaseError(DEADLINE)
      await sleep(cluster.clock, Math.min(POLL, end - cluster.clock.now()), options.signal)
    }
}

async function exists(cluster: Cluster, target: Target): Promise<boolean> {
  try {
    await cluster.kube.get(key(target))
    return true
  } catch (error) {
    if (isNotFound(error)) return false
    throw new ReleaseError(textOf(error))
  }
}

async function* pollReady(
  cluster: Cluster,
  targets: readonly Target[],
  options: WaitOptions,
): AsyncGenerator<Waiting> {
  const end = cluster.clock.now() + options.timeout
  const told = new Map<Target, boolean>()
  for (;;) {
    let isReady = true
    for (const target of targets) {
      const live = await cluster.kube.get(key(target)).catch(() => undefined)
      const ready = live !== undefined && isLegacyReady(live, options.withJobs ?? false)
      isReady &&= ready
      if (told.get(target) !== ready) yield waiting(target, ready, live ? computeStatus(live).message : '')
      told.set(target, ready)
    }
    if (isReady) return
    if (options.signal?.aborted) throw new ReleaseError('context canceled')
    if (cluster.clock.now() >= end) throw new ReleaseError(DEADLINE)
    await sleep(cluster.clock, Math.min(POLL, end - cluster.clock.now()), options.signal)
  }
}

/** Follows the targets by watches until all are as desired (a failed one counts as settled) or time is up. */
async function* follow(
  cluster: Cluster,
  targets: readonly Target[],
  statusOf: StatusOf,
  desired: 'Current' | 'NotFound',
  options: { timeout: number; signal?: AbortSignal | undefined },
): AsyncGenerator<Waiting> {
  if (targets.length === 0) return
  const ids = targets.map(identity)
  const seen = new Map<string, Seen>(ids.map((id) => [id, UNSEEN]))
  const queue: Waiting[] = []
  const stop = new AbortController()
  let wake = (): void => {}
  let isLate = false
  const see = (target: Target, now: Seen): void => {
    const before = seen.get(identity(target))
    if (before?.status === now.status && before.message === now.message) return
    seen.set(identity(target), now)
    queue.push(waiting(target, now.status === desired, now.message))
    wake()
  }
  const cancelTimer = cluster.clock.after(options.timeout || NO_TIMEOUT, () => {
    isLate = true
    wake()
  })
  const onAbort = (): void => wake()
  options.signal?.addEventListener('abort', onAbort)
  const settled = (): boolean =>
    ids.every((id) => {
      const { status } = seen.get(id) as Seen
      return status === desired || (desired === 'Current' && status === 'Failed')
    })
  for (const group of groups(targets)) void watchGroup(cluster, group, statusOf, see, stop.signal)
  try {
    for (;;) {
      const next = queue.shift()
      if (next) yield next
      else if (settled() || isLate || options.signal?.aborted) break
      else
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
  } finally {
    cancelTimer()
    stop.abort()
    options.signal?.removeEventListener('abort', onAbort)
  }
  const lines = targets.flatMap((target) => {
    const { status, message } = seen.get(identity(target)) as Seen
    if (status === desired || (desired === 'NotFound' && status === 'Unknown')) return []
    const what = desired === 'Current' ? 'not ready' : 'still exists'
    const name = `${target.resource.kind}/${target.namespace}/${target.name}`
    return [`resource ${name} ${what}. status: ${status}, message: ${message}`]
  })
  if (options.signal?.aborted) throw new ReleaseError('context canceled')
  if (isLate) lines.push(DEADLINE)
  if (lines.length > 0) throw new ReleaseError(lines.join('\n'))
}

function waiting(target: Target, ready: boolean, why: string): Waiting {
  return { type: 'waiting', kind: target.resource.kind, name: target.name, ready, why }
}

interface Group {
  resource: ApiResource
  namespace: string
  targets: Map<string, Target>
}

/** One watch a resource and namespace. */
function groups(targets: readonly Target[]): Group[] {
  const found = new Map<string, Group>()
  for (const target of targets) {
    const { resource, namespace, name } = target
    const at = `${resource.group}/${resource.plural}/${namespace}`
    const group = found.get(at) ?? { resource, namespace, targets: new Map() }
    group.targets.set(name, target)
    found.set(at, group)
  }
  return [...found.values()]
}

const FIRST_PAUSE = 500
const LONGEST_PAUSE = 8000

/** Lists and watches a group until told to stop; a broken watch is taken up again with growing pauses. */
async function watchGroup(
  cluster: Cluster,
  group: Group,
  statusOf: StatusOf,
  see: (target: Target, now: Seen) => void,
  signal: AbortSignal,
): Promise<void> {
  const where = group.namespace ? { namespace: group.namespace } : {}
  const [only] = group.targets.keys()
  const fieldSelector = group.targets.size === 1 ? { fieldSelector: `metadata.name=${only}` } : {}
  const look = (object: KubeObject): void => {
    const target = group.targets.get(object.metadata.name)
    if (target) see(target, statusOf(object, cluster.clock.now()))
  }
  for (let pause = FIRST_PAUSE; !signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      const list = await cluster.kube.list(group.resource, { ...where, ...fieldSelector, signal })
      const present = new Set(list.items.map((o) => o.metadata.name))
      for (const [name, target] of group.targets) if (!present.has(name)) see(target, NOT_FOUND)
      for (const object of list.items) look(object)
      const { resourceVersion } = list
      for await (const event of cluster.kube.watch(group.resource, {
        ...where,
        ...fieldSelector,
        resourceVersion,
        signal,
      })) {
        if (event.type === 'BOOKMARK') continue
        const target = group.targets.get(event.object.metadata.name)
        if (target && event.type === 'DELETED') see(target, NOT_FOUND)
        else look(event.object)
      }
      pause = FIRST_PAUSE
    } catch (error) {
      if (!(error instanceof KubeError) || error.code !== 410) await sleep(cluster.clock, pause, signal)
    }
  }
}
