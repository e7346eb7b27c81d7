/** The real `helm`, called on charts that are only in memory. Development and checks only. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
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

/** Runs `helm ARGS` in a folder that holds `files`. */
export async function runHelm(helm: string, files: Files, args: readonly string[]): Promise<RealOutput> {
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
