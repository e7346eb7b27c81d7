/** time.Duration: parsing, printing, rounding. Mirrors Go's time.ParseDuration, Duration.String, Round and Truncate. */
import { GoError } from './errors'
import { toBytes } from './strings'
import { DURATION, FLOAT64, type GoType, INT64, STRING } from './type'
import { type GoFunc, type GoValue, int64, NamedInt } from './value'

const NANOSECOND = 1n
const MICROSECOND = 1_000n
const MILLISECOND = 1_000_000n
export const SECOND = 1_000_000_000n
export const MINUTE = 60n * SECOND
export const HOUR = 60n * MINUTE

const MAX = (1n << 63n) - 1n
const MIN = -(1n << 63n)

const UNITS = new Map([
  ['ns', NANOSECOND],
  ['us', MICROSECOND],
  ['µs', MICROSECOND],
  ['μs', MICROSECOND],
  ['ms', MILLISECOND],
  ['s', SECOND],
  ['m', MINUTE],
  ['h', HOUR],
])

/** A time.Duration value, in nanoseconds. */
export class Duration extends NamedInt {
  constructor(nanoseconds: bigint) {
    super(DURATION, BigInt.asIntN(64, nanoseconds))
  }
  override stringer(): string {
    return formatDuration(this.value)
  }
  override method(name: string): GoFunc | undefined {
    const method = METHODS.get(name)
    return (
      method && {
        params: method.params,
        returns: method.returns,
        call: (args) => method.call(this.value, args),
      }
    )
  }
}

interface Method {
  params: readonly GoType[]
  returns: GoType
  call(d: bigint, args: GoValue[]): GoValue
}

const nullary = (returns: GoType, call: (d: bigint) => GoValue): Method => ({ params: [], returns, call })
const toMultiple = (round: (d: bigint, m: bigint) => bigint): Method => ({
  params: [DURATION],
  returns: DURATION,
  call: (d, [m]) => new Duration(round(d, (m as NamedInt).value)),
})

const METHODS = new Map<string, Method>([
  ['String', nullary(STRING, formatDuration)],
  ['Hours', nullary(FLOAT64, (d) => durationIn(d, HOUR))],
  ['Minutes', nullary(FLOAT64, (d) => durationIn(d, MINUTE))],
  ['Seconds', nullary(FLOAT64, (d) => durationIn(d, SECOND))],
  ['Milliseconds', nullary(INT64, (d) => int64(d / MILLISECOND))],
  ['Microseconds', nullary(INT64, (d) => int64(d / MICROSECOND))],
  ['Nanoseconds', nullary(INT64, (d) => int64(d))],
  ['Abs', nullary(DURATION, (d) => new Duration(d >= 0n ? d : d === MIN ? MAX : -d))],
  ['Round', toMultiple(roundDuration)],
  ['Truncate', toMultiple(truncateDuration)],
])

/** Whole units plus the fraction, added as Go adds them (Hours, Minutes, Seconds). */
export function durationIn(d: bigint, unit: bigint): number {
  return Number(d / unit) + Number(d % unit) / Number(unit)
}

/** Duration.Truncate. */
export function truncateDuration(d: bigint, m: bigint): bigint {
  return m <= 0n ? d : d - (d % m)
}

/** Duration.Round: half away from zero; the largest durations do not overflow but saturate. */
export function roundDuration(d: bigint, m: bigint): bigint {
  if (m <= 0n) return d
  const rest = d % m
  const size = rest < 0n ? -rest : rest
  if (size + size < m) return d - rest
  const rounded = d < 0n ? d - m + size : d + m - size
  return rounded > MAX ? MAX : rounded < MIN ? MIN : rounded
}

/** Duration.String: `1h15m30.918s`, `1.5ms`, `0s`. */
export function formatDuration(d: bigint): string {
  if (d === 0n) return '0s'
  const sign = d < 0n ? '-' : ''
  const u = d < 0n ? -d : d
  if (u < SECOND) {
    if (u < MICROSECOND) return `${sign}${u}ns`
    const [unit, digits, name] = u < MILLISECOND ? [MICROSECOND, 3, 'µs'] : [MILLISECOND, 6, 'ms']
    return sign + decimal(u, unit as bigint, digits as number) + name
  }
  const seconds = decimal(u % MINUTE, SECOND, 9)
  const minutes = (u / MINUTE) % 60n
  const hours = u / HOUR
  if (u < MINUTE) return `${sign}${seconds}s`
  return `${sign}${hours > 0n ? `${hours}h` : ''}${minutes}m${seconds}s`
}

function decimal(value: bigint, unit: bigint, digits: number): string {
  const fraction = (value % unit).toString().padStart(digits, '0').replace(/0+$/, '')
  return `${value / unit}${fraction === '' ? '' : `.${fraction}`}`
}

/** time's own quoting: bytes beyond ASCII as \x escapes. */
export function quoteTime(s: string): string {
  let out = '"'
  for (const b of toBytes(s)) {
    if (b >= 0x80 || b < 0x20) out += `\\x${b.toString(16).padStart(2, '0')}`
    else out += (b === 34 || b === 92 ? '\\' : '') + String.fromCharCode(b)
  }
  return `${out}"`
}

const LIMIT = 1n << 63n

/** time.ParseDuration, in nanoseconds. Throws GoError with Go's text. */
export function parseDuration(text: string): bigint {
  const invalid = (what = 'invalid duration'): GoError => new GoError(`time: ${what} ${quoteTime(text)}`)
  const negative = text[0] === '-'
  let rest = negative || text[0] === '+' ? text.slice(1) : text
  if (rest === '0') return 0n
  if (rest === '') throw invalid()
  let total = 0n
  while (rest !== '') {
    const number = /^([0-9]*)(?:\.([0-9]*))?/.exec(rest)!
    const [all, whole = '', fraction = ''] = number
    if (whole === '' && fraction === '') throw invalid()
    rest = rest.slice(all.length)
    const name = /^[^.0-9]*/.exec(rest)![0]
    const count = BigInt(whole === '' ? '0' : whole)
    if (count > LIMIT) throw invalid()
    if (name === '') throw invalid('missing unit in duration')
    rest = rest.slice(name.length)
    const unit = UNITS.get(name)
    if (unit === undefined) throw invalid(`unknown unit ${quoteTime(name)} in duration`)
    if (count > LIMIT / unit) throw invalid()
    let value = count * unit
    if (fraction !== '') value += leadingFraction(fraction, unit)
    total += value
    if (value > LIMIT || total > LIMIT) throw invalid()
  }
  if (negative) return BigInt.asIntN(64, -total)
  if (total > MAX) throw invalid()
  return total
}

/** The nanoseconds of `0.digits` units; digits that no longer fit an int64 are dropped, as in Go. */
function leadingFraction(digits: string, unit: bigint): bigint {
  let value = 0n
  let scale = 1
  for (const digit of digits) {
    if (value > MAX / 10n) break
    value = value * 10n + BigInt(digit)
    scale *= 10
  }
  return BigInt(Math.trunc(Number(value) * (Number(unit) / scale)))
}
