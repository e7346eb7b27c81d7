/**
 * `npm run repositories:record`: what the real helm says of chart repositories, for lib/cli/helm/repositories.test.ts.
 * The repository stands on this machine; the home is written as /home/me, the working folder as /w.
 */
import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { findHelm } from '../oracle/helm.mjs'

const { path: helm, why } = await findHelm({ build: true })
if (!helm) throw new Error(`The real helm is needed. ${why}`)
const FILE = join(import.meta.dirname, '../../lib/cli/helm/testdata/repositories.json')
const { cases } = JSON.parse(readFileSync(FILE, 'utf8'))
const PORT = 18765
const stage = mkdtempSync(join(tmpdir(), 'repositories-'))

const served = serve()
const server = createServer((request, response) => {
  const body = served[request.url.slice(1)]
  response.writeHead(body === undefined ? 404 : 200)
  response.end(body === undefined ? '' : Buffer.from(body, 'base64'))
})
await new Promise((resolve) => server.listen(PORT, '127.0.0.1', resolve))
try {
  const answered = []
  for (const one of cases) answered.push(await answer(one))
  writeFileSync(FILE, `${JSON.stringify({ served, cases: answered }, null, 1)}\n`)
  console.log(`${answered.length} answers recorded`)
} finally {
  server.close()
  rmSync(stage, { recursive: true })
}

/** A repository of two charts, one in several versions, one with a template; files in base64. */
function serve() {
  const folder = join(stage, 'served')
  mkdirSync(folder)
  for (const [name, version, rest] of [
    ['red', '0.1.0', ''],
    ['red', '0.2.0', 'description: The newer red\n'],
    ['red', '1.0.0-rc.1', ''],
    ['blue', '1.2.3', 'appVersion: "9"\ndescription: A blue chart\nkeywords: [color]\n'],
  ]) {
    const chart = join(stage, name)
    mkdirSync(chart, { recursive: true })
    writeFileSync(join(chart, 'Chart.yaml'), `apiVersion: v2\nname: ${name}\nversion: ${version}\n${rest}`)
    if (name === 'blue') {
      mkdirSync(join(chart, 'templates'))
      writeFileSync(join(chart, 'values.yaml'), 'tone: light # of blue\n')
      writeFileSync(join(chart, 'templates/tone.yaml'), 'tone: {{ .Values.tone }} {{ .Release.Name }}\n')
    }
    execFileSync(helm, ['package', chart, '-d', folder])
  }
  execFileSync(helm, ['repo', 'index', folder])
  const files = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name)).toString('base64')])
  return Object.fromEntries(files)
}

async function answer({ name, files = {}, runs }) {
  const cwd = join(stage, 'w')
  const home = join(stage, 'h')
  for (const folder of [cwd, home]) {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder)
  }
  for (const [path, text] of Object.entries(files)) {
    const real = path.startsWith('/home/me/') ? path.replace('/home/me', home) : join(cwd, path)
    mkdirSync(dirname(real), { recursive: true })
    writeFileSync(real, text)
  }
  const settled = (text) => text.replaceAll(home, '/home/me').replaceAll(cwd, '/w')
  const answers = []
  for (const { argv } of runs) {
    const env = { HOME: home, PATH: process.env.PATH, TZ: 'UTC' }
    const {
      code = 0,
      stdout,
      stderr,
    } = await promisify(execFile)(helm, argv, { cwd, env }).catch((fault) => fault)
    answers.push({ argv, code, stdout: settled(stdout), stderr: settled(stderr) })
  }
  const written = [
    ...filesOf(home).map((path) => [`/home/me/${path}`, join(home, path)]),
    ...filesOf(cwd).map((path) => [`/w/${path}`, join(cwd, path)]),
  ].filter(([path]) => !path.endsWith('.lock') || path.endsWith('Chart.lock'))
  const after = written.map(([path, real]) => [path, settled(timeless(path, readFileSync(real)))])
  return { name, files, runs: answers, after: Object.fromEntries(after) }
}

function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}

/** Times differ, and with them archives and their digests; Go lists charts in any order. */
function timeless(path, data) {
  if (data[0] === 0x1f) return 'an archive'
  const text = data.toString()
  if (path.endsWith('-charts.txt')) return text.split('\n').sort().join('\n')
  const settled = text.replace(/(generated|created): "[^"]*T[^"]*"/g, '$1: ""')
  return path.startsWith('/w/') ? settled.replace(/digest: [0-9a-f]{64}/g, 'digest: ""') : settled
}
