/**
 * `npm run fuzz`: mutated charts through the engine and the real binary; stdout, stderr and code must be the same.
 *   --runs N (default 2000), --seed N, --show N prints the first N differences (default 10)
 * Charts that the engine's budget stops, and those the real binary answers differently each time, are not judged.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { load } from '../../bin/load.mjs'
import { bytes, startBatch } from '../conformance/batch.mjs'
import { readOptions } from '../options.mjs'
import { findHelm } from '../oracle/helm.mjs'

const { values: options } = readOptions({
  options: {
    runs: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '20261124' },
    show: { type: 'string', default: '10' },
  },
})
const ARGV = ['template', 'rel', '.']

const { path: helm, why } = await findHelm({ build: true })
if (!helm) throw new Error(`The real helm is needed. ${why}`)
const { sampleCharts } = await load('lib/helm/mutations.ts')
const charts = sampleCharts(Number(options.runs), Number(options.seed))
const stage = mkdtempSync(join(tmpdir(), 'fuzz-'))
const counts = { same: 0, different: 0, random: 0, stopped: 0 }
let next = 0
try {
  await Promise.all([work('a'), work('b')])
} finally {
  rmSync(stage, { recursive: true, force: true })
}
console.log(
  `seed ${options.seed}: ${counts.same} the same, ${counts.different} different, ${counts.random} random, ${counts.stopped} stopped by the budget`,
)
process.exitCode = counts.different > 0 ? 1 : 0

async function work(name) {
  const folder = join(stage, name)
  mkdirSync(join(folder, 'templates'), { recursive: true })
  writeFileSync(join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: v\nversion: 1.2.3\n')
  const batch = startBatch()
  while (next < charts.length) {
    const index = next++
    const chart = charts[index]
    writeFileSync(join(folder, 'values.yaml'), chart.values)
    writeFileSync(join(folder, 'templates/t.yaml'), chart.template)
    await judge(index, chart, folder, batch)
  }
  batch.end()
}

async function judge(index, chart, folder, batch) {
  const expected = await real(folder)
  const reply = await batch.ask({ cwd: folder, argv: ARGV, env: { HOME: folder, HELM_NO_PLUGINS: '1' } })
  const got = [reply.code, text(bytes(reply, 'stdout')), text(bytes(reply, 'stderr'))]
  const isSame = expected.every((part, i) => part === got[i])
  if (isSame) counts.same += 1
  else if (/ were stopped$| was asked for; at most | grew beyond /m.test(got[2])) counts.stopped += 1
  else if ((await real(folder)).some((part, i) => part !== expected[i])) counts.random += 1
  else if (++counts.different <= Number(options.show))
    console.log(
      `✗ chart ${index}\n  template: ${JSON.stringify(chart.template)}\n  values: ${JSON.stringify(chart.values)}\n  helm:   ${JSON.stringify(expected)}\n  engine: ${JSON.stringify(got)}`,
    )
}

function text(buffer) {
  return buffer.toString('latin1')
}

function real(cwd) {
  return new Promise((resolve, reject) => {
    const env = {
      PATH: process.env.PATH,
      HOME: cwd,
      TZ: 'UTC',
      HELM_NO_PLUGINS: '1',
      KUBECONFIG: '/dev/null',
    }
    const child = spawn(helm, ARGV, { cwd, env, timeout: 20_000 })
    const out = { stdout: [], stderr: [] }
    for (const stream of ['stdout', 'stderr']) child[stream].on('data', (chunk) => out[stream].push(chunk))
    child.on('error', reject)
    child.on('close', (code) =>
      resolve([code, text(Buffer.concat(out.stdout)), text(Buffer.concat(out.stderr))]),
    )
  })
}
