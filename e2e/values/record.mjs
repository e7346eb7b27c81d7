/**
 * `npm run values:record`: the values the real helm makes of flags, charts and dependencies, and the order it prints
 * kinds in, for the unit tests beside lib/helm's strvals, coalesce, dependencies and kind-order.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { findHelm } from '../oracle/helm.mjs'

const { path: helm, why } = await findHelm({ build: true })
if (!helm) throw new Error(`The real helm is needed. ${why}`)
const FILE = join(import.meta.dirname, '../../lib/helm/testdata/values.json')
const SHOW = 'v: {{ toJson .Values }}\n'
const stage = mkdtempSync(join(tmpdir(), 'values-'))
const groups = JSON.parse(readFileSync(FILE, 'utf8'))

for (const one of groups.flags) {
  const [answer, error] = render({ 'Chart.yaml': chartYaml('c'), 'templates/v.yaml': SHOW }, one.argv)
  Object.assign(
    one,
    { values: undefined, error: undefined },
    error ? { error } : { values: answer['c/templates/v.yaml'] },
  )
}
for (const one of [...groups.coalesce, ...groups.dependencies]) {
  const templates = Object.keys(one.files)
    .filter((path) => path.endsWith('Chart.yaml'))
    .map((path) => [path.replace('Chart.yaml', 'templates/v.yaml'), SHOW])
  const [answer, error] = render(
    { ...one.files, ...Object.fromEntries(templates) },
    ['-f', 'user.yaml'],
    one.user,
  )
  if (error) throw new Error(`${one.name}: ${error}`)
  one.values = answer['c/templates/v.yaml']
  one.charts = Object.keys(answer).map((path) => path.replace('/templates/v.yaml', ''))
}
const kinds = groups.kinds.given
  .map((kind) => `---\nkind: ${kind}\napiVersion: v1\nmetadata: { name: a }\n`)
  .join('')
groups.kinds.printed = run({ 'Chart.yaml': chartYaml('c'), 'templates/k.yaml': kinds }, [])
  .stdout.match(/(?<=kind: ).*/g)
  .map((kind) => kind.trim())
rmSync(stage, { recursive: true })
writeFileSync(FILE, `${JSON.stringify(groups, null, 1)}\n`)

function chartYaml(name) {
  return `apiVersion: v2\nname: ${name}\nversion: 0.1.0\n`
}

/** The values by template, or the failure's text. */
function render(files, argv, user = '') {
  const { stdout, stderr, status } = run(files, argv, user)
  if (status !== 0) return [{}, stderr.replace(/^Error: /, '').trimEnd()]
  const printed = stdout.split('---\n').filter(Boolean)
  return [
    Object.fromEntries(printed.map((text) => [/# Source: (.*)/.exec(text)[1], /^v: (.*)$/m.exec(text)[1]])),
  ]
}

function run(files, argv, user = '') {
  rmSync(stage, { recursive: true, force: true })
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(stage, 'c', path)), { recursive: true })
    writeFileSync(join(stage, 'c', path), text)
  }
  writeFileSync(join(stage, 'user.yaml'), user)
  return spawnSync(helm, ['template', 'r', 'c', ...argv], { cwd: stage, encoding: 'utf8' })
}
