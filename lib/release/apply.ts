/**
 * Bringing a release's objects to the cluster: create, update, delete. Mirrors helm pkg/kube/client.go; differs in
 * that updates of one kind run side by side, as creations do.
 */
import { isNotFound, type KubeObject } from '../kube'
import { identity, type Target } from './build'
import { ReleaseError, refuseCancelled, textOf } from './env'
import { asTheyCome, batches, inParallel } from './parallel'
import { type Cluster, checkManner, key, type Manner, sendChanged, sendNew } from './send'
import type { ReleaseEvent } from './service'
import { warning } from './warning'

const KEEP_ANNOTATION = 'helm.sh/resource-policy'

type Report = Extract<Unstamped, { type: 'resource' | 'warning' }>
/** An event before the time is written on it. */
export type Unstamped = ReleaseEvent extends infer E
  ? E extends { at: string }
    ? Omit<E, 'at'>
    : never
  : never

interface Outcome {
  reports?: Report[]
  error?: string
  /** The API's own error behind it. */
  cause?: unknown
}

/** Creates (or applies over) every target; others of its kind go on when one fails, later kinds too, as in Helm. */
export async function* create(
  cluster: Cluster,
  targets: readonly Target[],
  manner: Manner,
  signal?: AbortSignal,
): AsyncGenerator<Report> {
  const errors: string[] = []
  const causes: unknown[] = []
  if (!manner.serverSide && manner.forceConflicts)
    throw new ReleaseError(
      'invalid client create option(s): forceConflicts enabled when serverSideApply disabled',
    )
  for (const batch of batches(targets)) {
    refuseCancelled(signal)
    for await (const { reports, error, cause } of asTheyCome(batch, (t) => createOne(cluster, t, manner))) {
      if (reports) yield* reports
      if (error) errors.push(error)
      if (cause) causes.push(cause)
    }
  }
  if (errors.length > 0) throw new ReleaseError(errors.join('\n'), { cause: causes[0] })
}

async function createOne(cluster: Cluster, target: Target, manner: Manner): Promise<Outcome> {
  try {
    const live = await sendNew(cluster, target, manner)
    return { reports: [resourceReport('created', target, live)] }
  } catch (error) {
    return { error: textOf(error), cause: error }
  }
}

export interface UpdateResult {
  /** What did not exist before, for `--cleanup-on-fail`. */
  created: Target[]
}

/** Applies every target, then deletes what `originals` had and targets have not. Fills `result` as it goes. */
export async function* update(
  cluster: Cluster,
  originals: readonly Target[],
  targets: readonly Target[],
  manner: Manner,
  result: UpdateResult,
  signal?: AbortSignal,
): AsyncGenerator<Report> {
  checkManner(manner)
  const known = new Map(originals.map((original) => [identity(original), original]))
  const errors: string[] = []
  const looksAhead = manner.serverSide && !manner.adoptManager
  const inOrder = batches(targets)
  let ahead = look(cluster, inOrder[0])
  for (const [i, batch] of inOrder.entries()) {
    refuseCancelled(signal)
    let hasStopped = false
    const seen = await ahead
    const lookAhead = (): void => {
      ahead = look(cluster, inOrder[i + 1])
    }
    // The next kind is looked up while this one is applied, and what is found judged in its turn; but not where what
    // was seen goes into what is sent, since it must be fresh then.
    if (looksAhead) lookAhead()
    const run = (t: Target): Promise<Outcome & { stops?: boolean }> =>
      updateOne(cluster, t, seen.get(t) as Live, known.get(identity(t)), manner, result)
    for await (const { reports, error, stops } of asTheyCome(batch, run)) {
      if (reports) yield* reports
      if (error) errors.push(error)
      hasStopped ||= stops ?? false
    }
    // A creation that fails ends the update there; a change that fails does not.
    if (hasStopped) break
    if (!looksAhead) lookAhead()
  }
  if (errors.length > 0) throw new ReleaseError(errors.join(' && '))
  yield* deleteDropped(cluster, originals, targets)
}

/** An object as it lives, or why it could not be read. */
type Live = { object: KubeObject } | { error: unknown }

async function look(cluster: Cluster, targets: readonly Target[] = []): Promise<Map<Target, Live>> {
  const found = new Map<Target, Live>()
  await inParallel(targets, async (target) => {
    found.set(
      target,
      await cluster.kube.get(key(target)).then(
        (object) => ({ object }),
        (error: unknown) => ({ error }),
      ),
    )
  })
  return found
}

async function updateOne(
  cluster: Cluster,
  target: Target,
  live: Live,
  original: Target | undefined,
  manner: Manner,
  result: UpdateResult,
): Promise<Outcome & { stops?: boolean }> {
  if ('error' in live) {
    if (!isNotFound(live.error))
      return { error: `could not get information about the resource: ${textOf(live.error)}`, stops: true }
    result.created.push(target)
    const outcome = await createOne(cluster, target, manner)
    return outcome.error ? { error: `failed to create resource: ${outcome.error}`, stops: true } : outcome
  }
  try {
    const before = live.object
    const after = await sendChanged(cluster, target, manner, before, original?.object ?? before)
    const isSame = after.metadata.resourceVersion === before.metadata.resourceVersion
    const report = resourceReport(isSame ? 'unchanged' : 'changed', target, after)
    return { reports: original ? [report] : [unknownToOriginal(target), report] }
  } catch (error) {
    return { error: textOf(error) }
  }
}

/** An object that exists but was not in the last manifest: Helm says so and takes it as it is. */
const unknownToOriginal = ({ namespace, name, resource }: Target): Report =>
  warning(
    'WARN',
    'resource exists on cluster but not in original release, using cluster state as baseline',
    ['namespace', namespace],
    ['name', name],
    ['kind', resource.kind],
  )

async function* deleteDropped(
  cluster: Cluster,
  originals: readonly Target[],
  targets: readonly Target[],
): AsyncGenerator<Report> {
  const wanted = new Set(targets.map(identity))
  const errors: string[] = []
  for (const target of originals) {
    if (wanted.has(identity(target))) continue
    let live: KubeObject
    try {
      live = await cluster.kube.get(key(target))
    } catch {
      continue
    }
    if (live.metadata.annotations?.[KEEP_ANNOTATION] === 'keep') {
      yield resourceReport('kept', target, live)
      continue
    }
    try {
      await cluster.kube.delete(key(target), { propagation: 'Background' })
      yield resourceReport('deleted', target, live)
    } catch (error) {
      const what = `namespace=${target.namespace}, name=${target.name}, kind=${target.resource.kind}`
      if (!isNotFound(error)) errors.push(`failed to delete resource ${what}: ${textOf(error)}`)
    }
  }
  if (errors.length > 0) throw new ReleaseError(errors.join(' && '))
}

/** Deletes every target; 404 counts as done. The texts of what failed. */
export async function* remove(
  cluster: Cluster,
  targets: readonly Target[],
  propagation: 'Background' | 'Foreground' | 'Orphan',
  errors: string[],
): AsyncGenerator<Report> {
  const run = async (target: Target): Promise<Outcome> => {
    try {
      await cluster.kube.delete(key(target), { propagation })
      return { reports: [resourceReport('deleted', target)] }
    } catch (error) {
      return isNotFound(error) ? {} : { error: textOf(error) }
    }
  }
  for (const batch of batches(targets))
    for await (const { reports, error } of asTheyCome(batch, run)) {
      if (reports) yield* reports
      if (error) errors.push(error)
    }
}

function resourceReport(
  action: Extract<ReleaseEvent, { type: 'resource' }>['action'],
  target: Target,
  live?: KubeObject,
): Extract<Unstamped, { type: 'resource' }> {
  const { resource, namespace } = target
  return {
    type: 'resource',
    action,
    kind: resource.kind,
    name: live?.metadata.name ?? target.name,
    namespace,
  }
}
