/** Writes a tar as Go's archive/tar does: USTAR where the path fits its two fields, a PAX record before it where not. */
import { basePath, cleanPath, dirPath, isAscii, joinBytes, toBytes } from '../go'

const BLOCK = 512
const NAME_SIZE = 100
const PREFIX_SIZE = 155

export interface TarFile {
  path: string
  data: Uint8Array
  /** Since 1970. */
  seconds: number
}

export function tar(files: readonly TarFile[]): Uint8Array {
  const blocks: Uint8Array[] = []
  for (const { path, data, seconds } of files) {
    const place = ustarPlace(path)
    if (!place) {
      const record = paxRecord(path)
      blocks.push(header({ name: paxName(path), size: record.length, type: 'x' }), ...padded(record))
    }
    const file = { name: toAscii(path), prefix: '', ...place }
    blocks.push(header({ ...file, size: data.length, type: '0', seconds }), ...padded(data))
  }
  blocks.push(new Uint8Array(2 * BLOCK))
  return joinBytes(blocks)
}

const padded = (data: Uint8Array): Uint8Array[] => [
  data,
  new Uint8Array((BLOCK - (data.length % BLOCK)) % BLOCK),
]

const toAscii = (text: string): string => text.replace(/[^\x01-\x7f]/gu, '')

/** A path in the name field, or cut at a slash into prefix and name; undefined where it fits neither way. */
function ustarPlace(path: string): { prefix: string; name: string } | undefined {
  if (!isAscii(path)) return undefined
  if (path.length <= NAME_SIZE) return { prefix: '', name: path }
  const slash = path.slice(0, PREFIX_SIZE + 1).lastIndexOf('/')
  const [prefix, name] = [path.slice(0, Math.max(slash, 0)), path.slice(slash + 1)]
  return prefix === '' || name === '' || name.length > NAME_SIZE ? undefined : { prefix, name }
}

const paxName = (path: string): string =>
  toAscii(cleanPath(`${dirPath(path)}/PaxHeaders.0/${basePath(path)}`))

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

interface Header {
  name: string
  prefix?: string
  size: number
  type: '0' | 'x'
  seconds?: number
}

/** A PAX record has neither mode, time nor device. */
function header({ name, prefix = '', size, type, seconds = 0 }: Header): Uint8Array {
  const isFile = type === '0'
  const head = new Uint8Array(BLOCK)
  const put = (text: string, at: number): void => head.set(toBytes(text), at)
  const octal = (value: number, width: number): string => `${value.toString(8).padStart(width, '0')}\0`
  put(name.slice(0, NAME_SIZE), 0)
  put(octal(isFile ? 0o644 : 0, 7), 100)
  put(octal(0, 7), 108)
  put(octal(0, 7), 116)
  put(octal(size, 11), 124)
  put(octal(seconds, 11), 136)
  put('        ', 148)
  put(type, 156)
  put('ustar\x0000', 257)
  if (isFile) put(octal(0, 7) + octal(0, 7), 329)
  put(prefix, 345)
  const sum = head.reduce((total, byte) => total + byte, 0)
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return head
}
