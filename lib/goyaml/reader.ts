/**
 * Prepares text for the scanner: byte order marks, UTF-16, and characters YAML does not allow.
 * Mirrors go.yaml.in/yaml/v2 readerc.go. libyaml reads ahead in blocks, so a forbidden character is only noticed when
 * the scanner comes near its block: text in front of it can fail first, and a document in front of it can be whole.
 */
import { toBytes } from '../go'
import { YamlError } from './errors'

/** libyaml fills its buffer this many bytes at a time. */
const BLOCK = 512

export interface Input {
  /** The text, ended by U+0000. */
  readonly text: string
  /** UTF-16 offset of `text` within the string that was given: 1 after a byte order mark. */
  readonly shift: number
  /** What to throw when the scanner needs a character at or after `limit`. */
  readonly fault?: YamlError
  readonly limit: number
}

const SUSPECT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff\udc80-\udcff]/
const FORBIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]|(?<![\ud800-\udbff])[\udc80-\udcff]/

export function readInput(source: string): Input {
  const first = source.charCodeAt(0)
  if (first === 0xdcff || first === 0xdcfe) {
    const littleEndian = first === 0xdcff
    if (source.charCodeAt(1) === (littleEndian ? 0xdcfe : 0xdcff)) return readUtf16(source, littleEndian)
  }
  const shift = first === 0xfeff ? 1 : 0
  const text = shift === 1 ? source.slice(1) : source
  if (!SUSPECT.test(text)) return { text: `${text}\0`, shift, limit: Number.POSITIVE_INFINITY }
  const at = text.search(FORBIDDEN)
  if (at < 0) return { text: `${text}\0`, shift, limit: Number.POSITIVE_INFINITY }
  const limit = blockStart(text, at, shift === 1 ? 3 : 0)
  const line = countBreaks(text, at)
  const fault = new YamlError(`yaml: ${faultAt(text, at)}`, at, line)
  return { text: `${text.slice(0, limit)}\0`, shift, fault, limit }
}

/**
 * Where the block begins in which the character at `at` is found bad. Blocks end between characters: bytes of one
 * that is cut by the end of a block, or of the text, are looked at only when the next block is asked for.
 */
function blockStart(text: string, at: number, skipped: number): number {
  let start = 0
  let room = BLOCK - skipped
  for (let i = 0; i <= at; ) {
    const point = text.codePointAt(i)!
    const carried = point >= 0xdc80 && point <= 0xdcff
    const width = i === at && carried ? sequenceWidth(point & 0xff) : widthOf(point)
    if (width > room || room === 0) {
      room = BLOCK
      start = i
    }
    if (i === at) return carried && width > toBytes(text.slice(at, at + 4)).length ? at : start
    room -= width
    i += point > 0xffff ? 2 : 1
  }
  return start
}

function widthOf(point: number): number {
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
}

/** Length of a UTF-8 sequence by its first byte; 0 when none begins so. */
function sequenceWidth(lead: number): number {
  if (lead < 0xc0 || lead >= 0xf8) return 0
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
}

function countBreaks(text: string, end: number): number {
  let line = 0
  for (let i = text.indexOf('\n'); i >= 0 && i < end; i = text.indexOf('\n', i + 1)) line++
  return line
}

/** Why the character at `at` is refused. */
function faultAt(text: string, at: number): string {
  const unit = text.charCodeAt(at)
  if (unit < 0xdc80 || unit > 0xdcff) return 'control characters are not allowed'
  const bytes = toBytes(text.slice(at, at + 4))
  const lead = bytes[0]!
  const width = sequenceWidth(lead)
  if (width === 0) return 'invalid leading UTF-8 octet'
  if (width > bytes.length) return 'incomplete UTF-8 octet sequence'
  let point = lead & (0xff >> (width + 1))
  for (let k = 1; k < width; k++) {
    const octet = bytes[k]!
    if ((octet & 0xc0) !== 0x80) return 'invalid trailing UTF-8 octet'
    point = (point << 6) | (octet & 0x3f)
  }
  if (point < [0, 0, 0x80, 0x800, 0x10000][width]!) return 'invalid length of a UTF-8 sequence'
  return 'invalid Unicode character'
}

function readUtf16(source: string, littleEndian: boolean): Input {
  const bytes = toBytes(source)
  const low = littleEndian ? 0 : 1
  let text = ''
  let problem: string | undefined
  for (let i = 2; i < bytes.length && problem === undefined; i += 2) {
    if (i + 1 >= bytes.length) {
      problem = 'incomplete UTF-16 character'
      break
    }
    const unit = bytes[i + low]! | (bytes[i + 1 - low]! << 8)
    if (unit >= 0xdc00 && unit <= 0xdfff) problem = 'unexpected low surrogate area'
    else if (unit >= 0xd800 && unit <= 0xdbff) {
      if (i + 3 >= bytes.length) {
        problem = 'incomplete UTF-16 surrogate pair'
        break
      }
      const next = bytes[i + 2 + low]! | (bytes[i + 3 - low]! << 8)
      if (next < 0xdc00 || next > 0xdfff) problem = 'expected low surrogate area'
      else text += String.fromCharCode(unit, next)
      i += 2
    } else {
      const char = String.fromCharCode(unit)
      if (FORBIDDEN.test(char)) problem = 'control characters are not allowed'
      else text += char
    }
  }
  if (problem === undefined) return { text: `${text}\0`, shift: 0, limit: Number.POSITIVE_INFINITY }
  const limit = text.length - (text.length % (BLOCK / 2))
  const fault = new YamlError(`yaml: ${problem}`, text.length, countBreaks(text, text.length))
  return { text: `${text.slice(0, limit)}\0`, shift: 0, fault, limit }
}
