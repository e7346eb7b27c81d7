/** The repositories dependencies come from. Mirrors the repository half of helm pkg/downloader/manager.go and resolver. */
import { sha256 } from '@noble/hashes/sha2.js'
import { basePath, cleanPath, GoError, quote, toBytes } from '../../go'
import { type Dependency, parseConstraint } from '../../helm'
import { type ChartIndex, type ChartVersion, isSameUrl, resolveUrl, versionOf } from './chart-index'
import type { Run } from './command'
import { absolute, type CliIo, FileError } from './io'
import {
  cachedIndex,
  checkProtocol,
  download,
  findChartUrl,
  type Repository,
  readRepositories,
  refresh,
  repositoryOf,
} from './repositories'

export const isLocal = (repository: string): boolean => repository.startsWith('file://')
const isRegistry = (repository: string): boolean => repository.startsWith('oci://')

export const hex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/** A repository nobody added is kept under a name of its own. */
const UNMANAGED = 'helm-manager-'
const unmanagedName = (url: string): string => UNMANAGED + hex(sha256(toBytes(url)))

const URI = /^([a-zA-Z][a-zA-Z0-9+.-]*:|\/)/

/**
 * The dependencies with URLs in place of aliases, and by each one's name what its repository is called here.
 * Throws GoError where one is neither added nor a URL.
 */
export async function resolveRepositories(
  run: Run,
  path: string,
  dependencies: readonly Dependency[],
): Promise<{ required: Dependency[]; names: Map<string, string> }> {
  const { io, isDebug } = run
  const added = (await readRepositories(run)) ?? []
  const names = new Map<string, string>()
  const missing: string[] = []
  const required: Dependency[] = []
  for (const dependency of dependencies) {
    const { name, repository } = dependency
    required.push(dependency)
    if (repository === '') continue
    if (isLocal(repository)) {
      await localPath(io, repository, path)
      if (isDebug) io.stdout(`Repository from local path: ${repository}\n`)
      names.set(name, repository)
    } else if (isRegistry(repository)) {
      throw new GoError(
        `${name} comes from ${repository}: this helm asks no registry. Put the chart into charts/, or name it by a file:// path`,
      )
    } else {
      const alias = /^(?:@|alias:)(.*)$/.exec(repository)?.[1]
      const known = added.find((one) => one.name === alias || isSameUrl(one.url, repository))
      if (known) {
        names.set(name, known.name)
        if (known.name === alias) required[required.length - 1] = { ...dependency, repository: known.url }
      } else if (!URI.test(repository)) missing.push(repository)
    }
  }
  if (missing.length > 0) throw new GoError(noDefinition(missing))
  return { required, names }
}

function noDefinition(missing: readonly string[]): string {
  const note = missing.some((one) => !one.includes('//') && !/^(@|alias:)/.test(one))
    ? `
Note that repositories must be URLs or aliases. For example, to refer to the "example"
repository, use "https://charts.example.com/" or "@example" instead of
"example". Don't forget to add the repo, too ('helm repo add').`
    : ''
  return `no repository definition for ${missing.join(', ')}. Please add them via 'helm repo add'${note}`
}

/** What a lock names must have been added. Throws GoError. */
export async function checkAdded(run: Run, dependencies: readonly Dependency[]): Promise<void> {
  const added = (await readRepositories(run)) ?? []
  const missing = dependencies
    .map(({ repository }) => repository)
    .filter((one) => one !== '' && !isLocal(one) && !isRegistry(one))
    .filter((one) => !added.some(({ url }) => isSameUrl(url, one.replace(/\/$/, ''))))
  if (missing.length > 0)
    throw new GoError(
      `no repository definition for ${missing.join(', ')}. Please add the missing repos via 'helm repo add'`,
    )
}

/** Gets the indexes of repositories nobody added, and gives them names. */
export async function updateUnmanaged(
  run: Run,
  dependencies: readonly Dependency[],
  names: Map<string, string>,
): Promise<void> {
  const found: Repository[] = []
  for (const { name, repository } of dependencies) {
    if (repository === '' || names.has(name)) continue
    names.set(name, unmanagedName(repository))
    found.push(repositoryOf(unmanagedName(repository), repository))
  }
  if (found.length === 0 || run.flags.bool('skip-refresh')) return
  run.io.stdout('Getting updates for unmanaged Helm repositories...\n')
  await updateEach(run, found)
}

/** Gets the indexes of all repositories that were added. */
export async function updateManaged(run: Run): Promise<void> {
  if (run.flags.bool('skip-refresh')) return
  const added = (await readRepositories(run)) ?? []
  if (added.length === 0) return
  run.io.stdout('Hang tight while we grab the latest from your chart repositories...\n')
  await updateEach(run, added)
  run.io.stdout('Update Complete. ⎈Happy Helming!⎈\n')
}

/** Of several with one URL the last is asked. */
async function updateEach(run: Run, repositories: readonly Repository[]): Promise<void> {
  const unique = new Map(repositories.map((one) => [one.url.replace(/\/$/, ''), one]))
  for (const { url } of unique.values()) checkProtocol(url)
  for (const one of unique.values()) {
    const isUnmanaged = one.name.startsWith(UNMANAGED)
    try {
      await refresh(run, one)
      const who = quote(isUnmanaged ? one.url : one.name)
      run.io.stdout(`...Successfully got an update from the ${who} chart repository\n`)
    } catch (fault) {
      if (!(fault instanceof GoError)) throw fault
      const who = isUnmanaged
        ? `${quote(one.url)} chart repository`
        : `${quote(one.name)} chart repository (${one.url})`
      run.io.stdout(`...Unable to get an update from the ${who}:\n\t${fault.message}\n`)
    }
  }
}

/** The newest version that fits; undefined when none does. Throws GoError. */
export async function resolveRemote(
  run: Run,
  { name, version, repository }: Dependency,
  names: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  const kept = names.get(name) ?? ''
  let index: ChartIndex
  try {
    index = await cachedIndex(run, kept)
  } catch (fault) {
    if (fault instanceof GoError)
      throw new GoError(
        `no cached repository for ${kept} found. (try 'helm repo update'): ${fault.message}`,
        {
          cause: fault,
        },
      )
    throw fault
  }
  const versions = index.get(name)
  if (!versions) throw new GoError(`${name} chart not found in repo ${repository}`)
  const constraint = parseConstraint(version)
  return versions.find((one) => {
    const own = versionOf(one.version)
    return own !== undefined && one.urls.length > 0 && constraint.check(own)
  })?.version
}

type Archive = { name: string; data: Uint8Array }

/** Gets dependencies out of repositories, each URL once. Throws GoError, after Helm's own line about it. */
export async function remoteCharts(
  run: Run,
): Promise<(dependency: Dependency) => Promise<Archive | undefined>> {
  const { io } = run
  const known: { repository: Repository; index: ChartIndex }[] = []
  for (const repository of (await readRepositories(run)) ?? [])
    known.push({ repository, index: await cachedIndex(run, repository.name) })
  const got = new Set<string>()
  return async (dependency) => {
    const { name, repository } = dependency
    const owner = known.find((one) => isSameUrl(one.repository.url, repository))
    const whose = owner?.repository ?? repositoryOf('', repository)
    const url = await told(io, 'could not find ', async () =>
      owner ? urlIn(owner.index, dependency) : unknownUrl(run, whose, dependency),
    )
    if (got.has(url)) {
      io.stdout(`Already downloaded ${name} from repo ${repository}\n`)
      return undefined
    }
    io.stdout(`Downloading ${name} from repo ${repository}\n`)
    const data = await told(io, `could not download ${url}`, () =>
      download(run, url, whose, 'application/gzip,application/octet-stream'),
    )
    got.add(url)
    return { name: basePath(new URL(url).pathname), data }
  }
}

async function unknownUrl(run: Run, repository: Repository, { name, version }: Dependency): Promise<string> {
  try {
    return await findChartUrl(run, repository, name, version)
  } catch (fault) {
    if (fault instanceof GoError)
      throw new GoError(`chart ${name} not found in ${repository.url}: ${fault.message}`, { cause: fault })
    throw fault
  }
}

function urlIn(index: ChartIndex, { name, version, repository }: Dependency): string {
  const versions = index.get(name)
  if (!versions) throw new GoError('entry not found')
  const isWanted = (one: ChartVersion): boolean => {
    const [own, wanted] = [versionOf(one.version), versionOf(version)]
    return (
      one.urls.length > 0 &&
      (version === '' || (own && wanted ? own.compare(wanted) === 0 : one.version === version))
    )
  }
  const found = versions.find(isWanted)
  if (!found) throw new GoError('no matching version')
  return resolveUrl(repository, found.urls[0]!)
}

async function told<T>(io: CliIo, what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (fault) {
    if (fault instanceof GoError) fail(io, `${what}: ${fault.message}`)
    throw fault
  }
}

/** The folder a `file://` repository or a chart of charts/ names, as messages name it. */
export async function localPath(io: CliIo, repository: string, chart: string): Promise<string> {
  const path = repository.replace(/^file:\/\//, '')
  const folder = path.startsWith('/') ? cleanPath(path) : cleanPath(`${chart}/${path}`)
  try {
    await io.files.stat(absolute(io, folder))
  } catch (fault) {
    if (fault instanceof FileError) throw new GoError(`directory ${folder} not found`, { cause: fault })
    throw fault
  }
  return folder
}

export function fail(io: CliIo, message: string): never {
  io.stdout(`Save error occurred:  ${message}\n`)
  throw new GoError(message)
}
