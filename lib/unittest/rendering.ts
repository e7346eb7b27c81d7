/** Renders a chart for one test. Mirrors renderV3Chart of helm-unittest pkg/unittest/test_job.go, on lib/helm. */
import type { GoFunc, GoMap, GoValue } from '../go'
import {
  Capabilities,
  type Chart,
  crdFiles,
  type HelmVersion,
  KubeVersion,
  noLog,
  prepare,
  RenderBudget,
  type RenderEngine,
  renderTemplates,
} from '../helm'
import { withTemplates } from './templates'

export interface SuiteRequest {
  chart: Chart
  /** The chart the suite is of: `parent` or `parent/charts/child`. */
  route: string
  values: GoMap
  release: { name: string; namespace: string; revision: number; isUpgrade: boolean }
  /** Undefined parts are those of this Helm. */
  kube: { major?: string; minor?: string }
  apiVersions: readonly string[]
  metadata: { version?: string; appVersion?: string }
  templates: readonly string[]
  excludeTemplates: readonly string[]
  lookup: (apiVersion: string, kind: string, namespace: string, name: string) => GoValue
  skipSchema: boolean
}

export interface SuiteTexts {
  /** Every file that is no partial, by its full path. */
  texts: ReadonlyMap<string, string>
  crds: ReadonlyMap<string, string>
}

/** Throws GoError with Helm's text. */
export type RenderSuite = (request: SuiteRequest) => SuiteTexts

/** Whose rules and functions render; without `budget` as long as it takes, as on a command line. */
export interface SuiteEngine {
  version: HelmVersion
  functions: ReadonlyMap<string, GoFunc>
  budget?: Pick<RenderEngine, 'limits' | 'now'>
}

export const suiteRenderer =
  (engine: SuiteEngine): RenderSuite =>
  (request) =>
    renderSuite(request, engine)

/** The same with the engine's limits, as on a page. */
export const limitedRenderer = (engine: RenderEngine): RenderSuite =>
  suiteRenderer({ ...engine, budget: engine })

function renderSuite(request: SuiteRequest, { version, functions, budget }: SuiteEngine): SuiteTexts {
  const { chart, values } = prepare(request.chart, request.values, {
    log: noLog,
    version,
    skipSchema: request.skipSchema,
  })
  for (const { metadata } of [chart, ...chart.dependencies]) {
    metadata.version = request.metadata.version ?? metadata.version
    metadata.appVersion = request.metadata.appVersion ?? metadata.appVersion
  }
  const rendered = renderTemplates({
    chart: withTemplates(chart, request.route, request.templates, request.excludeTemplates),
    values,
    release: request.release,
    capabilities: new Capabilities(kubeVersion(request.kube, version), request.apiVersions, version),
    functions,
    host: { isLint: false, log: noLog, lookup: request.lookup },
    ...(budget && { budget: new RenderBudget(budget.limits, budget.now) }),
  })
  return {
    texts: new Map([...rendered].map(([path, { text }]) => [path, text])),
    crds: new Map(crdFiles(chart).map(({ path, data }) => [path, new TextDecoder().decode(data)])),
  }
}

/** What suites see without a word about it: in Helm 3 what its library says outside of the program. */
function kubeVersion({ major, minor }: SuiteRequest['kube'], version: HelmVersion): KubeVersion {
  const [, ownMajor, ownMinor] =
    /^v(\d+)\.(\d+)/.exec(version.major === '3' ? 'v1.20.0' : version.kubeVersion) ?? []
  const [first, second] = [major ?? ownMajor ?? '', minor ?? ownMinor ?? '']
  const text = `v${first}.${second}.0`
  return new KubeVersion(text, text, first, second, version)
}
