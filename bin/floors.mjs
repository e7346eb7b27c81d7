/**
 * Keeps the arrows of the house (docs/architecture.md): an import points only downwards, rooms are entered by
 * their index.ts, lib knows nothing of pages, and only named files may use Node. Type imports count too.
 * Prints each fault as file:line and exits 1. (Import cycles are Biome's noImportCycles.)
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { root } from './load.mjs'

/** For each room of lib, the rooms it may import from. */
const FLOORS = {
  go: [],
  goyaml: ['go'],
  gotoml: ['go'],
  gotemplate: ['go'],
  sprig: ['go', 'goyaml', 'gotoml'],
  helm: ['go', 'goyaml', 'gotoml', 'gotemplate', 'sprig'],
  unittest: ['go', 'goyaml', 'gotemplate', 'helm'],
  registry: ['go', 'goyaml', 'helm'],
  kube: ['go', 'goyaml'],
  release: ['go', 'goyaml', 'helm', 'kube'],
  server: ['go', 'goyaml', 'helm', 'kube', 'release', 'registry'],
  cli: ['go', 'goyaml', 'gotoml', 'gotemplate', 'sprig', 'helm', 'unittest', 'registry', 'kube', 'release'],
  course: ['go', 'goyaml', 'helm', 'unittest', 'kube', 'release', 'registry', 'cli'],
}
/** Packages that belong to the screen. */
const SCREEN = /^(react|react-dom|react-aria-components|next|monaco-editor|zustand|idb)(\/|$)/
/** Where Node's own modules may be used: the server, the remote cluster, and thin `…-node.ts` shells. */
const NODE = /^lib\/(server|kube\/remote)\/|-node\.ts$/
/** A test may stand on whatever it needs. */
const TEST = /\.test\.tsx?$|\/(testing|testdata)\//
/** What the screen may touch of the engine only inside a worker. */
const WORKER_ONLY = /^lib\/(gotemplate|sprig|goyaml|gotoml)\//

const faults = []
for (const folder of ['lib', 'components', 'app'])
  for (const file of sources(folder)) if (!TEST.test(file)) check(file)
for (const fault of faults) console.error(fault)
console.log(faults.length ? `${faults.length} arrows run the wrong way.` : 'Every arrow points downwards.')
process.exitCode = faults.length ? 1 : 0

function check(file) {
  const text = readFileSync(join(root, file), 'utf8')
  for (const match of text.matchAll(
    /^\s*(import|export)\b(?:[^'"\n;]|\n(?!\s*(?:import|export)\b))*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|^import\s*['"]([^'"]+)['"]/gm,
  )) {
    const target = match[2] ?? match[3] ?? match[4]
    const isType = /^\s*(import|export)\s+type\b/.test(match[0])
    const line = text.slice(0, match.index).split('\n').length
    const why = fault(file, target, isType)
    if (why) faults.push(`${file}:${line}: imports ${target}: ${why}`)
  }
}

function fault(file, target, isType) {
  const isLib = file.startsWith('lib/')
  if (builtinModules.includes(target.replace(/^node:/, '')))
    return isLib && !NODE.test(file)
      ? 'only lib/server, lib/kube/remote and *-node.ts files may use Node'
      : undefined
  const path = resolve(file, target)
  if (!path) return isLib && SCREEN.test(target) ? 'lib knows nothing of the screen' : undefined
  if (isLib) return libFault(file, path)
  if (!path.startsWith('lib/')) return undefined
  if (!path.endsWith('/index.ts') && !path.endsWith('-node.ts')) return 'enter the room by its index.ts'
  const atWorker = /worker[^/]*\.tsx?$/.test(file) || file.startsWith('app/api/')
  return WORKER_ONLY.test(path) && !isType && !atWorker
    ? 'the screen reaches the engine only through its worker'
    : undefined
}

function libFault(file, path) {
  if (!path.startsWith('lib/')) return 'lib imports nothing from above it'
  const from = room(file)
  const to = room(path)
  if (from === to) return undefined
  if (!FLOORS[from]) return `lib/${from} has no place in the house: add it to bin/floors.mjs`
  if (!FLOORS[from].includes(to)) return `lib/${from} may not stand on lib/${to}`
  return path.endsWith('/index.ts') ? undefined : 'enter the room by its index.ts'
}

function room(path) {
  return path.split('/')[1]
}

/** The file an import names, from the project's top; undefined for a package. */
function resolve(file, target) {
  if (!target.startsWith('.') && !target.startsWith('@/')) return undefined
  const base = target.startsWith('@/') ? join(root, target.slice(2)) : join(root, dirname(file), target)
  for (const path of [base, `${base}.ts`, `${base}.tsx`, join(base, 'index.ts'), join(base, 'index.tsx')])
    if (/\.\w+$/.test(path) && existsSync(path)) return relative(root, path)
  return relative(root, base)
}

function* sources(folder) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) yield* sources(path)
    else if (/\.(ts|tsx)$/.test(entry.name)) yield path
  }
}
