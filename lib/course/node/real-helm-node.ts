/** The real `helm`, called on charts that are only in memory. Development and checks only. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { availableParallelism, homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Files } from '../files'

/**
 * The real helm: `HELM_BIN`, or where it is cached once built; undefined where there is none.
 * Throws where HELM_BIN names nothing.
 */
export function findHelm(): string | undefined {
  const given = process.env.HELM_BIN
  if (given !== undefined && !existsSync(given)) throw new Error(`HELM_BIN names no file: ${given}`)
  const cached = join(homedir(), '.cache/chartroom/helm/4.3.1/helm')
  return given ?? (existsSync(cached) ? cached : undefined)
}

export interface RealOutput {
  code: number
  stdout: string
  stderr: string
}

/**
 * `helm`, asked once for each question: what it answered is kept in `folder` under the binary's identity, the files and
 * the arguments. A few run at a time; the others wait.
 */
export function rememberingHelm(
  helm: string,
  folder = join(process.cwd(), '.build/helm-answers'),
): (files: Files, args: readonly string[]) => Promise<RealOutput> {
  const { size, mtimeMs } = statSync(helm)
  const limit = limiter(availableParallelism())
  return async (files, args) => {
    const question = JSON.stringify([helm, size, mtimeMs, args, Object.entries(files).sort()])
    const place = join(folder, `${createHash('sha256').update(question).digest('hex')}.json`)
    if (existsSync(place)) return JSON.parse(readFileSync(place, 'utf8'))
    const output = await limit(() => runHelm(helm, files, args))
    mkdirSync(folder, { recursive: true })
    // Written aside and renamed: a second check beside this one never reads half an answer.
    const aside = `${place}.${process.pid}`
    writeFileSync(aside, JSON.stringify(output))
    renameSync(aside, place)
    return output
  }
}

/** At most `most` pieces of work at a time, in the order they came. */
function limiter(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    running++
    try {
      return await work()
    } finally {
      running--
      waiting.shift()?.()
    }
  }
}

/** Runs `helm ARGS` in a folder that holds `files`. */
async function runHelm(helm: string, files: Files, args: readonly string[]): Promise<RealOutput> {
  const folder = mkdtempSync(join(tmpdir(), 'helm-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    return await collect(helm, args, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function collect(helm: string, args: readonly string[], cwd: string): Promise<RealOutput> {
  return new Promise((resolve, reject) => {
    const child = spawn(helm, args, {
      cwd,
      env: { ...process.env, KUBECONFIG: '/dev/null', HELM_NO_PLUGINS: '1' },
    })
    const output: RealOutput = { code: 1, stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
    child.on('error', reject)
    child.on('close', (code) => resolve({ ...output, code: code ?? 1 }))
  })
}
