/**
 * The real helm and kubectl, unmodified, say the same on the simulated cluster over HTTP as on a real API server: each
 * scenario runs on both, and every answer is compared, with times and chance taken out (normal.ts). What differs is
 * listed with its reason (differences.ts).
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ClusterEndpoint, openClusterEndpoint } from '../../lib/server/cluster-endpoint'
import { DIFFERENCES } from './differences'
import { normal } from './normal'
import { isRun } from './scenario'
import { SCENARIOS } from './scenarios'
import { type Answer, programs, Terminal } from './terminal'

/** Far more than any takes; half a minute each on a machine of one's own. */
const SCENARIO_WITHIN_MS = 600_000
const homes = ['real', 'simulated'].map((name) => mkdtempSync(join(tmpdir(), `chartroom-${name}-`)))
const chance = Math.random().toString(36).slice(2, 6)
const namespaceOf = ({ subject }: (typeof SCENARIOS)[number]): string => `${subject}-${chance}`
let endpoint: ClusterEndpoint
let path: string
const realKubeconfig = (): string => process.env.CHARTROOM_TEST_KUBECONFIG ?? ''

beforeAll(async () => {
  endpoint = await openClusterEndpoint()
  path = await programs()
})
afterAll(async () => {
  await endpoint.close()
  const terminal = new Terminal({ path, kubeconfig: realKubeconfig(), namespace: 'default' })
  await terminal.run(`kubectl delete namespace --wait=false ${SCENARIOS.map(namespaceOf).join(' ')}`)
  await terminal.run('kubectl delete crd boats.commands.example.com --ignore-not-found --wait=false')
  terminal.close()
  for (const home of homes) rmSync(home, { recursive: true, force: true })
})

/** Both clusters' answers to a scenario, the real one's first. */
async function play(scenario: (typeof SCENARIOS)[number]): Promise<Answer[][]> {
  const kubeconfigs = [realKubeconfig(), endpoint.kubeconfig]
  const namespace = namespaceOf(scenario)
  const terminals = kubeconfigs.map((kubeconfig, i) => {
    const home = scenario.definesKinds ? {} : { home: homes[i] as string }
    return new Terminal({ path, kubeconfig, namespace, ...home })
  })
  try {
    return await Promise.all(terminals.map((terminal) => terminal.play(scenario)))
  } finally {
    for (const terminal of terminals) terminal.close()
  }
}

const text = ({ exit, stdout, stderr }: Answer): string =>
  normal(`exit ${exit}\n${stdout}\n--- stderr\n${stderr}`)
const without = (answer: string, lines: RegExp): string =>
  answer
    .split('\n')
    .filter((line) => !lines.test(line))
    .join('\n')

describe('helm and kubectl say the same on both', () => {
  it.concurrent.each(SCENARIOS)(
    '$subject',
    async (scenario) => {
      const { subject } = scenario
      const [real = [], ours = []] = await play(scenario)
      const seen: Record<string, string> = {}
      const wanted: Record<string, string> = {}
      for (const [i, command] of scenario.steps.filter(isRun).entries()) {
        const [theirs, mine] = [text(real[i] as Answer), text(ours[i] as Answer)]
        const listed = DIFFERENCES.find((d) => d.subject === subject && d.command === command)
        const key = `${i} ${command}`
        if (!listed) [seen[key], wanted[key]] = [mine, theirs]
        else if (mine === theirs) [seen[key], wanted[key]] = ['equal by now', `different: ${listed.why}`]
        else if (listed.lines)
          [seen[key], wanted[key]] = [without(mine, listed.lines), without(theirs, listed.lines)]
      }
      expect(seen).toEqual(wanted)
    },
    SCENARIO_WITHIN_MS,
  )
})

it('of at least 290 runs at most one in twenty differs, each for a reason', () => {
  const runs = SCENARIOS.flatMap(({ subject, steps }) => steps.filter(isRun).map((c) => `${subject}: ${c}`))
  const listed = DIFFERENCES.map(({ subject, command }) => `${subject}: ${command}`)
  expect(listed.filter((run) => !runs.includes(run))).toEqual([])
  expect(runs.length).toBeGreaterThanOrEqual(290)
  expect(listed.length / runs.length).toBeLessThanOrEqual(0.05)
})
