/**
 * Rendering a chart for a release on this cluster: its version, its APIs, and `lookup` answered from it. Templates
 * cannot wait, so an object they ask for is fetched when first missed and the chart rendered again.
 */
import { type GoMap, type GoValue, unmarshalJSON } from '../go'
import { apiVersionOf, findResource, isNotFound, KubeError, type KubeObject } from '../kube'
import { type ReleaseEnv, ReleaseError, textOf } from './env'
import type { HookRecord } from './record'
import type { LoadedChart, PreparedChart, Rendered, RenderLog } from './renderer'
import type { ChartFiles, InstallRequest, ValuesInput } from './service'

export interface RenderTarget {
  name: string
  namespace: string
  revision: number
  isUpgrade: boolean
  /** Render without asking the cluster (`--dry-run=client`). */
  isClientOnly: boolean
  subNotes?: boolean
  hideSecret?: boolean
}

export type RenderedRelease = Omit<Rendered, 'hooks'> & { hooks: HookRecord[] }

/** What Helm writes on stderr meanwhile. */
export interface Notice {
  message: string
  line: string
}

export interface ChartInput {
  chart: LoadedChart
  given: GoMap
  notices: Notice[]
}

/** The chart and the user's values, in the order Helm reads them. */
export function readInput(env: ReleaseEnv, request: { chart: ChartFiles; values: ValuesInput }): ChartInput {
  const notices: Notice[] = []
  const given = env.renderer.userValues(request.values)
  const chart = env.renderer.load(request.chart, noting(notices))
  return { chart, given, notices }
}

/** The flags that say what of a chart is shown. */
export const printing = (request: InstallRequest): { subNotes: boolean; hideSecret: boolean } => ({
  subNotes: request.subchartNotes ?? false,
  hideSecret: request.hideSecret ?? false,
})

export const schemaRule = (request: InstallRequest): { skipSchema: boolean } => ({
  skipSchema: request.skipSchemaValidation ?? false,
})

export const noting =
  (notices: Notice[]): RenderLog =>
  (message, line) => {
    notices.push({ message, line })
  }

/** A chart may ask for so many objects. */
const MOST_LOOKUPS = 500

export async function renderRelease(
  env: ReleaseEnv,
  chart: PreparedChart,
  target: RenderTarget,
  notices: Notice[],
): Promise<RenderedRelease> {
  const { isClientOnly, ...release } = target
  const capabilities = isClientOnly ? {} : { capabilities: await capabilitiesOf(env) }
  const known = new Map<string, GoValue>()
  const lookup = (apiVersion: string, kind: string, namespace: string, name: string): GoValue => {
    const asked = { apiVersion, kind, namespace, name }
    const found = isClientOnly ? new Map() : known.get(keyText(asked))
    if (found === undefined) throw new Missed(asked)
    return found
  }
  for (;;) {
    const said: Notice[] = []
    try {
      const rendered = await env.renderer.render(chart, {
        ...release,
        ...capabilities,
        lookup,
        log: noting(said),
      })
      notices.push(...said)
      return { ...rendered, hooks: rendered.hooks.map(newHook) }
    } catch (error) {
      if (!(error instanceof Missed)) throw error
      if (known.size >= MOST_LOOKUPS)
        throw new ReleaseError(`the chart looks up more than ${MOST_LOOKUPS} objects`)
      known.set(keyText(error.asked), await look(env, error.asked))
    }
  }
}

const newHook = (hook: Rendered['hooks'][number]): HookRecord => ({
  name: hook.name,
  kind: hook.kind,
  path: hook.path,
  manifest: hook.manifest,
  events: [...hook.events],
  lastRun: { startedAt: '', completedAt: '', phase: '' },
  weight: hook.weight,
  deletePolicies: [...hook.deletePolicies],
  outputLogPolicies: [...(hook.outputLogPolicies ?? [])],
})

async function capabilitiesOf(env: ReleaseEnv): Promise<{ kubeVersion: string; apiVersions: string[] }> {
  const [{ gitVersion }, resources] = await Promise.all([env.kube.version(), env.kube.resources()])
  const versions = new Set<string>()
  for (const resource of resources) {
    versions.add(apiVersionOf(resource))
    versions.add(`${apiVersionOf(resource)}/${resource.kind}`)
  }
  return { kubeVersion: gitVersion, apiVersions: [...versions] }
}

interface Asked {
  apiVersion: string
  kind: string
  namespace: string
  name: string
}

/** A template asked for an object nobody has fetched yet. */
class Missed extends Error {
  constructor(readonly asked: Asked) {
    super(`lookup ${keyText(asked)}`)
  }
}

const keyText = (a: Asked): string => `${a.apiVersion} ${a.kind} ${a.namespace}/${a.name}`

/** Mirrors helm pkg/engine/lookup_func.go: what is not found is an empty map, without a name the whole list is given. */
async function look(env: ReleaseEnv, asked: Asked): Promise<GoValue> {
  const resource = findResource(await env.kube.resources(), asked.apiVersion, asked.kind)
  if (!resource) return new Map()
  const namespace = resource.namespaced && asked.namespace ? { namespace: asked.namespace } : {}
  try {
    if (asked.name !== '') return toGo(await env.kube.get({ resource, name: asked.name, ...namespace }))
    const { items, resourceVersion } = await env.kube.list(resource, namespace)
    const { apiVersion, kind } = asked
    return toGo({
      apiVersion,
      kind: `${kind}List`,
      items,
      metadata: { resourceVersion },
    } as unknown as KubeObject)
  } catch (error) {
    if (isNotFound(error)) return new Map()
    throw error instanceof KubeError ? new ReleaseError(textOf(error)) : error
  }
}

/** As the dynamic client hands objects over: whole numbers are int64. */
const toGo = (object: KubeObject): GoValue => unmarshalJSON(JSON.stringify(object))
