/**
 * Letters, cases and spaces as Go's unicode and strings packages have them: one code point maps to one code point,
 * whatever its neighbours (JavaScript makes SS of ß, and a final ς of Σ).
 */
import { isAscii, replaceInvalid, runeString } from './strings'
import { AFTER_UNICODE_15 } from './unicode-new'

/** unicode.IsSpace, as a character class. JavaScript's \s differs at U+0085 and U+FEFF. */
export const SPACE_CLASS =
  '[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]'

const SPACE = new RegExp(`^${SPACE_CLASS}$`)
const FIELDS = new RegExp(`${SPACE_CLASS}+`)
const UPPER = /^\p{Lu}$/u
const LOWER = /^\p{Ll}$/u
const TITLE = /^\p{Lt}$/u
const LETTER = /^\p{L}$/u
const DIGIT = /^\p{Nd}$/u
const NUMBER = /^\p{N}$/u
const PUNCT = /^\p{P}$/u

/** True for code points that Go's Unicode does not know yet, whatever the engine thinks of them. */
export function isUnassigned(point: number): boolean {
  if (point < AFTER_UNICODE_15[0]![0]) return false
  let low = 0
  let high = AFTER_UNICODE_15.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (AFTER_UNICODE_15[middle]![1] < point) low = middle + 1
    else high = middle
  }
  return low < AFTER_UNICODE_15.length && AFTER_UNICODE_15[low]![0] <= point
}

const tested =
  (pattern: RegExp) =>
  (point: number): boolean =>
    pattern.test(runeString(point)) && !isUnassigned(point)

export const isSpace = tested(SPACE)
export const isUpper = tested(UPPER)
/** U+0295 was a small letter until Unicode 17. */
export const isLower = (point: number): boolean => point === 0x295 || isLowerNow(point)
export const isTitle = tested(TITLE)
export const isLetter = tested(LETTER)
export const isDigit = tested(DIGIT)
export const isNumber = tested(NUMBER)
export const isPunct = tested(PUNCT)

const isLowerNow = tested(LOWER)

const single = (mapped: string, point: number): number => {
  const [first, ...rest] = mapped
  const to = first?.codePointAt(0)
  return rest.length > 0 || to === undefined || isUnassigned(to) || isUnassigned(point) ? point : to
}

/** Greek letters with a small iota below: their capital is one code point in Go, two in JavaScript. */
function iotaCapital(point: number): number | undefined {
  const low = point & 0xf8
  if (point >= 0x1f80 && point <= 0x1faf && (low === 0x80 || low === 0x90 || low === 0xa0)) return point + 8
  if (point === 0x1fb3 || point === 0x1fc3 || point === 0x1ff3) return point + 9
  return undefined
}

/** unicode.ToUpper. */
export function toUpper(point: number): number {
  if (point < 0x80) return point >= 97 && point <= 122 ? point - 32 : point
  return iotaCapital(point) ?? single(runeString(point).toUpperCase(), point)
}

/** unicode.ToLower. */
export function toLower(point: number): number {
  if (point < 0x80) return point >= 65 && point <= 90 ? point + 32 : point
  if (point === 0x130) return 0x69
  return single(runeString(point).toLowerCase(), point)
}

/** unicode.ToTitle: as upper case, but for the digraphs (ǆ → ǅ) and Georgian, which has no title case. */
export function toTitle(point: number): number {
  if (point >= 0x1c4 && point <= 0x1cc) return 0x1c5 + 3 * Math.floor((point - 0x1c4) / 3)
  if (point >= 0x1f1 && point <= 0x1f3) return 0x1f2
  if ((point >= 0x10d0 && point <= 0x10fa) || (point >= 0x10fd && point <= 0x10ff)) return point
  return toUpper(point)
}

function mapPoints(s: string, map: (point: number) => number): string {
  let out = ''
  for (const ch of replaceInvalid(s)) out += runeString(map(ch.codePointAt(0)!))
  return out
}

/** strings.ToUpper. */
export function upperCase(s: string): string {
  return isAscii(s) ? s.toUpperCase() : mapPoints(s, toUpper)
}

/** strings.ToLower. */
export function lowerCase(s: string): string {
  return isAscii(s) ? s.toLowerCase() : mapPoints(s, toLower)
}

/** strings.TrimSpace. */
export function trimSpace(s: string): string {
  let start = 0
  let end = s.length
  while (start < end && isSpaceUnit(s.charCodeAt(start))) start++
  while (end > start && isSpaceUnit(s.charCodeAt(end - 1))) end--
  return start === 0 && end === s.length ? s : s.slice(start, end)
}

/** Every space is one UTF-16 unit. */
const isSpaceUnit = (unit: number): boolean =>
  unit <= 0x20 ? unit === 0x20 || (unit >= 0x09 && unit <= 0x0d) : unit >= 0x85 && isSpace(unit)

/** strings.Fields. */
export function fields(s: string): string[] {
  const trimmed = trimSpace(s)
  return trimmed === '' ? [] : trimmed.split(FIELDS)
}
