/**
 * `npm run conformance`: is the engine Helm?
 *   (nothing)              all vectors of the project, Helm 4 and Helm 3 rules
 *   --vectors FILE…        these files instead
 *   --charts DIR           every chart under DIR, through the engine and the real binary; with --deep also other
 *                          commands and each chart's own values turned over, with --sample N about N cases evenly chosen,
 *                          with --jobs N so many at a time (default 2)
 *   --helm-version 3|4     only these rules
 *   --area NAME, --id ID   only these vectors; --show N prints the first N failures whole (default 5)
 * Exceptions, each with its reason, stand in exceptions.json; one that passes again is a failure too.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../bin/load.mjs'
import { readOptions } from '../options.mjs'
import { ownVectors, runVectors } from './vectors.mjs'

const { values: options, positionals } = readOptions({
  allowPositionals: true,
  options: {
    vectors: { type: 'boolean' },
    charts: { type: 'string' },
    deep: { type: 'boolean' },
    sample: { type: 'string' },
    jobs: { type: 'string' },
    'helm-version': { type: 'string' },
    area: { type: 'string' },
    id: { type: 'string' },
    show: { type: 'string', default: '5' },
  },
})

const here = join(root, 'e2e/conformance')
const exceptions = JSON.parse(readFileSync(join(here, 'exceptions.json'), 'utf8'))

if (options.charts) {
  const { runCharts } = await import('./charts.mjs')
  process.exitCode = (await runCharts(options.charts, {
    show: Number(options.show),
    helm3: options['helm-version'] === '3',
    isDeep: options.deep,
    sample: options.sample && Number(options.sample),
    jobs: options.jobs && Number(options.jobs),
  }))
    ? 0
    : 1
} else {
  const files = options.vectors ? positionals : ownVectors(join(here, 'vectors'))
  const versions = options['helm-version'] ? [options['helm-version']] : ['4', '3']
  const only = (vector) =>
    (!options.area || vector.area === options.area) && (!options.id || vector.id === options.id)
  for (const version of versions) report(version, await runVectors(files, { helm3: version === '3', only }))
}

function report(version, results) {
  const excepted = exceptions[`helm${version}`] ?? {}
  const areas = new Map()
  for (const result of results) {
    const row = areas.get(result.area) ?? { total: 0, passed: 0 }
    row.total += 1
    if (result.passed) row.passed += 1
    areas.set(result.area, row)
  }
  console.log(`\nHelm ${version} rules`)
  for (const [area, { passed, total }] of [...areas].sort())
    console.log(
      `  ${area.padEnd(18)} ${String(passed).padStart(5)} of ${String(total).padStart(5)}  ${percent(passed, total)}`,
    )
  const renders = results.filter(({ code }) => code === 0)
  const errors = results.filter(({ code }) => code !== 0)
  for (const [name, set] of [
    ['succeeding', renders],
    ['failing', errors],
    ['all', results],
  ]) {
    const passed = set.filter((result) => result.passed).length
    console.log(
      `  ${name.padEnd(18)} ${String(passed).padStart(5)} of ${String(set.length).padStart(5)}  ${percent(passed, set.length)}`,
    )
  }
  const failures = results.filter((result) => !result.passed && !(result.id in excepted))
  const healed = results.filter((result) => result.passed && result.id in excepted)
  const known = results.filter((result) => !result.passed && result.id in excepted)
  for (const { id, wrong } of failures.slice(0, Number(options.show)))
    console.log(`\n  ✗ ${id}\n    ${wrong.join('\n    ')}`)
  for (const { id } of healed) console.log(`\n  ✗ ${id} passes: take it out of exceptions.json`)
  if (known.length)
    console.log(`\n  ${known.length} known exceptions, each with its reason in exceptions.json`)
  mkdirSync(join(root, '.build'), { recursive: true })
  writeFileSync(
    join(root, '.build', `conformance-helm${version}.jsonl`),
    failures.map((failure) => `${JSON.stringify(failure)}\n`).join(''),
  )
  console.log(
    `${results.length - failures.length - healed.length} passed, ${failures.length + healed.length} failed`,
  )
  if (failures.length || healed.length) process.exitCode = 1
}

function percent(part, whole) {
  return whole ? `${((100 * part) / whole).toFixed(2)} %` : '–'
}
