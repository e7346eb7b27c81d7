/** The duration functions Helm 4.2 added. Mirrors helm pkg/engine/funcs.go: seconds, or text as Go or as a number. */
import {
  ANY,
  DURATION,
  Duration,
  durationIn,
  FLOAT64,
  formatFloat,
  GoError,
  type GoFunc,
  type GoValue,
  HOUR,
  INT64,
  Int,
  int64,
  integerOf,
  MINUTE,
  NumError,
  parseDuration,
  parseFloat64,
  quote,
  roundDuration,
  SECOND,
  trimSpace,
  truncateDuration,
  typeName,
} from '../go'

const MAX = 9223372036854775807n
const MAX_SECONDS = MAX / SECOND

/** Nanoseconds. Throws GoError with Helm's text. */
function asDuration(value: GoValue): bigint {
  if (value === null) throw new GoError('invalid duration')
  if (value instanceof Duration) return value.value
  if (typeof value === 'string') return fromText(value)
  if (typeof value === 'number') return fromSeconds(value)
  const whole = value instanceof Int ? value.value : integerOf(value)
  if (whole === undefined) throw new GoError(`unsupported duration type ${typeName(value)}`)
  if (whole > MAX_SECONDS || whole < -MAX_SECONDS) throw new GoError(`duration seconds overflow: ${whole}`)
  return whole * SECOND
}

function fromText(text: string): bigint {
  const trimmed = trimSpace(text)
  if (trimmed === '') throw new GoError('empty duration')
  const duration = attempt(() => parseDuration(trimmed))
  if (duration !== undefined) return duration
  const seconds = attempt(() => parseFloat64(trimmed))
  if (seconds === undefined) throw new GoError(`could not parse duration ${quote(text)}`)
  return fromSeconds(seconds)
}

function fromSeconds(seconds: number): bigint {
  if (!Number.isFinite(seconds)) throw new GoError(`invalid duration seconds: ${formatFloat(seconds, 'g')}`)
  const limit = Number(MAX) / 1e9
  if (seconds > limit || seconds < -limit)
    throw new GoError(`duration seconds overflow: ${formatFloat(seconds, 'g')}`)
  return BigInt.asIntN(64, BigInt(Math.trunc(seconds * 1e9)))
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (fault) {
    if (fault instanceof GoError || fault instanceof NumError) return undefined
    throw fault
  }
}

const orZero = (value: GoValue): bigint => attempt(() => asDuration(value)) ?? 0n

const float = (unit: bigint): GoFunc => ({
  params: [ANY],
  returns: FLOAT64,
  call: ([value]) => durationIn(orZero(value!), unit),
})

const floatOfHours = (hours: number, also = 1): GoFunc => ({
  params: [ANY],
  returns: FLOAT64,
  call: ([value]) => durationIn(orZero(value!), HOUR) / hours / also,
})

const whole = (unit: bigint): GoFunc => ({
  params: [ANY],
  returns: INT64,
  call: ([value]) => int64(orZero(value!) / unit),
})

const stepped = (step: (duration: bigint, multiple: bigint) => bigint): GoFunc => ({
  params: [ANY, ANY],
  returns: DURATION,
  call: ([value, multiple]) => {
    const duration = attempt(() => asDuration(value!))
    if (duration === undefined) return new Duration(0n)
    const by = attempt(() => asDuration(multiple!))
    return new Duration(by === undefined ? duration : step(duration, by))
  },
})

export const durationFunctions: Readonly<Record<string, GoFunc>> = {
  mustToDuration: { params: [ANY], returns: DURATION, call: ([value]) => new Duration(asDuration(value!)) },
  durationSeconds: float(SECOND),
  durationMinutes: float(MINUTE),
  durationHours: float(HOUR),
  durationDays: floatOfHours(24),
  durationWeeks: floatOfHours(24, 7),
  durationMilliseconds: whole(1_000_000n),
  durationMicroseconds: whole(1_000n),
  durationNanoseconds: whole(1n),
  durationRoundTo: stepped(roundDuration),
  durationTruncateTo: stepped(truncateDuration),
}
