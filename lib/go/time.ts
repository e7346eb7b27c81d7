/**
 * time.Time: instants, calendar fields, layouts. Mirrors Go's time.Format and time.Parse with their error texts.
 * A Time has no monotonic reading, so `now` prints without Go's `m=+0.01` tail.
 */
import { Duration, quoteTime, SECOND } from './duration'
import { GoError } from './errors'
import { fixedZone, type Location, UTC } from './location'
import { byteLength } from './strings'
import { BOOL, DURATION, type GoType, INT, INT64, named, STRING, TIME } from './type'
import { type GoFunc, GoObject, type GoValue, type Int, int, int64, NamedInt } from './value'

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const

const MONTH = named('time.Month', INT)
const WEEKDAY = named('time.Weekday', INT)

/** A time.Month or time.Weekday: a number that prints its name. */
class NamedDay extends NamedInt {
  constructor(
    type: GoType,
    value: number,
    private readonly text: string,
  ) {
    super(type, BigInt(value))
  }
  override stringer(): string {
    return this.text
  }
  override method(name: string): GoFunc | undefined {
    return name === 'String' ? { params: [], returns: STRING, call: () => this.text } : undefined
  }
}

/** Seconds from the year 1, Go's zero time, to 1970. */
const ZERO_UNIX = -62_135_596_800
const DAY = 86_400

export interface Civil {
  year: number
  /** 1 to 12. */
  month: number
  day: number
  hour: number
  minute: number
  second: number
}

/** Days from 1970-01-01 to a date of the Gregorian calendar, which has no first year. */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return (
    era * 146_097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719_468
  )
}

function civilFromDays(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  }
}

/** time.Date: fields may overflow (month 13, day 0) and are carried. */
export function timeDate(civil: Civil, nanosecond: number, location: Location): Time {
  const months = civil.month - 1
  const year = civil.year + Math.floor(months / 12)
  const month = months - Math.floor(months / 12) * 12 + 1
  const days = daysFromCivil(year, month, 1) + civil.day - 1
  const local = days * DAY + civil.hour * 3600 + civil.minute * 60 + civil.second
  const guess = location.lookup(local).offset
  const offset = guess === 0 ? 0 : location.lookup(local - guess).offset
  return new Time(local - offset, nanosecond, location)
}

export class Time extends GoObject {
  readonly type = TIME

  constructor(
    /** Seconds since 1970 UTC. */
    readonly unix: number,
    readonly nanosecond: number,
    readonly location: Location,
  ) {
    super()
  }

  /** An instant given in nanoseconds since 1970. */
  static fromNanoseconds(nanoseconds: bigint, location: Location): Time {
    const rest = ((nanoseconds % SECOND) + SECOND) % SECOND
    return new Time(Number((nanoseconds - rest) / SECOND), Number(rest), location)
  }

  static readonly zero = new Time(ZERO_UNIX, 0, UTC)

  inLocation(location: Location): Time {
    return new Time(this.unix, this.nanosecond, location)
  }

  civil(): Civil {
    const local = this.unix + this.location.lookup(this.unix).offset
    const days = Math.floor(local / DAY)
    const seconds = local - days * DAY
    return {
      ...civilFromDays(days),
      hour: Math.floor(seconds / 3600),
      minute: Math.floor((seconds % 3600) / 60),
      second: seconds % 60,
    }
  }

  /** 0 is Sunday. */
  weekday(): number {
    const days = Math.floor((this.unix + this.location.lookup(this.unix).offset) / DAY)
    return (((days + 4) % 7) + 7) % 7
  }

  yearDay(): number {
    const { year, month, day } = this.civil()
    return daysFromCivil(year, month, day) - daysFromCivil(year, 1, 1) + 1
  }

  isZero(): boolean {
    return this.unix === ZERO_UNIX && this.nanosecond === 0
  }

  compare(other: Time): number {
    return Math.sign(this.unix - other.unix) || Math.sign(this.nanosecond - other.nanosecond)
  }

  /** Moves by a Duration in nanoseconds. */
  add(nanoseconds: bigint): Time {
    const sum = BigInt(this.nanosecond) + nanoseconds
    const rest = ((sum % SECOND) + SECOND) % SECOND
    return new Time(this.unix + Number((sum - rest) / SECOND), Number(rest), this.location)
  }

  /** The Duration between two instants, in nanoseconds; saturates as Go's does. */
  sub(other: Time): bigint {
    const exact = BigInt(this.unix - other.unix) * SECOND + BigInt(this.nanosecond - other.nanosecond)
    if (BigInt.asIntN(64, exact) === exact) return exact
    return exact < 0n ? -(1n << 63n) : (1n << 63n) - 1n
  }

  addDate(years: number, months: number, days: number): Time {
    const c = this.civil()
    const moved = { ...c, year: c.year + years, month: c.month + months, day: c.day + days }
    return timeDate(moved, this.nanosecond, this.location)
  }

  /** Nanoseconds since 1970, wrapped to 64 bits as UnixNano's are. */
  unixNano(): bigint {
    return BigInt.asIntN(64, BigInt(this.unix) * SECOND + BigInt(this.nanosecond))
  }

  format(layout: string): string {
    return formatTime(this, layout)
  }

  override stringer(): string {
    return this.format('2006-01-02 15:04:05.999999999 -0700 MST')
  }

  override goString(): string {
    const { year, month, day, hour, minute, second } = this.civil()
    const { name, isLocal } = this.location
    const zone = isLocal ? 'time.Local' : name === 'UTC' ? 'time.UTC' : `time.Location(${quoteTime(name)})`
    return `time.Date(${year}, time.${MONTHS[month - 1]}, ${day}, ${hour}, ${minute}, ${second}, ${this.nanosecond}, ${zone})`
  }

  override marshalJSON(): GoValue {
    const { year } = this.civil()
    if (year < 0 || year > 9999) {
      throw new GoError(
        'json: error calling MarshalJSON for type time.Time: Time.MarshalJSON: year outside of range [0,9999]',
      )
    }
    return this.format('2006-01-02T15:04:05.999999999Z07:00')
  }

  override method(name: string): GoFunc | undefined {
    const method = METHODS.get(name)
    return (
      method && { params: method.params, returns: method.returns, call: (args) => method.call(this, args) }
    )
  }
}

/** Rounds towards Go's zero time. `half` adds half of the multiple first. */
function toMultiple(t: Time, multiple: bigint, half: boolean): Time {
  if (multiple <= 0n) return t
  const since = BigInt(t.unix - ZERO_UNIX) * SECOND + BigInt(t.nanosecond)
  const rest = ((since % multiple) + multiple) % multiple
  return half && rest + rest >= multiple ? t.add(multiple - rest) : t.add(-rest)
}

interface Method {
  params: readonly GoType[]
  returns: GoType
  call(t: Time, args: GoValue[]): GoValue
}

const nullary = (returns: GoType, call: (t: Time) => GoValue): Method => ({ params: [], returns, call })
const compared = (test: (order: number) => boolean): Method => ({
  params: [TIME],
  returns: BOOL,
  call: (t, [other]) => test(t.compare(other as Time)),
})
const rounded = (half: boolean): Method => ({
  params: [DURATION],
  returns: TIME,
  call: (t, [m]) => toMultiple(t, (m as NamedInt).value, half),
})
const num = (value: GoValue | undefined): number => Number((value as Int).value)

const METHODS = new Map<string, Method>([
  ['Add', { params: [DURATION], returns: TIME, call: (t, [d]) => t.add((d as NamedInt).value) }],
  [
    'AddDate',
    { params: [INT, INT, INT], returns: TIME, call: (t, [y, m, d]) => t.addDate(num(y), num(m), num(d)) },
  ],
  ['After', compared((order) => order > 0)],
  ['Before', compared((order) => order < 0)],
  ['Equal', compared((order) => order === 0)],
  ['Compare', { params: [TIME], returns: INT, call: (t, [other]) => int(t.compare(other as Time)) }],
  ['Day', nullary(INT, (t) => int(t.civil().day))],
  ['Format', { params: [STRING], returns: STRING, call: (t, [layout]) => t.format(layout as string) }],
  ['GoString', nullary(STRING, (t) => t.goString())],
  ['Hour', nullary(INT, (t) => int(t.civil().hour))],
  ['IsDST', nullary(BOOL, (t) => t.location.lookup(t.unix).isDST)],
  ['IsZero', nullary(BOOL, (t) => t.isZero())],
  ['Minute', nullary(INT, (t) => int(t.civil().minute))],
  ['Month', nullary(MONTH, (t) => monthValue(t.civil().month))],
  ['Nanosecond', nullary(INT, (t) => int(t.nanosecond))],
  ['Round', rounded(true)],
  ['Second', nullary(INT, (t) => int(t.civil().second))],
  ['String', nullary(STRING, (t) => t.stringer())],
  ['Sub', { params: [TIME], returns: DURATION, call: (t, [other]) => new Duration(t.sub(other as Time)) }],
  ['Truncate', rounded(false)],
  ['UTC', nullary(TIME, (t) => t.inLocation(UTC))],
  ['Unix', nullary(INT64, (t) => int64(t.unix))],
  [
    'UnixMicro',
    nullary(INT64, (t) => int64(BigInt(t.unix) * 1_000_000n + BigInt(Math.floor(t.nanosecond / 1e3)))),
  ],
  [
    'UnixMilli',
    nullary(INT64, (t) => int64(BigInt(t.unix) * 1_000n + BigInt(Math.floor(t.nanosecond / 1e6)))),
  ],
  ['UnixNano', nullary(INT64, (t) => int64(t.unixNano()))],
  ['Weekday', nullary(WEEKDAY, (t) => new NamedDay(WEEKDAY, t.weekday(), DAYS[t.weekday()]!))],
  ['Year', nullary(INT, (t) => int(t.civil().year))],
  ['YearDay', nullary(INT, (t) => int(t.yearDay()))],
])

const monthValue = (month: number): NamedDay => new NamedDay(MONTH, month, MONTHS[month - 1]!)

// ── layouts ──────────────────────────────────────────────────────────────────────────────────────

/** The pieces of a layout that stand for something; everything between them is literal. First match wins. */
const STD =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|0[1-6]|002|15|1|2006|2|_2(?!006)|__2|3|4|5|PM|pm|-070000|-07:00:00|-0700|-07:00|-07|Z070000|Z07:00:00|Z0700|Z07:00|Z07|[.,](?:0+|9+)(?![0-9])/

function pad(value: number, width: number): string {
  return value < 0 ? `-${String(-value).padStart(width, '0')}` : String(value).padStart(width, '0')
}

function formatTime(t: Time, layout: string): string {
  const zone = t.location.lookup(t.unix)
  const civil = t.civil()
  let out = ''
  let rest = layout
  for (;;) {
    const found = STD.exec(rest)
    if (!found) return out + rest
    out += rest.slice(0, found.index) + formatPiece(t, found[0], civil, zone.name, zone.offset)
    rest = rest.slice(found.index + found[0].length)
  }
}

function formatPiece(t: Time, std: string, civil: Civil, zone: string, offset: number): string {
  const { year, month, day, hour, minute, second } = civil
  switch (std) {
    case 'January':
      return MONTHS[month - 1]!
    case 'Jan':
      return MONTHS[month - 1]!.slice(0, 3)
    case '1':
      return String(month)
    case '01':
      return pad(month, 2)
    case 'Monday':
      return DAYS[t.weekday()]!
    case 'Mon':
      return DAYS[t.weekday()]!.slice(0, 3)
    case '2':
      return String(day)
    case '_2':
      return String(day).padStart(2, ' ')
    case '02':
      return pad(day, 2)
    case '__2':
      return String(t.yearDay()).padStart(3, ' ')
    case '002':
      return pad(t.yearDay(), 3)
    case '15':
      return pad(hour, 2)
    case '3':
      return String(hour % 12 || 12)
    case '03':
      return pad(hour % 12 || 12, 2)
    case '4':
      return String(minute)
    case '04':
      return pad(minute, 2)
    case '5':
      return String(second)
    case '05':
      return pad(second, 2)
    case '2006':
      return pad(year, 4)
    case '06':
      return pad(Math.abs(year) % 100, 2)
    case 'PM':
      return hour >= 12 ? 'PM' : 'AM'
    case 'pm':
      return hour >= 12 ? 'pm' : 'am'
    case 'MST':
      return zone === '' ? formatOffset('-0700', offset) : zone
  }
  return std[0] === '.' || std[0] === ',' ? formatFraction(std, t.nanosecond) : formatOffset(std, offset)
}

function formatFraction(std: string, nanosecond: number): string {
  const count = std.length - 1
  const digits = pad(nanosecond, 9).slice(0, Math.min(count, 9))
  if (std[1] === '0') return std[0]! + digits
  const kept = digits.replace(/0+$/, '')
  return nanosecond === 0 || kept === '' ? '' : std[0]! + kept
}

/** -0700 and its variants; those that begin with Z write UTC as `Z`. */
function formatOffset(std: string, offset: number): string {
  if (std[0] === 'Z' && offset === 0) return 'Z'
  // Whole minutes decide the sign, so an offset below a minute counts as positive.
  const minutes = Math.trunc(offset / 60)
  const size = Math.abs(minutes)
  const colon = std.includes(':') ? ':' : ''
  let out = (minutes < 0 ? '-' : '+') + pad(Math.trunc(size / 60), 2)
  if (std.length > 3) out += colon + pad(size % 60, 2)
  if (std.length > 6) out += colon + pad(Math.abs(offset) % 60, 2)
  return out
}

// ── parsing ──────────────────────────────────────────────────────────────────────────────────────

/** time.ParseError. */
function parseError(layout: string, value: string, piece: string, rest: string, message = ''): GoError {
  const head = `parsing time ${quoteTime(value)}`
  return new GoError(
    message === ''
      ? `${head} as ${quoteTime(layout)}: cannot parse ${quoteTime(rest)} as ${quoteTime(piece)}`
      : head + message,
  )
}

/** time.ParseInLocation; with `defaultLocation` UTC and `local` the machine's zone, time.Parse. Throws GoError. */
export function parseTime(
  layout: string,
  value: string,
  defaultLocation: Location,
  local = defaultLocation,
): Time {
  return new Parser(layout, value).run(defaultLocation, local)
}

const BAD = Symbol('bad value')

/** A field out of range; Go reports it with what is left after the field. */
class OutOfRange {
  constructor(readonly what: string) {}
}

class Parser {
  private rest: string
  private year = 0
  private month = -1
  private day = -1
  private yearDay = -1
  private hour = 0
  private minute = 0
  private second = 0
  private nanosecond = 0
  private morning = false
  private afternoon = false
  private utc = false
  private zoneOffset: number | undefined
  private zoneName = ''

  constructor(
    private readonly layout: string,
    private readonly value: string,
  ) {
    this.rest = value
  }

  run(defaultLocation: Location, local: Location): Time {
    let layout = this.layout
    for (;;) {
      const found = STD.exec(layout)
      const prefix = found ? layout.slice(0, found.index) : layout
      this.skip(prefix)
      if (!found) {
        if (this.rest !== '') {
          throw parseError(this.layout, this.value, '', this.rest, `: extra text: ${quoteTime(this.rest)}`)
        }
        break
      }
      layout = layout.slice(prefix.length + found[0].length)
      const hold = this.rest
      try {
        this.read(found[0], layout)
      } catch (fault) {
        if (fault === BAD) throw parseError(this.layout, this.value, found[0], hold)
        if (!(fault instanceof OutOfRange)) throw fault
        throw parseError(this.layout, this.value, found[0], this.rest, `: ${fault.what} out of range`)
      }
    }
    if (this.afternoon && this.hour < 12) this.hour += 12
    else if (this.morning && this.hour === 12) this.hour = 0
    this.settleDay()
    return this.locate(defaultLocation, local)
  }

  private fail(message: string): GoError {
    return parseError(this.layout, this.value, '', this.rest, message)
  }

  /** Literal text; a run of spaces in the layout takes any number of them. */
  private skip(prefix: string): void {
    let left = prefix
    while (left !== '') {
      if (left[0] === ' ') {
        if (this.rest !== '' && this.rest[0] !== ' ')
          throw parseError(this.layout, this.value, prefix, this.rest)
        left = left.replace(/^ +/, '')
        this.rest = this.rest.replace(/^ +/, '')
        continue
      }
      if (this.rest[0] !== left[0]) throw parseError(this.layout, this.value, prefix, this.rest)
      left = left.slice(1)
      this.rest = this.rest.slice(1)
    }
  }

  private take(count: number): string {
    if (this.rest.length < count) throw BAD
    const taken = this.rest.slice(0, count)
    this.rest = this.rest.slice(count)
    return taken
  }

  /** One or two digits; exactly two when `fixed`. */
  private digits(fixed: boolean, most = 2): number {
    const found = /^[0-9]+/.exec(this.rest.slice(0, most))?.[0] ?? ''
    if (found === '' || (fixed && found.length < most)) throw BAD
    this.rest = this.rest.slice(found.length)
    return Number(found)
  }

  private name(names: readonly string[], length?: number): number {
    for (const [i, name] of names.entries()) {
      const wanted = length === undefined ? name : name.slice(0, length)
      if (this.rest.slice(0, wanted.length).toLowerCase() === wanted.toLowerCase()) {
        this.rest = this.rest.slice(wanted.length)
        return i
      }
    }
    throw BAD
  }

  private integer(text: string): number {
    if (!/^[+-]?[0-9]+$/.test(text)) throw BAD
    return Number(text)
  }

  private read(std: string, layoutAfter: string): void {
    switch (std) {
      case '06': {
        const year = this.integer(this.take(2))
        this.year = year + (year >= 69 ? 1900 : 2000)
        return
      }
      case '2006':
        if (!/^[0-9]/.test(this.rest)) throw BAD
        this.year = this.integer(this.take(4))
        return
      case 'Jan':
        this.month = this.name(MONTHS, 3) + 1
        return
      case 'January':
        this.month = this.name(MONTHS) + 1
        return
      case '1':
      case '01':
        this.month = this.digits(std === '01')
        if (this.month < 1 || this.month > 12) throw new OutOfRange('month')
        return
      case 'Mon':
        this.name(DAYS, 3)
        return
      case 'Monday':
        this.name(DAYS)
        return
      case '2':
      case '_2':
      case '02':
        if (std === '_2' && this.rest[0] === ' ') this.rest = this.rest.slice(1)
        this.day = this.digits(std === '02')
        return
      case '__2':
      case '002':
        if (std === '__2') this.rest = this.rest.replace(/^ {1,2}/, '')
        this.yearDay = this.digits(std === '002', 3)
        return
      case '15':
        this.hour = this.digits(false)
        if (this.hour > 23) throw new OutOfRange('hour')
        return
      case '3':
      case '03':
        this.hour = this.digits(std === '03')
        if (this.hour > 12) throw new OutOfRange('hour')
        return
      case '4':
      case '04':
        this.minute = this.digits(std === '04')
        if (this.minute > 59) throw new OutOfRange('minute')
        return
      case '5':
      case '05':
        this.readSecond(std === '05', layoutAfter)
        return
      case 'PM':
      case 'pm': {
        const half = this.take(2)
        const isUpper = std === 'PM'
        if (half === (isUpper ? 'PM' : 'pm')) this.afternoon = true
        else if (half === (isUpper ? 'AM' : 'am')) this.morning = true
        else throw BAD
        return
      }
      case 'MST':
        this.readZoneName()
        return
    }
    if (std[0] === '.' || std[0] === ',') this.readFraction(std)
    else if (std[0] === 'Z' && this.rest[0] === 'Z') {
      this.rest = this.rest.slice(1)
      this.utc = true
    } else this.readOffset(std)
  }

  private readSecond(fixed: boolean, layoutAfter: string): void {
    this.second = this.digits(fixed)
    if (this.second > 59) throw new OutOfRange('second')
    // A fraction is accepted even where the layout has none.
    const fraction = /^[.,][0-9]+/.exec(this.rest)?.[0]
    const next = STD.exec(layoutAfter)?.[0] ?? ''
    if (fraction === undefined || next[0] === '.' || next[0] === ',') return
    this.nanosecond = nanoseconds(fraction)
    this.rest = this.rest.slice(fraction.length)
  }

  private readFraction(std: string): void {
    if (std[1] === '0') {
      const text = this.take(std.length)
      if (!/^[.,]/.test(text)) throw BAD
      // Go converts at most nine digits, sign and all.
      if (this.integer(text.slice(1, 10)) < 0) throw new OutOfRange('fractional second')
      this.nanosecond = nanoseconds(text)
      return
    }
    const fraction = /^[.,][0-9]+/.exec(this.rest)?.[0]
    if (fraction === undefined) return
    this.nanosecond = nanoseconds(fraction)
    this.rest = this.rest.slice(fraction.length)
  }

  private readOffset(std: string): void {
    const colon = std.includes(':')
    const shape = std.length === 3 ? 'h' : std.length < 7 ? 'hm' : 'hms'
    const length = std.length
    const text = this.rest.slice(0, length)
    if (text.length < length) throw BAD
    if (colon && (text[3] !== ':' || (shape === 'hms' && text[6] !== ':'))) throw BAD
    this.rest = this.rest.slice(length)
    // Go stops at the first that is no number, and of those out of range tells the last.
    const numbers: number[] = []
    for (const at of (colon ? [1, 4, 7] : [1, 3, 5]).slice(0, shape.length)) {
      const digits = text.slice(at, at + 2)
      if (!/^[0-9]{2}$/.test(digits)) break
      numbers.push(Number(digits))
    }
    const [hours = 0, minutes = 0, seconds = 0] = numbers
    if (seconds > 60) throw new OutOfRange('time zone offset second')
    if (minutes > 60) throw new OutOfRange('time zone offset minute')
    if (hours > 24) throw new OutOfRange('time zone offset hour')
    const offset = (hours * 60 + minutes) * 60 + seconds
    if (numbers.length < shape.length || (text[0] !== '+' && text[0] !== '-')) throw BAD
    this.zoneOffset = text[0] === '-' ? -offset : offset
  }

  private readZoneName(): void {
    if (this.rest.startsWith('UTC')) {
      this.rest = this.rest.slice(3)
      this.utc = true
      return
    }
    const length = zoneNameLength(this.rest)
    if (length === 0) throw BAD
    this.zoneName = this.take(length)
  }

  private settleDay(): void {
    if (this.yearDay >= 0) {
      const leap = isLeap(this.year)
      if (this.yearDay < 1 || this.yearDay > (leap ? 366 : 365)) throw this.fail(': day-of-year out of range')
      const { month, day } = civilFromDays(daysFromCivil(this.year, 1, 1) + this.yearDay - 1)
      if (this.month >= 0 && this.month !== month) throw this.fail(': day-of-year does not match month')
      this.month = month
      if (this.day >= 0 && this.day !== day) throw this.fail(': day-of-year does not match day')
      this.day = day
    } else {
      if (this.month < 0) this.month = 1
      if (this.day < 0) this.day = 1
    }
    if (this.day < 1 || this.day > daysIn(this.month, this.year)) throw this.fail(': day out of range')
  }

  private locate(defaultLocation: Location, local: Location): Time {
    const { year, month, day, hour, minute, second } = this
    const at = (location: Location): Time =>
      timeDate({ year, month, day, hour, minute, second }, this.nanosecond, location)
    if (this.utc) return at(UTC)
    if (this.zoneOffset !== undefined) {
      const unix = at(UTC).unix - this.zoneOffset
      const zone = local.lookup(unix)
      const isLocal = zone.offset === this.zoneOffset && (this.zoneName === '' || zone.name === this.zoneName)
      return new Time(unix, this.nanosecond, isLocal ? local : fixedZone(this.zoneName, this.zoneOffset))
    }
    if (this.zoneName !== '') {
      const t = at(UTC)
      const offset = local.offsetOf(this.zoneName, t.unix)
      if (offset !== undefined) return new Time(t.unix - offset, this.nanosecond, local)
      const hours =
        this.zoneName.length > 3 && this.zoneName.startsWith('GMT') ? Number(this.zoneName.slice(3)) : 0
      return t.inLocation(fixedZone(this.zoneName, hours * 3600))
    }
    return at(defaultLocation)
  }
}

/** `.123` or `,123`: at most nine digits count. */
function nanoseconds(fraction: string): number {
  return Number(fraction.slice(1, 10).padEnd(9, '0'))
}

/** How much of the text looks like a zone abbreviation; 0 when none does. */
function zoneNameLength(text: string): number {
  if (byteLength(text) < 3) return 0
  if (text.startsWith('ChST') || text.startsWith('MeST')) return 4
  const signed = (s: string): number => {
    const found = /^[+-]([0-9]+)/.exec(s)
    return found && Number(found[1]) <= 23 ? found[0].length : 0
  }
  if (text.startsWith('GMT')) return 3 + signed(text.slice(3))
  if (text[0] === '+' || text[0] === '-') return signed(text)
  const upper = /^[A-Z]{0,6}/.exec(text)![0].length
  if (upper === 5) return text[4] === 'T' ? 5 : 0
  if (upper === 4) return text[3] === 'T' || text.startsWith('WITA') ? 4 : 0
  return upper === 3 ? 3 : 0
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

function daysIn(month: number, year: number): number {
  return month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
}
