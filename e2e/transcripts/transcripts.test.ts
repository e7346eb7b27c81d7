/** Our shell beside what the real programs said (`recorded/`). A line that differs is listed with its reason. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Shell } from '../../lib/cli/shell'
import { EmbeddedCluster, SimulatedClock } from '../../lib/kube/embedded'
import { LocalReleaseService } from '../../lib/release'
import { SCENARIOS } from './scenarios.mjs'

interface Run {
  line: string
  code: number
  stdout: string
  stderr: string
}

const read = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
const fileOf = (name: string) => `${name.replaceAll(/[^a-z]+/g, '-')}.json`
/** Scenario → line → why it differs. */
const differences: Record<string, Record<string, string>> = read('./differences.json')
/** Chance, time and the names of things made by chance, taken out. */
const timeless = ({ line, code, stdout, stderr }: Run): Run => ({
  line,
  code,
  stdout: sortedTables(plain(stdout)),
  stderr: plain(stderr),
})
const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d'
const plain = (text: string): string =>
  text
    .replaceAll(new RegExp(`${DAY} \\d{4}`, 'g'), '<TIME>')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)? \+0000 UTC/g, '<TIME>')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<TIME>')
    .replaceAll(/(UPDATED) +(?=\t)/g, '$1')
    .replaceAll(/\b\d+(m\d+)?s$/gm, '<AGE>')
    .replaceAll(/\d+s(?= +[a-z]+=)/g, '<AGE>')
    .replaceAll(/(modifiedAt[=:] ?"?)\d+/g, '$1<STAMP>')
    .replaceAll(/\b10\.96\.\d+\.\d+ */g, '<IP> ')
    .replaceAll(/(CLUSTER-IP) +/g, '$1 ')
    .replaceAll(/(agent-task-api-)[a-z0-9]{8,10}(-[a-z0-9]{5})?/g, '$1<ID>')
    .replaceAll(/^(NAME|agent-task-api-<ID>) +(?=READY|DESIRED|\d)/gm, '$1 ')
    .replaceAll(/kind-test|chartroom$/gm, '<CONTEXT>')
/** helm status walks a Go map: its tables come in any order. */
const sortedTables = (text: string): string =>
  text.replace(/(?<=^RESOURCES:\n)(==> [\s\S]*?\n\n)+/m, (all) =>
    all
      .split(/(?=^==> )/m)
      .sort()
      .join(''),
  )

const played = { alone: 0, onCluster: 0 }
for (const scenario of SCENARIOS)
  describe(scenario.name, () => {
    const runs: Run[] = read(`./recorded/${fileOf(scenario.name)}`)
    const known = differences[scenario.name] ?? {}
    const clock = new SimulatedClock(Date.UTC(2026, 10, 24, 17))
    const kube = new EmbeddedCluster({ clock, defaultManager: 'kubectl' })
    const releases = new LocalReleaseService({ kube, clock })
    const shell = new Shell({
      files: new Map(Object.entries(scenario.files ?? {})),
      clock: () => BigInt(clock.now()) * 1_000_000n,
      random: (n) => new Uint8Array(n),
      ...(scenario.onCluster && { cluster: { context: 'chartroom', releases, kube, clock } }),
    })
    played[scenario.onCluster ? 'onCluster' : 'alone'] += runs.filter(({ line }) => !known[line]).length
    it.each(runs)('$line', async (run) => {
      const ours = timeless({ line: run.line, ...(await passing(clock, shell.run(run.line))) })
      if (known[run.line])
        expect(ours, 'it is equal now: take it off differences.json').not.toEqual(timeless(run))
      else expect(ours).toEqual(timeless(run))
    })
    it('lists no difference for a line that is not run', () => {
      const lines = runs.map(({ line }) => line)
      expect(Object.keys(known).filter((line) => !lines.includes(line))).toEqual([])
    })
  })

/** Lets the cluster's time pass until `promise` settles, and a second more. */
async function passing<T>(clock: SimulatedClock, promise: Promise<T>): Promise<T> {
  let isSettled = false
  const mark = () => {
    isSettled = true
  }
  promise.then(mark, mark)
  while (!isSettled) await clock.advance(50)
  await clock.advance(1000)
  return promise
}

it('equals the real helm in at least 150 command runs without a cluster, and 60 with one', () => {
  expect(played.alone).toBeGreaterThanOrEqual(150)
  expect(played.onCluster).toBeGreaterThanOrEqual(60)
})
