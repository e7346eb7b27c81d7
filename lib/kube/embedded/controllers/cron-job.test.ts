import { describe, expect, it } from 'vitest'
import { parseSchedule } from '../cron'
import { builtIn } from '../resources'
import { simulated } from '../testing'

const JOBS = builtIn('batch', 'Job')
const MINUTE = 60_000

async function withCronJob(spec: object, labels: object = {}) {
  const world = simulated()
  const template = {
    metadata: { labels },
    spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'app:1' }] },
  }
  const jobTemplate = { spec: { backoffLimit: 0, template } }
  await world.apply({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'tick', namespace: 'default' },
    spec: { schedule: '* * * * *', jobTemplate, ...spec },
  })
  const jobs = async () =>
    (await world.kube.list(JOBS, { namespace: 'default' })).items.map((job) =>
      Number(job.metadata.name.slice(5)),
    )
  return { ...world, jobs }
}

/** The simulated clock starts with this minute. */
const START = Date.UTC(2026, 0, 1) / MINUTE

describe('a CronJob', () => {
  it('runs each minute, and keeps three of its Jobs', async () => {
    const { clock, jobs, get, events } = await withCronJob({})
    await clock.advance(30_000)
    expect(await jobs()).toEqual([])
    await clock.advance(6 * MINUTE)
    expect(await jobs()).toEqual([START + 4, START + 5, START + 6])
    expect((await get('batch', 'CronJob', 'tick')).status).toEqual({
      lastScheduleTime: '2026-01-01T00:06:00Z',
      lastSuccessfulTime: '2026-01-01T00:06:01Z',
    })
    expect((await events('tick')).slice(0, 2)).toEqual([
      `Normal SuccessfulCreate (1): Created job tick-${START + 1}`,
      `Normal SawCompletedJob (1): Saw completed job: tick-${START + 1}, condition: Complete`,
    ])
    expect(await events('tick')).toContain(`Normal SuccessfulDelete (1): Deleted job tick-${START + 3}`)
  })

  it('keeps one of its failed Jobs', async () => {
    const { clock, jobs } = await withCronJob({}, { 'sim.chartroom/exit-code': '1' })
    await clock.advance(4 * MINUTE + 30_000)
    expect(await jobs()).toEqual([START + 4])
  })

  it.each([
    ['Allow', [1, 2, 3], 0],
    ['Forbid', [1], 1],
    ['Replace', [3], 0],
  ] as const)('whose Jobs last: %s', async (concurrencyPolicy, want, told) => {
    const { clock, jobs, get, events } = await withCronJob(
      { concurrencyPolicy },
      { 'sim.chartroom/runs-for': '10m' },
    )
    await clock.advance(3 * MINUTE + 30_000)
    expect(await jobs()).toEqual(want.map((n) => START + n))
    const { active } = (await get('batch', 'CronJob', 'tick')).status as { active: { name: string }[] }
    expect(active.map((ref) => ref.name)).toEqual(want.map((n) => `tick-${START + n}`))
    const forbidden =
      'Normal JobAlreadyActive (2): Not starting job because prior execution is running and concurrency policy is Forbid'
    expect((await events('tick')).filter((line) => line === forbidden)).toHaveLength(told)
  })

  it('that is suspended does nothing until it goes on', async () => {
    const { clock, jobs, kube } = await withCronJob({ suspend: true })
    await clock.advance(5 * MINUTE)
    expect(await jobs()).toEqual([])
    const key = { resource: builtIn('batch', 'CronJob'), namespace: 'default', name: 'tick' }
    await kube.patch(key, 'merge', { spec: { suspend: false } })
    await clock.advance(10_000)
    expect(await jobs()).toEqual([START + 5])
  })
})

describe('schedules', () => {
  const at = (text: string): number => Date.parse(text)
  it.each([
    ['*/15 * * * *', '2026-01-01T00:00:00Z', '2026-01-01T00:15:00Z'],
    ['0 3 * * *', '2026-01-01T03:00:00Z', '2026-01-02T03:00:00Z'],
    ['30 8-10,17 * * mon-fri', '2026-01-02T17:30:00Z', '2026-01-05T08:30:00Z'],
    ['0 0 29 2 *', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00Z'],
    ['0 0 13 * fri', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'],
    ['0 0 1 jan *', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'],
    ['@weekly', '2026-01-01T00:00:00Z', '2026-01-04T00:00:00Z'],
    ['@every 90s', '2026-01-01T00:00:00Z', '2026-01-01T00:01:30Z'],
    ['5/20 * * * *', '2026-01-01T00:06:00Z', '2026-01-01T00:25:00Z'],
  ])('%s after %s', (schedule, from, want) => {
    const parsed = parseSchedule(schedule)
    if (typeof parsed === 'string') throw new Error(parsed)
    expect(new Date(parsed.next(at(from)) as number).toISOString()).toBe(want.replace('Z', '.000Z'))
  })

  it('of a day that never comes', () => {
    const parsed = parseSchedule('0 0 31 2 *')
    expect(typeof parsed === 'string' ? parsed : parsed.next(0)).toBeUndefined()
  })
})
