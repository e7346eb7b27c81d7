/**
 * One render for a screen, a grader or a test: a chart as files in, documents and problems out. The same way through
 * as `helm template`, with every fault placed in the file that caused it.
 */
import { BudgetError, GoError, type GoFunc, toBytes, trimSpace } from '../go'
import { type CryptoFunctions, loadCrypto, NeedsCrypto, type SprigEnv } from '../sprig'
import { LIMITS, type Limits, RenderBudget } from './budget'
import { offlineCapabilities } from './capabilities'
import { type Chart, type ChartFile, checkChartApiVersion } from './chart'
import { helmFunctions } from './funcs'
import { IgnoreRules } from './ignore'
import { loadFiles } from './load-files'
import { type Log, noLog } from './log'
import { type Hook, type Manifest, ManifestError } from './manifests'
import { errorPlaces, offsetPlace, sourcePlace, textOf, yamlFault } from './places'
import { plainWords } from './plain'
import {
  checkDependencies,
  checkInstallable,
  manifestText,
  type Prepared,
  prepare,
  printDocument,
  type Resources,
  type ResourcesInput,
  renderResources,
} from './prepare'
import { validateReleaseName } from './release-name'
import type {
  FileMap,
  Place,
  Problem,
  RenderedDocument,
  RenderRequest,
  RenderResult,
  ValuesLayers,
} from './render-types'
import { loadValues, mergeLayers } from './values'
import { HELM_4, type HelmVersion } from './versions'

/** A text that JavaScript itself refuses to make longer. */
const TOO_LONG = 'the output grew beyond what a page can hold and was cut off'

/** What renders share: the version's rules and its function table, which keeps parsed templates. */
export interface RenderEngine {
  readonly version: HelmVersion
  readonly functions: ReadonlyMap<string, GoFunc>
  readonly limits: Limits
  /** Milliseconds. */
  readonly now: () => number
  /** How often templates asked for the time or for chance. */
  readonly chance: { readonly uses: number }
}

export function createEngine(
  env: SprigEnv,
  options: { version?: HelmVersion; crypto?: CryptoFunctions; limits?: Limits; now?: () => number } = {},
): RenderEngine {
  const version = options.version ?? HELM_4
  const chance = { uses: 0 }
  const counted: SprigEnv = {
    clock() {
      chance.uses++
      return env.clock()
    },
    random(count) {
      chance.uses++
      return env.random(count)
    },
    timeZone: env.timeZone,
  }
  return {
    version,
    functions: helmFunctions(counted, version, options.crypto),
    limits: options.limits ?? LIMITS,
    now: options.now ?? (() => performance.now()),
    chance,
  }
}

const WORLD: SprigEnv = {
  clock: () => BigInt(Date.now()) * 1_000_000n,
  random: (count) => crypto.getRandomValues(new Uint8Array(count)),
  timeZone: 'UTC',
}

let shared: RenderEngine | undefined

/** The engine of this page or process: the real clock, real chance, UTC. */
export function sharedEngine(): RenderEngine {
  shared ??= createEngine(WORLD)
  return shared
}

/** As `render`; where a template makes keys or certificates, that part of the engine is loaded first, once. */
export async function renderLoading(request: RenderRequest): Promise<RenderResult> {
  try {
    return render(request)
  } catch (fault) {
    if (!(fault instanceof NeedsCrypto)) throw fault
    shared = createEngine(WORLD, { crypto: await loadCrypto() })
    return render(request)
  }
}

/** The two halves of a render, which a session does in its own way. */
export interface RenderSteps {
  prepare(request: RenderRequest, log: Log): Prepared
  resources(request: RenderRequest, prepared: Prepared, log: Log): Resources
  /** The same resources, traced: to place a fault. */
  traced(request: RenderRequest, prepared: Prepared): Resources
}

/**
 * Renders. A fault of the chart, its values or its templates is a problem of the result; what cannot be rendered
 * leaves the manifest empty. Throws NeedsCrypto when a template needs the part that makes keys and certificates.
 */
export function render(request: RenderRequest, engine: RenderEngine = sharedEngine()): RenderResult {
  return renderBy(freshSteps(engine), request, engine)
}

function freshSteps(engine: RenderEngine): RenderSteps {
  return {
    prepare: (request, log) => prepareRequest(request, log, engine.version),
    resources: (request, prepared, log) => resourcesOf(request, engine, { prepared, log }),
    traced: (request, prepared) => tracedResources(request, engine, prepared),
  }
}

/** Everything anew, with the trace of every piece. */
export const tracedResources = (
  request: RenderRequest,
  engine: RenderEngine,
  prepared: Prepared,
): Resources => resourcesOf(request, engine, { prepared, log: noLog, isTraced: true })

/** As `render`, by these steps. */
export function renderBy(steps: RenderSteps, request: RenderRequest, engine: RenderEngine): RenderResult {
  const problems: Problem[] = []
  const log: Log = (level, message, ...attributes) => {
    if (level === 'ERROR') return // the failure itself follows
    const details = attributes.map(([key, value]) => ` ${key}=${value}`).join('')
    problems.push({ severity: level === 'WARN' ? 'warning' : 'info', message: message + details })
  }
  const failed = (problem: Problem): RenderResult => ({
    manifest: '',
    documents: [],
    notes: '',
    problems: [problem, ...problems],
  })
  let resources: Resources
  try {
    const prepared = steps.prepare(request, log)
    resources = steps.resources(request, prepared, log)
    if (resources.fault) {
      const traced = request.trace ? resources : steps.traced(request, prepared)
      return failed(faultProblem(request.files, resources.fault, traced))
    }
  } catch (fault) {
    if (fault instanceof BudgetError) return failed({ severity: 'error', message: fault.message })
    if (fault instanceof GoError) return failed(problemOf(request, fault, engine))
    if (fault instanceof RangeError && /string length/.test(fault.message))
      return failed({ severity: 'error', message: TOO_LONG })
    throw fault
  }
  return resultOf(request, resources, problems)
}

/** The chart with its dependencies settled, and its values. `load` and `merge` are for who keeps charts and values. */
export function prepareRequest(
  request: RenderRequest,
  log: Log,
  version: HelmVersion,
  load = (files: FileMap, log: Log) => loadChart(files, log, version),
  merge = (layers: ValuesLayers) => mergeLayers(layers, loadValues, version),
): Prepared {
  validateReleaseName(request.release.name)
  const values = merge(request.values)
  const chart = load(request.files, log)
  checkInstallable(chart)
  checkDependencies(chart)
  return prepare(chart, values, { log, version })
}

/**
 * Loads a chart from files in memory, as from a folder; `read` gives a file's bytes. Throws GoError with Helm's text.
 */
export function loadChart(files: FileMap, log: Log, version: HelmVersion = HELM_4, read = bytesOf): Chart {
  const chartYaml = textOf(files, 'Chart.yaml')
  if (chartYaml === undefined) throw new GoError('Chart.yaml file is missing')
  if (version.checksChartApiVersion) checkChartApiVersion(chartYaml)
  return loadFiles(chartFiles(files, read), log, version)
}

/** The files in the order of a walk through folders, without what .helmignore keeps out. */
function chartFiles(files: FileMap, read: typeof bytesOf): ChartFile[] {
  const ignore = files.get('.helmignore')
  const rules = new IgnoreRules(ignore === undefined ? undefined : bytesOf(ignore, '.helmignore'))
  return [...files]
    .map(([name, content]) => ({ name, segments: name.split('/'), content }))
    .filter(({ name, segments }) => !isIgnored(rules, name, segments))
    .sort((a, b) => compareWalk(a.segments, b.segments))
    .map(({ name, content }) => ({ name, data: read(content, name) }))
}

function isIgnored(rules: IgnoreRules, name: string, segments: readonly string[]): boolean {
  for (let depth = 1; depth < segments.length; depth++)
    if (rules.ignores(segments.slice(0, depth).join('/'), true)) return true
  return rules.ignores(name, false)
}

function compareWalk(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i]! < b[i]! ? -1 : 1
  return a.length - b.length
}

const bytesOf = (content: string | Uint8Array, _name: string): Uint8Array =>
  typeof content === 'string' ? toBytes(content) : content

/** The resources a request asks for. */
export function resourcesOf(
  request: RenderRequest,
  engine: RenderEngine,
  input: Pick<ResourcesInput, 'prepared' | 'isTraced' | 'keeper' | 'readDocuments'> & { log: Log },
): Resources {
  const { log, ...rest } = input
  const { release, capabilities = {} } = request
  return renderResources({
    ...rest,
    isTraced: rest.isTraced ?? request.trace ?? false,
    release: {
      name: release.name,
      namespace: release.namespace,
      revision: release.revision ?? 1,
      isUpgrade: release.isUpgrade ?? false,
    },
    capabilities: offlineCapabilities(engine.version, capabilities),
    functions: engine.functions,
    host: { isLint: false, log, lookup: () => new Map() },
    budget: new RenderBudget(engine.limits, engine.now),
    includeCrds: request.includeCrds ?? false,
  })
}

// ── result ───────────────────────────────────────────────────────────────────────────────────────

function resultOf(request: RenderRequest, resources: Resources, problems: readonly Problem[]): RenderResult {
  const hooks = resources.hooks.filter(({ events }) => !(request.skipTests && events.includes('test')))
  const printedHooks = hooks.map(({ path, text }) => printDocument(path, text)).join('')
  return {
    manifest: `${trimSpace(manifestText(resources))}\n${printedHooks}`,
    documents: [...resources.manifests.map(documentOf), ...hooks.map(hookDocument)],
    notes: resources.notes,
    problems,
    ...(request.trace && { trace: resources.records }),
  }
}

function documentOf(manifest: Manifest): RenderedDocument {
  const metadata = manifest.object instanceof Map ? manifest.object.get('metadata') : undefined
  const named = (key: string): string => {
    const value = metadata instanceof Map ? metadata.get(key) : undefined
    return typeof value === 'string' ? value : ''
  }
  return {
    source: manifest.path,
    kind: manifest.kind,
    apiVersion: manifest.apiVersion,
    name: named('name'),
    namespace: named('namespace'),
    text: manifest.text,
    offset: manifest.offset,
  }
}

const hookDocument = (hook: Hook): RenderedDocument => ({
  ...documentOf(hook),
  hook: { events: hook.events, weight: hook.weight, deletePolicies: hook.deletePolicies },
})

// ── problems ─────────────────────────────────────────────────────────────────────────────────────

function problemOf(request: RenderRequest, fault: GoError, engine: RenderEngine): Problem {
  const places = errorPlaces(request.files, fault)
  const place = places.at(-1) ?? yamlPlace(request, fault)
  const plain = plainWords(fault, engine.functions)
  return {
    severity: 'error',
    message: fault.message,
    ...(plain !== undefined && { plain }),
    ...(place && { place }),
    ...(places.length > 1 && { through: places.slice(0, -1) }),
  }
}

/** A document that is no YAML: the place in the template that wrote it. */
function faultProblem(files: FileMap, fault: GoError, traced: Resources): Problem {
  const problem: Problem = { severity: 'error', message: fault.message }
  if (!(fault instanceof ManifestError)) return problem
  const text = traced.texts.get(fault.path) ?? ''
  const offset = lastWritten(text, fault.offset)
  const place = sourcePlace(files, traced.records.get(fault.path) ?? [], offset)
  return { ...problem, ...(place && { place }) }
}

/** A fault found at the end of the text belongs to the last character that says something. */
function lastWritten(text: string, offset: number): number {
  let at = Math.min(offset, text.length - 1)
  while (at > 0 && offset >= text.length && /\s/.test(text[at]!)) at--
  return at
}

function yamlPlace(request: RenderRequest, fault: GoError): Place | undefined {
  const found = yamlFault(fault)
  if (!found) return undefined
  const file =
    /^cannot load (Chart\.yaml|Chart\.lock|values\.yaml|requirements\.yaml|requirements\.lock)/.exec(
      fault.message,
    )?.[1]
  if (file) {
    const text = textOf(request.files, file)
    return text === undefined ? undefined : offsetPlace(file, text, found.offset)
  }
  const layer = request.values.files?.find(({ name }) =>
    fault.message.startsWith(`failed to parse ${name}: `),
  )
  return layer && offsetPlace(layer.name, layer.text, found.offset)
}
