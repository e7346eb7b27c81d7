/** A chart as an archive, and its metadata as YAML. Mirrors helm pkg/chart/v2/util/save.go and chartfile.go. */
import { gzipSync } from 'fflate'
import { cleanPath, fromBytes, GoError, type GoMap, type GoValue, toBytes, unmarshalJSON } from '../go'
import { encode } from '../goyaml'
import { type Chart, type Dependency, type Lock, type Metadata, validateMetadata } from './chart'
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

/** `NAME-VERSION.tgz` and its bytes; every entry has the time given, in whole seconds. Throws GoError. */
export function packChart(
  chart: Chart,
  seconds: number,
  version: HelmVersion = HELM_4,
): { name: string; data: Uint8Array } {
  try {
    validateMetadata(chart.metadata)
  } catch (fault) {
    if (fault instanceof GoError) throw new GoError(`chart validation: ${fault.message}`, { cause: fault })
    throw fault
  }
  const entries = [...chartEntries(chart, '', version)]
  return {
    name: `${chart.metadata.name}-${chart.metadata.version}.tgz`,
    data: withHelmHeader(gzipSync(tar(entries, seconds), { mtime: 0 }), version),
  }
}

interface Entry {
  path: string
  data: Uint8Array
}

function* chartEntries(chart: Chart, prefix: string, version: HelmVersion): Generator<Entry> {
  const { metadata, lock, raw, schema } = chart
  const base = cleanPath(`${prefix}/${metadata.name}`).replace(/^\//, '')
  const at = (path: string): string => `${base}/${path}`
  // A v1 chart keeps its dependencies in requirements.yaml.
  const written = metadata.apiVersion === 'v1' ? { ...metadata, dependencies: [] } : metadata
  yield { path: at('Chart.yaml'), data: toBytes(metadataYaml(written)) }
  if (metadata.apiVersion === 'v2' && lock) yield { path: at('Chart.lock'), data: toBytes(lockYaml(lock)) }
  for (const { name, data } of raw) if (name === 'values.yaml') yield { path: at(name), data }
  if (schema) {
    if (!isJson(schema)) throw new GoError(version.package.invalidSchema)
    yield { path: at('values.schema.json'), data: schema }
  }
  for (const { name, data } of [...chart.templates, ...chart.files]) yield { path: at(name), data }
  for (const dependency of chart.dependencies) yield* chartEntries(dependency, at('charts'), version)
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

const BLOCK = 512

function tar(entries: readonly Entry[], seconds: number): Uint8Array {
  const blocks: Uint8Array[] = []
  for (const { path, data } of entries) {
    const name = toBytes(path)
    if (name.length > 100) {
      const record = paxRecord(path)
      blocks.push(tarHeader('PaxHeaders.0', record.length, seconds, 'x'), ...padded(record))
    }
    blocks.push(tarHeader(path, data.length, seconds, '0'), ...padded(data))
  }
  blocks.push(new Uint8Array(2 * BLOCK))
  const whole = new Uint8Array(blocks.reduce((size, block) => size + block.length, 0))
  let at = 0
  for (const block of blocks) {
    whole.set(block, at)
    at += block.length
  }
  return whole
}

const padded = (data: Uint8Array): Uint8Array[] => [
  data,
  new Uint8Array((BLOCK - (data.length % BLOCK)) % BLOCK),
]

/** `LENGTH path=VALUE\n`, whose length counts itself. */
function paxRecord(path: string): Uint8Array {
  const rest = toBytes(` path=${path}\n`)
  let length = rest.length + 1
  while (rest.length + String(length).length !== length) length = rest.length + String(length).length
  const record = new Uint8Array(length)
  record.set(toBytes(String(length)))
  record.set(rest, length - rest.length)
  return record
}

function tarHeader(path: string, size: number, seconds: number, type: string): Uint8Array {
  const head = new Uint8Array(BLOCK)
  const put = (text: string, at: number): void => head.set(toBytes(text), at)
  const octal = (value: number, width: number): string => `${value.toString(8).padStart(width, '0')}\0`
  head.set(toBytes(path).subarray(0, 100), 0)
  put(octal(0o644, 7), 100)
  put(octal(0, 7), 108)
  put(octal(0, 7), 116)
  put(octal(size, 11), 124)
  put(octal(seconds, 11), 136)
  put('        ', 148)
  put(type, 156)
  put('ustar\x0000', 257)
  put(
    `${head
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  )
  return head
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
