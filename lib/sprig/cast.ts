/**
 * Any value to a number, without complaint: what cannot be read is 0. Mirrors spf13/cast 1.7.
 * Strings are read with base 0, so "010" is 8 and "08" is 0, after a tail of `.000` is dropped.
 */
import { GoError, type GoValue, Int, NamedInt, NumError, parseFloat64, parseInt64 } from '../go'

const MIN = -(1n << 63n)
const MAX = (1n << 63n) - 1n

/** Go's conversion of a float64 to int64 on amd64: what does not fit becomes the smallest int64. */
export function truncate(value: number): bigint {
  if (!Number.isFinite(value)) return MIN
  const whole = BigInt(Math.trunc(value))
  return whole < MIN || whole > MAX ? MIN : whole
}

/** cast.ToInt64, and cast.ToInt, which is as wide here. */
export function toInt64(value: GoValue | undefined): bigint {
  if (value instanceof Int) return value.kind === 'uintptr' ? 0n : BigInt.asIntN(64, value.value)
  switch (typeof value) {
    case 'number':
      return truncate(value)
    case 'boolean':
      return value ? 1n : 0n
    case 'string':
      return attempt(() => parseInt64(trimZeroDecimal(value), 0), 0n)
  }
  return calendarNumber(value) ?? 0n
}

/** cast.ToFloat64. */
export function toFloat64(value: GoValue | undefined): number {
  if (value instanceof Int) return value.kind === 'uintptr' ? 0 : Number(value.value)
  switch (typeof value) {
    case 'number':
      return value
    case 'boolean':
      return value ? 1 : 0
    case 'string':
      return attempt(() => parseFloat64(value), 0)
  }
  return Number(calendarNumber(value) ?? 0n)
}

/** Of the named integers cast knows the months and weekdays; a time.Duration is 0 to it. */
function calendarNumber(value: GoValue | undefined): bigint | undefined {
  if (!(value instanceof NamedInt)) return undefined
  const { name } = value.type
  return name === 'time.Month' || name === 'time.Weekday' ? value.value : undefined
}

/** Drops a tail of `.0`, `.00` …; anything else after the dot stays, and then fails to parse. */
function trimZeroDecimal(text: string): string {
  return text.replace(/\.0+$/, '')
}

/** The value strconv.ParseInt gives beside its error: 0, or the end of the range that was left. */
export function integerOrNearest(text: string): bigint {
  try {
    return parseInt64(text)
  } catch (error) {
    if (!(error instanceof NumError)) throw error
    if (error.reason === 'invalid syntax') return 0n
    return text.startsWith('-') ? MIN : MAX
  }
}

function attempt<T>(run: () => T, otherwise: T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof GoError) return otherwise
    throw error
  }
}
