/** Runs vector files through the engine and compares stdout, stderr and exit code with the real Helm's answers. */
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { bytes, startBatch } from './batch.mjs'
import { materialise } from './materialise.mjs'

const RENDERED = 'v/templates/t.yaml'

/**
 * Runs every vector of `files`. `helm3`: judged by the answers of Helm 3 where they differ.
 * Returns one `{id, area, passed, wrong}` a vector, `wrong` saying what differed.
 */
export async function runVectors(files, { helm3 = false, only = () => true } = {}) {
  const vectors = files.flatMap((file) => readVectors(file, helm3)).filter(only)
  const batches = [startBatch(), startBatch()]
  const results = new Array(vectors.length)
  let next = 0
  await Promise.all(
    batches.map(async (batch) => {
      while (next < vectors.length) {
        const index = next++
        results[index] = await runOne(batch, vectors[index], helm3)
      }
      batch.end()
    }),
  )
  return results
}

function readVectors(file, helm3) {
  const vectors = readLines(file)
  const beside = join(file, '..', 'helm3', basename(file))
  if (!helm3 || !existsSync(beside)) return vectors
  const differing = new Map(readLines(beside).map((row) => [row.id, row]))
  return vectors.map((vector) => {
    const row = differing.get(vector.id)
    if (!row) return vector
    const { stdout: _o, stderr: _e, ...rest } = vector
    for (const key of Object.keys(rest)) if (/^(stdout|stderr)_/.test(key)) delete rest[key]
    return { ...rest, ...row }
  })
}

const readLines = (file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))

async function runOne(batch, vector, helm3) {
  const base = mkdtempSync(join(tmpdir(), 'vector-'))
  const cwd = join(base, 'cwd')
  const home = join(base, 'home')
  try {
    materialise(vector, cwd)
    const env = { HOME: home, TZ: 'UTC', HELM_NO_PLUGINS: '1', ...(helm3 && { CHARTROOM_HELM_VERSION: '3' }) }
    const isRender = vector.mode === 'render'
    const runs = isRender
      ? [['template', 'rel', './v', ...(vector.args ?? [])]]
      : Array.isArray(vector.args[0])
        ? vector.args
        : [vector.args]
    let reply
    for (const argv of runs)
      reply = await batch.ask({
        cwd,
        argv: argv.map((word) => fill(word, cwd, home)),
        env,
        rendered: isRender,
      })
    const wrong = compare(vector, reply, cwd, home)
    return { id: vector.id, area: vector.area, code: vector.code, passed: wrong.length === 0, wrong }
  } catch (error) {
    return { id: vector.id, area: vector.area, code: vector.code, passed: false, wrong: [String(error)] }
  } finally {
    rmSync(base, { recursive: true, force: true })
  }
}

const fill = (text, cwd, home) => text.replaceAll('$CWD', cwd).replaceAll('$HOME', home)

function compare(vector, reply, cwd, home) {
  if (vector.mode === 'render' && vector.code === 0) {
    // Only the template's own text is recorded: what Helm makes of it afterwards may well be an error.
    const text = reply.rendered?.[RENDERED]
    if (text === undefined) return [`not rendered: ${bytes(reply, 'stderr')}`]
    return differs('stdout', vector, Buffer.from(text, 'base64'), cwd, home)
  }
  const wrong = reply.code === vector.code ? [] : [`code: expected ${vector.code}, got ${reply.code}`]
  if (vector.mode !== 'render') wrong.push(...differs('stdout', vector, bytes(reply, 'stdout'), cwd, home))
  wrong.push(...differs('stderr', vector, bytes(reply, 'stderr'), cwd, home))
  return wrong
}

function differs(stream, vector, got, cwd, home) {
  const encoded = vector[`${stream}_b64`]
  if (encoded !== undefined)
    return got.equals(Buffer.from(encoded, 'base64'))
      ? []
      : [`${stream}: got ${got.toString('base64')} (base64)`]
  const text = normalise(got.toString(), vector, cwd, home)
  const sum = vector[`${stream}_sha256`]
  if (sum !== undefined) {
    const same = createHash('sha256').update(text).digest('hex') === sum
    return same ? [] : [`${stream}: another text of ${text.length} characters: ${text.slice(0, 300)}`]
  }
  const expected = vector[stream] ?? ''
  if (text === expected || (vector.area === 'schema' && sameLines(text, expected))) return []
  return [
    `${stream}: expected ${JSON.stringify(expected)}\n${' '.repeat(stream.length)}       got ${JSON.stringify(text)}`,
  ]
}

const sameLines = (a, b) => a.split('\n').sort().join('\n') === b.split('\n').sort().join('\n')

function normalise(text, vector, cwd, home) {
  const placed = text.replaceAll(cwd, '$CWD').replaceAll(home, '$HOME')
  if (!vector.norm) return placed
  return placed
    .replace(/(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}/g, '<ANSIC>')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g, '<RFC3339>')
}

/** The vector files of the project itself. */
export function ownVectors(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => join(folder, name))
}
