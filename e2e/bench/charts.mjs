/** The charts of the bench, each with the value an edit changes. */

import { isUtf8 } from 'node:buffer'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { root } from '../../bin/load.mjs'

const SUBCHARTS = 20

/** @typedef {{ name: string, folder: string, files: ReadonlyMap<string, string | Uint8Array>, value: string }} BenchChart */

/**
 * @param {{ createChart(name: string): Record<string, string> }} engine
 * @param {(files: BenchChart['files']) => string} valueRead a value that templates of the chart read
 * @param {string | undefined} more a folder that may hold ingress-nginx and kube-prometheus-stack
 * @returns {BenchChart[]}
 */
export function benchCharts(engine, valueRead, more) {
  const made = mkdtempSync(join(tmpdir(), 'chartroom-bench-'))
  process.on('exit', () => rmSync(made, { recursive: true, force: true }))
  const scaffold = write(join(made, 'scaffold'), engine.createChart('scaffold'))
  const umbrella = write(join(made, 'umbrella'), umbrellaOf(engine))
  const charts = [
    chart('scaffold', scaffold, 'replicaCount'),
    ...lessonCharts(valueRead),
    chart(`umbrella of ${SUBCHARTS}`, umbrella, 'sub7.replicaCount'),
  ]
  if (more) {
    for (const [name, value] of [
      ['ingress-nginx', 'controller.replicaCount'],
      ['kube-prometheus-stack', 'prometheus.prometheusSpec.replicas'],
    ]) {
      const folder = findChart(more, name)
      if (folder) charts.push(chart(name, folder, value))
      else console.log(`  (no ${name} under ${more})`)
    }
  }
  return charts
}

const chart = (name, folder, value) => ({ name, folder, files: read(folder), value })

function lessonCharts(valueRead) {
  const lessons = join(root, 'lessons')
  return readdirSync(lessons)
    .map((lesson) => ({ name: `lesson ${lesson.slice(0, 2)}`, folder: join(lessons, lesson, 'chart') }))
    .filter(({ folder }) => existsSync(join(folder, 'Chart.yaml')))
    .map(({ name, folder }) => chart(name, folder, valueRead(read(folder))))
}

function umbrellaOf(engine) {
  const names = Array.from({ length: SUBCHARTS }, (_, i) => `sub${i}`)
  const below = names.flatMap((name) =>
    Object.entries(engine.createChart(name)).map(([path, text]) => [`charts/${name}/${path}`, text]),
  )
  const dependencies = names.map(
    (name) => `  - name: ${name}\n    version: 0.1.0\n    condition: ${name}.enabled\n`,
  )
  const values = names.map((name) => `${name}:\n  enabled: true\n  image:\n    tag: "1.0"\n`)
  return {
    'Chart.yaml': `apiVersion: v2\nname: umbrella\nversion: 1.0.0\ndependencies:\n${dependencies.join('')}`,
    'values.yaml': `global:\n  region: north\n${values.join('')}`,
    ...Object.fromEntries(below),
  }
}

function write(folder, files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

function read(folder) {
  const files = new Map()
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const bytes = readFileSync(path)
    files.set(relative(folder, path), isUtf8(bytes) ? bytes.toString('utf8') : new Uint8Array(bytes))
  }
  return files
}

/** The folder of this name that is a chart with its dependencies in place. */
function findChart(top, name) {
  const found = readdirSync(top, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isDirectory() && entry.name === name)
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((folder) => existsSync(join(folder, 'Chart.yaml')))
    .filter((folder) => isWhole(folder))
  return found.sort((a, b) => a.length - b.length)[0]
}

function isWhole(folder) {
  const wants = /^dependencies:/m.test(readFileSync(join(folder, 'Chart.yaml'), 'utf8'))
  return !wants || existsSync(join(folder, 'charts'))
}
