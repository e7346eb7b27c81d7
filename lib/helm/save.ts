/** A chart as an archive, and its metadata as YAML. Mirrors helm pkg/chart/v2/util/save.go and chartfile.go. */
import { gzipSync } from 'fflate'
import { cleanPath, fromBytes, GoError, type GoMap, type GoValue, toBytes, unmarshalJSON } from '../go'
import { encode } from '../goyaml'
import {
  type Chart,
  type ChartFile,
  type Dependency,
  type Lock,
  type Metadata,
  validateMetadata,
} from './chart'
import { tar } from './tar'
import { HELM_4, type HelmVersion } from './versions'

/** Chart.yaml as Helm writes it: keys sorted, empty fields and comments gone. */
export function metadataYaml(metadata: Metadata): string {
  const fields: GoMap = new Map()
  const put = (name: string, value: GoValue): void => {
    if (value !== '' && value !== false && !(Array.isArray(value) && value.length === 0))
      fields.set(name, value)
  }
  const { name, home, sources, version, description, keywords, icon, apiVersion, condition, tags } = metadata
  const { appVersion, deprecated, kubeVersion, type } = metadata
  const texts = {
    name,
    home,
    version,
    description,
    icon,
    apiVersion,
    condition,
    tags,
    appVersion,
    kubeVersion,
    type,
  }
  for (const [key, value] of Object.entries(texts)) put(key, value)
  put('sources', sources)
  put('keywords', keywords)
  put('deprecated', deprecated)
  put(
    'maintainers',
    metadata.maintainers.map((maintainer) => withoutEmpty({ ...maintainer })),
  )
  if (metadata.annotations && metadata.annotations.size > 0)
    fields.set('annotations', new Map(metadata.annotations))
  put('dependencies', (metadata.dependencies ?? []).map(dependencyFields))
  return encode(fields)
}

/** Chart.lock as Helm writes it. */
export const lockYaml = (lock: Lock): string =>
  encode(
    new Map<string, GoValue>([
      ['dependencies', lock.dependencies.map(dependencyFields)],
      ['digest', lock.digest],
      ['generated', lock.generated],
    ]),
  )

/** A dependency as JSON has it, in the order of Helm's struct. */
export function dependencyFields(dependency: Dependency): GoMap {
  const { name, version, repository, condition, tags, enabled, importValues, alias } = dependency
  return new Map<string, GoValue>([
    ['name', name],
    ...(version === '' ? [] : [['version', version] as const]),
    ['repository', repository],
    ...(condition === '' ? [] : [['condition', condition] as const]),
    ...(tags.length === 0 ? [] : [['tags', tags] as const]),
    ...(enabled ? [['enabled', true] as const] : []),
    ...(importValues.length === 0 ? [] : [['import-values', importValues] as const]),
    ...(alias === '' ? [] : [['alias', alias] as const]),
  ])
}

const withoutEmpty = (fields: Record<string, string>): GoMap =>
  new Map(Object.entries(fields).filter(([, value]) => value !== ''))

// ── archives ─────────────────────────────────────────────────────────────────────────────────────

/** Whole seconds since 1970. */
export interface PackTimes {
  now: number
  /** When everything is to have been made, whatever its file says. */
  stamp?: number | undefined
}

/** `NAME-VERSION.tgz` and its bytes. Throws GoError. */
export function packChart(
  chart: Chart,
  times: PackTimes,
  version: HelmVersion = HELM_4,
): { name: string; data: Uint8Array } {
  try {
    validateMetadata(chart.metadata)
  } catch (fault) {
    if (fault instanceof GoError) throw new GoError(`chart validation: ${fault.message}`, { cause: fault })
    throw fault
  }
  const { keepsTimes } = version.package
  const timeOf = ({ modified }: Entry): number =>
    times.stamp ?? (keepsTimes ? modified : undefined) ?? times.now
  const entries = [...chartEntries(stamped(chart, times.stamp), '', version)]
  return {
    name: `${chart.metadata.name}-${chart.metadata.version}.tgz`,
    data: withHelmHeader(
      gzipSync(tar(entries.map((entry) => ({ ...entry, seconds: timeOf(entry) }))), { mtime: 0 }),
      version,
    ),
  }
}

interface Entry {
  path: string
  data: Uint8Array
  modified: number | undefined
}

/** A lock says when it was made, and so is stamped too. */
function stamped(chart: Chart, stamp: number | undefined): Chart {
  if (stamp === undefined) return chart
  const generated = new Date(stamp * 1000).toISOString().replace('.000Z', 'Z')
  return {
    ...chart,
    lock: chart.lock && { ...chart.lock, generated },
    dependencies: chart.dependencies.map((dependency) => stamped(dependency, stamp)),
  }
}

function* chartEntries(chart: Chart, prefix: string, version: HelmVersion): Generator<Entry> {
  const { metadata, lock, raw, schema } = chart
  const base = cleanPath(`${prefix}/${metadata.name}`).replace(/^\//, '')
  const at = (path: string): string => `${base}/${path}`
  const entry = ({ name, data, modified }: ChartFile): Entry => ({ path: at(name), data, modified })
  // A v1 chart keeps its dependencies in requirements.yaml.
  const written = metadata.apiVersion === 'v1' ? { ...metadata, dependencies: [] } : metadata
  const modified = (file: string): number | undefined => raw.findLast(({ name }) => name === file)?.modified
  yield { path: at('Chart.yaml'), data: toBytes(metadataYaml(written)), modified: modified('Chart.yaml') }
  if (metadata.apiVersion === 'v2' && lock)
    yield { path: at('Chart.lock'), data: toBytes(lockYaml(lock)), modified: lockTime(lock) }
  for (const file of raw) if (file.name === 'values.yaml') yield entry(file)
  if (schema) {
    if (!isJson(schema)) throw new GoError(version.package.invalidSchema)
    yield { path: at('values.schema.json'), data: schema, modified: modified('values.schema.json') }
  }
  for (const file of [...chart.templates, ...chart.files]) yield entry(file)
  for (const dependency of chart.dependencies) yield* chartEntries(dependency, at('charts'), version)
}

/** Go's zero time is no time. */
function lockTime({ generated }: Lock): number | undefined {
  const time = Date.parse(generated)
  return Number.isNaN(time) || generated.startsWith('0001-01-01T00:00:00')
    ? undefined
    : Math.round(time / 1000)
}

function isJson(data: Uint8Array): boolean {
  try {
    unmarshalJSON(fromBytes(data))
    return true
  } catch (fault) {
    if (fault instanceof GoError) return false
    throw fault
  }
}

/** Helm marks its archives: an extra field and a comment in the gzip header. */
function withHelmHeader(gzip: Uint8Array, version: HelmVersion): Uint8Array {
  const extra = toBytes(version.package.mark)
  const comment = toBytes('Helm\0')
  const plain = gzip.subarray(10)
  const head = new Uint8Array([
    0x1f,
    0x8b,
    8,
    0x14,
    0,
    0,
    0,
    0,
    0,
    0xff,
    extra.length,
    0,
    ...extra,
    ...comment,
  ])
  const whole = new Uint8Array(head.length + plain.length)
  whole.set(head)
  whole.set(plain, head.length)
  return whole
}
