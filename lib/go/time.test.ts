/** Every row of testdata/time.jsonl is what Go 1.26's time package answered. */
import { describe, expect, it } from 'vitest'
import {
  type Civil,
  Duration,
  durationIn,
  formatDuration,
  GoError,
  loadLocation,
  marshalJSON,
  type NamedInt,
  parseDuration,
  parseTime,
  roundDuration,
  Time,
  timeDate,
  toText,
  truncateDuration,
} from '.'
import { readRows } from './testdata/read'

interface Row {
  func: string
  in: string
  layout: string
  zone: string
  unix: number
  nsec: number
  ns: string
  m: string
  want: string
  error?: string
  round: string
  truncate: string
  abs: string
  hours: number
  minutes: number
  seconds: number
  string: string
  go: string
  json?: string
  yday: number
  weekday: string
  isdst: boolean
  date: [number, number, number, number, number, number]
  adddate: string
  add: string
  sub: string
}

const rows = readRows<Row>('time.jsonl')
const of = (func: string): Row[] => rows.filter((row) => row.func === func)

function answer(run: () => string): string {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof GoError)) throw error
    return error.message
  }
}

/** The rows whose answer differs, with ours. */
function differing(func: string, run: (row: Row) => string): unknown[] {
  return of(func)
    .map((row) => ({ row, got: answer(() => run(row)) }))
    .filter(({ row, got }) => got !== (row.error ?? row.want))
}

const call = (value: Time | Duration, method: string): unknown =>
  value.method(method)!.call([], { spend: () => {}, reserve: () => {} })

describe('durations', () => {
  it('parse as Go parses them', () => {
    expect(differing('ParseDuration', (row) => formatDuration(parseDuration(row.in)))).toEqual([])
    for (const row of of('ParseDuration')) {
      if (row.error === undefined) expect(String(parseDuration(row.in))).toBe(row.ns)
    }
  })

  it('print, round and convert as Go does', () => {
    expect(differing('Duration', (row) => formatDuration(BigInt(row.ns)))).toEqual([])
    for (const row of of('Duration')) {
      const d = BigInt(row.ns)
      expect(roundDuration(d, BigInt(row.m)).toString()).toBe(row.round)
      expect(truncateDuration(d, BigInt(row.m)).toString()).toBe(row.truncate)
      expect(durationIn(d, 3_600_000_000_000n)).toBe(row.hours)
      expect(call(new Duration(d), 'Minutes')).toBe(row.minutes)
      expect(call(new Duration(d), 'Seconds')).toBe(row.seconds)
      expect((call(new Duration(d), 'Abs') as NamedInt).value.toString()).toBe(row.abs)
    }
  })
})

describe('times', () => {
  it('show their fields as Go does, in every recorded zone', () => {
    for (const row of of('Time')) {
      const t = new Time(row.unix, row.nsec, loadLocation(row.zone))
      expect(t.stringer()).toBe(row.string)
      expect(t.goString()).toBe(row.go)
      expect(t.yearDay()).toBe(row.yday)
      expect(toText(call(t, 'Weekday') as never)).toBe(row.weekday)
      expect({ zone: row.zone, unix: row.unix, isDST: call(t, 'IsDST') }).toEqual({
        zone: row.zone,
        unix: row.unix,
        isDST: row.isdst,
      })
      expect(marshalJSON(t)).toBe(row.json)
    }
  })

  it('format by Go layouts', () => {
    const format = (row: Row): string =>
      new Time(row.unix, row.nsec, loadLocation(row.zone)).format(row.layout)
    expect(differing('Format', format)).toEqual([])
  })

  it('parse by Go layouts, with Go errors', () => {
    expect(
      differing('Parse', (row) => parseTime(row.layout, row.in, loadLocation(row.zone)).stringer()),
    ).toEqual([])
  })

  it('carry overflowing fields and count across zone changes', () => {
    for (const row of of('Date')) {
      const [year, month, day, hour, minute, second] = row.date
      const civil: Civil = { year, month, day, hour, minute, second }
      const t = timeDate(civil, 7, loadLocation(row.zone))
      const method = (name: string, ...args: Duration[]): string =>
        toText(t.method(name)!.call(args, { spend: () => {}, reserve: () => {} }))
      expect(t.stringer()).toBe(row.want)
      expect(t.addDate(1, -2, 31).stringer()).toBe(row.adddate)
      expect(method('Round', new Duration(3_600_000_000_000n))).toBe(row.round)
      expect(method('Truncate', new Duration(86_400_000_000_000n))).toBe(row.truncate)
      expect(method('Add', new Duration(-1_500_000_000n))).toBe(row.add)
      expect(formatDuration(t.sub(new Time(0, 0, loadLocation('UTC'))))).toBe(row.sub)
    }
  })

  it('know which zones exist', () => {
    expect(() => loadLocation('Nope/Zone')).toThrow('unknown time zone Nope/Zone')
    expect(() => loadLocation('../etc')).toThrow('time: invalid location name')
  })
})
