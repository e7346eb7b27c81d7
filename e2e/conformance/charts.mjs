/**
 * Every chart under a folder, through the engine and the real binary, counted by repository (a folder of DIR).
 * A line that differs between two runs of the real binary is random and not judged.
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
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { parse } from 'yaml'
import { root } from '../../bin/load.mjs'
import { findHelm, HELM_VERSION, HELM3_VERSION } from '../oracle/helm.mjs'
import { bytes, startBatch } from './batch.mjs'
import { chartCases } from './chart-cases.mjs'

/** Runs all, `jobs` at a time; prints totals and the first `show` differences; answers whether the goals are met. */
export async function runCharts(
  folder,
  { show, helm3 = false, isDeep = false, sample = Infinity, jobs = 2 },
) {
  const helm = await findHelm({ version: helm3 ? HELM3_VERSION : HELM_VERSION, build: true })
  if (!helm.path) throw new Error(`The real helm is needed. ${helm.why}`)
  const stage = mkdtempSync(join(tmpdir(), 'charts-'))
  const totals = new Map()
  const different = []
  try {
    const all = stageCharts(folder, stage).flatMap(({ copy, repository }) =>
      chartCases(copy, isDeep).map((one) => ({ ...one, repository })),
    )
    const step = Math.max(1, all.length / sample)
    const cases = all.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step))
    console.log(`${cases.length} cases, Helm ${helm3 ? 3 : 4} rules`)
    let next = 0
    const work = async () => {
      const batch = startBatch()
      while (next < cases.length) {
        const one = cases[next++]
        const { kind, wrong } = await judge(helm.path, batch, one, helm3)
        const counts = totals.get(one.repository) ?? { ...NONE }
        counts[kind] += 1
        totals.set(one.repository, counts)
        if (!wrong) continue
        different.push({
          chart: relative(stage, one.chart),
          repository: one.repository,
          argv: one.argv,
          wrong,
        })
        if (different.length <= show)
          console.log(`✗ ${one.repository} ${relative(stage, one.chart)} ${one.argv.join(' ')}\n${wrong}`)
      }
      batch.end()
    }
    await Promise.all(Array.from({ length: jobs }, work))
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
  mkdirSync(join(root, '.build'), { recursive: true })
  writeFileSync(
    join(root, '.build/conformance-charts.jsonl'),
    different.map((one) => `${JSON.stringify(one)}\n`).join(''),
  )
  return report(totals)
}

const NONE = { equal: 0, differing: 0, failEqual: 0, failDiffering: 0, random: 0, refused: 0 }

/** What Helm would fetch and the engine does not, on purpose. */
const DELIBERATE = /: schemas are not loaded from (the network|files) here/

function report(totals) {
  const sum = { ...NONE }
  for (const [repository, counts] of [...totals].sort()) {
    console.log(`  ${repository.padEnd(44)} ${summary(counts)}`)
    for (const kind of Object.keys(sum)) sum[kind] += counts[kind]
  }
  console.log(summary(sum))
  const rendered = sum.equal + sum.differing
  const failed = sum.failEqual + sum.failDiffering
  return sum.equal >= 0.995 * rendered && sum.failEqual >= 0.98 * failed
}

const summary = ({ equal, differing, failEqual, failDiffering, random, refused }) =>
  `succeeding ${equal} of ${equal + differing} byte-equal, failing ${failEqual} of ${failEqual + failDiffering} exact, random ${random}, refused on purpose ${refused}`

/** Copies each chart to the stage with its dependencies vendored from the same folder; answers the copies and whence. */
function stageCharts(folder, stage) {
  const found = findCharts(folder)
  const byName = new Map()
  for (const chart of found) if (!byName.has(chart.name)) byName.set(chart.name, chart)
  return found.map((chart, index) => {
    const copy = join(stage, `${index}`, chart.name)
    cpSync(chart.path, copy, { recursive: true, verbatimSymlinks: true })
    vendor(copy, byName, 0)
    return { copy, repository: relative(folder, chart.path).split('/')[0] || chart.name }
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

async function judge(helm, batch, { chart, argv }, helm3) {
  const first = await real(helm, chart, argv)
  const version = helm3 && { CHARTROOM_HELM_VERSION: '3' }
  const reply = await batch.ask({
    cwd: chart,
    argv,
    env: { HOME: dirname(chart), HELM_NO_PLUGINS: '1', ...version },
  })
  const got = {
    code: reply.code,
    stdout: bytes(reply, 'stdout').toString('latin1'),
    stderr: bytes(reply, 'stderr').toString('latin1'),
  }
  const kind = first.code === 0 ? 'equal' : 'failEqual'
  if (!difference(first, got)) return { kind }
  if (DELIBERATE.test(got.stdout + got.stderr)) return { kind: 'refused' }
  const runs = [first]
  let wrong
  do {
    runs.push(await real(helm, chart, argv))
    wrong = steadyDifference(runs, got)
  } while (wrong && runs.length < RUNS)
  if (!wrong) return { kind: 'random' }
  return { kind: first.code === 0 ? 'differing' : 'failDiffering', wrong }
}

/** Go walks a map in an order of chance: with two warnings, two runs agree by accident as often as not. */
const RUNS = 6

/** What differs in the lines that all runs of the real binary agree on; nothing where the runs differ in length. */
function steadyDifference(runs, got) {
  const [first, ...others] = runs
  if (others.some(({ code }) => code !== first.code)) return undefined
  const mask = (reply) => {
    const steady = { code: reply.code }
    for (const stream of ['stdout', 'stderr']) {
      const [lines, one, ...rest] = [reply, ...runs].map((each) => each[stream].split('\n'))
      const isSteady = rest.every((other) => other.length === one.length)
      const kept = lines.filter((_, at) => rest.every((other) => other[at] === one[at]))
      steady[stream] = isSteady ? kept.join('\n') : ''
    }
    return steady
  }
  return difference(mask(first), mask(got))
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
