/** Runs `bin/helm`, or any script, under watched.mjs: what it said, whom it called, how much memory it took. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const HOOK = pathToFileURL(fileURLToPath(new URL('watched.mjs', import.meta.url))).href
export const HELM = fileURLToPath(new URL('../../bin/helm', import.meta.url))

export interface Watched {
  code: number | null
  stdout: string
  stderr: string
  /** Names looked up and connections made, by the function called. */
  calls: string[]
  /** The most it held, in bytes. */
  memory: number
}

export async function watched(args: readonly string[], cwd: string): Promise<Watched> {
  const folder = mkdtempSync(join(tmpdir(), 'watched-'))
  const log = join(folder, 'log')
  try {
    const child = spawn(process.execPath, ['--import', HOOK, ...args], {
      cwd,
      env: { NODE_ENV: 'test', PATH: process.env.PATH, HOME: folder, WATCH_LOG: log },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk) => (stdout += chunk))
    child.stderr.on('data', (chunk) => (stderr += chunk))
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    const lines = readFileSync(log, 'utf8').trim().split('\n')
    const [, kilobytes] = /^memory (\d+)$/.exec(lines.at(-1)!)!
    return { code, stdout, stderr, calls: lines.slice(0, -1), memory: Number(kilobytes) * 1024 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
