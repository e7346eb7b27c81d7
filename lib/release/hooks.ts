/** Running a release's hooks for one event. Mirrors helm pkg/action/hooks.go. */
import { logLine } from '../helm'
import { hookStatus } from '../kube'
import { create, remove, type Unstamped } from './apply'
import { build } from './build'
import { type ReleaseEnv, ReleaseError, textOf } from './env'
import type { HookRecord, ReleaseRecord } from './record'
import type { WaitStrategy } from './service'
import type { Storage } from './storage'
import { waitForHook, waitGone } from './wait'
import { warning } from './warning'

export type HookEvent =
  | 'pre-install'
  | 'post-install'
  | 'pre-delete'
  | 'post-delete'
  | 'pre-upgrade'
  | 'post-upgrade'
  | 'pre-rollback'
  | 'post-rollback'
  | 'test'

export interface HookOptions {
  strategy: WaitStrategy
  timeout: number
  /** Hooks are applied as their release is. */
  serverSide: boolean
  signal?: AbortSignal | undefined
}

/** The record's hooks of `event`: by weight, then name. */
export function hooksOf(record: ReleaseRecord, event: HookEvent): HookRecord[] {
  return record.hooks
    .filter((hook) => hook.events.includes(event))
    .sort((a, b) => a.weight - b.weight || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

/** Throws Helm's text when a hook fails; later hooks then do not run. */
export async function* runHooks(
  env: ReleaseEnv,
  storage: Storage,
  record: ReleaseRecord,
  event: HookEvent,
  options: HookOptions,
): AsyncGenerator<Unstamped> {
  const { fault, shutdown } = yield* executeHooks(env, storage, record, event, options)
  yield* shutdown()
  if (fault !== undefined) throw new ReleaseError(fault)
}

/** What is left to do after hooks: the deletions their policies ask for. */
export type Shutdown = () => AsyncGenerator<Unstamped>

/** Runs hooks and leaves the deletions that follow to the caller; `fault` is Helm's text when one failed. */
export async function* executeHooks(
  env: ReleaseEnv,
  storage: Storage,
  record: ReleaseRecord,
  event: HookEvent,
  options: HookOptions,
): AsyncGenerator<Unstamped, { fault?: string; shutdown: Shutdown }> {
  const hooks = hooksOf(record, event)
  if (hooks.length > 0) yield { type: 'stage', stage: 'hooks' }
  const done: HookRecord[] = []
  for (const hook of hooks) {
    if (hook.deletePolicies.length === 0) hook.deletePolicies = ['before-hook-creation']
    try {
      yield* deleteBy(env, record, hook, 'before-hook-creation', options)
      yield* runHook(env, storage, record, hook, event, options)
    } catch (error) {
      yield phaseEvent(hook, event, 'failed')
      if (!(error instanceof HookFailure)) return { fault: textOf(error), shutdown: async function* () {} }
      yield* outputLogs(env, record, hook, 'hook-failed')
      return { fault: error.message, shutdown: () => afterFailure(env, record, hook, done, options) }
    }
    yield phaseEvent(hook, event, 'succeeded')
    done.push(hook)
  }
  return { shutdown: () => afterSuccess(env, record, done, options) }
}

/** A hook that ran and did not succeed: its delete policies apply. One that could not be created has none. */
class HookFailure extends ReleaseError {}

async function* runHook(
  env: ReleaseEnv,
  storage: Storage,
  record: ReleaseRecord,
  hook: HookRecord,
  event: HookEvent,
  options: HookOptions,
): AsyncGenerator<Unstamped> {
  const targets = await build(env.kube, hook.manifest, record.namespace).catch((error) => {
    throw new ReleaseError(
      `unable to build kubernetes object for ${event} hook ${hook.path}: ${textOf(error)}`,
    )
  })
  hook.lastRun = { startedAt: now(env), completedAt: '', phase: 'Running' }
  // Helm goes on when this record fails; the next one tells.
  await storage.update(record).catch(() => {})
  hook.lastRun.phase = 'Unknown'
  yield phaseEvent(hook, event, 'running')
  const finish = (phase: 'Succeeded' | 'Failed'): void => {
    hook.lastRun = { ...hook.lastRun, completedAt: now(env), phase }
  }
  try {
    yield* create(env, targets, { serverSide: options.serverSide }, options.signal)
  } catch (error) {
    finish('Failed')
    throw new ReleaseError(`warning: Hook ${event} ${hook.path} failed: ${textOf(error)}`)
  }
  try {
    yield* waitForHook(env, targets, hookStatus, options)
  } catch (error) {
    finish('Failed')
    throw new HookFailure(textOf(error))
  }
  finish('Succeeded')
}

async function* afterFailure(
  env: ReleaseEnv,
  record: ReleaseRecord,
  failed: HookRecord,
  succeeded: readonly HookRecord[],
  options: HookOptions,
): AsyncGenerator<Unstamped> {
  try {
    yield* deleteBy(env, record, failed, 'hook-failed', options)
  } catch (error) {
    yield warning('INFO', `error deleting the hook resource on hook failure: ${textOf(error)}`)
  }
  for (const hook of succeeded) yield* deleteBy(env, record, hook, 'hook-succeeded', options)
}

async function* afterSuccess(
  env: ReleaseEnv,
  record: ReleaseRecord,
  done: readonly HookRecord[],
  options: HookOptions,
): AsyncGenerator<Unstamped> {
  for (const hook of [...done].reverse()) {
    yield* outputLogs(env, record, hook, 'hook-succeeded')
    yield* deleteBy(env, record, hook, 'hook-succeeded', options)
  }
}

async function* deleteBy(
  env: ReleaseEnv,
  record: ReleaseRecord,
  hook: HookRecord,
  policy: string,
  options: HookOptions,
): AsyncGenerator<Unstamped> {
  // Deleting a definition would take everybody's custom resources along.
  if (hook.kind === 'CustomResourceDefinition' || !hook.deletePolicies.includes(policy)) return
  const targets = await build(env.kube, hook.manifest, record.namespace).catch((error) => {
    throw new ReleaseError(
      `unable to build kubernetes object for deleting hook ${hook.path}: ${textOf(error)}`,
    )
  })
  const errors: string[] = []
  const deleted = new Set<string>()
  for await (const report of remove(env, targets, 'Background', errors)) {
    if (report.type === 'resource') deleted.add(`${report.kind} ${report.namespace}/${report.name}`)
    yield report
  }
  if (errors.length > 0) throw new ReleaseError(errors.join('; '))
  const leaving = targets.filter((t) => deleted.has(`${t.resource.kind} ${t.namespace}/${t.name}`))
  // Helm waits here only with --wait, and then applies over what is still terminating: its old outcome would count
  // for this run. An object deleted to run anew is always waited for.
  const strategy =
    policy === 'before-hook-creation' && options.strategy === 'hookOnly' ? 'watcher' : options.strategy
  yield* waitGone(env, leaving, { ...options, strategy })
}

/** Prints a Job's or Pod's logs when the hook's output-log policy says so. */
async function* outputLogs(
  env: ReleaseEnv,
  record: ReleaseRecord,
  hook: HookRecord,
  policy: string,
): AsyncGenerator<Unstamped> {
  if (!hook.outputLogPolicies.includes(policy)) return
  if (hook.kind !== 'Job' && hook.kind !== 'Pod') return
  try {
    const [target] = await build(env.kube, hook.manifest, record.namespace)
    const resources = await env.kube.resources()
    const pods = resources.find((r) => r.group === '' && r.kind === 'Pod')
    if (!target || !pods) return
    const selector =
      hook.kind === 'Job'
        ? { labelSelector: `job-name=${hook.name}` }
        : { fieldSelector: `metadata.name=${hook.name}` }
    const { items } = await env.kube.list(pods, { namespace: target.namespace, ...selector })
    for (const pod of items)
      for (const container of (pod.spec as { containers?: { name: string }[] })?.containers ?? []) {
        const where = { namespace: target.namespace, name: pod.metadata.name }
        const log = await env.kube.logs(where, { container: container.name })
        const { namespace, name } = where
        yield {
          type: 'log',
          namespace,
          pod: name,
          container: container.name,
          text: log,
          line: logLine('INFO', log.replace(/\n$/, '')).trimEnd(),
        }
      }
  } catch (error) {
    yield warning('INFO', `error outputting logs for hook failure: ${textOf(error)}`)
  }
}

function phaseEvent(
  hook: HookRecord,
  event: HookEvent,
  phase: 'running' | 'succeeded' | 'failed',
): Unstamped {
  return { type: 'hook', event, kind: hook.kind, name: hook.name, phase }
}

const now = (env: ReleaseEnv): string => new Date(env.clock.now()).toISOString()
