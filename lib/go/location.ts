/** time.Location: which offset and abbreviation a zone has at an instant. Mirrors time.LoadLocation. */
import { GoError } from './errors'
import { ZONES } from './zones'

export interface Zone {
  /** `EST`, `+03`, or empty for an offset that has no name. */
  readonly name: string
  /** Seconds east of UTC. */
  readonly offset: number
  readonly isDST: boolean
}

export interface Location {
  readonly name: string
  /** It is time.Local, whatever zone that is. */
  readonly isLocal?: true
  /** The zone in use at this instant, in seconds since 1970 UTC. */
  lookup(unix: number): Zone
  /** The offset of the zone called `abbreviation`, preferring the one in use then; undefined when unknown. */
  offsetOf(abbreviation: string, unix: number): number | undefined
}

/** time.FixedZone. */
export function fixedZone(name: string, offset: number): Location {
  const zone: Zone = { name, offset, isDST: false }
  return {
    name,
    lookup: () => zone,
    offsetOf: (abbreviation) => (abbreviation === name ? offset : undefined),
  }
}

export const UTC: Location = fixedZone('UTC', 0)

let names: Map<string, string> | undefined
const loaded = new Map<string, Location>()

/** time.LoadLocation. Throws GoError `unknown time zone X`. `Local` is the caller's business. */
export function loadLocation(name: string): Location {
  if (name === '' || name === 'UTC') return UTC
  if (name.includes('..') || name.startsWith('/') || name.includes('\\')) {
    throw new GoError('time: invalid location name')
  }
  const known = loaded.get(name)
  if (known) return known
  names ??= new Map(
    ZONES.flatMap(([zones, list]) => list.split(' ').map((n): [string, string] => [n, zones])),
  )
  const zones = names.get(name)
  if (zones === undefined) throw new GoError(`unknown time zone ${name}`)
  const location = intlLocation(name, zones)
  loaded.set(name, location)
  return location
}

/**
 * Offsets by Intl, abbreviations from the table: `EDT-14400* EST-18000`. A zone that gave one offset two names
 * over the years (Moscow's +04) shows the later one.
 */
function intlLocation(name: string, table: string): Location {
  const zones = table
    .split(' ')
    .map((text) => /^(.*?)([+-]\d+)(\*?)$/.exec(text))
    .filter((match) => match !== null)
    .map((match): Zone => ({ name: match[1]!, offset: Number(match[2]), isDST: match[3] === '*' }))
  const offsetAt = intlOffset(name)
  const lookup = (unix: number): Zone => {
    const offset = offsetAt(unix)
    const found = zones.find((zone) => zone.offset === offset)
    return { name: found?.name || digits(offset), offset, isDST: found?.isDST ?? false }
  }
  return {
    name,
    lookup,
    offsetOf(abbreviation, unix) {
      const called = zones.filter((zone) => zone.name === abbreviation)
      return (called.find((zone) => lookup(unix - zone.offset).name === abbreviation) ?? called[0])?.offset
    },
  }
}

/** How the database names an offset that has no letters: `+03`, `-0330`; `LMT` for the sun times of old. */
function digits(offset: number): string {
  if (offset % 900 !== 0) return 'LMT'
  const minutes = Math.trunc(Math.abs(offset) / 60)
  const pad = (n: number): string => String(n).padStart(2, '0')
  return `${offset < 0 ? '-' : '+'}${pad(Math.trunc(minutes / 60))}${minutes % 60 === 0 ? '' : pad(minutes % 60)}`
}

function intlOffset(timeZone: string): (unix: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: INTL_NAMES.get(timeZone) ?? timeZone,
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  return (unix) => {
    const part = new Map(format.formatToParts(unix * 1000).map(({ type, value }) => [type, value]))
    const field = (type: Intl.DateTimeFormatPartTypes): number => Number(part.get(type))
    const year = part.get('era')?.startsWith('B') ? 1 - field('year') : field('year')
    const local = new Date(0)
    local.setUTCFullYear(year, field('month') - 1, field('day'))
    local.setUTCHours(field('hour'), field('minute'), field('second'))
    return Math.round(local.getTime() / 1000) - unix
  }
}

/** Names of the database that Intl refuses. */
const INTL_NAMES = new Map([['Factory', 'UTC']])
