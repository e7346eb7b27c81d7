/**
 * A chart in memory. Mirrors helm pkg/chart/v2 (chart.go, metadata.go, dependency.go): what Chart.yaml may say,
 * what of it is refused, and where a chart stands among its subcharts.
 */
import {
  fromRunes,
  GoError,
  type GoMap,
  type GoValue,
  isPrint,
  isSpace,
  parseTime,
  quote,
  runes,
  UTC,
} from '../go'
import {
  anyShape,
  boolShape,
  type CustomShape,
  decodeTyped,
  listShape,
  mapShape,
  type StructShape,
  stringShape,
  structShape,
} from '../goyaml'
import { isValidSemver } from './semver'
import type { HelmVersion } from './versions'

export interface ChartFile {
  readonly name: string
  readonly data: Uint8Array
  /** When it was last written, in whole seconds since 1970, where that is known. */
  readonly modified?: number | undefined
}

export interface Maintainer {
  name: string
  email: string
  url: string
}

export interface Dependency {
  name: string
  version: string
  repository: string
  condition: string
  tags: string[]
  enabled: boolean
  importValues: GoValue[]
  alias: string
}

export interface Metadata {
  name: string
  home: string
  sources: string[]
  version: string
  description: string
  keywords: string[]
  maintainers: Maintainer[]
  icon: string
  apiVersion: string
  condition: string
  tags: string
  appVersion: string
  deprecated: boolean
  /** undefined where Chart.yaml has none, which prints as null. */
  annotations: Map<string, string> | undefined
  kubeVersion: string
  /** undefined where Chart.yaml lists none: dependencies are then not processed. */
  dependencies: Dependency[] | undefined
  type: string
}

export interface Lock {
  generated: string
  digest: string
  dependencies: Dependency[]
}

export interface Chart {
  metadata: Metadata
  lock: Lock | undefined
  templates: ChartFile[]
  /** undefined when the chart has no values.yaml. */
  values: GoMap | undefined
  schema: Uint8Array | undefined
  /** Neither templates nor Chart.yaml, values or schema. */
  files: ChartFile[]
  /** Everything, as loaded. */
  raw: ChartFile[]
  dependencies: Chart[]
  parent: Chart | undefined
}

/** Puts charts under a parent. */
export function setDependencies(chart: Chart, dependencies: readonly Chart[]): void {
  chart.dependencies = [...dependencies]
  for (const dependency of dependencies) dependency.parent = chart
}

/** `parent/charts/child`: the path templates are known by. */
export function chartFullPath(chart: Chart): string {
  const { name } = chart.metadata
  return chart.parent ? `${chartFullPath(chart.parent)}/charts/${name}` : name
}

export const isLibraryChart = (chart: Chart): boolean => chart.metadata.type.toLowerCase() === 'library'

/** Files of crds/ with their full path, the chart's before its subcharts'. */
export function crdFiles(chart: Chart): { path: string; data: Uint8Array }[] {
  const own = chart.files
    .filter(({ name }) => name.startsWith('crds/') && /\.(ya?ml|json)$/i.test(name))
    .map(({ name, data }) => ({ path: `${chartFullPath(chart)}/${name}`, data }))
  return [...own, ...chart.dependencies.flatMap(crdFiles)]
}

// ── Chart.yaml ───────────────────────────────────────────────────────────────────────────────────

/** Shapes of Chart.yaml and Chart.lock, by the Go package that names them in errors. */
const shapes = new Map<string, { metadata: StructShape; lock: StructShape }>()

function shapesOf(version: HelmVersion): { metadata: StructShape; lock: StructShape } {
  const home = version.packages.chart
  let known = shapes.get(home)
  if (!known) shapes.set(home, (known = makeShapes(home)))
  return known
}

function makeShapes(home: string): { metadata: StructShape; lock: StructShape } {
  const dependency = structShape(
    `${home}.Dependency`,
    [
      ['name', stringShape],
      ['version', stringShape],
      ['repository', stringShape],
      ['condition', stringShape],
      ['tags', listShape(stringShape)],
      ['enabled', boolShape],
      ['import-values', listShape(anyShape)],
      ['alias', stringShape],
    ],
    { pointer: true },
  )
  const maintainer = structShape(
    `${home}.Maintainer`,
    [
      ['name', stringShape],
      ['email', stringShape],
      ['url', stringShape],
    ],
    { pointer: true },
  )
  const metadata = structShape(`${home}.Metadata`, [
    ['name', stringShape],
    ['home', stringShape],
    ['sources', listShape(stringShape)],
    ['version', stringShape],
    ['description', stringShape],
    ['keywords', listShape(stringShape)],
    ['maintainers', listShape(maintainer)],
    ['icon', stringShape],
    ['apiVersion', stringShape],
    ['condition', stringShape],
    ['tags', stringShape],
    ['appVersion', stringShape],
    ['deprecated', boolShape],
    ['annotations', mapShape(stringShape)],
    ['kubeVersion', stringShape],
    ['dependencies', listShape(dependency)],
    ['type', stringShape],
  ])
  const lock = structShape(`${home}.Lock`, [
    ['generated', TIME],
    ['digest', stringShape],
    ['dependencies', listShape(dependency)],
  ])
  return { metadata, lock }
}

const CHART_BASE = structShape('loader.chartBase', [['apiVersion', stringShape]])

/** Refuses a Chart.yaml of an apiVersion that Helm has no loader for. Throws GoError. */
export function checkChartApiVersion(chartYaml: string): void {
  const version = apiVersionOf(chartYaml)
  if (['', 'v1', 'v2'].includes(version)) return
  throw new GoError(version === 'v3' ? 'invalid chart apiVersion' : 'unsupported chart version')
}

function apiVersionOf(chartYaml: string): string {
  try {
    return (decodeTyped(chartYaml, CHART_BASE).get('apiVersion') as string | undefined) ?? ''
  } catch (fault) {
    if (fault instanceof GoError)
      throw new GoError(`cannot load Chart.yaml: ${fault.message}`, { cause: fault })
    throw fault
  }
}

/** A time.Time, kept as its text. */
const TIME: CustomShape = {
  kind: 'custom',
  name: 'time.Time',
  read: (value) => {
    if (value === null) return ''
    if (typeof value !== 'string') throw new GoError('Time.UnmarshalJSON: input is not a JSON string')
    parseTime('2006-01-02T15:04:05Z07:00', value, UTC)
    return value
  },
}

export function emptyMetadata(): Metadata {
  return {
    name: '',
    home: '',
    sources: [],
    version: '',
    description: '',
    keywords: [],
    maintainers: [],
    icon: '',
    apiVersion: '',
    condition: '',
    tags: '',
    appVersion: '',
    deprecated: false,
    annotations: undefined,
    kubeVersion: '',
    dependencies: undefined,
    type: '',
  }
}

/** Reads Chart.yaml (or requirements.yaml) over what is there already. Throws GoError as the YAML library words it. */
export function readMetadata(text: string, onto: Metadata, version: HelmVersion): Metadata {
  const fields = decodeTyped(text, shapesOf(version).metadata)
  const string = (name: string, before: string) => (fields.get(name) as string | undefined) ?? before
  const strings = (name: string, before: string[]) =>
    (fields.get(name) as string[] | null | undefined) ?? before
  const annotations = fields.get('annotations') as Map<string, string> | null | undefined
  const dependencies = fields.get('dependencies') as (GoMap | null)[] | null | undefined
  const maintainers = fields.get('maintainers') as (GoMap | null)[] | null | undefined
  return {
    name: string('name', onto.name),
    home: string('home', onto.home),
    sources: strings('sources', onto.sources),
    version: string('version', onto.version),
    description: string('description', onto.description),
    keywords: strings('keywords', onto.keywords),
    maintainers: maintainers?.map(readMaintainer) ?? onto.maintainers,
    icon: string('icon', onto.icon),
    apiVersion: string('apiVersion', onto.apiVersion),
    condition: string('condition', onto.condition),
    tags: string('tags', onto.tags),
    appVersion: string('appVersion', onto.appVersion),
    deprecated: (fields.get('deprecated') as boolean | undefined) ?? onto.deprecated,
    annotations: annotations ?? onto.annotations,
    kubeVersion: string('kubeVersion', onto.kubeVersion),
    dependencies: dependencies?.map(readDependency) ?? onto.dependencies,
    type: string('type', onto.type),
  }
}

/** Refuses what no chart may say of itself, read from YAML. Throws GoError with Helm's text. */
export function validateMetadataYaml(text: string, version: HelmVersion): void {
  validateMetadata(readMetadata(text, emptyMetadata(), version))
}

/** Refuses keys written twice and fields Helm does not know. Throws GoError as the YAML library words it. */
export function checkMetadataStrictly(text: string, version: HelmVersion): void {
  decodeTyped(text, shapesOf(version).metadata, { strict: true })
}

/** Reads Chart.lock. Throws GoError as the YAML library words it. */
export function readLock(text: string, version: HelmVersion): Lock {
  const fields = decodeTyped(text, shapesOf(version).lock)
  return {
    generated: (fields.get('generated') as string | undefined) ?? '',
    digest: (fields.get('digest') as string | undefined) ?? '',
    dependencies: ((fields.get('dependencies') as (GoMap | null)[] | null | undefined) ?? []).map(
      readDependency,
    ),
  }
}

/** A null in the list; refused by `validateMetadata`, as Helm does when it comes to it. */
const NULL_MAINTAINER: Maintainer = { name: '', email: '', url: '' }
/** True for a maintainer that Chart.yaml wrote as null. */
export const isNullMaintainer = (maintainer: Maintainer): boolean => maintainer === NULL_MAINTAINER
const NULL_DEPENDENCY: Dependency = {
  name: '',
  version: '',
  repository: '',
  condition: '',
  tags: [],
  enabled: false,
  importValues: [],
  alias: '',
}

function readMaintainer(fields: GoMap | null): Maintainer {
  if (!fields) return NULL_MAINTAINER
  const string = (name: string) => (fields.get(name) as string | undefined) ?? ''
  return { name: string('name'), email: string('email'), url: string('url') }
}

function readDependency(fields: GoMap | null): Dependency {
  if (!fields) return NULL_DEPENDENCY
  const string = (name: string) => (fields.get(name) as string | undefined) ?? ''
  return {
    name: string('name'),
    version: string('version'),
    repository: string('repository'),
    condition: string('condition'),
    tags: (fields.get('tags') as string[] | null | undefined) ?? [],
    enabled: (fields.get('enabled') as boolean | undefined) ?? false,
    importValues: (fields.get('import-values') as GoValue[] | null | undefined) ?? [],
    alias: string('alias'),
  }
}

const invalid = (text: string): GoError => new GoError(`validation: ${text}`)

/** Cleans what is printed and refuses what cannot be a chart. Throws GoError `validation: …`. */
export function validateMetadata(md: Metadata): void {
  for (const key of [
    'name',
    'description',
    'home',
    'icon',
    'condition',
    'tags',
    'appVersion',
    'kubeVersion',
  ] as const)
    md[key] = sanitize(md[key])
  md.sources = md.sources.map(sanitize)
  md.keywords = md.keywords.map(sanitize)
  if (md.apiVersion === '') throw invalid('chart.metadata.apiVersion is required')
  if (md.name === '') throw invalid('chart.metadata.name is required')
  if (md.name === '.' || md.name === '..')
    throw invalid(`chart.metadata.name ${quote(md.name)} is not allowed`)
  if (md.name.includes('/')) throw invalid(`chart.metadata.name ${quote(md.name)} is invalid`)
  if (md.version === '') throw invalid('chart.metadata.version is required')
  if (!isValidSemver(md.version)) throw invalid(`chart.metadata.version ${quote(md.version)} is invalid`)
  if (!['', 'application', 'library'].includes(md.type))
    throw invalid('chart.metadata.type must be application or library')
  for (const maintainer of md.maintainers) {
    if (maintainer === NULL_MAINTAINER) throw invalid('maintainers must not contain empty or null nodes')
    for (const key of ['name', 'email', 'url'] as const) maintainer[key] = sanitize(maintainer[key])
  }
  const seen = new Set<string>()
  for (const dependency of md.dependencies ?? []) {
    validateDependency(dependency)
    const key = dependency.alias || dependency.name
    if (seen.has(key)) throw invalid(`more than one dependency with name or alias ${quote(key)}`)
    seen.add(key)
  }
}

function validateDependency(dependency: Dependency): void {
  if (dependency === NULL_DEPENDENCY) throw invalid('dependencies must not contain empty or null nodes')
  for (const key of ['name', 'version', 'repository', 'condition'] as const)
    dependency[key] = sanitize(dependency[key])
  dependency.tags = dependency.tags.map(sanitize)
  if (dependency.alias !== '' && !/^[a-zA-Z0-9_-]+$/.test(dependency.alias))
    throw invalid(`dependency ${quote(dependency.name)} has disallowed characters in the alias`)
}

/** White space becomes a space; what does not print goes. */
function sanitize(text: string): string {
  if (/^[ -~]*$/.test(text)) return text
  return fromRunes(runes(text).flatMap((rune) => (isSpace(rune) ? [0x20] : isPrint(rune) ? [rune] : [])))
}
