/**
 * `helm install`. Mirrors helm pkg/action/install.go, step by step: reach, name free, chart, CRDs, render, build,
 * conflicts, namespace, store pending-install, pre-install, apply, wait, post-install, store deployed.
 */
import { isAlreadyExists, type KubeObject } from '../kube'
import { create, type Unstamped, update } from './apply'
import { build, type Target } from './build'
import { installCrds } from './crds'
import { DEFAULT_TIMEOUT, type ReleaseEnv, ReleaseError, refuseCancelled, textOf } from './env'
import { type HookEvent, runHooks } from './hooks'
import { nameFault } from './name'
import { existing, own } from './ownership'
import { statusBlock } from './print'
import type { ReleaseRecord } from './record'
import { noting, printing, readInput, renderRelease, schemaRule } from './render'
import type { ActionResult } from './result'
import { review, reviewCrds } from './review'
import { mannerOf, sendNew } from './send'
import type { InstallRequest, WaitStrategy } from './service'
import { hasSystemLabels, isReleaseNotFound, Storage } from './storage'
import { uninstall } from './uninstall'
import { type WaitOptions, waitReady } from './wait'
import { warning } from './warning'

export async function* install(
  env: ReleaseEnv,
  request: InstallRequest,
  signal?: AbortSignal,
): AsyncGenerator<Unstamped, ActionResult> {
  const { storage, record, targets, adopted } = yield* prepareInstall(env, request, signal)
  if (isDryRun(request)) return { record, output: statusBlock(record, request) }
  await review(env, record)
  yield { type: 'stage', stage: 'record' }
  if (request.createNamespace) await createNamespace(env, request)
  if (request.replace) await supersedeLast(storage, record)
  refuseCancelled(signal)
  await storage.create(record)
  try {
    yield* perform(env, storage, record, targets, adopted, request, signal)
  } catch (error) {
    throw yield* fail(env, storage, record, request, textOf(error), signal)
  }
  record.info.status = 'deployed'
  record.info.description = request.description || 'Install complete'
  await storage.settle(record)
  return { record, output: statusBlock(record, request) }
}

const isDryRun = ({ dryRun = 'none' }: InstallRequest): boolean => dryRun !== 'none'

interface Plan {
  storage: Storage
  record: ReleaseRecord
  targets: Target[]
  /** Those of the targets that exist already. */
  adopted: Target[]
}

/** Everything up to the record: what of it writes is the chart's crds/, and not in a dry run. */
export async function* prepareInstall(
  env: ReleaseEnv,
  request: InstallRequest,
  signal?: AbortSignal,
): AsyncGenerator<Unstamped, Plan> {
  const storage = new Storage(env.kube, env.clock, request.namespace)
  const dryRun = request.dryRun ?? 'none'
  yield { type: 'stage', stage: 'render' }
  const { chart, given: config, notices } = readInput(env, request)
  if (dryRun !== 'client') yield* step('cluster reachability check failed', () => reach(env))
  if (request.hideSecret && dryRun === 'none') {
    const text = 'hiding Kubernetes secrets requires a dry-run mode'
    yield warning('ERROR', text)
    throw new ReleaseError(text)
  }
  yield* step('release name check failed', () => requireFreeName(storage, request, dryRun !== 'none'))
  const prepared = env.renderer.prepare(chart, config, noting(notices), schemaRule(request))
  const target = {
    name: request.name,
    namespace: request.namespace,
    revision: 1,
    isUpgrade: false,
    isClientOnly: dryRun === 'client',
    ...printing(request),
  }
  if (dryRun === 'none' && !request.skipCrds) {
    await reviewCrds(env, prepared, target)
    yield* installCrds(env, request, prepared, signal)
  }
  if (request.labels && hasSystemLabels(request.labels)) throw new ReleaseError(SYSTEM_LABELS)
  const rendered = await renderRelease(env, prepared, target, notices)
  for (const notice of notices) yield { type: 'warning', ...notice }
  const time = new Date(env.clock.now()).toISOString()
  const record: ReleaseRecord = {
    name: request.name,
    namespace: request.namespace,
    version: 1,
    info: {
      firstDeployed: time,
      lastDeployed: time,
      deleted: '',
      description: 'Initial install underway',
      status: 'pending-install',
      rollbackRevision: 0,
      notes: rendered.notes,
    },
    chart: rendered.chart,
    config,
    manifest: rendered.manifest,
    hooks: rendered.hooks,
    applyMethod: mannerOf(request).serverSide ? 'ssa' : 'csa',
    labels: { ...request.labels },
  }
  if (isDryRun(request)) record.info.description = 'Dry run complete'
  if (dryRun === 'client') return { storage, record, targets: [], adopted: [] }
  const targets = await buildRelease(env, record, 'release manifest')
  for (const target of targets) own(target.object, request)
  let adopted: Target[]
  try {
    adopted = await existing(env.kube, targets, request, request.takeOwnership ?? false)
  } catch (error) {
    throw new ReleaseError(`unable to continue with install: ${textOf(error)}`)
  }
  return { storage, record, targets, adopted }
}

const SYSTEM_LABELS =
  'user supplied labels contains system reserved label name. System labels: [name owner status version createdAt modifiedAt]'

async function* perform(
  env: ReleaseEnv,
  storage: Storage,
  record: ReleaseRecord,
  targets: readonly Target[],
  adopted: readonly Target[],
  request: InstallRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<Unstamped> {
  const waiting = waitOptions(request, signal)
  const hooks = async function* (event: HookEvent): AsyncGenerator<Unstamped> {
    if (request.disableHooks) return
    try {
      yield* runHooks(env, storage, record, event, { ...waiting, serverSide: record.applyMethod === 'ssa' })
    } catch (error) {
      throw new ReleaseError(`failed ${event}: ${textOf(error)}`)
    }
  }
  yield* hooks('pre-install')
  yield { type: 'stage', stage: 'apply' }
  const manner = mannerOf(request)
  if (adopted.length === 0) yield* create(env, targets, { serverSide: manner.serverSide }, signal)
  else {
    const keepsLiveFields = (request.takeOwnership ?? false) && !manner.serverSide
    const adopting = { ...manner, adoptManager: true, keepsLiveFields }
    yield* update(env, adopted, targets, adopting, { created: [] }, signal)
  }
  if (waiting.strategy !== 'hookOnly') yield { type: 'stage', stage: 'wait' }
  yield* waitReady(env, targets, waiting)
  yield* hooks('post-install')
}

/** The one failure path: recorded as failed, or with --rollback-on-failure taken away again. The error to throw. */
async function* fail(
  env: ReleaseEnv,
  storage: Storage,
  record: ReleaseRecord,
  request: InstallRequest,
  text: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Unstamped, ReleaseError> {
  record.info.status = 'failed'
  record.info.description = `Release "${record.name}" failed: ${text}`
  if (request.rollbackOnFailure) {
    try {
      yield* uninstall(env, {
        name: record.name,
        namespace: record.namespace,
        wait: waitOptions(request, signal).strategy,
        timeout: request.timeout ?? DEFAULT_TIMEOUT,
        disableHooks: request.disableHooks ?? false,
      })
    } catch (error) {
      return new ReleaseError(
        `an error occurred while uninstalling the release. original install error: ${text}: ${textOf(error)}`,
      )
    }
    return new ReleaseError(
      `release ${record.name} failed, and has been uninstalled due to rollback-on-failure being set: ${text}`,
    )
  }
  // The record is still worth trying to write; what failed first is what is told.
  await storage.settle(record).catch(() => {})
  return new ReleaseError(text)
}

/** The strategy a request asks for: --rollback-on-failure implies waiting. */
export function waitOptions(
  request: {
    wait?: WaitStrategy
    timeout?: number
    waitForJobs?: boolean
    rollbackOnFailure?: boolean
  },
  signal: AbortSignal | undefined,
): WaitOptions {
  const asked = request.wait ?? 'hookOnly'
  return {
    strategy: asked === 'hookOnly' && request.rollbackOnFailure ? 'watcher' : asked,
    timeout: request.timeout ?? DEFAULT_TIMEOUT,
    withJobs: request.waitForJobs ?? false,
    signal,
  }
}

export async function reach(env: ReleaseEnv): Promise<void> {
  env.kube.resources().catch(() => {}) // asked meanwhile: whoever needs the answer hears the failure
  try {
    await env.kube.version()
  } catch (error) {
    throw new ReleaseError(`kubernetes cluster unreachable: ${textOf(error)}`)
  }
}

async function requireFreeName(storage: Storage, request: InstallRequest, isDryRun: boolean): Promise<void> {
  const fault = nameFault(request.name)
  if (fault) throw new ReleaseError(`release name "${request.name}": ${fault}`)
  if (isDryRun) return
  let last: ReleaseRecord
  try {
    last = await storage.last(request.name)
  } catch {
    // As in Helm: a history that cannot be read does not stop an install here; storing it will.
    return
  }
  const { status } = last.info
  if (request.replace && (status === 'uninstalled' || status === 'failed')) return
  throw new ReleaseError('cannot reuse a name that is still in use')
}

/** A step whose failure Helm logs before it reports it. */
async function* step(what: string, work: () => Promise<void>): AsyncGenerator<Unstamped> {
  try {
    await work()
  } catch (error) {
    const text = textOf(error)
    // The one message has the cause in it, the other beside it.
    const isWhole = what === 'cluster reachability check failed'
    yield isWhole ? warning('ERROR', `${what}: ${text}`) : warning('ERROR', what, ['error', text])
    throw new ReleaseError(`${what}: ${text}`)
  }
}

/** The objects of a release's manifest, or Helm's words for why there are none. */
export async function buildRelease(env: ReleaseEnv, record: ReleaseRecord, which: string): Promise<Target[]> {
  try {
    return await build(env.kube, record.manifest, record.namespace)
  } catch (error) {
    throw new ReleaseError(`unable to build kubernetes objects from ${which}: ${textOf(error)}`)
  }
}

async function createNamespace(env: ReleaseEnv, request: InstallRequest): Promise<void> {
  const name = request.namespace
  const resources = await env.kube.resources()
  const resource = resources.find((r) => r.group === '' && r.kind === 'Namespace')
  if (!resource) throw new ReleaseError('the cluster serves no namespaces')
  const object: KubeObject = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { name } },
    spec: {},
    status: {},
  }
  const { serverSide } = mannerOf(request)
  try {
    await sendNew(env, { resource, object, name, namespace: '' }, { serverSide })
  } catch (error) {
    if (!isAlreadyExists(error)) throw error
  }
}

/** --replace: the name's last revision makes way; a failed one keeps its status. */
async function supersedeLast(storage: Storage, record: ReleaseRecord): Promise<void> {
  let last: ReleaseRecord
  try {
    last = await storage.last(record.name)
  } catch (error) {
    if (isReleaseNotFound(error)) return
    throw error
  }
  record.version = last.version + 1
  if (last.info.status === 'failed') return
  last.info.status = 'superseded'
  last.info.description = 'superseded by new release'
  await storage.update(last)
}
