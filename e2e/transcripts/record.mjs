#!/usr/bin/env node
/**
 * Records what the real helm and kubectl answer to every line of `scenarios.mjs`, into `recorded/`: a shell in a
 * folder of its own, and where the scenario says so on a real control plane of its own.
 *
 *   node e2e/transcripts/record.mjs [NAME...]
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findControlPlane, startCluster, stopCluster } from '../control-plane/cluster.mjs'
import { findHelm } from '../oracle/helm.mjs'
import { SCENARIOS } from './scenarios.mjs'

const here = dirname(fileURLToPath(import.meta.url))
/** Parts a shell's own words from a command's: printed after each line, on both streams. */
const MARK = '\u0001done'

const fileOf = (name) => `${name.replaceAll(/[^a-z]+/g, '-')}.json`

async function record(scenario, programs) {
  const top = mkdtempSync(join(tmpdir(), 'transcript-'))
  const home = join(top, 'learner')
  const bin = join(top, 'bin')
  for (const folder of [home, bin]) mkdirSync(folder, { recursive: true })
  for (const [name, path] of Object.entries(programs)) symlinkSync(path, join(bin, name))
  for (const [path, text] of Object.entries(scenario.files ?? {})) {
    mkdirSync(dirname(join(home, path)), { recursive: true })
    writeFileSync(join(home, path), text)
  }
  const cluster = scenario.onCluster ? join(top, 'cluster') : undefined
  const kubeconfig = cluster ? await startCluster(cluster) : join(top, 'none')
  const env = {
    HOME: home,
    PATH: `${bin}:${process.env.PATH}`,
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    KUBECONFIG: kubeconfig,
  }
  try {
    return (await runLines(scenario.lines, home, env)).map(({ line, code, stdout, stderr }) => ({
      line,
      code,
      stdout: stdout.replaceAll(home, '/home/learner'),
      stderr: stderr.replaceAll(home, '/home/learner'),
    }))
  } finally {
    if (cluster) await stopCluster(cluster)
    rmSync(top, { recursive: true, force: true })
  }
}

/** One shell for all lines, so that its variables and folder last; every line is a command of its own for `eval`. */
async function runLines(lines, cwd, env) {
  const shell = spawn('bash', ['--noprofile', '--norc'], { cwd, env })
  const heard = { stdout: '', stderr: '' }
  let wake = () => {}
  for (const stream of ['stdout', 'stderr']) {
    shell[stream].setEncoding('utf8')
    shell[stream].on('data', (text) => {
      heard[stream] += text
      wake()
    })
  }
  let hasEnded = false
  shell.on('close', () => {
    hasEnded = true
    wake()
  })
  const runs = []
  for (const line of lines) {
    heard.stdout = heard.stderr = ''
    const quoted = `'${line.replaceAll("'", `'\\''`)}'`
    shell.stdin.write(
      `eval ${quoted} </dev/null; c=$?; printf '${MARK}%s\\n' $c; printf '${MARK}%s\\n' $c >&2\n`,
    )
    for (;;) {
      const ends = [heard.stdout, heard.stderr].map((text) => text.lastIndexOf(MARK))
      if (hasEnded || ends.every((at, i) => at >= 0 && [heard.stdout, heard.stderr][i].endsWith('\n'))) break
      await new Promise((resolve) => (wake = resolve))
    }
    const [stdout, code] = heard.stdout.split(MARK)
    const [stderr] = heard.stderr.split(MARK)
    runs.push({ line, code: code === undefined ? shell.exitCode : Number(code), stdout, stderr })
    console.error(`${runs.at(-1).code}\t${line.split('\n')[0]}`)
    if (hasEnded) break
  }
  shell.stdin.end()
  return runs
}

const wanted = process.argv.slice(2)
const helm = await findHelm()
if (!helm.path) throw new Error(helm.why)
const controlPlane = await findControlPlane()
mkdirSync(join(here, 'recorded'), { recursive: true })
for (const scenario of SCENARIOS) {
  if (wanted.length > 0 && !wanted.includes(scenario.name)) continue
  if (!controlPlane.path) throw new Error(controlPlane.why)
  const kubectl = join(controlPlane.path, 'kubectl')
  const runs = await record(scenario, { helm: helm.path, kubectl })
  writeFileSync(join(here, 'recorded', fileOf(scenario.name)), `${JSON.stringify(runs, null, 1)}\n`)
  console.error(`${scenario.name}: ${runs.length} runs`)
}
