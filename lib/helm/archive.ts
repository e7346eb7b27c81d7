/**
 * Chart archives to files, in memory and within limits. Mirrors helm pkg/chart/loader/archive and Go's archive/tar.
 * Nothing is ever written anywhere: a path that would leave the chart is refused all the same.
 */
import { Gunzip } from 'fflate'
import { cleanPath, fromBytes, GoError, joinBytes, quote } from '../go'
import type { ChartFile } from './chart'
import { HELM_4, type HelmVersion } from './versions'

/** Bytes a chart may unpack to, as in Helm. */
export const MAX_CHART_SIZE = 100 * 1024 * 1024
/** Entries an archive may have: Helm knows no limit, a browser must. */
const MAX_ENTRIES = 100_000

const BLOCK = 512

const tooLarge = (): GoError =>
  new GoError(`decompressed chart is larger than the maximum size ${MAX_CHART_SIZE}`)

const tooMany = (): GoError => new GoError(`chart archive has more than ${MAX_ENTRIES} entries`)

/** The files of a chart archive, paths from the chart's folder. Throws GoError with Helm's text. */
export function unpackChart(archive: Uint8Array, version: HelmVersion = HELM_4): ChartFile[] {
  const files: ChartFile[] = []
  let remaining = MAX_CHART_SIZE
  let entries = 0
  for (const entry of tarEntries(gunzip(archive, new TarMeter()))) {
    if (++entries > MAX_ENTRIES) throw tooMany()
    if (entry.isFolder) continue
    const name = chartPath(entry.name)
    if (entry.size > remaining) throw tooLarge()
    if (version.maxFileSize !== undefined && entry.size > version.maxFileSize)
      throw new GoError(
        `decompressed chart file ${quote(entry.name)} is larger than the maximum file size ${version.maxFileSize}`,
      )
    remaining -= entry.data.length
    if (entry.data.length < entry.size) throw new GoError('unexpected EOF')
    if (remaining <= 0) throw tooLarge()
    files.push({ name, data: withoutBom(entry.data), modified: entry.modified })
  }
  if (files.length === 0) throw new GoError('no files in chart archive')
  return files
}

/** The path below the archive's top folder. Throws GoError for one that leaves it. */
function chartPath(full: string): string {
  const delimiter = full.includes('\\') ? '\\' : '/'
  const [top, ...rest] = full.split(delimiter)
  const path = rest.join('/')
  if (path.startsWith('/')) throw new GoError('chart illegally contains absolute paths')
  const clean = cleanPath(path)
  if (clean === '.')
    throw new GoError(`chart illegally contains content outside the base directory: ${quote(full)}`)
  if (clean.startsWith('..')) throw new GoError('chart illegally references parent directory')
  if (/^[a-zA-Z]:\//.test(clean)) throw new GoError('chart contains illegally named files')
  if (top === 'Chart.yaml') throw new GoError('chart yaml not in base directory')
  return clean
}

export function withoutBom(data: Uint8Array): Uint8Array {
  return data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf ? data.subarray(3) : data
}

/** Compressed bytes unpacked at a time: few where they grow to many. */
const SMALL_STEP = 1024
const LARGE_STEP = 64 * 1024

/** Unpacks in pieces, no further than the meter allows. */
function gunzip(archive: Uint8Array, meter: TarMeter): Uint8Array {
  if (archive.length === 0) throw new GoError('EOF')
  if (archive.length < 10) throw new GoError('unexpected EOF')
  if (archive[0] !== 0x1f || archive[1] !== 0x8b) throw new GoError('gzip: invalid header')
  const pieces: Uint8Array[] = []
  let size = 0
  let isFinished = false
  const stream = new Gunzip((piece, isLast) => {
    size += piece.length
    meter.pass(piece)
    pieces.push(piece)
    isFinished = isLast
  })
  try {
    let step = SMALL_STEP
    for (let at = 0, before = 0; at < archive.length; before = size) {
      const part = archive.subarray(at, at + step)
      at += part.length
      stream.push(part, at >= archive.length)
      step = size - before > 32 * part.length ? SMALL_STEP : LARGE_STEP
    }
  } catch (fault) {
    if (fault instanceof GoError) throw fault
    throw new GoError(
      fault instanceof Error && /EOF/.test(fault.message)
        ? 'unexpected EOF'
        : 'flate: corrupt input before offset 0',
    )
  }
  if (!isFinished) throw new GoError('unexpected EOF')
  return joinBytes(pieces)
}

/** Reads the headers of a tar as it is unpacked, and refuses one that holds too much before all of it is made. */
class TarMeter {
  private readonly head = new Uint8Array(BLOCK)
  private headLength = 0
  private skip = 0
  private bytes = 0
  private entries = 0

  pass(piece: Uint8Array): void {
    for (let at = 0; at < piece.length; ) {
      const skipped = Math.min(this.skip, piece.length - at)
      this.skip -= skipped
      at += skipped
      const part = piece.subarray(at, at + BLOCK - this.headLength)
      this.head.set(part, this.headLength)
      this.headLength += part.length
      at += part.length
      if (this.headLength === BLOCK) this.count()
    }
  }

  private count(): void {
    this.headLength = 0
    const size = number(this.head.subarray(124, 136))
    this.skip = Math.ceil(size / BLOCK) * BLOCK
    this.bytes += size
    if (this.bytes > MAX_CHART_SIZE) throw tooLarge()
    if (++this.entries > 2 * MAX_ENTRIES) throw tooMany()
  }
}

interface TarEntry {
  name: string
  isFolder: boolean
  /** As the header says; the data may be shorter in an archive cut off. */
  size: number
  /** Seconds since 1970. */
  modified: number
  data: Uint8Array
}

function* tarEntries(tar: Uint8Array): Generator<TarEntry> {
  let longName: string | undefined
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const head = tar.subarray(at, at + BLOCK)
    if (head.every((byte) => byte === 0)) return
    if (!hasChecksum(head)) throw new GoError('archive/tar: invalid tar header')
    const size = number(head.subarray(124, 136))
    const data = tar.subarray(at + BLOCK, at + BLOCK + size)
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
    const type = String.fromCharCode(head[156]!)
    if (type === 'x') longName = paxPath(data) ?? longName
    else if (type === 'L') longName = text(data)
    else if (type !== 'g' && type !== 'K') {
      const name = longName ?? headerName(head)
      longName = undefined
      const hasBody = type === '0' || type === '\0' || type === '7'
      yield {
        name,
        isFolder: type === '5' || name.endsWith('/'),
        size: hasBody ? size : 0,
        modified: number(head.subarray(136, 148)),
        data: hasBody ? data : data.subarray(0, 0),
      }
    }
  }
}

function headerName(head: Uint8Array): string {
  const name = text(head.subarray(0, 100))
  const isUstar = text(head.subarray(257, 262)) === 'ustar'
  const prefix = isUstar ? text(head.subarray(345, 500)) : ''
  return prefix === '' ? name : `${prefix}/${name}`
}

function hasChecksum(head: Uint8Array): boolean {
  const sum = head.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 0x20 : byte), 0)
  return sum === number(head.subarray(148, 156))
}

/** The `path` record of a PAX header: `LENGTH path=VALUE\n`. */
function paxPath(data: Uint8Array): string | undefined {
  let path: string | undefined
  for (let at = 0; at < data.length; ) {
    const space = data.indexOf(0x20, at)
    const length = Number(fromBytes(data.subarray(at, space)))
    if (space < 0 || !(length > 0)) throw new GoError('archive/tar: invalid tar header')
    const record = fromBytes(data.subarray(space + 1, at + length - 1))
    if (record.startsWith('path=')) path = record.slice('path='.length)
    at += length
  }
  return path
}

/** Octal text, or base 256 for what does not fit. */
function number(field: Uint8Array): number {
  if (field[0]! & 0x80) {
    let value = field[0]! & 0x7f
    for (const byte of field.subarray(1)) value = value * 256 + byte
    return value
  }
  return Number.parseInt(text(field).trim() || '0', 8) || 0
}

function text(field: Uint8Array): string {
  const end = field.indexOf(0)
  return fromBytes(end < 0 ? field : field.subarray(0, end))
}
