/**
 * `npm run goldens`: the recorded goldens, the engine and the real helm give the same bytes.
 * `npm run goldens -- --record` records them anew from the real helm; nothing is ever typed.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../bin/load.mjs'
import { findHelm } from '../oracle/helm.mjs'
import { allCases } from './cases.mjs'
import { lessonCharts, runCase } from './run.mjs'

const file = join(root, 'e2e/goldens/recorded.json')
const helm = await findHelm({ build: false })
if (!helm.path) {
  console.error(`The real helm is not here. ${helm.why}`)
  process.exit(1)
}
const cases = allCases(await lessonCharts())

if (process.argv.includes('--record')) {
  const recorded = Object.fromEntries(cases.map((one) => [one.id, runCase(helm.path, one)]))
  writeFileSync(file, `${JSON.stringify(recorded, null, 1)}\n`)
  console.log(`Recorded ${cases.length} cases from ${helm.path}.`)
} else {
  const recorded = JSON.parse(readFileSync(file, 'utf8'))
  const ours = join(root, 'bin/helm')
  let failed = 0
  for (const one of cases) {
    const expected = JSON.stringify(runCase(helm.path, one))
    const wrong = []
    if (JSON.stringify(recorded[one.id]) !== expected)
      wrong.push('the recording is old: run `npm run goldens -- --record`')
    const got = JSON.stringify(runCase(ours, one))
    if (got !== expected) wrong.push(`the engine differs\n    helm   ${expected}\n    engine ${got}`)
    if (wrong.length) console.log(`✗ ${one.id}: ${wrong.join('; ')}`)
    failed += wrong.length ? 1 : 0
  }
  console.log(`${cases.length - failed} passed, ${failed} failed`)
  process.exitCode = failed ? 1 : 0
}
