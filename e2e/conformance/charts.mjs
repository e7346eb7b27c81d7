/**
 * Every chart under a folder, through the engine and the real binary: defaults, each ci/*values.yaml, flag variations.
 * A case whose output differs between two runs of the real binary is random and not judged.
 */
import { spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { parse } from 'yaml'
import { findHelm } from '../oracle/helm.mjs'
import { bytes, startBatch } from './batch.mjs'

const VARIATIONS = [
  [],
  ['--kube-version', '1.27.3', '-n', 'elsewhere', '--is-upgrade'],
  ['--include-crds', '--skip-tests', '-a', 'monitoring.coreos.com/v1', '-a', 'cert-manager.io/v1'],
]

/** Runs all; prints a table and the first `show` differences; answers whether the goals are met. */
export async function runCharts(folder, { show }) {
  const helm = await findHelm({ build: true })
  if (!helm.path) throw new Error(`The real helm is needed. ${helm.why}`)
  const stage = mkdtempSync(join(tmpdir(), 'charts-'))
  const counts = { equal: 0, differing: 0, failEqual: 0, failDiffering: 0, random: 0 }
  const shown = []
  try {
    const cases = stageCharts(folder, stage).flatMap(chartCases)
    console.log(`${cases.length} cases`)
    let next = 0
    const work = async () => {
      const batch = startBatch()
      while (next < cases.length) {
        const one = cases[next++]
        const outcome = await judge(helm.path, batch, one)
        counts[outcome.kind] += 1
        if (outcome.wrong && shown.length < show) {
          shown.push(outcome.wrong)
          console.log(`✗ ${relative(stage, one.chart)} ${one.argv.slice(3).join(' ')}\n${outcome.wrong}`)
        }
      }
      batch.end()
    }
    await Promise.all([work(), work()])
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
  const rendered = counts.equal + counts.differing
  const failed = counts.failEqual + counts.failDiffering
  console.log(
    `rendering ${counts.equal} of ${rendered} byte-equal, failing ${counts.failEqual} of ${failed} exact, random ${counts.random}`,
  )
  return counts.equal >= 0.995 * rendered && counts.failEqual >= 0.98 * failed
}

/** Copies each chart to the stage with its dependencies vendored from the same folder; answers the copies. */
function stageCharts(folder, stage) {
  const found = findCharts(folder)
  const byName = new Map()
  for (const chart of found) if (!byName.has(chart.name)) byName.set(chart.name, chart)
  return found.map((chart, index) => {
    const copy = join(stage, `${index}`, chart.name)
    cpSync(chart.path, copy, { recursive: true, verbatimSymlinks: true })
    vendor(copy, byName, 0)
    return copy
  })
}

function vendor(chart, byName, depth) {
  if (depth > 4) return
  for (const { name } of readChart(chart)?.dependencies ?? []) {
    const charts = join(chart, 'charts')
    const held =
      existsSync(charts) &&
      readdirSync(charts).some((entry) => entry === name || entry.startsWith(`${name}-`))
    const source = byName.get(name)
    if (held || !source) continue
    mkdirSync(charts, { recursive: true })
    cpSync(source.path, join(charts, name), { recursive: true, verbatimSymlinks: true })
    vendor(join(charts, name), byName, depth + 1)
  }
}

function findCharts(folder) {
  const here = readChart(folder)
  const inner = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !(here && entry.name === 'charts'))
    .flatMap((entry) => findCharts(join(folder, entry.name)))
  return here?.name && /^[\w.-]+$/.test(here.name) ? [{ path: folder, name: here.name }, ...inner] : inner
}

function readChart(folder) {
  try {
    return parse(readFileSync(join(folder, 'Chart.yaml'), 'utf8'))
  } catch {
    return undefined
  }
}

function chartCases(chart) {
  const ci = join(chart, 'ci')
  const valueFiles = existsSync(ci)
    ? readdirSync(ci).filter((name) => /values.*\.ya?ml$/.test(name) && statSync(join(ci, name)).isFile())
    : []
  const variations = [...VARIATIONS, ...valueFiles.sort().map((name) => ['-f', join('ci', name)])]
  return variations.map((flags) => ({ chart, argv: ['template', 'rel', '.', ...flags] }))
}

async function judge(helm, batch, { chart, argv }) {
  const first = await real(helm, chart, argv)
  const second = await real(helm, chart, argv)
  if (first.stdout !== second.stdout || first.stderr !== second.stderr) return { kind: 'random' }
  const reply = await batch.ask({ cwd: chart, argv, env: { HOME: dirname(chart), HELM_NO_PLUGINS: '1' } })
  const got = {
    code: reply.code,
    stdout: bytes(reply, 'stdout').toString('latin1'),
    stderr: bytes(reply, 'stderr').toString('latin1'),
  }
  const wrong = difference(first, got)
  if (first.code === 0) return { kind: wrong ? 'differing' : 'equal', wrong }
  return { kind: wrong ? 'failDiffering' : 'failEqual', wrong }
}

function difference(expected, got) {
  if (expected.code !== got.code)
    return `  exit ${expected.code}, got ${got.code}\n  helm:   ${expected.stderr.slice(0, 600)}\n  engine: ${got.stderr.slice(0, 600)}`
  for (const stream of ['stdout', 'stderr']) {
    if (expected[stream] === got[stream]) continue
    const wanted = expected[stream].split('\n')
    const lines = got[stream].split('\n')
    const at = wanted.findIndex((line, index) => line !== lines[index])
    return `  ${stream} line ${at + 1}\n  helm:   ${wanted[at]}\n  engine: ${lines[at]}`
  }
  return undefined
}

function real(helm, cwd, argv) {
  return new Promise((resolve, reject) => {
    const env = {
      PATH: process.env.PATH,
      HOME: dirname(cwd),
      TZ: 'UTC',
      HELM_NO_PLUGINS: '1',
      KUBECONFIG: '/dev/null',
    }
    const child = spawn(helm, argv, { cwd, env })
    const out = { stdout: [], stderr: [] }
    for (const stream of ['stdout', 'stderr']) child[stream].on('data', (chunk) => out[stream].push(chunk))
    child.on('error', reject)
    child.on('close', (code) =>
      resolve({
        code,
        stdout: Buffer.concat(out.stdout).toString('latin1'),
        stderr: Buffer.concat(out.stderr).toString('latin1'),
      }),
    )
  })
}
