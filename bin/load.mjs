/**
 * Runs the project's TypeScript under Node: bundles an entry with esbuild into .build/ and imports it.
 * A bundle is kept under a key made of the sources' paths, sizes and times, so a stale one is never used
 * and two processes may build at once.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const builds = join(root, '.build')

/** Imports `entry` (a path from the project's top, `lib/cli/helm/main.ts`), bundling it first when needed. */
export async function load(entry) {
  const name = entry.replace(/\.tsx?$/, '').replaceAll('/', '-')
  const key = sourcesKey(entry)
  const out = join(builds, `${name}-${key}`)
  if (!existsSync(out)) await bundle(entry, name, out)
  return import(pathToFileURL(join(out, 'main.mjs')).href)
}

async function bundle(entry, name, out) {
  const { build } = await import('esbuild')
  mkdirSync(builds, { recursive: true })
  const fresh = join(builds, `.${name}-${process.pid}-${Date.now()}`)
  await build({
    entryPoints: { main: join(root, entry) },
    outdir: fresh,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.9',
    packages: 'external',
    sourcemap: 'linked',
    logLevel: 'error',
  })
  try {
    renameSync(fresh, out)
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    if (!existsSync(out)) throw error // else another process was first: its bundle is the same
  }
  prune(name, out)
}

/** Keeps the newest few bundles of an entry: older processes may still read theirs. */
function prune(name, newest) {
  const kept = 3
  readdirSync(builds)
    .filter((folder) => folder.startsWith(`${name}-`) && folder.length === name.length + 1 + KEY_LENGTH)
    .map((folder) => join(builds, folder))
    .filter((folder) => folder !== newest)
    .map((folder) => ({ folder, time: statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.time - a.time)
    .slice(kept)
    .forEach(({ folder }) => {
      rmSync(folder, { recursive: true, force: true })
    })
}

const KEY_LENGTH = 16

function sourcesKey(entry) {
  const hash = createHash('sha256').update(process.version)
  for (const path of ['package-lock.json', 'bin/load.mjs', entry]) stamp(hash, join(root, path))
  walk(hash, join(root, 'lib'))
  return hash.digest('hex').slice(0, KEY_LENGTH)
}

function walk(hash, folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) walk(hash, path)
    else if (!/\.test\.ts$|\.jsonl$/.test(entry.name)) stamp(hash, path)
  }
}

function stamp(hash, path) {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found) hash.update(`${relative(root, path)}\0${found.size}\0${found.mtimeMs}\n`)
}
