/** Our shell beside what the real programs said (`recorded/`). A line that differs is listed with its reason. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Shell } from '../../lib/cli/shell'
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
const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d'
const timeless = ({ line, code, stdout, stderr }: Run): Run => ({
  line,
  code,
  stdout: stdout.replaceAll(new RegExp(`${DAY} \\d{4}`, 'g'), '<TIME>'),
  stderr,
})

const played = new Map<string, number>()
for (const scenario of SCENARIOS.filter((one) => !one.onCluster))
  describe(scenario.name, () => {
    const runs: Run[] = read(`./recorded/${fileOf(scenario.name)}`)
    const known = differences[scenario.name] ?? {}
    const shell = new Shell({
      files: scenario.files ?? {},
      clock: () => 1_790_000_000_000_000_000n,
      random: (n) => new Uint8Array(n),
    })
    const equal = runs.filter(({ line }) => !known[line]).length
    played.set(scenario.name, equal)
    it.each(runs)('$line', async (run) => {
      const ours = timeless({ line: run.line, ...(await shell.run(run.line)) })
      if (known[run.line])
        expect(ours, 'it is equal now: take it off differences.json').not.toEqual(timeless(run))
      else expect(ours).toEqual(timeless(run))
    })
    it('lists no difference for a line that is not run', () => {
      const lines = runs.map(({ line }) => line)
      expect(Object.keys(known).filter((line) => !lines.includes(line))).toEqual([])
    })
  })

it('equals the real helm in at least 150 command runs without a cluster', () => {
  expect([...played.values()].reduce((a, b) => a + b)).toBeGreaterThanOrEqual(150)
})
