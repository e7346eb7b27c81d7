/** A chart's crds/ folder: applied before rendering, and waited for. Mirrors installCRDs of helm pkg/action/install.go. */
import { computeStatus } from '../kube'
import { create, type Unstamped } from './apply'
import { build, type Target } from './build'
import { type ReleaseEnv, ReleaseError, textOf } from './env'
import type { PreparedChart } from './renderer'
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
      yield* create(env, targets, { force: request.forceConflicts ?? false, signal })
    } catch (error) {
      throw fault(textOf(error))
    }
    all.push(...targets)
  }
  yield* waitForHook(env, all, computeStatus, { timeout: PATIENCE, signal })
  env.kube.forgetResources()
}
