/** The engine behind release actions: lib/helm, with charts turned into what a release stores of them. */
import {
  base64Decode,
  base64Encode,
  fromBytes,
  GoError,
  type GoFunc,
  type GoMap,
  type GoValue,
  toBytes,
} from '../go'
import {
  Capabilities,
  type Chart,
  type ChartFile,
  checkDependencies,
  checkInstallable,
  coalesceTables,
  coalesceValues,
  copyShared,
  crdFiles,
  type Dependency,
  HELM_3,
  HELM_4,
  type HelmMajor,
  type HelmVersion,
  helmFunctions,
  IgnoreRules,
  type Log,
  loadCrypto,
  loadFiles,
  loadValues,
  logLine,
  manifestText,
  mergeLayers,
  NeedsCrypto,
  offlineCapabilities,
  type Prepared,
  parseKubeVersion,
  prepare,
  renderResources,
  withoutBom,
} from '../helm'
import type { Clock } from '../kube'
import { map } from './record'
import type { Rendered, Renderer, RenderLog, RenderOptions } from './renderer'
import type { ChartFiles } from './service'

const VERSIONS: Record<HelmMajor, HelmVersion> = { '3': HELM_3, '4': HELM_4 }

/**
 * A renderer by the rules of one Helm, whose templates read the time from `clock` and take chance from the machine's
 * secure source.
 */
export function helmRenderer(clock: Clock, major: HelmMajor = '4'): Renderer {
  const version = VERSIONS[major]
  const tables = new Tables(clock, version)
  return {
    load(files, log) {
      const chart = loadFiles(chartFiles(files), logTo(log), version)
      checkInstallable(chart)
      if (chart.metadata.deprecated) logTo(log)('WARN', 'this chart is deprecated')
      try {
        checkDependencies(chart)
      } catch (fault) {
        if (!(fault instanceof GoError)) throw fault
        throw new GoError(`${version.missingDependencies}: ${fault.message}`)
      }
      return { handle: chart }
    },
    userValues: (values) => mergeLayers(values, loadValues, version),
    coalesceValues: (stored, config) => coalesceValues(storedChart(stored), config),
    coalesceTables: (over, base) => coalesceTables(over, base),
    withDefaults: ({ handle }, values) => ({ handle: { ...(handle as Chart), values } }),
    prepare: ({ handle }, config, log, options = {}) => ({
      handle: prepare(handle as Chart, config, { log: logTo(log), version, ...options }),
    }),
    crds: ({ handle }) =>
      crdFiles((handle as Prepared).chart).map(({ path, data }) => ({
        name: path.slice(path.indexOf('/crds/') + 1),
        text: fromBytes(data),
      })),
    render: ({ handle }, options) =>
      tables.with((functions) => render(handle as Prepared, options, functions, version)),
  }
}

/** One table of functions, so that parsed templates are kept between renders; keys and certificates when first needed. */
class Tables {
  readonly #light: ReadonlyMap<string, GoFunc>
  #whole: ReadonlyMap<string, GoFunc> | undefined
  readonly #env
  readonly #version: HelmVersion

  constructor(clock: Clock, version: HelmVersion) {
    this.#version = version
    this.#env = {
      clock: () => BigInt(Math.round(clock.now())) * 1_000_000n,
      random: (count: number) => crypto.getRandomValues(new Uint8Array(count)),
      timeZone: 'UTC',
    }
    this.#light = helmFunctions(this.#env, version)
  }

  async with<T>(work: (functions: ReadonlyMap<string, GoFunc>) => T): Promise<T> {
    try {
      return work(this.#whole ?? this.#light)
    } catch (fault) {
      if (!(fault instanceof NeedsCrypto)) throw fault
      this.#whole = helmFunctions(this.#env, this.#version, await loadCrypto())
      return work(this.#whole)
    }
  }
}

function render(
  prepared: Prepared,
  options: RenderOptions,
  functions: ReadonlyMap<string, GoFunc>,
  version: HelmVersion,
): Rendered {
  const { name, namespace, revision, isUpgrade, capabilities, lookup } = options
  const resources = renderResources({
    prepared: { ...prepared, values: copyShared(prepared.values) },
    functions,
    release: { name, namespace, revision, isUpgrade },
    capabilities: capabilities
      ? new Capabilities(parseKubeVersion(capabilities.kubeVersion), capabilities.apiVersions, version)
      : offlineCapabilities(version),
    ...(options.subNotes ? { subNotes: true } : {}),
    host: { isLint: false, log: logTo(options.log), lookup },
  })
  if (resources.fault) throw resources.fault
  return {
    manifest: manifestText(resources, { hideSecret: options.hideSecret ?? false }),
    notes: resources.notes,
    hooks: resources.hooks.map((hook) => ({ ...hook, manifest: hook.text })),
    chart: chartJson(prepared.chart),
  }
}

const logTo =
  (log: RenderLog): Log =>
  (level, message, ...attributes) =>
    log(message, logLine(level, message, ...attributes).trimEnd())

/** A workspace's files as a chart's: what .helmignore keeps out is gone, byte order marks too. */
function chartFiles(files: ChartFiles): ChartFile[] {
  const all = Object.entries(files).map(([name, content]) => ({
    name,
    data: typeof content === 'string' ? toBytes(content) : base64Decode(content.base64),
  }))
  const rules = new IgnoreRules(all.find(({ name }) => name === '.helmignore')?.data)
  return all
    .filter(({ name }) => !isIgnored(rules, name))
    .map(({ name, data }) => ({ name, data: withoutBom(data) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** A file is out when it or a folder above it is. */
function isIgnored(rules: IgnoreRules, path: string): boolean {
  const steps = path.split('/')
  return steps.some((_, i) => rules.ignores(steps.slice(0, i + 1).join('/'), i < steps.length - 1))
}

/** A stored chart as far as its values go; what it depended on is not stored. */
function storedChart(stored: GoMap): Chart {
  const name = map(stored.get('metadata')).get('name')
  const chartYaml = `apiVersion: v2\nname: ${JSON.stringify(name ?? 'stored')}\nversion: 0.0.0\n`
  const chart = loadFiles([{ name: 'Chart.yaml', data: toBytes(chartYaml) }])
  return { ...chart, values: map(stored.get('values')) }
}

// ── the chart as a release stores it (helm pkg/chart/v2's JSON) ──────────────────────────────────

const NO_TIME = '0001-01-01T00:00:00Z'

function chartJson(chart: Chart): GoMap {
  return new Map<string, GoValue>([
    ['metadata', metadataJson(chart)],
    ['lock', lockJson(chart)],
    ['templates', filesJson(chart.templates)],
    ['values', chart.values ?? null],
    ['schema', chart.schema ? base64Encode(chart.schema) : null],
    ['schemamodtime', NO_TIME],
    ['files', filesJson(chart.files)],
  ])
}

function metadataJson({ metadata: md }: Chart): GoMap {
  return given([
    ['name', md.name],
    ['home', md.home],
    ['sources', md.sources],
    ['version', md.version],
    ['description', md.description],
    ['keywords', md.keywords],
    [
      'maintainers',
      md.maintainers.map(({ name, email, url }) =>
        given([
          ['name', name],
          ['email', email],
          ['url', url],
        ]),
      ),
    ],
    ['icon', md.icon],
    ['apiVersion', md.apiVersion],
    ['condition', md.condition],
    ['tags', md.tags],
    ['appVersion', md.appVersion],
    ['deprecated', md.deprecated],
    ['annotations', new Map<string, GoValue>(md.annotations ?? [])],
    ['kubeVersion', md.kubeVersion],
    ['dependencies', (md.dependencies ?? []).map(dependencyJson)],
    ['type', md.type],
  ])
}

function dependencyJson(d: Dependency): GoMap {
  const repository: GoMap = new Map<string, GoValue>([
    ['name', d.name],
    ['repository', d.repository],
  ])
  const rest = given([
    ['version', d.version],
    ['condition', d.condition],
    ['tags', d.tags],
    ['enabled', d.enabled],
    ['import-values', d.importValues],
    ['alias', d.alias],
  ])
  return new Map([...repository, ...rest])
}

function lockJson({ lock }: Chart): GoValue {
  if (!lock) return null
  return new Map<string, GoValue>([
    ['generated', lock.generated || NO_TIME],
    ['digest', lock.digest],
    ['dependencies', lock.dependencies.map(dependencyJson)],
  ])
}

function filesJson(files: readonly ChartFile[]): GoValue {
  if (files.length === 0) return null
  return files.map(
    ({ name, data }) =>
      new Map<string, GoValue>([
        ['name', name],
        ['data', base64Encode(data)],
      ]),
  )
}

/** Without the fields `omitempty` leaves out. */
function given(fields: [string, GoValue][]): GoMap {
  const isEmpty = (value: GoValue): boolean =>
    value === '' ||
    value === false ||
    (Array.isArray(value) && value.length === 0) ||
    (value instanceof Map && value.size === 0)
  return new Map(fields.filter(([, value]) => !isEmpty(value)))
}
