/**
 * The control plane's binaries: etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kubectl and kwok in
 * one, built once per machine from the Go modules of go.mod and kept under a key made of its sources.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheFolder, goIsMissing, runGo } from '../go.mjs'

const VERSION = '1.36.3'
/** The names the one binary answers to. */
const PROGRAMS = ['etcd', 'kube-controller-manager', 'kube-scheduler', 'kwok', 'kubectl', 'kube-apiserver']
const here = fileURLToPath(new URL('.', import.meta.url))

/**
 * @param {{ build?: boolean }} [options] `build` false: only what is there already
 * @returns {Promise<{ path: string, why?: undefined } | { path?: undefined, why: string }>} the folder of the programs
 */
export async function findControlPlane({ build = true } = {}) {
  if (process.env.KUBE_BIN_DIR) return { path: process.env.KUBE_BIN_DIR }
  const folder =
    process.env.CONTROL_PLANE_CACHE || join(cacheFolder, 'control-plane', `${VERSION}-${sourcesKey()}`)
  if (existsSync(join(folder, 'kube-apiserver'))) return { path: folder }
  const missing = goIsMissing()
  if (missing)
    return {
      why: `There is no Kubernetes control plane here: ${missing}; npm run test:kind uses a kind cluster.`,
    }
  if (!build)
    return {
      why: 'There is no Kubernetes control plane here: npm run cluster:start builds it, once per machine.',
    }
  await buildPrograms(folder)
  return { path: folder }
}

function sourcesKey() {
  const hash = createHash('sha256')
  for (const file of ['main.go', 'go.mod']) hash.update(readFileSync(join(here, file)))
  return hash.digest('hex').slice(0, 12)
}

async function buildPrograms(folder) {
  console.error(`building Kubernetes ${VERSION}, once per machine (about eight minutes on two cores)…`)
  mkdirSync(folder, { recursive: true })
  const at = 'k8s.io/component-base/version'
  const [major, minor] = VERSION.split('.')
  const variables = {
    gitVersion: `v${VERSION}`,
    gitMajor: major,
    gitMinor: minor,
    gitTreeState: 'clean',
    buildDate: '2026-01-01T00:00:00Z',
  }
  const flags = Object.entries(variables).map(([name, value]) => `-X ${at}.${name}=${value}`)
  const fresh = join(folder, `.control-plane-${process.pid}`)
  await runGo(
    ['build', '-trimpath', '-buildvcs=false', '-ldflags', `-s -w ${flags.join(' ')}`, '-o', fresh, '.'],
    {
      cwd: here,
    },
  )
  renameSync(fresh, join(folder, 'control-plane'))
  for (const name of PROGRAMS) {
    rmSync(join(folder, name), { force: true })
    symlinkSync('control-plane', join(folder, name))
  }
}
