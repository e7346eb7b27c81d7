/** `helm test`: a release's test hooks run anew. Mirrors helm pkg/action/release_testing.go and pkg/cmd/release_testing.go. */
import { findResource } from '../kube'
import type { Unstamped } from './apply'
import { DEFAULT_TIMEOUT, type ReleaseEnv, ReleaseError, textOf } from './env'
import { executeHooks, type Shutdown } from './hooks'
import { reach } from './install'
import { nameFault } from './name'
import { statusBlock } from './print'
import type { HookRecord, ReleaseRecord } from './record'
import type { ActionResult } from './result'
import { review } from './review'
import type { TestRequest } from './service'
import { Storage } from './storage'

/** Throws a TestFailure once the release is known: what `helm` has printed by then goes with it. */
export async function* test(
  env: ReleaseEnv,
  request: TestRequest,
  signal?: AbortSignal,
): AsyncGenerator<Unstamped, ActionResult> {
  await reach(env)
  if (nameFault(request.name)) throw new ReleaseError(`releaseTest: Release name is invalid: ${request.name}`)
  const storage = new Storage(env.kube, env.clock, request.namespace)
  const record = await storage.last(request.name)
  const { chosen, skipped } = choose(record, request)
  record.hooks = chosen
  await review(env, { manifest: '', hooks: chosen })
  const options = { strategy: 'watcher', timeout: request.timeout ?? DEFAULT_TIMEOUT, signal } as const
  const serverSide = record.applyMethod === 'ssa'
  const ran = yield* executeHooks(env, storage, record, 'test', { ...options, serverSide })
  record.hooks = [...skipped, ...chosen]
  const faults: string[] = []
  if (ran.fault) faults.push(ran.fault)
  const recorded = await storage.settle(record).then(
    () => undefined,
    (error) => textOf(error),
  )
  if (!ran.fault && recorded) faults.push(recorded)
  let output = statusBlock(record, { hideNotes: true })
  if (request.logs) {
    output += '\n'
    const logs = yield* readLogs(env, record, request)
    output += logs.output
    faults.push(...logs.faults)
  }
  const late = yield* finish(ran.shutdown)
  if (faults.length === 0 && late) faults.push(late)
  if (faults.length > 0) throw new TestFailure(faults.join('\n'), output)
  return { record, output }
}

/** A failure after which `helm` still prints. */
export class TestFailure extends ReleaseError {
  constructor(
    message: string,
    readonly output: string,
  ) {
    super(message)
  }
}

function choose(
  record: ReleaseRecord,
  request: TestRequest,
): { chosen: HookRecord[]; skipped: HookRecord[] } {
  const { only = [], except = [] } = request
  const skipped = record.hooks.filter(({ name }) => except.includes(name))
  const left = record.hooks.filter(({ name }) => !except.includes(name))
  if (only.length === 0) return { chosen: left, skipped }
  return {
    chosen: left.filter(({ name }) => only.includes(name)),
    skipped: [...skipped, ...left.filter(({ name }) => !only.includes(name))],
  }
}

async function* finish(shutdown: Shutdown): AsyncGenerator<Unstamped, string | undefined> {
  try {
    yield* shutdown()
    return undefined
  } catch (error) {
    return textOf(error)
  }
}

interface Logs {
  output: string
  faults: string[]
}

/** `--logs`: every container of every test that is a Pod; the first Pod that cannot be read ends it. */
async function* readLogs(
  env: ReleaseEnv,
  record: ReleaseRecord,
  request: TestRequest,
): AsyncGenerator<Unstamped, Logs> {
  const pods = findResource(await env.kube.resources(), 'v1', 'Pod')
  const logs: Logs = { output: '', faults: [] }
  if (!pods) return logs
  const { namespace } = request
  const tests = choose(record, request)
    .chosen.filter((hook) => hook.events.includes('test') && hook.kind === 'Pod')
    .sort((a, b) => a.weight - b.weight || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  for (const { name } of tests) {
    let spec: { initContainers?: { name: string }[]; containers?: { name: string }[] }
    try {
      spec = (await env.kube.get({ resource: pods, namespace, name })).spec as typeof spec
    } catch (error) {
      logs.faults.push(`unable to get pod ${name}: ${textOf(error)}`)
      return logs
    }
    const faults: string[] = []
    for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? [])])
      try {
        const text = await env.kube.logs({ namespace, name }, { container: container.name })
        logs.output += `POD LOGS: ${name} (${container.name})\n${text}\n`
        yield { type: 'log', namespace, pod: name, container: container.name, text }
      } catch (error) {
        faults.push(`unable to get logs for pod ${name}, container ${container.name}: ${textOf(error)}`)
      }
    if (faults.length > 0) {
      logs.faults.push(...faults)
      return logs
    }
  }
  return logs
}
