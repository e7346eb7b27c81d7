/** Cron schedules as Kubernetes reads them (robfig/cron's standard parser): five fields or a word, in UTC. */

interface Field {
  name: string
  from: number
  to: number
  words?: readonly string[]
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const FIELDS: readonly Field[] = [
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day of month', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12, words: MONTHS },
  { name: 'day of week', from: 0, to: 6, words: DAYS },
]
const WORDS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}
const MINUTE = 60_000
const DAY = 1440 * MINUTE
/** A date that does not come within five years never comes. */
const HORIZON = 5 * 366 * DAY

export interface Schedule {
  /** The first time after `ms`, milliseconds since 1970; undefined when there is none. */
  next(ms: number): number | undefined
}

/** A schedule, or what is wrong with it. */
export function parseSchedule(text: string): Schedule | string {
  const every = /^@every (\d+)(s|m|h)$/.exec(text)
  if (every) {
    const period = Number(every[1]) * ({ s: 1000, m: MINUTE, h: 60 * MINUTE }[every[2] as 's'] as number)
    return { next: (ms) => ms + Math.max(1000, period) }
  }
  if (text.startsWith('@') && !Object.hasOwn(WORDS, text)) return `unrecognized descriptor: ${text}`
  const parts = (WORDS[text] ?? text).trim().split(/\s+/)
  if (parts.length !== FIELDS.length)
    return `expected exactly 5 fields, found ${parts.length}: [${parts.join(' ')}]`
  const sets: Set<number>[] = []
  for (const [i, field] of FIELDS.entries()) {
    const set = parseField(parts[i] as string, field)
    if (typeof set === 'string') return set
    sets.push(set)
  }
  const [minutes, hours, dates, months, days] = sets as [
    Set<number>,
    Set<number>,
    Set<number>,
    Set<number>,
    Set<number>,
  ]
  const isFree = (i: number): boolean => /^[*?]/.test(parts[i] as string)
  const fitsDay = (at: Date): boolean => {
    if (!months.has(at.getUTCMonth() + 1)) return false
    const [date, day] = [dates.has(at.getUTCDate()), days.has(at.getUTCDay())]
    // Two restrictions are alternatives; one alone decides.
    return isFree(2) || isFree(4) ? date && day : date || day
  }
  return { next: (ms) => nextTime(ms, fitsDay, hours, minutes) }
}

function nextTime(
  ms: number,
  fitsDay: (at: Date) => boolean,
  hours: Set<number>,
  minutes: Set<number>,
): number | undefined {
  for (let at = (Math.floor(ms / MINUTE) + 1) * MINUTE; at < ms + HORIZON; ) {
    const date = new Date(at)
    if (!fitsDay(date)) at = (Math.floor(at / DAY) + 1) * DAY
    else if (!hours.has(date.getUTCHours())) at = (Math.floor(at / (60 * MINUTE)) + 1) * 60 * MINUTE
    else if (!minutes.has(date.getUTCMinutes())) at += MINUTE
    else return at
  }
  return undefined
}

function parseField(text: string, field: Field): Set<number> | string {
  const set = new Set<number>()
  for (const part of text.split(',')) {
    const fault = addRange(set, part, field)
    if (fault) return fault
  }
  return set
}

function addRange(set: Set<number>, text: string, field: Field): string | undefined {
  const [range = '', step, ...more] = text.split('/')
  if (more.length > 0) return `too many slashes: ${text}`
  const [low = '', high, ...rest] = range.split('-')
  if (rest.length > 0) return `too many hyphens: ${text}`
  const isAll = low === '*' || low === '?'
  const from = isAll ? field.from : number(low, field)
  const to = high !== undefined ? number(high, field) : isAll || step !== undefined ? field.to : from
  const by = step === undefined ? 1 : number(step)
  for (const [value, source] of [
    [from, low],
    [to, high ?? low],
    [by, step ?? ''],
  ] as const)
    if (Number.isNaN(value))
      return `failed to parse int from ${source}: strconv.Atoi: parsing "${source}": invalid syntax`
  if (from < field.from) return `beginning of range (${from}) below minimum (${field.from}): ${text}`
  if (to > field.to) return `end of range (${to}) above maximum (${field.to}): ${text}`
  if (from > to) return `beginning of range (${from}) beyond end of range (${to}): ${text}`
  if (by === 0) return `step of range should be a positive number: ${text}`
  for (let value = from; value <= to; value += by) set.add(value)
  return undefined
}

function number(text: string, field?: Field): number {
  const word = field?.words?.indexOf(text.toLowerCase()) ?? -1
  if (word >= 0) return word + (field?.from ?? 0)
  return /^\d+$/.test(text) ? Number(text) : Number.NaN
}
