/**
 * What release actions need of the engine, and no more: charts loaded, values merged, manifests rendered.
 * helm-renderer.ts is the real one; tests may hand in a smaller one.
 */
import type { GoMap, GoValue } from '../go'
import type { ChartFiles, ValuesInput } from './service'

export interface Renderer {
  /** Throws with Helm's text when the files are no chart, or one that cannot be installed. */
  load(files: ChartFiles): LoadedChart
  /** The user's values merged in Helm's order (`-f`, `--set` …). */
  userValues(values: ValuesInput): GoMap
  /** Values under `config`: what a stored release computed its manifests from. */
  coalesceValues(chart: LoadedChart | StoredChart, config: GoMap): GoMap
  /** `over` completed from `base`, map by map (Helm's CoalesceTables). */
  coalesceTables(over: GoMap, base: GoMap): GoMap
  /** The chart with other default values. */
  withDefaults(chart: LoadedChart, values: GoMap): LoadedChart
  /** The files of crds/ of the chart and its subcharts, in Helm's order. */
  crds(chart: LoadedChart): { name: string; text: string }[]
  render(chart: LoadedChart, config: GoMap, options: RenderOptions): Rendered
}

/** A chart as the renderer holds it. `handle` is the renderer's own. */
export interface LoadedChart {
  handle: unknown
}

/** `chart` of a stored release, as decoded JSON. */
export interface StoredChart {
  stored: GoMap
}

export interface RenderOptions {
  name: string
  namespace: string
  revision: number
  isUpgrade: boolean
  kubeVersion: string
  apiVersions: readonly string[]
  /** `lookup` on a real run; absent: it finds nothing. */
  lookup?: (apiVersion: string, kind: string, namespace: string, name: string) => GoValue
}

export interface Rendered {
  /** Documents with their `# Source` headers in install order, as a release stores them. */
  manifest: string
  hooks: RenderedHook[]
  notes: string
  /** The chart as a release stores it: Helm's JSON shape (metadata, lock, templates, values, schema, files). */
  chart: GoMap
}

export interface RenderedHook {
  name: string
  kind: string
  path: string
  manifest: string
  events: readonly string[]
  weight: number
  deletePolicies: readonly string[]
  outputLogPolicies?: readonly string[]
}
