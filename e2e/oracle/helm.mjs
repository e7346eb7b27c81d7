#!/usr/bin/env node
/**
 * Finds the real Helm, the judge of everything here: HELM_BIN, else one built once per machine from its Go module,
 * else a helm of the same minor version on PATH. As a program (`helm.mjs [VERSION]`) prints its path.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheFolder, goIsMissing, runGo } from '../go.mjs'

export const HELM_VERSION = '4.3.1'
/** The judge of the Helm 3 rules. */
export const HELM3_VERSION = '3.22.0'

/**
 * @param {{ version?: string, build?: boolean }} [options] `build` false: only what is there already
 * @returns {Promise<{ path: string, why?: undefined } | { path?: undefined, why: string }>}
 */
export async function findHelm({ version = HELM_VERSION, build = true } = {}) {
  if (process.env.HELM_BIN && version === HELM_VERSION) return { path: process.env.HELM_BIN }
  const folder = join(cacheFolder, 'helm', version)
  const built = join(folder, 'helm')
  if (isExecutable(built)) return { path: built }
  const missing = goIsMissing()
  if (!missing && build) {
    await buildHelm(version, folder)
    return { path: built }
  }
  const minor = version.split('.').slice(0, 2).join('.')
  const onPath = spawnSync('helm', ['version', '--template', '{{.Version}}'], { encoding: 'utf8' })
  if (onPath.status === 0 && onPath.stdout.startsWith(`v${minor}.`)) return { path: 'helm' }
  const mend = missing
    ? `${missing}; HELM_BIN may name one`
    : 'node e2e/oracle/helm.mjs builds it, once per machine'
  return { why: `There is no helm ${minor} here: ${mend}.` }
}

async function buildHelm(version, folder) {
  console.error(`building helm ${version} from its Go module, once per machine (three to five minutes)…`)
  const major = version.split('.')[0]
  const at = `helm.sh/helm/v${major}`
  mkdirSync(folder, { recursive: true })
  const variables = {
    [`${at}/internal/version.version`]: `v${version}`,
    [`${at}/internal/version.metadata`]: '',
    [`${at}/internal/version.gitTreeState`]: 'clean',
    ...(major === '3' ? kubernetesVersion(at, version) : {}),
  }
  const flags = Object.entries(variables).map(([name, value]) => `-X ${name}=${value}`)
  await runGo(
    ['install', '-trimpath', '-ldflags', `-s -w ${flags.join(' ')}`, `${at}/cmd/helm@v${version}`],
    {
      env: { GOBIN: folder },
    },
  )
}

/** Helm 4 reads its Kubernetes version from its modules; Helm 3's release build writes it in. */
function kubernetesVersion(at, version) {
  const found = JSON.parse(
    execFileSync('go', ['mod', 'download', '-json', `${at}@v${version}`], { encoding: 'utf8' }),
  )
  const minor = /k8s\.io\/client-go v0\.(\d+)/.exec(readFileSync(found.GoMod, 'utf8'))[1]
  const places = ['pkg/lint/rules', 'pkg/chartutil']
  return Object.fromEntries(
    places.flatMap((place) => [
      [`${at}/${place}.k8sVersionMajor`, '1'],
      [`${at}/${place}.k8sVersionMinor`, minor],
    ]),
  )
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const version = process.argv[2]
  const { path, why } = await findHelm(version ? { version } : {})
  if (path) console.log(path)
  else {
    console.error(why)
    process.exitCode = 3
  }
}
