/** `helm rollback`: an earlier revision's manifest once more, as a new revision. Mirrors helm pkg/action/rollback.go. */
import { remove, type Unstamped, type UpdateResult, update } from './apply'
import { type ReleaseEnv, ReleaseError, refuseCancelled, textOf } from './env'
import { runHooks } from './hooks'
import { buildRelease, reach, waitOptions } from './install'
import { nameFault } from './name'
import { own } from './ownership'
import type { ReleaseRecord } from './record'
import type { ActionResult } from './result'
import { review } from './review'
import { mannerOf } from './send'
import type { RollbackRequest } from './service'
import { Storage } from './storage'
import { waitReady } from './wait'
import { warning } from './warning'

const LONGEST_DESCRIPTION = 256
const DEFAULT_HISTORY = 10

export async function* rollback(
  env: ReleaseEnv,
  request: RollbackRequest,
  signal?: AbortSignal,
): AsyncGenerator<Unstamped, ActionResult> {
  const length = [...(request.description ?? '')].length
  if (length > LONGEST_DESCRIPTION)
    throw new ReleaseError(`description must be ${LONGEST_DESCRIPTION} characters or less, got ${length}`)
  await reach(env)
  const storage = new Storage(env.kube, env.clock, request.namespace)
  const { current, next } = await prepareRollback(env, storage, request)
  const output = 'Rollback was a success! Happy Helming!\n'
  if ((request.dryRun ?? 'none') !== 'none') return { record: next, output }
  await review(env, next, current)
  yield { type: 'stage', stage: 'record' }
  refuseCancelled(signal)
  await storage.create(next, request.historyMax ?? DEFAULT_HISTORY)
  yield* perform(env, storage, current, next, request, signal)
  for (const deployed of await storage.deployedAll(next.name)) {
    deployed.info.status = 'superseded'
    await storage.settle(deployed)
  }
  next.info.status = 'deployed'
  await storage.settle(next)
  return { record: next, output }
}

export async function prepareRollback(
  env: ReleaseEnv,
  storage: Storage,
  request: RollbackRequest,
): Promise<{ current: ReleaseRecord; next: ReleaseRecord }> {
  if (nameFault(request.name))
    throw new ReleaseError(`prepareRollback: Release name is invalid: ${request.name}`)
  const asked = request.revision ?? 0
  if (asked < 0) throw new ReleaseError('invalid release revision')
  const history = await storage.history(request.name)
  const current = history.at(-1) as ReleaseRecord
  const version = asked === 0 ? current.version - 1 : asked
  if (!history.some((r) => r.version === version)) throw new ReleaseError(`release has no ${version} version`)
  const target = await storage.get(request.name, version)
  const next: ReleaseRecord = {
    ...target,
    namespace: current.namespace,
    version: current.version + 1,
    info: {
      firstDeployed: current.info.firstDeployed,
      lastDeployed: new Date(env.clock.now()).toISOString(),
      deleted: '',
      description: request.description || `Rollback to ${version}`,
      status: 'pending-rollback',
      rollbackRevision: version,
      notes: target.info.notes,
    },
    applyMethod: mannerOf(request, target.applyMethod).serverSide ? 'ssa' : 'csa',
  }
  return { current, next }
}

/** A failing hook leaves the revision pending, as Helm does: another rollback goes through, an upgrade does not. */
async function* perform(
  env: ReleaseEnv,
  storage: Storage,
  current: ReleaseRecord,
  next: ReleaseRecord,
  request: RollbackRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<Unstamped> {
  const originals = await buildRelease(env, current, 'current release manifest')
  const targets = await buildRelease(env, next, 'new release manifest')
  const waiting = waitOptions(request, signal)
  if (!request.disableHooks)
    yield* runHooks(env, storage, next, 'pre-rollback', {
      ...waiting,
      serverSide: next.applyMethod === 'ssa',
    })
  for (const target of targets) own(target.object, next)
  yield { type: 'stage', stage: 'apply' }
  const result: UpdateResult = { created: [] }
  const serverSide = next.applyMethod === 'ssa'
  const manner = { ...mannerOf({ ...request, serverSide }), adoptManager: true }
  try {
    yield* update(env, originals, targets, manner, result, signal)
  } catch (error) {
    throw yield* failApply(env, storage, current, next, request, result, textOf(error))
  }
  if (waiting.strategy !== 'hookOnly') yield { type: 'stage', stage: 'wait' }
  try {
    yield* waitReady(env, targets, waiting)
  } catch (error) {
    next.info.status = 'failed'
    next.info.description = `Release "${next.name}" failed: ${textOf(error)}`
    await storage.settle(current).catch(() => {})
    await storage.settle(next).catch(() => {})
    throw new ReleaseError(`release ${next.name} failed: ${textOf(error)}`)
  }
  if (!request.disableHooks)
    yield* runHooks(env, storage, next, 'post-rollback', {
      ...waiting,
      serverSide: next.applyMethod === 'ssa',
    })
}

async function* failApply(
  env: ReleaseEnv,
  storage: Storage,
  current: ReleaseRecord,
  next: ReleaseRecord,
  request: RollbackRequest,
  result: UpdateResult,
  text: string,
): AsyncGenerator<Unstamped, ReleaseError> {
  const message = `Rollback "${next.name}" failed: ${text}`
  yield warning('WARN', message)
  current.info.status = 'superseded'
  next.info.status = 'failed'
  next.info.description = message
  await storage.settle(current).catch(() => {})
  await storage.settle(next).catch(() => {})
  if (!request.cleanupOnFail) return new ReleaseError(text)
  const errors: string[] = []
  if (result.created.length > 0) yield* remove(env, result.created, 'Background', errors)
  if (errors.length === 0) return new ReleaseError(text)
  return new ReleaseError(
    `an error occurred while cleaning up resources. original rollback error: unable to cleanup resources: ${errors.join(', ')}`,
  )
}
