/**
 * Says what a scalar's text stands for. Mirrors go.yaml.in/yaml/v2 resolve.go, and v3's where they differ:
 * YAML 1.1 with `y`, `n`, `on`, `off` as booleans (v2), Go's integer syntax, no base 60, no timestamps as values.
 */
import { formatFloat } from '../go'
import { parseTimestamp } from './timestamp'

export const TAG_PREFIX = 'tag:yaml.org,2002:'

export type ScalarTag = 'null' | 'bool' | 'int' | 'float' | 'str' | 'timestamp'

/** An integer that a number cannot hold exactly is a bigint; other integers and all floats are numbers. */
export type Scalar = null | boolean | number | bigint | string

/** What a text can be, judging by its first character. */
enum Hint {
  string,
  named,
  number,
  dot,
}

const HINTS = new Uint8Array(128)
for (const c of 'yYnNtTfFoO~') HINTS[c.charCodeAt(0)] = Hint.named
for (const c of '+-0123456789') HINTS[c.charCodeAt(0)] = Hint.number
HINTS['.'.charCodeAt(0)] = Hint.dot

const NAMED = new Map<string, null | boolean | number>()
const OLD_BOOLEANS = new Set<string>()

for (const text of ['~', 'null', 'Null', 'NULL']) NAMED.set(text, null)
for (const text of ['true', 'True', 'TRUE']) NAMED.set(text, true)
for (const text of ['false', 'False', 'FALSE']) NAMED.set(text, false)
for (const text of ['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON']) {
  NAMED.set(text, true)
  OLD_BOOLEANS.add(text)
}
for (const text of ['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF']) {
  NAMED.set(text, false)
  OLD_BOOLEANS.add(text)
}
for (const text of ['.nan', '.NaN', '.NAN']) NAMED.set(text, Number.NaN)
for (const text of ['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'])
  NAMED.set(text, Number.POSITIVE_INFINITY)
for (const text of ['-.inf', '-.Inf', '-.INF']) NAMED.set(text, Number.NEGATIVE_INFINITY)

/** The longest text in NAMED. */
const LONGEST_NAME = 5

/** The value of a scalar without tag and quotes. */
export function resolvePlain(text: string): Scalar {
  const first = text.charCodeAt(0)
  switch (first < 128 ? HINTS[first] : Hint.string) {
    case Hint.named: {
      if (text.length > LONGEST_NAME) return text
      const value = NAMED.get(text)
      return value === undefined ? text : value
    }
    case Hint.number: {
      const value = parseNumber(text)
      return value === undefined ? text : value
    }
    case Hint.dot: {
      const value = parseDotted(text)
      return value === undefined ? text : value
    }
  }
  return text === '' ? null : text
}

/** The type of a scalar without tag and quotes. */
export function plainTag(text: string): ScalarTag {
  const value = resolvePlain(text)
  switch (typeof value) {
    case 'string':
      return parseTimestamp(text) ? 'timestamp' : 'str'
    case 'number':
      return Number.isFinite(value) && isInteger(text.replaceAll('_', '')) ? 'int' : 'float'
    case 'bigint':
      return 'int'
    case 'boolean':
      return 'bool'
    default:
      return 'null'
  }
}

/** True when the text needs no quotes to be read back as a string by v2 (base 60 aside). */
export function isPlainString(text: string): boolean {
  const value = resolvePlain(text)
  return typeof value === 'string' && !parseTimestamp(text)
}

/** The same for v3. Its resolver knows no `y` and `on`, but its encoder quotes them all the same. */
export function isPlainStringV3(text: string): boolean {
  return isPlainString(text) && !/^0o[-+][0-7_]+$/.test(text)
}

const DECIMAL = /^[-+]?[1-9][0-9]{0,14}$/
const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/
/** `0b` followed by a sign: v2 hands the rest to ParseInt, which takes the sign. */
const SIGNED_BINARY = /^0b([-+])([01]+)$/
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/
/** strconv.ParseFloat on a text that begins with a dot: underscores stand between digits. */
const DOTTED = /^\.[0-9](?:_?[0-9])*(?:[eE][-+]?[0-9](?:_?[0-9])*)?$/

const MAX_INT = 9223372036854775807n
const MIN_INT = -9223372036854775808n
const MAX_UINT = 18446744073709551615n

function parseNumber(text: string): number | bigint | undefined {
  if (text === '0') return 0
  if (DECIMAL.test(text)) return Number(text)
  const plain = text.includes('_') ? text.replaceAll('_', '') : text
  const integer = parseInteger(plain)
  if (integer !== undefined) return integer
  if (FLOAT.test(plain)) return finite(Number(plain))
  const named = NAMED.get(text)
  return typeof named === 'number' ? named : undefined
}

function isInteger(plain: string): boolean {
  return parseInteger(plain) !== undefined
}

function parseInteger(plain: string): number | bigint | undefined {
  const parts = INTEGER.exec(plain) ?? signedBinary(plain)
  if (parts === null) return undefined
  const [, sign, hex, binary, octal, decimal] = parts
  const digits =
    hex !== undefined
      ? `0x${hex}`
      : binary !== undefined
        ? `0b${binary}`
        : octal !== undefined
          ? `0o${octal}`
          : decimal!
  const size = BigInt(digits)
  const value = sign === '-' ? -size : size
  if (value < MIN_INT || value > (sign === '' ? MAX_UINT : MAX_INT)) return undefined
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value
}

function signedBinary(plain: string): (string | undefined)[] | null {
  const parts = SIGNED_BINARY.exec(plain)
  return parts && [parts[0], parts[1], undefined, parts[2]]
}

function parseDotted(text: string): number | undefined {
  const named = NAMED.get(text)
  if (typeof named === 'number') return named
  return DOTTED.test(text) ? finite(Number(text.replaceAll('_', ''))) : undefined
}

/** A float that overflows is an error in Go, so the text stays a string. */
function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined
}

/** strconv.FormatFloat(value, 'g', -1, 32). */
export function formatFloat32(value: number): string {
  const single = Math.fround(value)
  if (!Number.isFinite(single) || single === 0) return formatFloat(single, 'g')
  for (let digits = 1; digits < 9; digits++) {
    const shorter = Number(single.toPrecision(digits))
    if (Math.fround(shorter) === single) return formatFloat(shorter, 'g')
  }
  return formatFloat(Number(single.toPrecision(9)), 'g')
}
