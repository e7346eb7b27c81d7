/**
 * Numbers and quoted strings to text and back. Mirrors Go's strconv: same digits, same refusals, same error texts.
 */
import { GoError } from './errors'
import { encodeRune, fromBytes, hasInvalidBytes } from './strings'
import { isUnassigned } from './unicode'

// ── integers and booleans ────────────────────────────────────────────────────────────────────────

/** strconv.NumError: `func` and `num` name the call that failed; `reason` tells syntax from range. */
export class NumError extends GoError {
  constructor(
    readonly func: string,
    readonly num: string,
    readonly reason: 'invalid syntax' | 'value out of range',
  ) {
    super(`strconv.${func}: parsing ${quote(num)}: ${reason}`)
  }
}

const DIGITS: Record<number, RegExp> = { 2: /^[01]+$/, 8: /^[0-7]+$/, 10: /^[0-9]+$/, 16: /^[0-9a-fA-F]+$/ }

/** The magnitude written in `text` (no sign), or undefined when the syntax is wrong. */
function magnitude(text: string, base: number): bigint | undefined {
  let digits = text
  let radix = base
  if (base === 0) {
    radix = 10
    if (digits.startsWith('0')) {
      const letter = digits.length >= 3 ? digits[1]!.toLowerCase() : ''
      if (letter === 'b') radix = 2
      else if (letter === 'o') radix = 8
      else if (letter === 'x') radix = 16
      else radix = digits.length > 1 ? 8 : 10
      if (letter === 'b' || letter === 'o' || letter === 'x') digits = digits.slice(2)
      else if (radix === 8) digits = digits.slice(1)
    }
    if (digits.includes('_')) {
      if (!underscoresOk(text)) return undefined
      digits = digits.replaceAll('_', '')
    }
  }
  const pattern = DIGITS[radix]
  if (pattern) {
    if (!pattern.test(digits)) return undefined
    return BigInt(radix === 10 ? digits : `${radix === 16 ? '0x' : radix === 8 ? '0o' : '0b'}${digits}`)
  }
  return otherRadix(digits, radix)
}

function otherRadix(digits: string, radix: number): bigint | undefined {
  if (digits === '') return undefined
  let value = 0n
  for (const ch of digits.toLowerCase()) {
    const digit =
      ch >= '0' && ch <= '9' ? ch.charCodeAt(0) - 48 : ch >= 'a' && ch <= 'z' ? ch.charCodeAt(0) - 87 : 99
    if (digit >= radix) return undefined
    value = value * BigInt(radix) + BigInt(digit)
  }
  return value
}

/** Go reads from the left: digits that are too many are told before a character that is none. */
function faultOf(text: string, base: number, bits: number): 'invalid syntax' | 'value out of range' {
  const [, prefix = '', leading = ''] =
    base === 0 ? /^(0[bBoOxX]?)?([0-9a-fA-F_]*)/.exec(text)! : /^()([0-9a-fA-F]*)/.exec(text)!
  const radix = base === 0 ? (PREFIXES[prefix.toLowerCase()] ?? 10) : base
  const limit = 1n << BigInt(bits)
  let value = 0n
  for (const character of leading.replaceAll('_', '')) {
    const digit = Number.parseInt(character, radix)
    if (Number.isNaN(digit)) break
    value = value * BigInt(radix) + BigInt(digit)
    if (value >= limit) return 'value out of range'
  }
  return 'invalid syntax'
}

const PREFIXES: Record<string, number> = { '0b': 2, '0o': 8, '0x': 16, '0': 8 }

/** Underscores may stand between digits, and after a base prefix. */
function underscoresOk(text: string): boolean {
  let last = '^'
  let i = 0
  if (text[0] === '-' || text[0] === '+') i++
  const prefix = /^0[bBoOxX]/.test(text.slice(i))
  const hex = /^0[xX]/.test(text.slice(i))
  if (prefix) {
    i += 2
    last = '0'
  }
  for (; i < text.length; i++) {
    const c = text[i]!
    if ((c >= '0' && c <= '9') || (hex && /[a-fA-F]/.test(c))) last = '0'
    else if (c === '_') {
      if (last !== '0') return false
      last = '_'
    } else {
      if (last === '_') return false
      last = '!'
    }
  }
  return last !== '_'
}

/** strconv.ParseInt. Throws NumError naming `func` (Atoi and ParseInt differ in nothing else here). */
export function parseInt64(text: string, base = 10, bits = 64, func = 'ParseInt'): bigint {
  const negative = text[0] === '-'
  const unsigned = negative || text[0] === '+' ? text.slice(1) : text
  const value = magnitude(unsigned, base)
  const limit = 1n << BigInt(bits - 1)
  if (value === undefined) throw new NumError(func, text, faultOf(unsigned, base, bits))
  if (negative ? value > limit : value >= limit) throw new NumError(func, text, 'value out of range')
  return negative ? -value : value
}

/** strconv.ParseUint. Throws NumError. */
export function parseUint64(text: string, base = 10, bits = 64): bigint {
  const value = magnitude(text, base)
  if (value === undefined) throw new NumError('ParseUint', text, faultOf(text, base, bits))
  if (value >= 1n << BigInt(bits)) throw new NumError('ParseUint', text, 'value out of range')
  return value
}

const TRUE = new Set(['1', 't', 'T', 'TRUE', 'true', 'True'])
const FALSE = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False'])

/** strconv.ParseBool. Throws NumError. */
export function parseBool(text: string): boolean {
  if (TRUE.has(text)) return true
  if (FALSE.has(text)) return false
  throw new NumError('ParseBool', text, 'invalid syntax')
}

// ── floats ───────────────────────────────────────────────────────────────────────────────────────

/** strconv.ParseFloat(text, 64). Throws NumError. */
export function parseFloat64(text: string): number {
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(text)
  if (special) {
    if (special[2]!.toLowerCase() !== 'nan') return special[1] === '-' ? -Infinity : Infinity
    if (special[1] === '') return Number.NaN
    throw new NumError('ParseFloat', text, 'invalid syntax')
  }
  const hex = /^[+-]?0[xX]/.test(text)
  const shape = hex
    ? /^[+-]?0[xX](_?[0-9a-fA-F][0-9a-fA-F_]*\.?[0-9a-fA-F_]*|\.[0-9a-fA-F_]*[0-9a-fA-F][0-9a-fA-F_]*)[pP][+-]?[0-9][0-9_]*$/
    : /^[+-]?([0-9][0-9_]*\.?[0-9_]*|\.[0-9_]*[0-9][0-9_]*)([eE][+-]?[0-9][0-9_]*)?$/
  if (!shape.test(text) || (text.includes('_') && !underscoresOk(text))) {
    throw new NumError('ParseFloat', text, 'invalid syntax')
  }
  const digits = text.replaceAll('_', '')
  const value = hex ? hexFloat(digits) : Number(digits)
  if (!Number.isFinite(value)) throw new NumError('ParseFloat', text, 'value out of range')
  return value
}

function hexFloat(text: string): number {
  const [, sign, whole, fraction = '', power] =
    /^([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?\d+)$/.exec(text)!
  const mantissa = BigInt(`0x${whole}${fraction}` === '0x' ? '0x0' : `0x${whole}${fraction}`)
  const value = scaled(mantissa, Number(power) - 4 * fraction.length)
  return sign === '-' ? -value : value
}

/** mantissa·2^exponent, rounded once to the nearest float64, ties to even. */
function scaled(mantissa: bigint, exponent: number): number {
  if (mantissa === 0n) return 0
  const bits = mantissa.toString(2).length
  const top = bits + exponent
  if (top > 1024) return Infinity
  if (top < -1074) return 0
  const keep = Math.min(53, top + 1074)
  const drop = bits - keep
  let head = mantissa
  let power = exponent
  if (drop > 0) {
    head = mantissa >> BigInt(drop)
    power += drop
    const rest = mantissa - (head << BigInt(drop))
    const half = 1n << BigInt(drop - 1)
    if (rest > half || (rest === half && (head & 1n) === 1n)) head += 1n
  }
  let value = Number(head)
  for (; power > 1000; power -= 1000) value *= 2 ** 1000
  for (; power < -1000; power += 1000) value *= 2 ** -1000
  return value * 2 ** power
}

/** The significant digits of |value| and the place of the decimal point before them: 0.digits × 10^point. */
interface Decimal {
  digits: string
  point: number
}

function shortest(value: number): Decimal {
  if (value === 0) return { digits: '', point: 0 }
  const [mantissa, exponent] = value.toExponential().split('e')
  return { digits: mantissa!.replace('.', ''), point: Number(exponent) + 1 }
}

const buffer = new DataView(new ArrayBuffer(8))

/** Mantissa (with its implicit bit) and power of two of a finite |value|: value = mantissa·2^exponent. */
function binary(value: number): { mantissa: bigint; exponent: number } {
  buffer.setFloat64(0, value)
  const bits = buffer.getBigUint64(0)
  const biased = Number((bits >> 52n) & 0x7ffn)
  const fraction = bits & 0xfffffffffffffn
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | (1n << 52n), exponent: biased - 1075 }
}

/** Every digit of |value|: a float64 is a finite decimal. */
function exact(value: number): Decimal {
  const { mantissa, exponent } = binary(value)
  if (mantissa === 0n) return { digits: '', point: 0 }
  const scale = exponent < 0 ? -exponent : 0
  const integer = exponent < 0 ? mantissa * 5n ** BigInt(scale) : mantissa << BigInt(exponent)
  const digits = integer.toString()
  return { digits: digits.replace(/0+$/, ''), point: digits.length - scale }
}

/** Rounds to `keep` significant digits, ties to even. */
function round({ digits, point }: Decimal, keep: number): Decimal {
  if (keep >= digits.length) return { digits, point }
  if (keep < 0) return { digits: '', point: 0 }
  const head = digits.slice(0, keep)
  const next = digits[keep]!
  const odd = keep > 0 && Number(head[keep - 1]) % 2 === 1
  const up = next > '5' || (next === '5' && (digits.length > keep + 1 || odd))
  if (!up) {
    const trimmed = head.replace(/0+$/, '')
    return trimmed === '' ? { digits: '', point: 0 } : { digits: trimmed, point }
  }
  const raised = (BigInt(head === '' ? '0' : head) + 1n).toString()
  return { digits: raised.replace(/0+$/, ''), point: point + (raised.length - keep) }
}

export type FloatVerb = 'b' | 'e' | 'E' | 'f' | 'g' | 'G' | 'x' | 'X'

const isPlain = (value: number): boolean => (value >= 1e-4 && value < 1e6) || (value <= -1e-4 && value > -1e6)

/** strconv.FormatFloat(value, verb, precision, 64); precision -1 asks for the shortest text that reads back. */
export function formatFloat(value: number, verb: FloatVerb, precision = -1): string {
  // Most numbers in charts: here JavaScript writes the same digits, without exponent.
  if (verb === 'g' && precision < 0 && isPlain(value)) return String(value)
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  const size = Math.abs(value)
  if (verb === 'b') {
    const { mantissa, exponent } = binary(size)
    return `${sign}${mantissa}p${exponent < 0 ? '' : '+'}${exponent}`
  }
  if (verb === 'x' || verb === 'X') return sign + hexText(size, verb, precision)
  if (precision < 0) return sign + shape(shortest(size), verb, -1)
  return sign + shape(rounded(size, verb, precision), verb, precision)
}

function rounded(size: number, verb: FloatVerb, precision: number): Decimal {
  const all = exact(size)
  if (verb === 'f') return round(all, all.point + precision)
  if (verb === 'e' || verb === 'E') return round(all, precision + 1)
  return round(all, precision === 0 ? 1 : precision)
}

function shape(d: Decimal, verb: FloatVerb, precision: number): string {
  const count = d.digits.length
  if (verb === 'f') return fixed(d, precision < 0 ? Math.max(count - d.point, 0) : precision)
  if (verb === 'e' || verb === 'E')
    return scientific(d, precision < 0 ? Math.max(count - 1, 0) : precision, verb)
  let digits = precision < 0 ? count : Math.max(precision, 1)
  // %g goes scientific below 1e-4 and from 10^precision on; the shortest form decides as if asked for 6 digits.
  let limit = digits
  if (limit > count && count >= d.point) limit = count
  if (precision < 0) limit = 6
  const exponent = d.point - 1
  if (exponent < -4 || exponent >= limit) {
    if (digits > count) digits = count
    return scientific(d, Math.max(digits - 1, 0), verb === 'g' ? 'e' : 'E')
  }
  return fixed(d, Math.max(count - d.point, 0))
}

function scientific({ digits, point }: Decimal, precision: number, verb: 'e' | 'E'): string {
  const first = digits[0] ?? '0'
  const rest = precision > 0 ? `.${digits.slice(1, precision + 1).padEnd(precision, '0')}` : ''
  const exponent = digits === '' ? 0 : point - 1
  return `${first}${rest}${verb}${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

function fixed({ digits, point }: Decimal, precision: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0'
  if (precision === 0) return whole
  const fraction = point >= 0 ? digits.slice(point) : '0'.repeat(Math.min(-point, precision)) + digits
  return `${whole}.${fraction.slice(0, precision).padEnd(precision, '0')}`
}

/** %x: hexadecimal mantissa with one digit before the point, power of two after `p`. */
function hexText(size: number, verb: 'x' | 'X', precision: number): string {
  let { mantissa, exponent } = binary(size)
  exponent += 52
  if (mantissa === 0n) exponent = 0
  mantissa <<= 8n
  while (mantissa !== 0n && mantissa < 1n << 60n) {
    mantissa <<= 1n
    exponent--
  }
  if (precision >= 0 && precision < 15) {
    const cut = 60n - 4n * BigInt(precision)
    const rest = mantissa & ((1n << cut) - 1n)
    mantissa >>= cut
    const half = 1n << (cut - 1n)
    if (rest > half || (rest === half && (mantissa & 1n) === 1n)) mantissa += 1n
    mantissa <<= cut
    if (mantissa >= 1n << 61n) {
      mantissa >>= 1n
      exponent++
    }
  }
  const lead = (mantissa >> 60n) & 1n
  const digits = (mantissa & ((1n << 60n) - 1n)).toString(16).padStart(15, '0')
  const fraction =
    precision < 0 ? digits.replace(/0+$/, '') : digits.padEnd(precision, '0').slice(0, precision)
  const power = `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
  const text = `0x${lead}${fraction === '' ? '' : `.${fraction}`}p${power}`
  return verb === 'X' ? text.toUpperCase() : text
}

// ── quoting ──────────────────────────────────────────────────────────────────────────────────────

const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u

/** strconv.IsPrint. */
export function isPrint(point: number): boolean {
  if (point >= 0x20 && point < 0x7f) return true
  if (point < 0xa1 || point === 0xad || (point >= 0xd800 && point <= 0xdfff) || point > 0x10ffff) return false
  return PRINTABLE.test(String.fromCodePoint(point)) && !isUnassigned(point)
}

const SHORT_ESCAPES: Record<number, string> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
  92: '\\\\',
}

const hex = (value: number, width: number): string => value.toString(16).padStart(width, '0')

function escapePoint(point: number, delimiter: number, asciiOnly: boolean): string {
  if (point === delimiter) return `\\${String.fromCharCode(point)}`
  const short = SHORT_ESCAPES[point]
  if (short !== undefined) return short
  if (asciiOnly ? point >= 0x20 && point < 0x7f : isPrint(point)) return String.fromCodePoint(point)
  if (point < 0x20 || point === 0x7f) return `\\x${hex(point, 2)}`
  return point < 0x10000 ? `\\u${hex(point, 4)}` : `\\U${hex(point, 8)}`
}

const PLAIN = /^[ !#-[\]-~]*$/
const NOT_PLAIN = /[^ !#-[\]-~]/gu

/** strconv.Quote; with `asciiOnly`, strconv.QuoteToASCII. */
export function quote(s: string, asciiOnly = false): string {
  if (PLAIN.test(s)) return `"${s}"`
  const body = s.replace(NOT_PLAIN, (character) => {
    const point = character.codePointAt(0)!
    const isByte = point >= 0xdc80 && point <= 0xdcff
    return isByte ? `\\x${hex(point & 0xff, 2)}` : escapePoint(point, 34, asciiOnly)
  })
  return `"${body}"`
}

/** strconv.QuoteRune; with `asciiOnly`, strconv.QuoteRuneToASCII. */
export function quoteRune(point: number, asciiOnly = false): string {
  const valid = point >= 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff)
  return `'${escapePoint(valid ? point : 0xfffd, 39, asciiOnly)}'`
}

/** strconv.CanBackquote: a raw string can hold it on one line. */
export function canBackquote(s: string): boolean {
  return !/[\u0000-\u0008\u000a-\u001f\u007f`\ufeff]/.test(s) && !hasInvalidBytes(s)
}

const invalidSyntax = (): GoError => new GoError('invalid syntax')

/** strconv.Unquote: the string behind a "…", `…` or '…' literal. Throws GoError `invalid syntax`. */
export function unquote(literal: string): string {
  const mark = literal[0]
  if (literal.length < 2 || literal.at(-1) !== mark) throw invalidSyntax()
  const body = literal.slice(1, -1)
  if (mark === '`') {
    if (body.includes('`')) throw invalidSyntax()
    return body.replaceAll('\r', '')
  }
  if (mark !== '"' && mark !== "'") throw invalidSyntax()
  if (body.includes('\n')) throw invalidSyntax()
  if (mark === '"' && !body.includes('\\')) {
    if (body.includes('"')) throw invalidSyntax()
    return body
  }
  const bytes: number[] = []
  let count = 0
  for (let i = 0; i < body.length; ) {
    const { point, isByte, next } = unquoteChar(body, i, mark)
    i = next
    count++
    if (isByte) bytes.push(point)
    else if (point >= 0xdc80 && point <= 0xdcff) bytes.push(point & 0xff)
    else for (const b of encodeRune(point)) bytes.push(b)
  }
  if (mark === "'" && count > 1) throw invalidSyntax()
  return fromBytes(Uint8Array.from(bytes))
}

const CONTROL: Record<string, number> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92 }

/**
 * strconv.UnquoteChar: the character at `at`. `isByte` marks \x and octal escapes, which stand for one byte.
 * Throws GoError `invalid syntax`.
 */
export function unquoteChar(
  s: string,
  at: number,
  quoteMark: '"' | "'",
): { point: number; isByte: boolean; next: number } {
  const point = s.codePointAt(at)
  if (point === undefined) throw invalidSyntax()
  if (s[at] === quoteMark) throw invalidSyntax()
  if (s[at] !== '\\') return { point, isByte: false, next: at + (point > 0xffff ? 2 : 1) }
  const letter = s[at + 1]
  if (letter === undefined) throw invalidSyntax()
  const control = CONTROL[letter]
  if (control !== undefined) return { point: control, isByte: false, next: at + 2 }
  const width = letter === 'x' ? 2 : letter === 'u' ? 4 : letter === 'U' ? 8 : 0
  if (width > 0) {
    const digits = s.slice(at + 2, at + 2 + width)
    if (digits.length < width || !/^[0-9a-fA-F]+$/.test(digits)) throw invalidSyntax()
    const value = Number.parseInt(digits, 16)
    if (letter !== 'x' && (value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))) throw invalidSyntax()
    return { point: value, isByte: letter === 'x', next: at + 2 + width }
  }
  if (letter >= '0' && letter <= '7') {
    const digits = s.slice(at + 1, at + 4)
    if (!/^[0-7]{3}$/.test(digits)) throw invalidSyntax()
    const value = Number.parseInt(digits, 8)
    if (value > 255) throw invalidSyntax()
    return { point: value, isByte: true, next: at + 4 }
  }
  if ((letter === "'" || letter === '"') && letter === quoteMark) {
    return { point: letter.charCodeAt(0), isByte: false, next: at + 2 }
  }
  throw invalidSyntax()
}
