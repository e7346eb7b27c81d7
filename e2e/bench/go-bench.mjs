/** The Go side: a program around Helm's own packages, built once per machine and kept under a key of its sources. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheFolder, goIsMissing, runGo } from '../go.mjs'

const sources = fileURLToPath(new URL('go/', import.meta.url))

/** @returns {Promise<{ path: string, why?: undefined } | { path?: undefined, why: string }>} */
export async function findGoBench() {
  const hash = createHash('sha256')
  for (const file of ['main.go', 'go.mod']) hash.update(readFileSync(join(sources, file)))
  const folder = join(cacheFolder, 'bench')
  const path = join(folder, `helm-${hash.digest('hex').slice(0, 12)}`)
  if (existsSync(path)) return { path }
  const missing = goIsMissing()
  if (missing) return { why: missing }
  console.error('building the Go side of the bench, once per machine…')
  mkdirSync(folder, { recursive: true })
  const fresh = `${path}.${process.pid}`
  await runGo(['build', '-trimpath', '-ldflags', '-s -w', '-o', fresh, '.'], { cwd: sources })
  renameSync(fresh, path)
  return { path }
}

/**
 * Helm's times for a chart, in milliseconds, a run each: `load`, and `warm` (values, render, sort).
 * @param {string} path of the program @param {string} chart its folder @param {number} runs
 * @param {readonly string[]} sets one `--set` expression a run, in turn
 * @returns {{ load: number[], warm: number[] }}
 */
export function timeHelm(path, chart, runs, sets = []) {
  return JSON.parse(execFileSync(path, [chart, String(runs), ...sets], { encoding: 'utf8' }))
}
