/** String functions. Mirrors sprig's strings.go with what it takes from Go's strings and Masterminds' goutils. */
import {
  ANY,
  BOOL,
  base32Decode,
  base32Encode,
  base64Decode,
  base64Encode,
  type CallContext,
  fromBytes,
  fromRunes,
  GoError,
  type GoValue,
  INT,
  isDigit,
  isLetter,
  isLower,
  isSpace,
  isTitle,
  isUpper,
  lowerCase,
  mapOf,
  normalise,
  quote,
  runes,
  STRING,
  STRINGS,
  sprint,
  TypedMap,
  toBytes,
  toLower,
  toText,
  toTitle,
  toUpper,
  trimSpace,
  upperCase,
} from '../go'
import { camelCase, separateWords } from './case'
import { randomBelow, type SprigEnv } from './env'
import {
  bigintOf,
  cut,
  fn,
  fnVariadic,
  fromLatin,
  num,
  repeat,
  str,
  stringSlice,
  type Table,
  toLatin,
} from './fn'
import { strval, toStrings } from './text'

const STRING_MAP = mapOf(STRING, STRING)

const text1 = (change: (s: string) => string) => fn([STRING], STRING, ([s]) => change(str(s)))
const text2 = (change: (a: string, b: string) => string) =>
  fn([STRING, STRING], STRING, ([a, b]) => change(str(a), str(b)))
const test2 = (test: (a: string, b: string) => boolean) =>
  fn([STRING, STRING], BOOL, ([a, b]) => test(str(a), str(b)))

// ── cutting ──────────────────────────────────────────────────────────────────────────────────────

function abbreviate(s: string, offset: number, width: number): string {
  if (s === '' || s.length <= width) return s
  let from = Math.min(offset, s.length)
  if (s.length - from < width - 3) from = s.length - (width - 3)
  if (from <= 4) return `${cut(s, 0, width - 3)}...`
  if (width < 7) return ''
  if (from + width - 3 < s.length) return `...${abbreviate(s.slice(from), 0, width - 3)}`
  return `...${s.slice(s.length - (width - 3))}`
}

function trunc(s: string, count: number): string {
  const bytes = toLatin(s)
  if (count < 0 && bytes.length + count > 0) return fromLatin(bytes.slice(bytes.length + count))
  return count >= 0 && bytes.length > count ? fromLatin(bytes.slice(0, count)) : s
}

function substring(start: number, end: number, s: string): string {
  const bytes = toLatin(s)
  if (start < 0) return fromLatin(cut(bytes, undefined, end))
  return fromLatin(cut(bytes, start, end < 0 || end > bytes.length ? undefined : end))
}

const trimSet = (s: string, cutset: string): string => {
  const set = new Set(cutset)
  const points = [...s]
  let start = 0
  let end = points.length
  while (start < end && set.has(points[start]!)) start++
  while (end > start && set.has(points[end - 1]!)) end--
  return points.slice(start, end).join('')
}

/** goutils.WrapCustom: breaks lines at spaces, counting bytes; long words are broken only when asked. */
function wrap(s: string, length: number, lineBreak: string, breakWords: boolean): string {
  const line = toLatin(s)
  const end = toLatin(lineBreak === '' ? '\n' : lineBreak)
  const width = Math.max(length, 1)
  const pieces: string[] = []
  let at = 0
  while (line.length - at > width) {
    if (line[at] === ' ') {
      at++
      continue
    }
    let space = line.lastIndexOf(' ', at + width)
    if (space < at && !breakWords) {
      space = line.indexOf(' ', at + width)
      if (space < 0) space = line.length
    }
    if (space < at) {
      pieces.push(line.slice(at, at + width), end)
      at += width
    } else {
      pieces.push(line.slice(at, space))
      if (space < line.length) pieces.push(end)
      at = Math.min(space + 1, line.length)
    }
  }
  pieces.push(line.slice(at))
  return fromLatin(pieces.join(''))
}

// ── splitting and joining ────────────────────────────────────────────────────────────────────────

/** strings.SplitN; `limit` below zero means all, zero means none. An empty separator splits into characters. */
function split(s: string, separator: string, limit: number): string[] {
  if (limit === 0) return []
  const parts = separator === '' ? [...s] : s.split(separator)
  if (limit < 0 || parts.length <= limit) return parts
  return [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)]
}

/** The parts as a map[string]string with the keys _0, _1 … */
function numbered(parts: readonly string[], context: CallContext): GoValue {
  context.reserve('items', parts.length)
  return new TypedMap(STRING_MAP, new Map(parts.map((part, i) => [`_${i}`, part])))
}

/** strings.ReplaceAll: an empty `old` matches before every character and at the end. */
function replaceAll(s: string, old: string, replacement: string, context: CallContext): string {
  const parts = old === '' ? ['', ...s, ''] : s.split(old)
  context.reserve('bytes', s.length + (parts.length - 1) * replacement.length)
  return normalise(parts.join(replacement))
}

function indent(spaces: bigint, s: string, context: CallContext): string {
  const pad = repeat(' ', spaces, context)
  if (pad === '') return s
  const lines = s.split('\n')
  context.reserve('bytes', s.length + lines.length * pad.length)
  return pad + lines.join(`\n${pad}`)
}

// ── letters ──────────────────────────────────────────────────────────────────────────────────────

/** strings.Title: a capital after anything that is no letter, digit or underscore. */
function title(s: string): string {
  let previous = 32
  return fromRunes(
    runes(s).map((point) => {
      const starts = isSeparator(previous)
      previous = point
      return starts ? toTitle(point) : point
    }),
  )
}

function isSeparator(point: number): boolean {
  if (point < 0x80) return !/[0-9A-Za-z_]/.test(String.fromCharCode(point))
  return !isLetter(point) && !isDigit(point) && isSpace(point)
}

function untitle(s: string): string {
  let starts = true
  return fromRunes(
    runes(s).map((point) => {
      if (isSpace(point)) starts = true
      else if (starts) {
        starts = false
        return toLower(point)
      }
      return point
    }),
  )
}

function swapCase(s: string): string {
  let afterSpace = true
  return fromRunes(
    runes(s).map((point) => {
      if (isUpper(point) || isTitle(point)) {
        afterSpace = false
        return toLower(point)
      }
      if (isLower(point)) {
        const swapped = afterSpace ? toTitle(point) : toUpper(point)
        afterSpace = false
        return swapped
      }
      afterSpace = isSpace(point)
      return point
    }),
  )
}

/** goutils looks at bytes as if each were a character; beyond ASCII it takes letters apart. */
function initials(s: string): string {
  let out = ''
  let afterGap = true
  for (const ch of toLatin(s)) {
    if (isSpace(ch.charCodeAt(0))) afterGap = true
    else if (afterGap) {
      out += ch
      afterGap = false
    }
  }
  return out
}

function deleteWhiteSpace(s: string): string {
  const bytes = toLatin(s)
  const kept = [...bytes].filter((ch) => !isSpace(ch.charCodeAt(0)))
  return kept.length === bytes.length ? s : kept.join('')
}

// ── chance ───────────────────────────────────────────────────────────────────────────────────────

function randomText(
  env: SprigEnv,
  count: number,
  allowed: (ch: string) => boolean,
  context: CallContext,
): string {
  if (count <= 0) return ''
  context.reserve('bytes', count)
  const alphabet = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).filter(allowed)
  let out = ''
  for (let i = 0; i < count; i++) out += alphabet[randomBelow(env, alphabet.length)]
  return out
}

function shuffle(env: SprigEnv, s: string): string {
  const points = runes(s)
  for (let i = points.length - 1; i > 0; i--) {
    const j = randomBelow(env, i + 1)
    const held = points[i]!
    points[i] = points[j]!
    points[j] = held
  }
  return fromRunes(points)
}

function uuid(env: SprigEnv): string {
  const bytes = env.random(16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** A decoder whose error is its result, as sprig has it. */
const decoded = (decode: (s: string) => Uint8Array) => (s: string) => {
  try {
    return fromBytes(decode(toLatin(s)))
  } catch (error) {
    if (error instanceof GoError) return error.message
    throw error
  }
}

function adler32(bytes: Uint8Array): number {
  let a = 1
  let b = 0
  for (const byte of bytes) {
    a = (a + byte) % 65521
    b = (b + a) % 65521
  }
  return b * 65536 + a
}

export function stringFunctions(env: SprigEnv): Table {
  const random = (allowed: (ch: string) => boolean) =>
    fn([INT], STRING, ([count], context) => randomText(env, num(count), allowed, context))
  const trimAll = text2((cutset, s) => trimSet(s, cutset))
  return {
    hello: fn([], STRING, () => 'Hello!'),
    abbrev: fn([INT, STRING], STRING, ([width, s]) =>
      num(width) < 4 ? str(s) : fromLatin(abbreviate(toLatin(str(s)), 0, num(width))),
    ),
    abbrevboth: fn([INT, INT, STRING], STRING, ([left, right, s]) => {
      const [offset, width] = [num(left), num(right)]
      if (width < 4 || (offset > 0 && width < 7)) return str(s)
      return fromLatin(abbreviate(toLatin(str(s)), offset, width))
    }),
    trunc: fn([INT, STRING], STRING, ([count, s]) => trunc(str(s), num(count))),
    substr: fn([INT, INT, STRING], STRING, ([start, end, s]) => substring(num(start), num(end), str(s))),
    trim: text1(trimSpace),
    trimAll,
    trimall: trimAll,
    trimPrefix: text2((prefix, s) => (s.startsWith(prefix) ? s.slice(prefix.length) : s)),
    trimSuffix: text2((suffix, s) => (s.endsWith(suffix) ? s.slice(0, s.length - suffix.length) : s)),
    upper: text1(upperCase),
    lower: text1(lowerCase),
    title: text1(title),
    untitle: text1(untitle),
    swapcase: text1(swapCase),
    initials: text1(initials),
    nospace: text1(deleteWhiteSpace),
    snakecase: text1((s) => separateWords(s, '_')),
    kebabcase: text1((s) => separateWords(s, '-')),
    camelcase: text1(camelCase),
    repeat: fn([INT, STRING], STRING, ([count, s], context) =>
      normalise(repeat(str(s), bigintOf(count), context)),
    ),
    wrap: fn([INT, STRING], STRING, ([length, s]) => wrap(str(s), num(length), '', false)),
    wrapWith: fn([INT, STRING, STRING], STRING, ([length, separator, s], context) => {
      context.reserve('bytes', str(s).length * (1 + str(separator).length / Math.max(num(length), 1)))
      return wrap(str(s), num(length), str(separator), true)
    }),
    contains: test2((part, s) => s.includes(part)),
    hasPrefix: test2((prefix, s) => s.startsWith(prefix)),
    hasSuffix: test2((suffix, s) => s.endsWith(suffix)),
    quote: fnVariadic([], ANY, STRING, (values) =>
      values
        .filter((value) => value !== null)
        .map((value) => quote(strval(value)))
        .join(' '),
    ),
    squote: fnVariadic([], ANY, STRING, (values) =>
      values
        .filter((value) => value !== null)
        .map((value) => `'${toText(value)}'`)
        .join(' '),
    ),
    // The format "%v %v …" is trimmed, so only what stands between the values is a space.
    cat: fnVariadic([], ANY, STRING, (values) =>
      normalise(
        values
          .filter((value) => value !== null)
          .map((value) => sprint([value]))
          .join(' '),
      ),
    ),
    indent: fn([INT, STRING], STRING, ([spaces, s], context) => indent(bigintOf(spaces), str(s), context)),
    nindent: fn(
      [INT, STRING],
      STRING,
      ([spaces, s], context) => `\n${indent(bigintOf(spaces), str(s), context)}`,
    ),
    replace: fn([STRING, STRING, STRING], STRING, ([old, replacement, s], context) =>
      replaceAll(str(s), str(old), str(replacement), context),
    ),
    plural: fn([STRING, STRING, INT], STRING, ([one, many, count]) =>
      bigintOf(count) === 1n ? one! : many!,
    ),
    toString: fn([ANY], STRING, ([value]) => strval(value!)),
    toStrings: fn([ANY], STRINGS, ([value]) => toStrings(value!)),
    join: fn([STRING, ANY], STRING, ([separator, value], context) => {
      const items = toStrings(value!).items as readonly string[]
      context.reserve(
        'bytes',
        items.reduce((sum, item) => sum + item.length, items.length * str(separator).length),
      )
      return normalise(items.join(str(separator)))
    }),
    split: fn([STRING, STRING], STRING_MAP, ([separator, s], context) =>
      numbered(split(str(s), str(separator), -1), context),
    ),
    splitn: fn([STRING, INT, STRING], STRING_MAP, ([separator, limit, s], context) =>
      numbered(split(str(s), str(separator), num(limit)), context),
    ),
    splitList: fn([STRING, STRING], STRINGS, ([separator, s], context) => {
      const parts = split(str(s), str(separator), -1)
      context.reserve('items', parts.length)
      return stringSlice(parts)
    }),
    b64enc: text1((s) => base64Encode(toBytes(s))),
    b64dec: text1(decoded(base64Decode)),
    b32enc: text1((s) => base32Encode(toBytes(s))),
    b32dec: text1(decoded(base32Decode)),
    adler32sum: text1((s) => String(adler32(toBytes(s)))),
    shuffle: text1((s) => shuffle(env, s)),
    randAlphaNum: random((ch) => /[0-9A-Za-z]/.test(ch)),
    randAlpha: random((ch) => /[A-Za-z]/.test(ch)),
    randNumeric: random((ch) => /[0-9]/.test(ch)),
    randAscii: random(() => true),
    randBytes: fn([INT], STRING, ([count], context) => {
      if (bigintOf(count) < 0n) throw new GoError('runtime error: makeslice: len out of range')
      context.reserve('bytes', bigintOf(count))
      return base64Encode(env.random(num(count)))
    }),
    uuidv4: fn([], STRING, () => uuid(env)),
  }
}
