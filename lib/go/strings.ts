/**
 * Go strings are bytes; ours are JavaScript strings. UTF-8 text maps to itself. A byte that belongs to no
 * UTF-8 sequence is carried as one lone low surrogate, U+DC00 + byte (U+DC80…U+DCFF), so nothing is lost.
 * Joining two strings can bring the halves of a sequence together: `normalise` repairs that.
 * Positions named `byte…` count bytes as Go does; a carried byte counts one, as one rune of width 1.
 */

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()

const NON_ASCII = /[^\u0000-\u007f]/
const SURROGATE = /[\ud800-\udfff]/
/** A low surrogate without a high one before it: a carried byte. */
const CARRIED = /(?<![\ud800-\udbff])[\udc80-\udcff]/

/** True when every character is one byte, so that UTF-16 and byte positions agree. */
export function isAscii(s: string): boolean {
  return !NON_ASCII.test(s)
}

/** True when the string carries a byte that is not UTF-8. */
export function hasInvalidBytes(s: string): boolean {
  return SURROGATE.test(s) && CARRIED.test(s)
}

const isCarried = (unit: number): boolean => unit >= 0xdc80 && unit <= 0xdcff

/** The bytes of a Go string. */
export function toBytes(s: string): Uint8Array {
  if (!hasInvalidBytes(s)) return encoder.encode(s)
  const out: number[] = []
  for (const ch of s) {
    const point = ch.codePointAt(0)!
    if (isCarried(point)) out.push(point & 0xff)
    else for (const b of encodeRune(point)) out.push(b)
  }
  return Uint8Array.from(out)
}

/** The Go string with these bytes. */
export function fromBytes(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    return fromInvalid(bytes)
  }
}

function fromInvalid(bytes: Uint8Array): string {
  let out = ''
  let good = 0
  for (let i = 0; i < bytes.length; ) {
    const width = sequenceLength(bytes, i)
    if (width > 0) {
      i += width
      continue
    }
    if (i > good) out += decoder.decode(bytes.subarray(good, i))
    out += String.fromCharCode(0xdc00 + bytes[i]!)
    good = ++i
  }
  if (bytes.length > good) out += decoder.decode(bytes.subarray(good))
  return out
}

/** Length of the valid UTF-8 sequence at `i`, 0 when there is none (as utf8.DecodeRune). */
function sequenceLength(b: Uint8Array, i: number): number {
  const first = b[i]!
  if (first < 0x80) return 1
  if (first < 0xc2 || first > 0xf4) return 0
  const second = b[i + 1] ?? 0
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf
  if (second < low || second > high) return 0
  const width = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  for (let k = 2; k < width; k++) {
    const next = b[i + k] ?? 0
    if (next < 0x80 || next > 0xbf) return 0
  }
  return width
}

/** UTF-8 bytes of one code point; surrogates and values out of range become U+FFFD. */
export function encodeRune(point: number): number[] {
  if (point < 0 || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return [0xef, 0xbf, 0xbd]
  if (point < 0x80) return [point]
  if (point < 0x800) return [0xc0 | (point >> 6), 0x80 | (point & 63)]
  if (point < 0x10000) return [0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63)]
  return [0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63)]
}

/** `string(rune)`: out-of-range code points give U+FFFD. */
export function runeString(point: number): string {
  if (point < 0 || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return '\ufffd'
  return String.fromCodePoint(point)
}

/** Brings carried bytes that now form UTF-8 back to characters; call after joining strings that may hold some. */
export function normalise(s: string): string {
  return hasInvalidBytes(s) ? fromBytes(toBytes(s)) : s
}

/** `strings.ToValidUTF8`-like: each carried byte becomes U+FFFD, as a conversion through runes does. */
export function replaceInvalid(s: string): string {
  return hasInvalidBytes(s) ? s.replace(/(?<![\ud800-\udbff])[\udc80-\udcff]/g, '\ufffd') : s
}

/** `len(s)` in Go. */
export function byteLength(s: string): number {
  let n = s.length
  for (let i = 0; i < s.length; i++) {
    const unit = s.charCodeAt(i)
    if (unit < 0x80) continue
    if (unit < 0x800) n += 1
    else if (unit < 0xd800 || unit > 0xdfff) n += 2
    else if (unit <= 0xdbff) {
      n += 2
      i++
    }
  }
  return n
}

/** `s[start:end]` in bytes; the caller has checked the bounds. Cutting inside a character leaves carried bytes. */
export function byteSlice(s: string, start: number, end: number): string {
  if (isAscii(s)) return s.slice(start, end)
  return fromBytes(toBytes(s).subarray(start, end))
}

/** `[]rune(s)`: code points, each carried byte as U+FFFD. */
export function runes(s: string): number[] {
  const out: number[] = []
  for (let i = 0; i < s.length; i++) {
    const point = s.codePointAt(i)!
    if (point > 0xffff) i++
    out.push(isCarried(point) ? 0xfffd : point)
  }
  return out
}

/** `string([]rune)`. */
export function fromRunes(points: readonly number[]): string {
  let out = ''
  for (const point of points) out += runeString(point)
  return out
}

/** utf8.RuneCountInString. */
export function runeCount(s: string): number {
  let n = s.length
  for (let i = 0; i < s.length - 1; i++) {
    const unit = s.charCodeAt(i)
    if (unit >= 0xd800 && unit <= 0xdbff) {
      n--
      i++
    }
  }
  return n
}

/** Go's order of strings: by UTF-8 bytes. Differs from UTF-16 order above U+D7FF only. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0
  const n = Math.min(a.length, b.length)
  for (let i = 0; i < n; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x === y) continue
    if (x < 0xd800 && y < 0xd800) return x < y ? -1 : 1
    return compareTails(a, b, i)
  }
  return a.length < b.length ? -1 : 1
}

function compareTails(a: string, b: string, from: number): number {
  const before = from > 0 ? a.charCodeAt(from - 1) : 0
  const start = before >= 0xd800 && before <= 0xdbff ? from - 1 : from
  return compareBytes(toBytes(a.slice(start)), toBytes(b.slice(start)))
}

export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const n = Math.min(a.length, b.length)
  for (let i = 0; i < n; i++) {
    if (a[i] !== b[i]) return a[i]! < b[i]! ? -1 : 1
  }
  return a.length - b.length
}
