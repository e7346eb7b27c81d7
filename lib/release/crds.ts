/** A chart's crds/ folder: applied before rendering, and waited for. Mirrors installCRDs of helm pkg/action/install.go. */
import { computeStatus, isAlreadyExists } from '../kube'
import { create, type Unstamped } from './apply'
import { build, type Target } from './build'
import { type ReleaseEnv, ReleaseError, textOf } from './env'
import type { PreparedChart } from './renderer'
import { mannerOf } from './send'
import type { InstallRequest } from './service'
import { waitForHook } from './wait'

const PATIENCE = 60_000

export async function* installCrds(
  env: ReleaseEnv,
  request: InstallRequest,
  chart: PreparedChart,
  signal: AbortSignal | undefined,
): AsyncGenerator<Unstamped> {
  const crds = env.renderer.crds(chart)
  if (crds.length === 0) return
  yield { type: 'stage', stage: 'crds' }
  const all: Target[] = []
  for (const { name, text } of crds) {
    const fault = (why: string): ReleaseError => new ReleaseError(`failed to install CRD ${name}: ${why}`)
    const targets = await build(env.kube, text, request.namespace).catch((error) => {
      throw fault(textOf(error))
    })
    if (targets.length === 0) throw fault('resources are empty')
    try {
      yield* create(env, targets, mannerOf(request), signal)
    } catch (error) {
      // Client-side there is no applying over: what exists stays as it is.
      if (isAlreadyExists(error instanceof Error ? error.cause : undefined)) continue
      throw fault(textOf(error))
    }
    all.push(...targets)
  }
  if (all.length === 0) return
  yield* waitForHook(env, all, computeStatus, { timeout: PATIENCE, signal })
  env.kube.forgetResources()
}
