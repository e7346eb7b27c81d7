/**
 * `npm run fuzz`: charts nobody would write. All of them through the engine: an answer of Helm's kind, never a hang.
 * Some of them also through `bin/helm` and the real binary: stdout, stderr and code must be the same.
 *   --runs N (default 10000), --compared N of them (default 2000), --seed N, --only FAMILY,…,
 *   --helm-version 3 compares with Helm 3 (the engine alone stays with 4),
 *   --show N prints the first N differences (default 10), --record writes found.json anew from the real binary
 * Not judged: what the real binary answers differently each time, what makes it crash or run on, what leaves no trace
 * in an engine of its own rules (a schema on the network).
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { load, root } from '../../bin/load.mjs'
import { readOptions } from '../options.mjs'
import { findHelm, HELM_VERSION, HELM3_VERSION } from '../oracle/helm.mjs'
import { compare, recordOf } from './compare.mjs'
import { endure } from './endure.mjs'
import { FOUND } from './found.mjs'
import { THREATS } from './threats.mjs'

const { values: options } = readOptions({
  options: {
    runs: { type: 'string', default: '10000' },
    compared: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '20261124' },
    only: { type: 'string' },
    'helm-version': { type: 'string', default: '4' },
    show: { type: 'string', default: '10' },
    record: { type: 'boolean', default: false },
  },
})

const isHelm3 = options['helm-version'] === '3'
const { path: helm, why } = await findHelm({ version: isHelm3 ? HELM3_VERSION : HELM_VERSION, build: true })
if (options.record) {
  if (!helm) throw new Error(`The real helm is needed. ${why}`)
  const recorded = {}
  for (const { name, ...chart } of [...THREATS, ...FOUND]) recorded[name] = await recordOf(helm, chart)
  writeFileSync(join(root, 'e2e/fuzz/found.json'), `${JSON.stringify(recorded, null, 1)}\n`)
  console.log(`Recorded ${Object.keys(recorded).length} charts from ${helm}.`)
  process.exit()
}

const { sampleCharts } = await load('lib/helm/testing/fuzz/charts.ts')
const families = options.only?.split(',')
const charts = sampleCharts(Number(options.runs), Number(options.seed)).filter(
  ({ family }) => !families || families.includes(family),
)
const show = Number(options.show)

const faults = await endure(charts, show)
console.log(
  `seed ${options.seed}: ${charts.length} charts through the engine, ${faults} answered as Helm never would`,
)

let different = 0
if (helm) {
  const step = Math.max(1, Math.floor(charts.length / Number(options.compared)))
  const some = charts.filter((_, i) => i % step === 0).slice(0, Number(options.compared))
  const counts = await compare(helm, some, show, isHelm3)
  different = counts.different
  console.log(
    `${some.length} of them compared with the real helm: ${counts.same} the same (${counts.failed} of these an error), ${different} different, ${counts.random} random, ${counts.endless} endless in the real helm`,
  )
} else console.log(`Nothing compared with the real helm. ${why}`)
process.exitCode = faults + different > 0 ? 1 : 0
