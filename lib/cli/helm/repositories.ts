/** The chart repositories a user added, and what is kept of them. Mirrors helm pkg/repo/v1 repo.go and chartrepo.go. */
import { dirPath, fromBytes, GoError, type GoMap, type GoValue, toBytes } from '../../go'
import { decode, encode } from '../../goyaml'
import { type ChartIndex, findVersion, readIndex, resolveUrl } from './chart-index'
import type { Run } from './command'
import { environment } from './environment'
import { absolute, FileError } from './io'

export interface Repository {
  name: string
  url: string
  username: string
  password: string
  passesCredentials: boolean
  /** What this helm cannot do: certificates of one's own, or none checked. */
  caFile: string
  certFile: string
  keyFile: string
  skipsTls: boolean
}

const FIELDS = [
  ['name', 'name'],
  ['url', 'url'],
  ['username', 'username'],
  ['password', 'password'],
  ['certFile', 'certFile'],
  ['keyFile', 'keyFile'],
  ['caFile', 'caFile'],
  ['skipsTls', 'insecure_skip_tls_verify'],
  ['passesCredentials', 'pass_credentials_all'],
] as const satisfies readonly (readonly [keyof Repository, string])[]

export const repositoryOf = (name: string, url: string): Repository => ({
  name,
  url,
  username: '',
  password: '',
  passesCredentials: false,
  caFile: '',
  certFile: '',
  keyFile: '',
  skipsTls: false,
})

// ── repositories.yaml ────────────────────────────────────────────────────────────────────────────

export const configFile = (run: Run): string => environment(run).get('HELM_REPOSITORY_CONFIG')!
const cacheFolder = (run: Run): string => environment(run).get('HELM_REPOSITORY_CACHE')!

/** Undefined when there is no such file. Throws GoError. */
export async function readRepositories(run: Run): Promise<Repository[] | undefined> {
  const path = configFile(run)
  let text: string
  try {
    text = fromBytes(await run.io.files.read(absolute(run.io, path)))
  } catch (fault) {
    if (fault instanceof FileError && fault.isMissing) return undefined
    if (fault instanceof FileError)
      throw new GoError(`couldn't load repositories file (${path}): ${fault.message}`, { cause: fault })
    throw fault
  }
  const listed = decode(text, { target: 'map' }).get('repositories')
  return (Array.isArray(listed) ? listed : []).flatMap((entry) =>
    entry instanceof Map ? [readEntry(entry)] : [],
  )
}

function readEntry(entry: GoMap): Repository {
  const text = (key: string): string => {
    const value = entry.get(key)
    return typeof value === 'string' ? value : ''
  }
  return {
    ...repositoryOf(text('name'), text('url')),
    username: text('username'),
    password: text('password'),
    certFile: text('certFile'),
    keyFile: text('keyFile'),
    caFile: text('caFile'),
    skipsTls: entry.get('insecure_skip_tls_verify') === true,
    passesCredentials: entry.get('pass_credentials_all') === true,
  }
}

export async function writeRepositories(run: Run, repositories: readonly Repository[]): Promise<void> {
  const path = absolute(run.io, configFile(run))
  const entries = repositories.map(
    (one) => new Map<string, GoValue>(FIELDS.map(([key, name]) => [name, one[key]])),
  )
  const top = new Map<string, GoValue>([
    ['apiVersion', ''],
    ['generated', '0001-01-01T00:00:00Z'],
    ['repositories', entries],
  ])
  await run.io.files.makeFolders(dirPath(path))
  await run.io.files.write(path, toBytes(encode(top)))
}

// ── the cache ────────────────────────────────────────────────────────────────────────────────────

const named = (name: string, rest: string): string => (name === '' ? rest : `${name}-${rest}`)
export const indexFile = (run: Run, name: string): string =>
  `${cacheFolder(run)}/${named(name, 'index.yaml')}`
const chartsFile = (run: Run, name: string): string => `${cacheFolder(run)}/${named(name, 'charts.txt')}`

/** The index kept of a repository. Throws GoError, FileError when there is none. */
export async function cachedIndex(run: Run, name: string): Promise<ChartIndex> {
  const path = indexFile(run, name)
  const data = await run.io.files.read(absolute(run.io, path))
  try {
    return readIndex(data, path, run.log)
  } catch (fault) {
    if (fault instanceof GoError)
      throw new GoError(`error loading ${path}: ${fault.message}`, { cause: fault })
    throw fault
  }
}

export async function forget(run: Run, name: string): Promise<void> {
  for (const path of [chartsFile(run, name), indexFile(run, name)])
    await run.io.files.remove(absolute(run.io, path))
}

// ── the network ──────────────────────────────────────────────────────────────────────────────────

/** Throws GoError for a URL that is neither http nor https. */
export function checkProtocol(url: string): void {
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(url)?.[1] ?? ''
  if (!['http', 'https'].includes(scheme)) throw new GoError(`could not find protocol handler for: ${scheme}`)
}

/** The body of what `url` gives, with the repository's credentials where they belong. Throws GoError. */
export async function download(
  run: Run,
  url: string,
  repository: Repository,
  accept?: string,
): Promise<Uint8Array> {
  const { io } = run
  checkProtocol(url)
  if (!io.fetch) throw new GoError(`this helm asks no network, and so not ${url}`)
  if (repository.caFile || repository.certFile || repository.keyFile || repository.skipsTls)
    throw new GoError(
      `${repository.url} has certificates of its own: this helm uses those of the machine alone`,
    )
  const { username, password, passesCredentials } = repository
  const isTrusted = passesCredentials || hostOf(repository.url) === hostOf(url)
  const credentials = username !== '' && password !== '' && isTrusted
  run.log('DEBUG', 'fetching', ['url', url])
  const answer = await io.fetch(url, {
    'User-Agent': `Helm/${run.version.version.replace(/^v/, '')}`,
    ...(accept !== undefined && { Accept: accept }),
    ...(credentials && { Authorization: `Basic ${btoa(`${username}:${password}`)}` }),
  })
  const { status, statusText, length } = answer
  const told = `${status} ${statusText}`
  run.log('DEBUG', 'fetch complete', ['url', url], ['status', told], ['content-length', length])
  if (status !== 200) throw new GoError(`failed to fetch ${url} : ${told}`)
  return answer.body
}

function hostOf(url: string): string {
  try {
    const { protocol, host } = new URL(url)
    return `${protocol}//${host}`
  } catch {
    return url
  }
}

/** Gets a repository's index and keeps it. Throws GoError. */
export async function refresh(run: Run, repository: Repository): Promise<ChartIndex> {
  const { io } = run
  const data = await download(run, resolveUrl(repository.url, 'index.yaml'), repository)
  const index = readIndex(data, repository.url, run.log)
  await io.files.makeFolders(absolute(io, cacheFolder(run)))
  const charts = [...index.keys()].map((name) => `${name}\n`).join('')
  await io.files.write(absolute(io, chartsFile(run, repository.name)), toBytes(charts))
  await io.files.write(absolute(io, indexFile(run, repository.name)), data)
  return index
}

/** The URL of a chart in a repository that nobody added. Throws GoError with Helm's text. */
export async function findChartUrl(
  run: Run,
  repository: Repository,
  name: string,
  version: string,
): Promise<string> {
  const { url } = repository
  checkProtocol(url)
  let index: ChartIndex
  try {
    index = readIndex(await download(run, resolveUrl(url, 'index.yaml'), repository), url, run.log)
  } catch (fault) {
    if (!(fault instanceof GoError)) throw fault
    throw new GoError(
      `looks like ${JSON.stringify(url)} is not a valid chart repository or cannot be reached: ${fault.message}`,
      { cause: fault },
    )
  }
  const what = `chart ${JSON.stringify(name)}${version === '' ? '' : ` version ${JSON.stringify(version)}`}`
  let found: ReturnType<typeof findVersion>
  try {
    found = findVersion(index, name, version, run.log)
  } catch (fault) {
    if (fault instanceof GoError)
      throw new GoError(`${what} not found in ${url} repository`, { cause: fault })
    throw fault
  }
  const [first] = found.urls
  if (first === undefined) throw new GoError(`${what} has no downloadable URLs`)
  return resolveUrl(url, first)
}
