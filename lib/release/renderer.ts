/**
 * What release actions need of the engine, and no more: charts loaded, values merged, manifests rendered.
 * helm-renderer.ts is the real one; tests may hand in a smaller one.
 */
import type { GoMap, GoValue } from '../go'
import type { ChartFiles, ValuesInput } from './service'

export interface Renderer {
  /** Throws with Helm's text when the files are no chart, or one that cannot be installed. */
  load(files: ChartFiles, log: RenderLog): LoadedChart
  /** The user's values merged in Helm's order (`-f`, `--set` …). */
  userValues(values: ValuesInput): GoMap
  /** A stored chart's values under `config`: what that release computed its manifests from. */
  coalesceValues(chart: GoMap, config: GoMap): GoMap
  /** `over` completed from `base`, map by map (Helm's CoalesceTables). */
  coalesceTables(over: GoMap, base: GoMap): GoMap
  /** The chart with other default values. */
  withDefaults(chart: LoadedChart, values: GoMap): LoadedChart
  /** Settles dependencies and checks values against schemas. Throws with Helm's text. */
  prepare(
    chart: LoadedChart,
    config: GoMap,
    log: RenderLog,
    options?: { skipSchema?: boolean },
  ): PreparedChart
  /** The files of crds/ of the chart and its subcharts, in Helm's order. */
  crds(chart: PreparedChart): { name: string; text: string }[]
  /** Throws with Helm's text; what `options.lookup` throws comes through as it is. */
  render(chart: PreparedChart, options: RenderOptions): Promise<Rendered>
}

/** Takes what Helm writes on stderr: the message, and the whole line. */
export type RenderLog = (message: string, line: string) => void

/** A chart as the renderer holds it. `handle` is the renderer's own. */
export interface LoadedChart {
  handle: unknown
}

/** A chart with its values settled. `handle` is the renderer's own. */
export interface PreparedChart {
  handle: unknown
}

export interface RenderOptions {
  name: string
  namespace: string
  revision: number
  isUpgrade: boolean
  /** Absent: what Helm assumes without a cluster. */
  capabilities?: { kubeVersion: string; apiVersions: readonly string[] }
  /** Notes of subcharts too. */
  subNotes?: boolean
  /** The manifest says where Secrets were. */
  hideSecret?: boolean
  lookup: (apiVersion: string, kind: string, namespace: string, name: string) => GoValue
  log: RenderLog
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
