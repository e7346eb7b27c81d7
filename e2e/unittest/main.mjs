/**
 * `npm run unittest -- --plugin PATH`: suites through `helm unittest` here and through the plugin helm-unittest 1.1.2,
 * built from its Go module; output, exit code, snapshots and reports must be the same, but for times.
 *   --record        answers of the plugin to lib/cli/helm/testdata/unittest/cases.json, for the unit tests
 *   --charts DIR    every chart below DIR, with the plugin's own ways to be called; --show N prints differences
 * The plugin renders as Helm 3 does, on Kubernetes 1.20; so does this side, by --helm-version 3.
 */
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { parseArgs } from 'node:util'

const { values: options } = parseArgs({
  options: {
    plugin: { type: 'string', default: process.env.HELM_UNITTEST_PLUGIN ?? '' },
    record: { type: 'boolean', default: false },
    charts: { type: 'string' },
    show: { type: 'string', default: '5' },
  },
})
if (options.plugin === '') throw new Error('Name the plugin’s binary: --plugin PATH.')

const ROOT = join(import.meta.dirname, '../..')
const TESTDATA = join(ROOT, 'lib/cli/helm/testdata/unittest')
const stage = mkdtempSync(join(tmpdir(), 'unittest-'))
try {
  if (options.record) record()
  else compare(options.charts ?? TESTDATA)
} finally {
  rmSync(stage, { recursive: true })
}

function record() {
  const path = join(TESTDATA, 'cases.json')
  const cases = JSON.parse(readFileSync(path, 'utf8'))
  const answered = cases.map(({ name, argv }) => ({
    name,
    argv,
    ...answer('plugin', join(TESTDATA, 'web'), argv),
  }))
  writeFileSync(path, `${JSON.stringify(answered, null, 2)}\n`)
  console.log(`${answered.length} answers recorded`)
}

function compare(folder) {
  let same = 0
  const different = []
  for (const chart of readdirSync(folder).filter((name) => isChart(join(folder, name)))) {
    for (const argv of waysToCall(join(folder, chart))) {
      const [theirs, ours] = ['plugin', 'helm'].map((who) =>
        JSON.stringify(answer(who, join(folder, chart), argv), null, 1),
      )
      if (theirs === ours) same++
      else different.push({ argv, theirs, ours })
    }
  }
  for (const { argv, theirs, ours } of different.slice(0, Number(options.show)))
    console.log(
      `── ${argv.join(' ')}\n${theirs.replaceAll('\\n', '\n')}\n── ours\n${ours.replaceAll('\\n', '\n')}`,
    )
  console.log(`${same} of ${same + different.length} the same`)
  for (const { argv } of different) console.log(`differs: ${argv.join(' ')}`)
}

const isChart = (path) => path.endsWith('.tgz') || existsSync(join(path, 'Chart.yaml'))

function waysToCall(path) {
  const chart = basename(path)
  const folders = statSync(path).isDirectory() ? readdirSync(path) : []
  const others = folders.filter((name) => /^(tests_|failing)/.test(name)).map((name) => `${name}/*_test.yaml`)
  return [
    ...[[], ['--strict'], ['-q'], ['-u'], ['--color'], ['-s=false'], ['-f', 'tests/**/*_test.yaml']],
    ...others.flatMap((files) => [
      ['-f', files],
      ['-q', '-f', files],
    ]),
    ...(folders.includes('tests-chart') ? [['--chart-tests-path', 'tests-chart']] : []),
    ...['JUnit', 'NUnit', 'XUnit', 'Sonar'].map((kind) => [
      '-f',
      'tests*/*_test.yaml',
      '-o',
      'out/r.xml',
      '-t',
      kind,
    ]),
  ].map((flags) => [chart, ...flags])
}

/** What one of both says to a copy of the chart. */
function answer(who, chart, argv) {
  const cwd = join(stage, who)
  rmSync(cwd, { recursive: true, force: true })
  cpSync(chart, join(cwd, basename(chart)), { recursive: true })
  const beside = join(dirname(dirname(chart)), 'external')
  if (existsSync(beside)) cpSync(beside, join(cwd, 'external'), { recursive: true })
  const before = filesIn(cwd)
  const [program, ...words] =
    who === 'plugin'
      ? [options.plugin]
      : [process.execPath, join(ROOT, 'bin/helm'), '--helm-version', '3', 'unittest']
  const { status, stdout } = spawnSync(program, [...words, ...argv], { cwd, encoding: 'utf8' })
  const files = {}
  for (const [path, text] of filesIn(cwd)) if (before.get(path) !== text) files[path] = timeless(text)
  return { code: status, stdout: timeless(stdout), files }
}

function filesIn(folder) {
  const names = readdirSync(folder, { recursive: true })
  const paths = names
    .map(String)
    .filter((name) => /\.(snap|xml)$/.test(name))
    .sort()
  return new Map(paths.map((path) => [relative('.', path), readFileSync(join(folder, path), 'utf8')]))
}

/** Times, and what the formats say of the machine, differ from run to run. */
function timeless(text) {
  return text
    .replace(/^Time: .*$/m, 'Time:')
    .replace(
      / (time|duration|run-date|run-time|timestamp|date|hostname|machine-name|user|cwd)="[^"]*"/g,
      ' $1=""',
    )
    .replace(/go1\.\d+(\.\d+)?\.[a-z]+-[a-z0-9]+/g, 'go')
}
