/**
 * `npm run trace`: one value changed at a time in every chart of the project's, and what the trace said of it before:
 * recall is how many of the changed lines were told, precision how many of those told did change. And what the trace
 * costs when nobody asks for it.
 *   --charts DIR   also the charts under DIR
 *   --times N      values changed a chart (default 20), --seed N
 *   --show N       prints the first N that were missed, and told in vain (default 5)
 *   --no-cost      leaves the cost out
 */
import { join } from 'node:path'
import { load, root } from '../../bin/load.mjs'
import { readOptions } from '../options.mjs'
import { costWhenOff } from './cost.mjs'

const GOALS = { recall: 1, precision: 0.95, cost: 0.02 }

const { values: options } = readOptions({
  options: {
    charts: { type: 'string' },
    times: { type: 'string', default: '20' },
    seed: { type: 'string', default: '0' },
    show: { type: 'string', default: '5' },
    'no-cost': { type: 'boolean', default: false },
  },
})
if (options.charts) process.env.CHARTS_DIR = options.charts

const { tellMutations } = await load('lib/helm/testing/mutations.ts')
const tally = tellMutations(Number(options.times), Number(options.seed), join(root, 'lessons'))
const recall = tally.found / tally.changed
const precision = tally.right / tally.predicted
for (const kind of ['missed', 'wrong'])
  for (const one of tally[kind].slice(0, Number(options.show))) console.log(`${kind}: ${one}`)
console.log(
  `${tally.mutations} values changed in ${tally.charts} charts: ${tally.found} of ${tally.changed} changes told (recall ${percent(recall)}), ${tally.right} of ${tally.predicted} lines told did change (precision ${percent(precision)})`,
)
process.exitCode = recall < GOALS.recall || precision < GOALS.precision ? 1 : 0

if (!options['no-cost']) {
  console.log('\ncost when off: a warm render, beside the same engine with every trace taken out of it')
  const ratios = []
  for (const { name, ours, bare, ratio } of await costWhenOff(options.charts)) {
    ratios.push(ratio)
    console.log(
      `  ${name.padEnd(24)}${ours.toFixed(3)} ms, without ${bare.toFixed(3)} ms: ${percent(ratio - 1)}`,
    )
  }
  const mean = ratios.reduce((product, ratio) => product * ratio, 1) ** (1 / ratios.length)
  console.log(`  in the mean ${percent(mean - 1)} (goal: no more than ${percent(GOALS.cost)})`)
}

function percent(share) {
  return `${(share * 100).toFixed(1)} %`
}
