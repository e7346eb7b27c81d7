/**
 * `helm uninstall`. Mirrors helm pkg/action/uninstall.go: pre-delete hooks, record uninstalling, ownership of every
 * object, delete, wait, post-delete hooks, purge or keep the history. Differs: where ownership cannot be verified it
 * stops before it deletes or purges anything, since the history is the only way back to what stays.
 */
import { type Attribute, sortByKind, splitManifests, UNINSTALL_ORDER } from '../helm'
import { isNotFound, type KubeObject } from '../kube'
import { remove, type Unstamped } from './apply'
import { build, objectsOf, type Target } from './build'
import { DEFAULT_TIMEOUT, type ReleaseEnv, ReleaseError, textOf } from './env'
import { runHooks } from './hooks'
import { reach } from './install'
import { nameFault } from './name'
import { ownershipFault } from './ownership'
import { inParallel } from './parallel'
import { revision } from './query'
import type { ReleaseRecord } from './record'
import type { ActionResult } from './result'
import { review } from './review'
import { key } from './send'
import type { UninstallRequest } from './service'
import { isReleaseNotFound, Storage } from './storage'
import { waitGone } from './wait'
import { warning } from './warning'

export async function* uninstall(
  env: ReleaseEnv,
  request: UninstallRequest,
  signal?: AbortSignal,
): AsyncGenerator<Unstamped, ActionResult> {
  const { name } = request
  const gone = (info = ''): string => `${info === '' ? '' : `${info}\n`}release "${name}" uninstalled\n`
  await reach(env)
  if (request.dryRun) return yield* rehearse(env, request)
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
    serverSide: true,
  } as const
  if (!request.disableHooks) yield* runHooks(env, storage, record, 'pre-delete', waiting)
  yield { type: 'stage', stage: 'record' }
  await storage.settle(record).catch(() => {})
  yield { type: 'stage', stage: 'delete' }
  const { owned, info } = yield* choose(env, record)
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

interface Sorted {
  kept: { kind: string; name: string; namespace: string }[]
  owned: Target[]
  unowned: Target[]
  unverifiable: { target: Target; why: string }[]
}

/** What is the release's to delete, and what is left. Throws what building objects throws. */
async function sortOut(env: ReleaseEnv, record: ReleaseRecord): Promise<Sorted> {
  const sorted: Sorted = { kept: [], owned: [], unowned: [], unverifiable: [] }
  const texts: string[] = []
  for (const { kind, text, head } of documentsOf(record)) {
    const policy = head?.metadata.annotations?.['helm.sh/resource-policy']?.trim().toLowerCase()
    if (policy === undefined) texts.push(text)
    if (policy !== 'keep') continue
    const { name = '', namespace = record.namespace } = head?.metadata ?? {}
    sorted.kept.push({ kind, name, namespace })
  }
  const targets = await build(env.kube, texts.join('\n---\n'), record.namespace)
  const faults: (string | undefined)[] = []
  const verdicts: ('owned' | 'unowned' | 'gone')[] = []
  await inParallel(targets, async (target, i) => {
    try {
      verdicts[i] = ownershipFault(await env.kube.get(key(target)), record) ? 'unowned' : 'owned'
    } catch (error) {
      verdicts[i] = 'gone'
      if (!isNotFound(error)) faults[i] = textOf(error)
    }
  })
  for (const [i, target] of targets.entries()) {
    const why = faults[i]
    if (why !== undefined) sorted.unverifiable.push({ target, why })
    else if (verdicts[i] === 'owned') sorted.owned.push(target)
    else if (verdicts[i] === 'unowned') sorted.unowned.push(target)
  }
  return sorted
}

/** Sorts out, and tells what is left. `info`: what Helm prints of it. */
async function* choose(
  env: ReleaseEnv,
  record: ReleaseRecord,
): AsyncGenerator<Unstamped, { owned: Target[]; info: string }> {
  let sorted: Sorted
  try {
    sorted = await sortOut(env, record)
  } catch {
    throw new ReleaseError(`failed to delete release: ${record.name}`)
  }
  const { kept, owned, unowned, unverifiable } = sorted
  if (unverifiable.length > 0) {
    const lines = unverifiable.map(({ target, why }) => `[${target.resource.kind}] ${target.name}: ${why}`)
    throw new ReleaseError(
      `nothing was deleted: the ownership of ${lines.length} resource(s) could not be verified:\n${lines.join('\n')}`,
    )
  }
  for (const one of kept) yield { type: 'resource', action: 'kept', ...one }
  for (const target of unowned)
    yield warning('WARN', 'skipping delete of resource not owned by this release', ...attributesOf(target), [
      'release',
      record.name,
    ])
  const parts = kept.length > 0 ? [keptText(kept)] : []
  if (unowned.length > 0)
    parts.push(
      `${unowned.length} resource(s) were not deleted because they are not owned by this release:\n${listed(unowned)}`,
    )
  return { owned, info: parts.join('\n') }
}

const listed = (targets: readonly Target[]): string =>
  targets.map(({ resource, name }) => `[${resource.kind}] ${name}\n`).join('')

const keptText = (kept: Sorted['kept']): string =>
  `These resources were kept due to the resource policy:\n${kept.map(({ kind, name }) => `[${kind}] ${name}\n`).join('')}`

const attributesOf = ({ resource, name, namespace }: Target): Attribute[] => [
  ['kind', resource.kind],
  ['name', name],
  ['namespace', namespace],
]

/** `--dry-run`: says what would be left. */
async function* rehearse(
  env: ReleaseEnv,
  request: UninstallRequest,
): AsyncGenerator<Unstamped, ActionResult> {
  const { name } = request
  const output = `release "${name}" uninstalled\n`
  let record: ReleaseRecord
  try {
    record = await revision(env, request)
  } catch (error) {
    if (request.ignoreNotFound && isReleaseNotFound(error)) return { record: null, output }
    throw error
  }
  let sorted: Sorted
  try {
    sorted = await sortOut(env, record)
  } catch {
    return { record, output } // Helm is silent about it here
  }
  const { kept, unowned, unverifiable } = sorted
  const reasons = [
    { why: 'they are not owned by this release', what: '', targets: unowned },
    {
      why: 'their ownership could not be verified',
      what: ' (ownership could not be verified)',
      targets: unverifiable.map(({ target }) => target),
    },
  ]
  for (const { why, what, targets } of reasons) {
    if (targets.length === 0) continue
    const message = `dry-run: resources would be skipped because ${why}`
    yield warning('WARN', message, ['release', name], ['count', targets.length])
    for (const target of targets)
      yield warning('WARN', `dry-run: would skip resource${what}`, ...attributesOf(target))
  }
  return { record, output: kept.length > 0 ? `${keptText(kept)}\n${output}` : output }
}
