/** A tar archive written, as Go's archive/tar writes plain files: ustar, and a PAX header where ustar cannot say it. */
import { basePath, byteLength, cleanPath, dirPath, isAscii, toBytes } from '../go'

export interface TarFile {
  readonly path: string
  readonly data: Uint8Array
  /** Seconds since 1970. */
  readonly modified: number
}

const BLOCK = 512
const NAME = 100
const PREFIX = 155
/** The largest time eleven octal digits hold. */
const MAX_TIME = 8 ** 11 - 1

export function writeTar(files: readonly TarFile[]): Uint8Array {
  const blocks = files.flatMap(fileBlocks)
  const size = blocks.reduce((total, block) => total + block.length, 0)
  const tar = new Uint8Array(size + 2 * BLOCK)
  let at = 0
  for (const block of blocks) {
    tar.set(block, at)
    at += block.length
  }
  return tar
}

function fileBlocks({ path, data, modified }: TarFile): Uint8Array[] {
  const place = splitPath(path)
  const head = header({
    ...(place ?? { name: shortened(path), prefix: '' }),
    mode: 0o644,
    size: data.length,
    modified: Math.min(Math.max(modified, 0), MAX_TIME),
    type: '0',
  })
  const body = [head, data, padding(data.length)]
  if (place) return body
  const records = toBytes(record('path', path))
  const name = shortened(paxName(path))
  const pax = header({ name, prefix: '', mode: 0, size: records.length, modified: 0, type: 'x' })
  return [pax, records, padding(records.length), ...body]
}

/** Where ustar keeps a path: whole, or at a slash in two; undefined when neither will do. */
function splitPath(path: string): { name: string; prefix: string } | undefined {
  if (!isAscii(path)) return undefined
  if (path.length <= NAME) return { name: path, prefix: '' }
  const slash = path.lastIndexOf('/', PREFIX)
  const name = path.slice(slash + 1)
  if (slash <= 0 || name.length > NAME || name === '') return undefined
  return { name, prefix: path.slice(0, slash) }
}

/** `DIR/PaxHeaders.0/FILE`: the name of the header's header. */
const paxName = (path: string): string => cleanPath(`${dirPath(path)}/PaxHeaders.0/${basePath(path)}`)

const shortened = (path: string): string => path.replace(/[^\x01-\x7f]/g, '').slice(0, NAME)

/** `LENGTH KEY=VALUE\n`, the length counting itself. */
function record(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`
  const size = byteLength(rest)
  let length = size + String(size).length
  if (String(length).length !== String(size).length) length = size + String(length).length
  return `${length}${rest}`
}

interface Header {
  name: string
  prefix: string
  mode: number
  size: number
  modified: number
  type: '0' | 'x'
}

function header({ name, prefix, mode, size, modified, type }: Header): Uint8Array {
  const head = new Uint8Array(BLOCK)
  const put = (at: number, text: string): void => head.set(toBytes(text), at)
  put(0, name)
  put(100, octal(mode, 7))
  put(108, '0000000')
  put(116, '0000000')
  put(124, octal(size, 11))
  put(136, octal(modified, 11))
  put(148, ' '.repeat(8))
  put(156, type)
  put(257, 'ustar\x0000')
  if (type === '0') {
    put(329, '0000000')
    put(337, '0000000')
  }
  put(345, prefix)
  const sum = head.reduce((total, byte) => total + byte, 0)
  put(148, `${octal(sum, 6)}\x00 `)
  return head
}

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0')

const padding = (size: number): Uint8Array => new Uint8Array((BLOCK - (size % BLOCK)) % BLOCK)
