/** Dates and durations. Mirrors sprig's date.go; "Local" is the zone of the environment. */
import {
  ANY,
  Duration,
  formatDuration,
  GoError,
  type GoValue,
  HOUR,
  Int,
  type Location,
  loadLocation,
  MINUTE,
  parseDuration,
  parseTime,
  roundDuration,
  SECOND,
  STRING,
  TIME,
  Time,
  UTC,
} from '../go'
import { integerOrNearest } from './cast'
import type { SprigEnv } from './env'
import { fn, str, type Table } from './fn'

const DAY = 24n * HOUR
/** The units of durationRound, which says only the largest one that is exceeded. */
const UNITS: readonly [bigint, string][] = [
  [365n * DAY, 'y'],
  [30n * DAY, 'mo'],
  [DAY, 'd'],
  [HOUR, 'h'],
  [MINUTE, 'm'],
  [SECOND, 's'],
]

function orElse<T>(run: () => T, otherwise: T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof GoError) return otherwise
    throw error
  }
}

export function dateFunctions(env: SprigEnv): Table {
  let zone: Location | undefined
  const local = (): Location => (zone ??= { ...loadLocation(env.timeZone), isLocal: true })
  const now = (): Time => Time.fromNanoseconds(env.clock(), local())

  /** A time, or seconds since 1970 in one of the integer types `kinds`; anything else is now. */
  const timeOf = (value: GoValue | undefined, kinds: readonly string[]): Time => {
    if (value instanceof Time) return value
    if (value instanceof Int && kinds.includes(value.kind)) return new Time(Number(value.value), 0, local())
    return now()
  }

  const format = (layout: string, date: GoValue | undefined, zone: string): string => {
    const location = zone === 'Local' ? local() : orElse(() => loadLocation(zone), UTC)
    return timeOf(date, ['int', 'int64', 'int32']).inLocation(location).format(layout)
  }

  const modify = (text: string, date: GoValue | undefined): Time => (date as Time).add(parseDuration(text))

  const inZone = fn([STRING, ANY, STRING], STRING, ([layout, date, zone]) =>
    format(str(layout), date, str(zone)),
  )
  const dateModify = fn([STRING, TIME], TIME, ([text, date]) => orElse(() => modify(str(text), date), date!))
  const mustDateModify = fn([STRING, TIME], TIME, ([text, date]) => modify(str(text), date))

  const elapsed = (value: GoValue | undefined): bigint => {
    if (typeof value === 'string') return orElse(() => parseDuration(value), 0n)
    if (value instanceof Int && value.kind === 'int64') return value.value
    if (value instanceof Time) return now().sub(value)
    return 0n
  }

  return {
    now: fn([], TIME, now),
    date: fn([STRING, ANY], STRING, ([layout, date]) => format(str(layout), date, 'Local')),
    dateInZone: inZone,
    date_in_zone: inZone,
    htmlDate: fn([ANY], STRING, ([date]) => format('2006-01-02', date, 'Local')),
    htmlDateInZone: fn([ANY, STRING], STRING, ([date, zone]) => format('2006-01-02', date, str(zone))),
    dateModify,
    date_modify: dateModify,
    mustDateModify,
    must_date_modify: mustDateModify,
    toDate: fn([STRING, STRING], TIME, ([layout, text]) =>
      orElse(() => parseTime(str(layout), str(text), local()), Time.zero),
    ),
    mustToDate: fn([STRING, STRING], TIME, ([layout, text]) => parseTime(str(layout), str(text), local())),
    unixEpoch: fn([TIME], STRING, ([date]) => String((date as Time).unix)),
    ago: fn([ANY], STRING, ([date]) =>
      formatDuration(roundDuration(now().sub(timeOf(date, ['int', 'int64'])), SECOND)),
    ),
    duration: fn([ANY], STRING, ([seconds]) => {
      let count = 0n
      if (typeof seconds === 'string') count = integerOrNearest(seconds)
      else if (seconds instanceof Int && seconds.kind === 'int64') count = seconds.value
      return new Duration(count * SECOND).stringer()
    }),
    durationRound: fn([ANY], STRING, ([value]) => {
      const d = elapsed(value)
      const size = d < 0n ? -d : d
      for (const [unit, name] of UNITS) if (size > unit) return `${size / unit}${name}`
      return '0s'
    }),
  }
}
