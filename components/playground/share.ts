/**
 * A chart in a link: `#chart=1.` and its files, deflated and written in base64url. The part behind # never reaches a
 * server. What a link holds is anybody's: it is read with limits, and never laid on a bench unasked.
 */
import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate'
import { fields, only, recordOf, text } from '../../lib/course'
import { type Files, pathFault } from '../stores/workspace-model'

const KEY = '#chart='
const VERSION = 1

/** In bytes: what a link may inflate to, and how long it may be. */
export const MOST = 2 * 1024 * 1024
const LONGEST = 512 * 1024

const shape = fields({ v: only(VERSION), files: recordOf(text) }, {})

/** The anchor that holds these files; only text goes along. */
export function writeLink(files: Files): string {
  const texts = Object.fromEntries([...files].filter(([, content]) => typeof content === 'string'))
  const packed = deflateSync(strToU8(JSON.stringify({ v: VERSION, files: texts })), { level: 9 })
  return `${KEY}${VERSION}.${toBase64(packed)}`
}

export type Shared = { files: Files } | { fault: string }

/** What an anchor holds; undefined when it is no chart's. */
export function readLink(anchor: string): Shared | undefined {
  if (!anchor.startsWith(KEY)) return undefined
  const [version = '', packed = ''] = anchor.slice(KEY.length).split('.')
  if (Number(version) > VERSION)
    return { fault: 'A newer Chartroom made this link. Update this one, then open it again.' }
  if (version !== String(VERSION) || packed.length > LONGEST) return { fault: DAMAGED }
  try {
    const inflated = inflate(fromBase64(packed))
    if (inflated === undefined) return { fault: 'The link holds more than 2 MB, which no lesson’s chart is.' }
    const data: unknown = JSON.parse(strFromU8(inflated))
    if (!shape(data)) return { fault: DAMAGED }
    const files = new Map<string, string>()
    for (const [path, content] of Object.entries(data.files)) {
      if (pathFault(files, path) !== undefined) return { fault: DAMAGED }
      files.set(path, content)
    }
    return files.size === 0 ? { fault: DAMAGED } : { files }
  } catch {
    return { fault: DAMAGED }
  }
}

const DAMAGED = 'The link is damaged: it holds no chart. Ask for it again; it may have been cut short.'

/** A part at a time, so that nothing is held beyond the limit; undefined when it would be. */
function inflate(packed: Uint8Array): Uint8Array | undefined {
  const parts: Uint8Array[] = []
  let size = 0
  let isWhole = false
  const stream = new Inflate((part, isLast) => {
    size += part.length
    if (size <= MOST) parts.push(part)
    isWhole = isLast
  })
  const step = 256
  for (let at = 0; at < packed.length && size <= MOST; at += step)
    stream.push(packed.subarray(at, at + step), at + step >= packed.length)
  if (size > MOST) return undefined
  if (!isWhole) throw new Error('cut short')
  const all = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

const toBase64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

const fromBase64 = (text: string): Uint8Array =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
