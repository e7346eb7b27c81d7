/**
 * `helm upgrade`. Mirrors helm pkg/action/upgrade.go: last release, values policy, render, build, conflicts of what
 * is new, store pending-upgrade, pre-upgrade, apply and delete what dropped out, wait, post-upgrade, old superseded,
 * new deployed.
 */
import type { GoMap } from '../go'
import { remove, type Unstamped, type UpdateResult, update } from './apply'
import { identity, type Target } from './build'
import { DEFAULT_TIMEOUT, RefusedError, type ReleaseEnv, ReleaseError, refuseCancelled, textOf } from './env'
import { type HookEvent, runHooks } from './hooks'
import { buildRelease, install, reach, waitOptions } from './install'
import { nameFault } from './name'
import { existing, own } from './ownership'
import { statusBlock } from './print'
import { isPending, type ReleaseRecord } from './record'
import { type ChartInput, noting, printing, readInput, renderRelease, schemaRule } from './render'
import type { LoadedChart } from './renderer'
import type { ActionResult } from './result'
import { review } from './review'
import { rollback } from './rollback'
import { mannerOf } from './send'
import type { UpgradeRequest } from './service'
import { hasSystemLabels, isReleaseNotFound, noDeployed, Storage } from './storage'
import { waitReady } from './wait'
import { warning } from './warning'

/** Helm's `--history-max`. */
export const DEFAULT_HISTORY = 10

export async function* upgrade(
  env: ReleaseEnv,
  request: UpgradeRequest,
  signal?: AbortSignal,
): AsyncGenerator<Unstamped, ActionResult> {
  const plan = yield* prepareUpgrade(env, request)
  if (plan.isDryRun) return { record: plan.next, output: upgraded(plan.next, request) }
  await review(env, plan.next, plan.current)
  yield { type: 'stage', stage: 'record' }
  refuseCancelled(signal)
  await plan.storage.create(plan.next, request.historyMax ?? DEFAULT_HISTORY)
  const result: UpdateResult = { created: [] }
  try {
    yield* perform(env, plan, request, result, signal)
  } catch (error) {
    throw yield* fail(env, plan, request, result, textOf(error))
  }
  const { current, next, storage } = plan
  const before = current.info.status
  current.info.status = 'superseded'
  try {
    await storage.settle(current)
    next.info.status = 'deployed'
    next.info.description = request.description || 'Upgrade complete'
    await storage.settle(next)
  } catch (error) {
    // Nothing may stay with no deployed revision, or with two.
    current.info.status = before
    next.info.status = 'pending-upgrade'
    await storage.settle(current).catch(() => {})
    throw error
  }
  return { record: next, output: upgraded(next, request) }
}

const upgraded = (record: ReleaseRecord, request: UpgradeRequest): string =>
  `Release "${record.name}" has been upgraded. Happy Helming!\n${statusBlock(record, request)}`

/** `helm upgrade --install`: installs where there is no release, or only an uninstalled one. */
export async function* upgradeOrInstall(
  env: ReleaseEnv,
  request: UpgradeRequest,
  signal?: AbortSignal,
): AsyncGenerator<Unstamped, ActionResult> {
  if (!request.install) return yield* upgrade(env, request, signal)
  const storage = new Storage(env.kube, env.clock, request.namespace)
  let last: ReleaseRecord | undefined
  try {
    await reach(env)
    last = await storage.last(request.name)
  } catch (error) {
    if (!isReleaseNotFound(error)) throw new UnprefixedError(textOf(error))
  }
  if (last && last.info.status !== 'uninstalled') return yield* upgrade(env, request, signal)
  const replace = last !== undefined
  const intro = `Release "${request.name}" does not exist. Installing it now.\n`
  try {
    const result = yield* install(env, { ...request, replace }, signal)
    return { ...result, output: intro + result.output }
  } catch (error) {
    if (error instanceof RefusedError) throw error
    throw new UnprefixedError(textOf(error), intro)
  }
}

/** A failure Helm reports without `UPGRADE FAILED: `, and what it had printed by then. */
export class UnprefixedError extends ReleaseError {
  constructor(
    message: string,
    readonly output = '',
  ) {
    super(message)
  }
}

interface Plan {
  storage: Storage
  current: ReleaseRecord
  next: ReleaseRecord
  originals: Target[]
  targets: Target[]
  isDryRun: boolean
}

/** Everything up to the first write: the two revisions and their objects. */
export async function* prepareUpgrade(
  env: ReleaseEnv,
  request: UpgradeRequest,
): AsyncGenerator<Unstamped, Plan> {
  let input: ChartInput
  try {
    input = readInput(env, request)
  } catch (error) {
    throw new UnprefixedError(textOf(error))
  }
  const storage = new Storage(env.kube, env.clock, request.namespace)
  yield { type: 'stage', stage: 'render' }
  await reach(env)
  if (nameFault(request.name)) throw new ReleaseError(`release name is invalid: ${request.name}`)
  if (request.hideSecret && (request.dryRun ?? 'none') === 'none')
    throw new ReleaseError('hiding Kubernetes secrets requires a dry-run mode')
  const { last, current } = await findCurrent(storage, request.name)
  const { notices } = input
  const { chart, config } = applyPolicy(env, request, current, input)
  const prepared = env.renderer.prepare(chart, config, noting(notices), schemaRule(request))
  if (request.labels && hasSystemLabels(request.labels))
    throw new ReleaseError(
      'user supplied labels contains system reserved label name. System labels: [name owner status version createdAt modifiedAt]',
    )
  const target = {
    name: request.name,
    namespace: current.namespace,
    revision: last.version + 1,
    isUpgrade: true,
    isClientOnly: request.dryRun === 'client',
    ...printing(request),
  }
  const rendered = await renderRelease(env, prepared, target, notices)
  for (const notice of notices) yield { type: 'warning', ...notice }
  const next: ReleaseRecord = {
    name: request.name,
    namespace: current.namespace,
    version: last.version + 1,
    info: {
      firstDeployed: current.info.firstDeployed,
      lastDeployed: new Date(env.clock.now()).toISOString(),
      deleted: '',
      description: 'Preparing upgrade',
      status: 'pending-upgrade',
      rollbackRevision: 0,
      notes: rendered.notes,
    },
    chart: rendered.chart,
    config,
    manifest: rendered.manifest,
    hooks: rendered.hooks,
    applyMethod: mannerOf(request, last.applyMethod).serverSide ? 'ssa' : 'csa',
    labels: mergeLabels(last.labels, request.labels ?? {}),
  }
  const targets = await buildRelease(env, next, 'new release manifest')
  const originals = await buildRelease(env, current, 'current release manifest')
  for (const target of targets) own(target.object, next)
  const known = new Set(originals.map(identity))
  const added = targets.filter((target) => !known.has(identity(target)))
  try {
    originals.push(...(await existing(env.kube, added, next, request.takeOwnership ?? false)))
  } catch (error) {
    throw new ReleaseError(`unable to continue with update: ${textOf(error)}`)
  }
  const isDryRun = request.dryRun !== undefined && request.dryRun !== 'none'
  if (isDryRun) next.info.description = request.description || 'Dry run complete'
  return { storage, current, next, originals, targets, isDryRun }
}

/** The last revision, and the one the cluster is taken to be at. */
async function findCurrent(
  storage: Storage,
  name: string,
): Promise<{ last: ReleaseRecord; current: ReleaseRecord }> {
  let last: ReleaseRecord
  try {
    last = await storage.last(name)
  } catch (error) {
    throw isReleaseNotFound(error) ? noDeployed(name) : error
  }
  const { status } = last.info
  if (isPending(status)) throw new ReleaseError('another operation (install/upgrade/rollback) is in progress')
  if (status === 'deployed') return { last, current: last }
  const [deployed] = (await storage.deployedAll(name)).sort((a, b) => b.version - a.version)
  if (deployed) return { last, current: deployed }
  if (status !== 'failed' && status !== 'superseded') throw noDeployed(name)
  return { last, current: last }
}

/** Which values the new revision stores, and what they lie on. */
function applyPolicy(
  env: ReleaseEnv,
  request: UpgradeRequest,
  current: ReleaseRecord,
  { chart, given }: ChartInput,
): { chart: LoadedChart; config: GoMap } {
  const { renderer } = env
  // Nothing stored is no table to Helm; merging into one would leave given nulls in the old record.
  const merged = (): GoMap =>
    current.config.size === 0 ? given : renderer.coalesceTables(given, current.config)
  switch (request.valuesPolicy ?? 'default') {
    case 'reset':
      return { chart, config: given }
    case 'reuse': {
      const old = renderer.coalesceValues(current.chart, current.config)
      return {
        chart: renderer.withDefaults(chart, old),
        config: merged(),
      }
    }
    case 'reset-then-reuse':
      return { chart, config: merged() }
    default:
      return { chart, config: given.size === 0 ? current.config : given }
  }
}

function mergeLabels(before: Record<string, string>, given: Record<string, string>): Record<string, string> {
  const merged = Object.entries({ ...before, ...given })
  return Object.fromEntries(merged.filter(([, value]) => value !== 'null'))
}

async function* perform(
  env: ReleaseEnv,
  plan: Plan,
  request: UpgradeRequest,
  result: UpdateResult,
  signal: AbortSignal | undefined,
): AsyncGenerator<Unstamped> {
  const { storage, current, next, originals, targets } = plan
  const waiting = waitOptions(request, signal)
  const hooks = async function* (event: HookEvent): AsyncGenerator<Unstamped> {
    if (request.disableHooks) return
    try {
      yield* runHooks(env, storage, next, event, { ...waiting, serverSide: next.applyMethod === 'ssa' })
    } catch (error) {
      throw new ReleaseError(`${event} hooks failed: ${textOf(error)}`)
    }
  }
  yield* hooks('pre-upgrade')
  yield { type: 'stage', stage: 'apply' }
  const serverSide = next.applyMethod === 'ssa'
  const manner = {
    ...mannerOf({ ...request, serverSide }),
    adoptManager: serverSide && current.applyMethod !== 'ssa',
  }
  try {
    yield* update(env, originals, targets, manner, result, signal)
    if (waiting.strategy !== 'hookOnly') yield { type: 'stage', stage: 'wait' }
    yield* waitReady(env, targets, waiting)
  } catch (error) {
    await storage.update(current).catch(() => {}) // as Helm does, though nothing in it has changed
    throw error
  }
  yield* hooks('post-upgrade')
}

/** The one failure path: recorded as failed, then cleaned up or rolled back where asked. The error to throw. */
async function* fail(
  env: ReleaseEnv,
  plan: Plan,
  request: UpgradeRequest,
  result: UpdateResult,
  text: string,
): AsyncGenerator<Unstamped, ReleaseError> {
  const { storage, next } = plan
  yield warning('WARN', 'upgrade failed', ['name', next.name], ['error', text])
  next.info.status = 'failed'
  next.info.description = `Upgrade "${next.name}" failed: ${text}`
  await storage.settle(next).catch(() => {})
  if (request.cleanupOnFail && result.created.length > 0) {
    const errors: string[] = []
    yield* remove(env, result.created, 'Background', errors)
    if (errors.length > 0)
      return new ReleaseError(
        `an error occurred while cleaning up resources. original upgrade error: ${text}: unable to cleanup resources: ${errors.join(', ')}`,
      )
  }
  return request.rollbackOnFailure ? yield* goBack(env, plan, request, text) : new ReleaseError(text)
}

const applyFlags = ({ serverSide, forceConflicts, forceReplace }: UpgradeRequest) => ({
  serverSide: serverSide ?? 'auto',
  forceConflicts: forceConflicts ?? false,
  forceReplace: forceReplace ?? false,
})

async function* goBack(
  env: ReleaseEnv,
  plan: Plan,
  request: UpgradeRequest,
  text: string,
): AsyncGenerator<Unstamped, ReleaseError> {
  const { storage, next } = plan
  const history = await storage.history(next.name)
  const good = history.filter((r) => r.info.status === 'superseded' || r.info.status === 'deployed').at(-1)
  if (!good)
    return new ReleaseError(
      `unable to find a previously successful release when attempting to rollback. original upgrade error: ${text}`,
    )
  try {
    yield* rollback(env, {
      name: next.name,
      namespace: next.namespace,
      revision: good.version,
      wait: waitOptions(request, undefined).strategy,
      waitForJobs: request.waitForJobs ?? false,
      timeout: request.timeout ?? DEFAULT_TIMEOUT,
      disableHooks: request.disableHooks ?? false,
      ...applyFlags(request),
      historyMax: 0,
    })
  } catch (error) {
    return new ReleaseError(
      `an error occurred while rolling back the release. original upgrade error: ${text}: ${textOf(error)}`,
    )
  }
  return new ReleaseError(
    `release ${next.name} failed, and has been rolled back due to rollback-on-failure being set: ${text}`,
  )
}
