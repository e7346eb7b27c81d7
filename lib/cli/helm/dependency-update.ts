/**
 * `helm dependency update` and `build`: charts of repositories, beside the chart (`file://`) and in its charts/ folder.
 * Mirrors helm pkg/downloader/manager.go and internal/resolver. Registries (`oci://`) are refused.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { GoError, marshalJSON, quote, Time, toBytes, UTC } from '../../go'
import {
  type Chart,
  type Dependency,
  dependencyFields,
  isCompatibleRange,
  type Lock,
  lockYaml,
  packChart,
  parseConstraint,
} from '../../helm'
import type { Run } from './command'
import {
  checkAdded,
  fail,
  hex,
  isLocal,
  localPath,
  remoteCharts,
  resolveRemote,
  resolveRepositories,
  updateManaged,
  updateUnmanaged,
} from './dependency-repositories'
import { absolute, type CliIo, FileError } from './io'
import { loadChart, loadPlainFolder } from './load-chart'
import { packTimes } from './source-date'

/** Updates charts/ and Chart.lock from Chart.yaml. `path` is the chart's folder as messages name it. */
export async function updateDependencies(run: Run, path: string): Promise<void> {
  const { io } = run
  packTimes(run)
  const chart = await loadChartFolder(run, path)
  if (!chart.metadata.dependencies) return
  const { required, names } = await resolveRepositories(run, path, chart.metadata.dependencies)
  await updateUnmanaged(run, required, names)
  await updateManaged(run)
  const locked = await resolve(run, path, required, names)
  await downloadAll(run, path, locked)
  const lock: Lock = { generated: now(io), digest: digest(required, locked), dependencies: locked }
  if (chart.lock?.digest === lock.digest) return
  const name = chart.metadata.apiVersion === 'v1' ? 'requirements.lock' : 'Chart.lock'
  await refuseLink(io, absolute(io, `${path}/${name}`), name)
  await io.files.write(absolute(io, `${path}/${name}`), toBytes(lockYaml(lock)))
}

/** Fills charts/ as Chart.lock says; without one, updates. */
export async function buildDependencies(run: Run, path: string): Promise<void> {
  packTimes(run)
  const { lock, metadata } = await loadChartFolder(run, path)
  if (!lock) return updateDependencies(run, path)
  const declared = metadata.dependencies ?? []
  const { required } = await resolveRepositories(run, path, declared)
  checkLock(run, { declared, required }, lock, metadata.apiVersion === 'v1')
  await checkAdded(run, lock.dependencies)
  await updateManaged(run)
  await downloadAll(run, path, lock.dependencies)
}

async function loadChartFolder(run: Run, path: string): Promise<Chart> {
  let isFolder: boolean
  try {
    isFolder = (await run.io.files.stat(absolute(run.io, path))).isFolder
  } catch (fault) {
    if (!(fault instanceof FileError)) throw fault
    throw new GoError(`could not find ${path}: ${new FileError('stat', path, fault.reason).message}`)
  }
  if (!isFolder) throw new GoError('only unpacked charts can be updated')
  return loadPlainFolder(run, path)
}

/** A v1 chart's lock may also be one of Helm 2, which made its digest of the requirements alone. */
function checkLock(
  { log, version }: Run,
  { declared, required }: Record<'declared' | 'required', readonly Dependency[]>,
  lock: Lock,
  isV1: boolean,
): void {
  if (digest(required, lock.dependencies) === lock.digest) return
  if (!isV1) throw new GoError(version.outOfSync)
  log('INFO', 'warning: a valid Helm v3 hash was not found. Checking against Helm v2 hash...')
  if (helm2Digest(declared) !== lock.digest)
    throw new GoError(
      'the lock file (requirements.lock) is out of sync with the dependencies file (requirements.yaml). Please update the dependencies',
    )
}

// ── resolving ────────────────────────────────────────────────────────────────────────────────────

const locked = (dependency: Dependency, version: string): Dependency => ({
  name: dependency.name,
  version,
  repository: dependency.repository,
  condition: '',
  tags: [],
  enabled: false,
  importValues: [],
  alias: '',
})

async function resolve(
  run: Run,
  path: string,
  required: readonly Dependency[],
  names: ReadonlyMap<string, string>,
): Promise<Dependency[]> {
  const { io } = run
  const found: Dependency[] = []
  const missing: string[] = []
  for (const dependency of required) {
    const { name, version, repository } = dependency
    try {
      parseConstraint(version)
    } catch (fault) {
      if (fault instanceof GoError)
        throw new GoError(
          `dependency ${quote(name)} has an invalid version/constraint format: ${fault.message}`,
        )
      throw fault
    }
    if (repository === '') {
      await localPath(io, `charts/${name}`, path)
      found.push(locked(dependency, version))
      continue
    }
    if (!isLocal(repository)) {
      const chosen = await resolveRemote(run, dependency, names)
      if (chosen !== undefined) found.push(locked(dependency, chosen))
      else missing.push(`${quote(name)} (repository ${quote(repository)}, version ${quote(version)})`)
      continue
    }
    const chart = await loadChart(run, absolute(io, await localPath(io, repository, path)))
    if (isCompatibleRange(version, chart.metadata.version))
      found.push(locked(dependency, chart.metadata.version))
    else missing.push(`${quote(name)} (repository ${quote(repository)}, version ${quote(version)})`)
  }
  if (missing.length > 0)
    throw new GoError(
      `can't get a valid version for ${missing.length} subchart(s): ${missing.join(', ')}. Make sure a matching chart version exists in the repo, or change the version constraint in Chart.yaml`,
    )
  return found
}

/** What ties a lock to the dependencies it was made from. */
const digest = (required: readonly Dependency[], locks: readonly Dependency[]): string =>
  sha256Text(`[${listJson(required)},${listJson(locks)}]`)

const helm2Digest = (required: readonly Dependency[]): string =>
  sha256Text(`{"dependencies":${listJson(required)}}`)

const sha256Text = (text: string): string => `sha256:${hex(sha256(toBytes(text)))}`

/** JSON with a dependency's fields in the order of Helm's struct, not of their names. */
function listJson(list: readonly Dependency[]): string {
  const one = (dependency: Dependency): string =>
    `{${[...dependencyFields(dependency)].map(([key, value]) => `${marshalJSON(key)}:${marshalJSON(value)}`).join(',')}}`
  return `[${list.map(one).join(',')}]`
}

const now = (io: CliIo): string =>
  Time.fromNanoseconds(io.clock(), UTC).format('2006-01-02T15:04:05.999999999Z07:00')

async function refuseLink(io: CliIo, path: string, name: string): Promise<void> {
  try {
    if (!(await io.files.lstat(path)).isLink) return
  } catch (fault) {
    if (fault instanceof FileError) return
    throw fault
  }
  throw new GoError(`the ${name} file is a symlink to ${quote(await io.files.resolve(path))}`)
}

// ── charts/ ──────────────────────────────────────────────────────────────────────────────────────

async function downloadAll(run: Run, path: string, dependencies: readonly Dependency[]): Promise<void> {
  const { io, isDebug } = run
  const remote = await remoteCharts(run)
  const charts = `${path}/charts`
  await io.files.makeFolders(absolute(io, charts))
  const before = await io.files.list(absolute(io, charts))
  io.stdout(`Saving ${dependencies.length} charts\n`)
  const fresh = new Map<string, Uint8Array>()
  for (const dependency of dependencies) {
    const { name, version, repository } = dependency
    if (repository === '') {
      io.stdout(
        `Dependency ${name} did not declare a repository. Assuming it exists in the charts directory\n`,
      )
      const chart = await loadChart(run, absolute(io, `${charts}/${name}`))
      if (!isCompatibleRange(version, chart.metadata.version))
        fail(
          io,
          `dependency ${name} at version ${chart.metadata.version} does not satisfy the constraint ${version}`,
        )
      continue
    }
    if (!isLocal(repository)) {
      const archive = await remote(dependency)
      if (archive) fresh.set(archive.name, archive.data)
      continue
    }
    if (isDebug) io.stdout(`Archiving ${name} from repo ${repository}\n`)
    const chart: Chart = await loadChart(run, absolute(io, await localPath(io, repository, path)))
    if (!isCompatibleRange(version, chart.metadata.version))
      fail(io, `can't get a valid version for dependency ${name}`)
    const archive = packChart(chart, packTimes(run), run.version)
    fresh.set(archive.name, archive.data)
  }
  for (const [name, data] of fresh) await io.files.write(absolute(io, `${charts}/${name}`), data)
  io.stdout('Deleting outdated charts\n')
  const local = new Set(dependencies.filter(({ repository }) => repository === '').map(({ name }) => name))
  for (const name of before) {
    const file = absolute(io, `${charts}/${name}`)
    if (fresh.has(name) || (await io.files.stat(file)).isFolder) continue
    await deleteOutdated(run, file, `${charts}/${name}`, local)
  }
}

async function deleteOutdated(
  run: Run,
  file: string,
  shown: string,
  local: ReadonlySet<string>,
): Promise<void> {
  try {
    const chart = await loadChart(run, file)
    if (!local.has(chart.metadata.name)) await run.io.files.remove(file)
  } catch (fault) {
    if (!(fault instanceof GoError)) throw fault
    run.io.stdout(`Could not verify ${shown} for deletion: ${fault.message} (Skipping)\n`)
  }
}
