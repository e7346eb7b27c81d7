/**
 * A chart as an archive. Mirrors Save of helm pkg/chart/v2/util/save.go: what was loaded, in Helm's own order, with
 * Chart.yaml and Chart.lock written anew and subcharts unpacked below charts/.
 */
import { deflateSync } from 'fflate'
import { fromBytes, GoError, toBytes, unmarshalJSON } from '../go'
import { type Chart, validateMetadata } from './chart'
import { lockTime, lockYaml, metadataYaml } from './chart-yaml'
import { type TarFile, writeTar } from './tar'

/** `NAME-VERSION.tgz`. */
export const archiveName = ({ metadata }: Chart): string => `${metadata.name}-${metadata.version}.tgz`

export interface SaveOptions {
  /** Seconds since 1970, for files that do not say when they were changed. */
  now: number
  /** SOURCE_DATE_EPOCH: seconds since 1970, the time of every file. */
  epoch?: number
}

/** The bytes of the archive. Throws GoError with Helm's text. */
export function saveChart(chart: Chart, options: SaveOptions): Uint8Array {
  try {
    validateMetadata(chart.metadata)
  } catch (fault) {
    if (fault instanceof GoError) throw new GoError(`chart validation: ${fault.message}`, { cause: fault })
    throw fault
  }
  return gzip(writeTar(chartFiles(chart, '', options)))
}

function chartFiles(chart: Chart, prefix: string, options: SaveOptions): TarFile[] {
  const { metadata, lock, schema } = chart
  const base = `${prefix}${metadata.name}`
  const files: TarFile[] = []
  const add = (name: string, data: Uint8Array, modified?: number): void => {
    files.push({ path: `${base}/${name}`, data, modified: options.epoch ?? modified ?? options.now })
  }
  const loaded = (name: string) => chart.raw.filter((file) => file.name === name)

  const isV1 = metadata.apiVersion === 'v1' // its dependencies stand in requirements.yaml
  const written = isV1 ? { ...metadata, dependencies: undefined } : metadata
  add('Chart.yaml', toBytes(metadataYaml(written)), loaded('Chart.yaml').at(-1)?.modified)
  if (lock && metadata.apiVersion === 'v2') {
    const stamped = options.epoch === undefined ? lock : { ...lock, generated: isoTime(options.epoch) }
    add('Chart.lock', toBytes(lockYaml(stamped)), lock.generated === '' ? undefined : lockTime(lock).unix)
  }
  for (const file of loaded('values.yaml')) add(file.name, file.data, file.modified)
  if (schema) {
    if (!isJson(schema)) throw new GoError('invalid JSON in values.schema.json')
    add('values.schema.json', schema, loaded('values.schema.json').at(-1)?.modified)
  }
  for (const file of [...chart.templates, ...chart.files]) add(file.name, file.data, file.modified)
  return [
    ...files,
    ...chart.dependencies.flatMap((dependency) => chartFiles(dependency, `${base}/charts/`, options)),
  ]
}

const isoTime = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000', '')

function isJson(data: Uint8Array): boolean {
  try {
    unmarshalJSON(fromBytes(data))
    return true
  } catch (fault) {
    if (fault instanceof GoError) return false
    throw fault
  }
}

// ── gzip ─────────────────────────────────────────────────────────────────────────────────────────

/** The extra field by which Helm's archives are known: `rr`, the length, the text. */
const EXTRA = 'rr\x28\x00aHR0cHM6Ly95b3V0dS5iZS96OVV6MWljandyTQo='
const HAS_EXTRA = 4
const HAS_COMMENT = 16
const UNKNOWN_SYSTEM = 255

function gzip(data: Uint8Array): Uint8Array {
  const head = [0x1f, 0x8b, 8, HAS_EXTRA | HAS_COMMENT, 0, 0, 0, 0, 0, UNKNOWN_SYSTEM, EXTRA.length, 0]
  const body = deflateSync(data)
  const top = new Uint8Array([...head, ...toBytes(EXTRA), ...toBytes('Helm\x00')])
  const archive = new Uint8Array(top.length + body.length + 8)
  archive.set(top)
  archive.set(body, top.length)
  const tail = new DataView(archive.buffer, archive.length - 8)
  tail.setUint32(0, crc32(data), true)
  tail.setUint32(4, data.length, true)
  return archive
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

function crc32(data: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of data) crc = CRC_TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}
