/** Rendering a chart for a release on this cluster: its version, its APIs, and lookups answered from it. */
import type { GoMap } from '../go'
import { apiVersionOf } from '../kube'
import type { ReleaseEnv } from './env'
import type { HookRecord } from './record'
import type { LoadedChart, Rendered } from './renderer'

export interface RenderTarget {
  name: string
  namespace: string
  revision: number
  isUpgrade: boolean
  /** Render without asking the cluster (`--dry-run=client`). */
  isClientOnly: boolean
}

export type RenderedRelease = Omit<Rendered, 'hooks'> & { hooks: HookRecord[] }

export async function renderRelease(
  env: ReleaseEnv,
  chart: LoadedChart,
  config: GoMap,
  target: RenderTarget,
): Promise<RenderedRelease> {
  const { isClientOnly, ...release } = target
  const capabilities = isClientOnly ? { kubeVersion: '', apiVersions: [] } : await capabilitiesOf(env)
  const rendered = env.renderer.render(chart, config, { ...release, ...capabilities })
  return {
    ...rendered,
    hooks: rendered.hooks.map((hook) => ({
      ...hook,
      events: [...hook.events],
      lastRun: { startedAt: '', completedAt: '', phase: '' },
      deletePolicies: [...hook.deletePolicies],
      outputLogPolicies: [...(hook.outputLogPolicies ?? [])],
    })),
  }
}

async function capabilitiesOf(env: ReleaseEnv): Promise<{ kubeVersion: string; apiVersions: string[] }> {
  const [{ gitVersion }, resources] = await Promise.all([env.kube.version(), env.kube.resources()])
  const versions = new Set<string>()
  for (const resource of resources) {
    versions.add(apiVersionOf(resource))
    versions.add(`${apiVersionOf(resource)}/${resource.kind}`)
  }
  return { kubeVersion: gitVersion, apiVersions: [...versions] }
}
