/** Charts through `bin/helm` and the real binary: the same stdout, stderr and exit code. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { bytes, startBatch } from '../conformance/batch.mjs'

/** Nobody waits longer, for one or the other. */
const PATIENCE = 20_000
/** How often the real binary is asked again before its answer counts as settled: it may toss a coin. */
const TRIES = 8
/** Two workers: the real binary and the engine are each busy half the time. */
const WORKERS = ['a', 'b']

/** Counts of `same` (`failed` of them errors), `different`, `random` and `endless`; prints the first `show` differences. */
export async function compare(helm, charts, show, isHelm3 = false) {
  const stage = mkdtempSync(join(tmpdir(), 'fuzz-'))
  const counts = { same: 0, failed: 0, different: 0, random: 0, endless: 0 }
  let next = 0
  try {
    await Promise.all(WORKERS.map(work))
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
  return counts

  async function work(name) {
    const folder = join(stage, name)
    let batch = startBatch()
    while (next < charts.length) {
      const chart = charts[next++]
      const argv = layOut(folder, chart)
      const expected = await real(helm, folder, argv)
      const got = await ours(batch, folder, argv, isHelm3)
      if (!got) batch = startBatch()
      const verdict = await judge(expected, got, () => real(helm, folder, argv))
      counts[verdict] += 1
      if (verdict === 'same' && expected[0] !== 0) counts.failed += 1
      if (verdict === 'different' && counts.different <= show) print(chart, argv, expected, got)
    }
    batch.end()
  }
}

/** What the real binary answers for a chart: `[code, stdout, stderr]`. */
export async function recordOf(helm, chart) {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'))
  try {
    return anywhere(await real(helm, folder, layOut(folder, chart)), folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What `bin/helm` answers; undefined when it does not come back. The batch is lost then. */
export async function answerOf(batch, chart) {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'))
  try {
    return anywhere(await ours(batch, folder, layOut(folder, chart)), folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Longer texts are recorded by their hash. */
const LONG = 6_000

/** An answer to be recorded, without the name of its folder. */
function anywhere(answer, folder) {
  return answer?.map((part) => {
    if (typeof part !== 'string') return part
    const told = part.replaceAll(folder, '$CWD')
    if (told.length <= LONG) return told
    const hash = createHash('sha256').update(told, 'latin1').digest('hex')
    return `${told.length} characters, sha256 ${hash}: ${told.slice(0, 200)}…`
  })
}

async function judge(expected, got, again) {
  if (!expected) return 'endless'
  const isLike = (other) => other?.every((part, i) => part === expected[i])
  if (isLike(got)) return 'same'
  for (let i = 0; i < TRIES; i++) if (!isLike(await again())) return 'random'
  return 'different'
}

function print(chart, argv, expected, got) {
  console.log(
    `✗ ${chart.family}\n  ${JSON.stringify(argv)}\n  ${JSON.stringify(chart.files)}\n  helm:   ${JSON.stringify(expected)}\n  engine: ${JSON.stringify(got ?? 'no answer')}`,
  )
}

/** Writes the chart into the folder, alone; gives helm's arguments. */
function layOut(folder, { files, layers = {}, argv = ['template', 'rel', '.'] }) {
  rmSync(folder, { recursive: true, force: true })
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  const flags = {
    set: '--set',
    setString: '--set-string',
    setJson: '--set-json',
    setLiteral: '--set-literal',
  }
  const given = Object.entries(flags).flatMap(([layer, flag]) =>
    (layers[layer] ?? []).flatMap((text) => [flag, text]),
  )
  return [...argv, ...given]
}

async function ours(batch, folder, argv, isHelm3 = false) {
  let watch
  const silence = new Promise((resolve) => {
    watch = setTimeout(resolve, PATIENCE)
  })
  const env = { HOME: folder, HELM_NO_PLUGINS: '1', ...(isHelm3 && { CHARTROOM_HELM_VERSION: '3' }) }
  const reply = await Promise.race([batch.ask({ cwd: folder, argv, env }).catch(() => undefined), silence])
  clearTimeout(watch)
  if (reply) return [reply.code, text(bytes(reply, 'stdout')), text(bytes(reply, 'stderr'))]
  batch.kill()
  return undefined
}

function text(buffer) {
  return buffer.toString('latin1')
}

/** Undefined when it crashes or runs on. */
function real(helm, cwd, argv) {
  return new Promise((resolve, reject) => {
    const env = {
      PATH: process.env.PATH,
      HOME: cwd,
      TZ: 'UTC',
      HELM_NO_PLUGINS: '1',
      KUBECONFIG: '/dev/null',
    }
    const child = spawn(helm, argv, { cwd, env, timeout: PATIENCE, killSignal: 'SIGKILL' })
    const out = { stdout: [], stderr: [] }
    for (const stream of ['stdout', 'stderr']) child[stream].on('data', (chunk) => out[stream].push(chunk))
    child.on('error', reject)
    child.on('close', (code) => {
      const answer = [code, text(Buffer.concat(out.stdout)), text(Buffer.concat(out.stderr))]
      resolve(code === null || /^(panic|fatal error|runtime): /m.test(answer[2]) ? undefined : answer)
    })
  })
}
