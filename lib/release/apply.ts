/**
 * Bringing a release's objects to the cluster: create, update, delete. Mirrors helm pkg/kube/client.go (server-side
 * apply, field manager `helm`); differs in that updates of one kind run side by side, as creations do.
 */
import {
  type Clock,
  gvkText,
  isConflict,
  isNotFound,
  type KubeClient,
  KubeError,
  type KubeObject,
  keyOf,
  type ObjectKey,
  sleep,
} from '../kube'
import { identity, type Target } from './build'
import { ReleaseError, refuseCancelled, textOf } from './env'
import { asTheyCome, batches, inParallel } from './parallel'
import type { ReleaseEvent } from './service'

export const FIELD_MANAGER = 'helm'
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
}

export interface Cluster {
  kube: KubeClient
  clock: Clock
}

/** Creates (or applies over) every target; others of its kind go on when one fails, later kinds too, as in Helm. */
export async function* create(
  cluster: Cluster,
  targets: readonly Target[],
  options: { force: boolean; signal?: AbortSignal | undefined },
): AsyncGenerator<Report> {
  const errors: string[] = []
  for (const batch of batches(targets)) {
    refuseCancelled(options.signal)
    for await (const { reports, error } of asTheyCome(batch, (t) => createOne(cluster, t, options.force))) {
      if (reports) yield* reports
      if (error) errors.push(error)
    }
  }
  if (errors.length > 0) throw new ReleaseError(errors.join('\n'))
}

async function createOne(cluster: Cluster, target: Target, force: boolean): Promise<Outcome> {
  try {
    const live = await applyOne(cluster, target, force, true)
    return { reports: [resourceReport('created', target, live)] }
  } catch (error) {
    return { error: textOf(error) }
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
  options: { force: boolean; adoptManager: boolean; signal?: AbortSignal | undefined },
  result: UpdateResult,
): AsyncGenerator<Report> {
  const known = new Set(originals.map(identity))
  const errors: string[] = []
  const inOrder = batches(targets)
  let ahead = look(cluster, inOrder[0])
  for (const [i, batch] of inOrder.entries()) {
    refuseCancelled(options.signal)
    let hasStopped = false
    const seen = await ahead
    const lookAhead = (): void => {
      ahead = look(cluster, inOrder[i + 1])
    }
    // The next kind is looked up while this one is applied, and what is found judged in its turn; but not where what
    // was seen is written back, since it must be fresh then.
    if (!options.adoptManager) lookAhead()
    const run = (t: Target): Promise<Outcome & { stops?: boolean }> =>
      updateOne(cluster, t, seen.get(t) as Live, known.has(identity(t)), options, result)
    for await (const { reports, error, stops } of asTheyCome(batch, run)) {
      if (reports) yield* reports
      if (error) errors.push(error)
      hasStopped ||= stops ?? false
    }
    // A creation that fails ends the update there; a change that fails does not.
    if (hasStopped) break
    if (options.adoptManager) lookAhead()
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
  isKnown: boolean,
  options: { force: boolean; adoptManager: boolean },
  result: UpdateResult,
): Promise<Outcome & { stops?: boolean }> {
  if ('error' in live) {
    if (!isNotFound(live.error))
      return { error: `could not get information about the resource: ${textOf(live.error)}`, stops: true }
    result.created.push(target)
    const outcome = await createOne(cluster, target, options.force)
    return outcome.error ? { error: `failed to create resource: ${outcome.error}`, stops: true } : outcome
  }
  try {
    const before = live.object
    if (options.adoptManager) await adoptManager(cluster.kube, target, before)
    const after = await applyOne(cluster, target, options.force, false)
    const isSame = after.metadata.resourceVersion === before.metadata.resourceVersion
    const report = resourceReport(isSame ? 'unchanged' : 'changed', target, after)
    return { reports: isKnown ? [report] : [unknownToOriginal(target), report] }
  } catch (error) {
    return { error: textOf(error) }
  }
}

/** An object that exists but was not in the last manifest: Helm says so and takes it as it is. */
function unknownToOriginal(target: Target): Report {
  const where = `namespace=${target.namespace} name=${target.name} kind=${target.resource.kind}`
  const text = 'resource exists on cluster but not in original release, using cluster state as baseline'
  return { type: 'warning', message: text, line: `level=WARN msg="${text}" ${where}` }
}

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

/** The pauses before a creation is tried again when a quota was being counted (client-go's DefaultRetry). */
const RETRIES = [10, 10, 10, 10]

async function applyOne(
  cluster: Cluster,
  target: Target,
  force: boolean,
  isCreation: boolean,
): Promise<KubeObject> {
  if (target.name === '')
    throw new ReleaseError(
      `server-side apply failed for object ${target.namespace}/ ${gvkText(target.resource)}: resource name may not be empty`,
    )
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await cluster.kube.apply(target.resource, target.object, {
        fieldManager: FIELD_MANAGER,
        force,
        strict: true,
      })
    } catch (error) {
      const pause = RETRIES[attempt]
      if (isCreation && pause !== undefined && isQuotaConflict(error)) {
        await sleep(cluster.clock, pause)
        continue
      }
      const what = `${target.namespace}/${target.name} ${gvkText(target.resource)}`
      throw new ReleaseError(
        `${isConflict(error) ? 'conflict occurred while applying object' : 'server-side apply failed for object'} ${what}: ${textOf(error)}`,
        { cause: error },
      )
    }
  }
}

function isQuotaConflict(error: unknown): boolean {
  return (
    isConflict(error) &&
    error instanceof KubeError &&
    error.message.includes('Operation cannot be fulfilled on resourcequotas') &&
    error.message.includes('the object has been modified')
  )
}

/**
 * An object applied client-side before: what manager `helm` updated becomes what it applied, else fields dropped
 * from the chart would stay for ever. Mirrors client-go's csaupgrade.
 */
async function adoptManager(kube: KubeClient, target: Target, live: KubeObject): Promise<void> {
  const entries = (live.metadata.managedFields ?? []) as ManagedEntry[]
  const isClientSide = (e: ManagedEntry): boolean =>
    e.manager === FIELD_MANAGER && e.operation === 'Update' && !e.subresource
  const old = entries.find(isClientSide)
  if (!old) return
  const applied = entries.find((e) => e.manager === FIELD_MANAGER && e.operation === 'Apply')
  const fieldsV1 = unionFields(applied?.fieldsV1 ?? {}, old.fieldsV1 ?? {})
  const merged = { ...(applied ?? old), operation: 'Apply', fieldsV1 }
  const rest = entries.filter((e) => e !== applied && !isClientSide(e))
  await kube.patch(
    key(target),
    'json',
    [
      { op: 'replace', path: '/metadata/managedFields', value: [merged, ...rest] },
      { op: 'replace', path: '/metadata/resourceVersion', value: live.metadata.resourceVersion },
    ],
    { fieldManager: FIELD_MANAGER },
  )
}

interface ManagedEntry {
  manager?: string
  operation?: string
  subresource?: string
  fieldsV1?: Fields
}
interface Fields {
  [step: string]: Fields
}

function unionFields(a: Fields, b: Fields): Fields {
  const out: Fields = { ...a }
  for (const step of Object.keys(b)) out[step] = unionFields(a[step] ?? {}, b[step] as Fields)
  return out
}

export const key = (target: Target): ObjectKey => keyOf(target.resource, target.object)

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
