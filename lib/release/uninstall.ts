/**
 * `helm uninstall`. Mirrors helm pkg/action/uninstall.go: pre-delete hooks, record uninstalling, ownership of every
 * object, delete, wait, post-delete hooks, purge or keep the history. Differs: where ownership cannot be verified it
 * stops before it deletes or purges anything, since the history is the only way back to what stays.
 */
import { sortByKind, splitManifests, UNINSTALL_ORDER } from '../helm'
import { isNotFound, type KubeObject } from '../kube'
import { key, remove, type Unstamped } from './apply'
import { build, objectsOf, type Target } from './build'
import { DEFAULT_TIMEOUT, type ReleaseEnv, ReleaseError, textOf } from './env'
import { runHooks } from './hooks'
import { reach } from './install'
import { nameFault } from './name'
import { ownershipFault } from './ownership'
import { inParallel } from './parallel'
import type { ReleaseRecord } from './record'
import type { ActionResult } from './result'
import { review } from './review'
import type { UninstallRequest } from './service'
import { isReleaseNotFound, Storage } from './storage'
import { waitGone } from './wait'

export async function* uninstall(
  env: ReleaseEnv,
  request: UninstallRequest,
  signal?: AbortSignal,
): AsyncGenerator<Unstamped, ActionResult> {
  const { name } = request
  const gone = (info = ''): string => `${info === '' ? '' : `${info}\n`}release "${name}" uninstalled\n`
  await reach(env)
  if (nameFault(name)) throw new ReleaseError(`uninstall: Release name is invalid: ${name}`)
  const storage = new Storage(env.kube, env.clock, request.namespace)
  let history: ReleaseRecord[]
  try {
    history = await storage.history(name)
  } catch (error) {
    if (request.ignoreNotFound && isReleaseNotFound(error)) return { record: null, output: gone() }
    throw new ReleaseError(`uninstall: Release not loaded: ${name}: ${textOf(error)}`)
  }
  const record = history.at(-1) as ReleaseRecord
  if (record.info.status === 'uninstalled') {
    if (request.keepHistory) throw new ReleaseError(`the release named "${name}" is already deleted`)
    await review(env, { manifest: '', hooks: [] })
    await purge(storage, history)
    return { record, output: gone() }
  }
  record.info.status = 'uninstalling'
  record.info.deleted = new Date(env.clock.now()).toISOString()
  record.info.description = 'Deletion in progress (or silently failed)'
  await review(env, record)
  const waiting = {
    strategy: request.wait ?? 'hookOnly',
    timeout: request.timeout ?? DEFAULT_TIMEOUT,
    signal,
    serverSide: record.applyMethod === 'ssa',
  } as const
  if (!request.disableHooks) yield* runHooks(env, storage, record, 'pre-delete', waiting)
  yield { type: 'stage', stage: 'record' }
  await storage.settle(record).catch(() => {})
  yield { type: 'stage', stage: 'delete' }
  const { owned, info } = yield* sortOut(env, record)
  const failures: string[] = []
  yield* remove(env, owned, PROPAGATION[request.cascade ?? 'background'], failures)
  if (failures.length > 0) throw new ReleaseError(`failed to delete release: ${name}`)
  const errors: string[] = []
  try {
    yield* waitGone(env, owned, waiting)
  } catch (error) {
    errors.push(textOf(error))
  }
  try {
    if (!request.disableHooks) yield* runHooks(env, storage, record, 'post-delete', waiting)
  } catch (error) {
    errors.push(textOf(error))
  }
  record.info.status = 'uninstalled'
  record.info.description = request.description || 'Uninstallation complete'
  await conclude(storage, history, request.keepHistory ?? false, errors)
  if (errors.length > 0)
    throw new ReleaseError(`uninstallation completed with ${errors.length} error(s): ${errors.join('; ')}`)
  return { record, output: gone(info) }
}

const PROPAGATION = { background: 'Background', foreground: 'Foreground', orphan: 'Orphan' } as const

async function conclude(
  storage: Storage,
  history: ReleaseRecord[],
  keepHistory: boolean,
  errors: string[],
): Promise<void> {
  if (!keepHistory) {
    await purge(storage, history).catch((error) => {
      errors.push(textOf(error))
    })
    return
  }
  const record = history.at(-1) as ReleaseRecord
  await storage.settle(record).catch(() => {})
  for (const deployed of await storage.deployedAll(record.name)) {
    deployed.info.status = 'superseded'
    await storage.settle(deployed).catch(() => {})
  }
}

async function purge(storage: Storage, history: readonly ReleaseRecord[]): Promise<void> {
  try {
    // The newest last: while it is there, the uninstall can be repeated.
    await inParallel(history.slice(0, -1), (record) => storage.delete(record))
    for (const record of history.slice(-1)) await storage.delete(record)
  } catch (error) {
    throw new ReleaseError(`uninstall: Failed to purge the release: ${textOf(error)}`)
  }
}

interface Document {
  kind: string
  text: string
  head: KubeObject | undefined
}

/** The manifest's documents in the order of uninstalling: Helm keys them manifest-0, -1, -10, -2 … and sorts by kind. */
function documentsOf(record: ReleaseRecord): Document[] {
  const keyed = splitManifests(record.manifest).map(({ text }, i) => ({ at: `manifest-${i}`, text }))
  keyed.sort((a, b) => (a.at < b.at ? -1 : 1))
  const documents = keyed.map(({ text }) => {
    const [head] = objectsOf(text)
    return { kind: head?.kind ?? '', text, head }
  })
  return sortByKind(documents, UNINSTALL_ORDER)
}

/** What is the release's to delete, and what Helm says about the rest. */
async function* sortOut(
  env: ReleaseEnv,
  record: ReleaseRecord,
): AsyncGenerator<Unstamped, { owned: Target[]; info: string }> {
  const parts: string[] = []
  const kept: string[] = []
  const texts: string[] = []
  for (const { kind, text, head } of documentsOf(record)) {
    const policy = head?.metadata.annotations?.['helm.sh/resource-policy']?.trim().toLowerCase()
    if (policy === undefined) texts.push(text)
    if (policy !== 'keep') continue
    const name = head?.metadata.name ?? ''
    kept.push(`[${kind}] ${name}`)
    const namespace = head?.metadata.namespace ?? record.namespace
    yield { type: 'resource', action: 'kept', kind, name, namespace }
  }
  if (kept.length > 0)
    parts.push(`These resources were kept due to the resource policy:\n${kept.join('\n')}\n`)
  let targets: Target[]
  try {
    targets = await build(env.kube, texts.join('\n---\n'), record.namespace)
  } catch {
    throw new ReleaseError(`failed to delete release: ${record.name}`)
  }
  const verdicts = await verdictsOn(env, record, targets)
  const unowned = targets.filter((_, i) => verdicts[i] === 'unowned')
  for (const { resource, name, namespace } of unowned) {
    const text = 'skipping delete of resource not owned by this release'
    const fields = `kind=${resource.kind} name=${name} namespace=${namespace} release=${record.name}`
    yield {
      type: 'warning',
      message: `${text}: ${resource.kind} ${name}`,
      line: `level=WARN msg="${text}" ${fields}`,
    }
  }
  if (unowned.length > 0)
    parts.push(
      `${unowned.length} resource(s) were not deleted because they are not owned by this release:\n${listed(unowned)}`,
    )
  return { owned: targets.filter((_, i) => verdicts[i] === 'owned'), info: parts.join('\n') }
}

const listed = (targets: readonly Target[]): string =>
  targets.map(({ resource, name }) => `[${resource.kind}] ${name}\n`).join('')

async function verdictsOn(
  env: ReleaseEnv,
  record: ReleaseRecord,
  targets: readonly Target[],
): Promise<('owned' | 'unowned' | 'gone')[]> {
  const verdicts: ('owned' | 'unowned' | 'gone')[] = []
  const unverifiable: string[] = []
  await inParallel(targets, async (target, i) => {
    try {
      const live = await env.kube.get(key(target))
      verdicts[i] = ownershipFault(live, record) ? 'unowned' : 'owned'
    } catch (error) {
      verdicts[i] = 'gone'
      if (!isNotFound(error)) unverifiable.push(`[${target.resource.kind}] ${target.name}: ${textOf(error)}`)
    }
  })
  if (unverifiable.length > 0)
    throw new ReleaseError(
      `nothing was deleted: the ownership of ${unverifiable.length} resource(s) could not be verified:\n${unverifiable.join('\n')}`,
    )
  return verdicts
}
