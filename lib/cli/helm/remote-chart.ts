/** Where a chart that is no path comes from, and the chart. Mirrors ResolveChartVersion of helm pkg/downloader. */
import { GoError, quote } from '../../go'
import { type ChartVersion, findVersion, isSameUrl, resolveUrl } from './chart-index'
import type { Run } from './command'
import { FileError } from './io'
import {
  cachedIndex,
  download,
  findChartUrl,
  type Repository,
  readRepositories,
  repositoryOf,
} from './repositories'

export interface RemoteChart {
  url: string
  /** Whose credentials go with it. */
  repository: Repository
  /** The archive's SHA-256 in hex, where an index tells it. */
  digest: string
}

/** What --version and --devel ask for; nothing where any stable version will do. */
export const wantedVersion = (flags: Run['flags']): string =>
  flags.string('version').trim() || (flags.bool('devel') ? '>0.0.0-0' : '')

/** The chart a `--repo`, a URL or `repository/name` leads to, in the version the flags ask for. Throws GoError. */
export async function locateRemote(run: Run, reference: string): Promise<RemoteChart> {
  const { flags } = run
  const version = wantedVersion(flags)
  const given = {
    ...repositoryOf('', flags.string('repo')),
    username: flags.string('username'),
    password: flags.string('password'),
    passesCredentials: flags.bool('pass-credentials'),
    caFile: flags.string('ca-file'),
    certFile: flags.string('cert-file'),
    keyFile: flags.string('key-file'),
    skipsTls: flags.bool('insecure-skip-tls-verify'),
  }
  if (given.url !== '') {
    const url = await findChartUrl(run, given, reference, version)
    return { url, repository: given, digest: '' }
  }
  if (/^oci:/.test(reference)) throw new GoError(`this helm asks no registry, and so not ${reference}`)
  const added = (await readRepositories(run)) ?? []
  if (/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\/[^/]+\//.test(reference)) {
    const owner = await ownerOf(run, added, reference)
    const repository = owner ? withCredentials(owner, given) : { ...given, url: reference }
    return { url: reference, repository, digest: '' }
  }
  return inRepository(run, reference, version, added, given)
}

/** The chart's archive. Throws GoError. */
export async function fetchChart(run: Run, { url, repository }: RemoteChart): Promise<Uint8Array> {
  const scheme = /^([^:]*):/.exec(url)?.[1] ?? ''
  if (!/^https?$/.test(scheme)) throw new GoError(`scheme ${quote(scheme)} not supported`)
  return download(run, url, repository, 'application/gzip,application/octet-stream')
}

/** The first repository whose index names this very URL. */
async function ownerOf(run: Run, added: readonly Repository[], url: string): Promise<Repository | undefined> {
  for (const repository of added) {
    const index = await keptIndex(run, repository.name)
    const isHere = (one: ChartVersion): boolean => one.urls.some((own) => isSameUrl(own, url))
    if ([...index.values()].some((versions) => versions.some(isHere))) return repository
  }
  return undefined
}

/** The repository with what the flags say where it says nothing itself. */
function withCredentials(repository: Repository, given: Repository): Repository {
  const { username, password } = repository
  if (username !== '' && password !== '') return repository
  return { ...repository, username: given.username, password: given.password }
}

async function inRepository(
  run: Run,
  reference: string,
  version: string,
  added: readonly Repository[],
  given: Repository,
): Promise<RemoteChart> {
  const path = reference.replace(/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\/[^/]*/, '')
  const slash = path.indexOf('/')
  if (slash < 0)
    throw new GoError(`non-absolute URLs should be in form of repo_name/path_to_chart, got: ${reference}`)
  const [name, chart] = [path.slice(0, slash), path.slice(slash + 1)]
  const repository = added.find((one) => one.name === name)
  if (!repository) throw new GoError(`repo ${name} not found`)
  if (repository.url === '') throw new GoError(`no URL found for repository ${name}`)
  const index = await keptIndex(run, name)
  let found: ChartVersion
  try {
    found = findVersion(index, chart, version, run.log)
  } catch (fault) {
    if (!(fault instanceof GoError)) throw fault
    throw new GoError(
      `chart ${quote(chart)} matching ${version} not found in ${name} index. (try 'helm repo update'): ${fault.message}`,
      { cause: fault },
    )
  }
  const [first] = found.urls
  if (first === undefined) throw new GoError(`chart ${quote(reference)} has no downloadable URLs`)
  return {
    url: resolveUrl(repository.url, first),
    repository: withCredentials(repository, given),
    digest: found.text('digest').replace(/^[^:]*:/, ''),
  }
}

async function keptIndex(run: Run, name: string): ReturnType<typeof cachedIndex> {
  try {
    return await cachedIndex(run, name)
  } catch (fault) {
    if (fault instanceof FileError)
      throw new GoError(`no cached repo found. (try 'helm repo update'): ${fault.message}`, { cause: fault })
    throw fault
  }
}
