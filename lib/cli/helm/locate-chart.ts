/** Finds the chart a command names, and fetches it where it is no path. Mirrors LocateChart of helm pkg/action/install.go. */
import { sha256 } from '@noble/hashes/sha2.js'
import { basePath, dirPath, GoError, quote } from '../../go'
import type { Run } from './command'
import { hex } from './dependency-repositories'
import { environment, joinPath } from './environment'
import { absolute, type CliIo, FileError } from './io'
import { fetchChart, locateRemote, wantedVersion } from './remote-chart'

/** The absolute path of a chart's folder or archive; what came over the network is kept in Helm's cache. Throws GoError. */
export async function locateChart(run: Run, reference: string): Promise<string> {
  const { io, flags } = run
  const name = reference.trim()
  if (flags.string('repo') === '') {
    if (await exists(io, name)) return absolute(io, name)
    if (name.startsWith('/') || name.startsWith('.')) throw new GoError(`path ${quote(name)} not found`)
  }
  if (flags.bool('verify')) throw new GoError('this helm checks no signatures: leave --verify out')
  return run.version.hasContentCache ? intoContentCache(run, name) : intoRepositoryCache(run, name)
}

async function exists(io: CliIo, path: string): Promise<boolean> {
  if (path === '') return false
  try {
    await io.files.stat(absolute(io, path))
    return true
  } catch (fault) {
    if (fault instanceof FileError) return false
    throw fault
  }
}

/** Helm 4 keeps archives by their digest, and asks no second time for one whose digest the index tells. */
async function intoContentCache(run: Run, name: string): Promise<string> {
  const { io, log, flags } = run
  log('DEBUG', 'set up default downloader cache')
  const remote = await locateRemote(run, name)
  const place = (digest: string): string =>
    absolute(io, joinPath(environment(run).get('HELM_CONTENT_CACHE')!, digest.slice(0, 2), `${digest}.chart`))
  if (remote.digest !== '' && (await exists(io, place(remote.digest)))) {
    log('DEBUG', 'found chart in cache', ['id', remote.digest])
    return place(remote.digest)
  }
  const reference = flags.string('repo') === '' ? name : remote.url
  log('DEBUG', 'attempting to download chart', ['ref', reference], ['version', wantedVersion(flags)])
  const data = await fetchChart(run, remote)
  const digest = remote.digest || hex(sha256(data))
  await keep(io, place(digest), data)
  log('DEBUG', 'put downloaded chart in cache', ['id', digest])
  return place(digest)
}

async function intoRepositoryCache(run: Run, name: string): Promise<string> {
  const remote = await locateRemote(run, name)
  const data = await fetchChart(run, remote)
  const folder = environment(run).get('HELM_REPOSITORY_CACHE')!
  const path = absolute(run.io, joinPath(folder, basePath(new URL(remote.url).pathname)))
  await keep(run.io, path, data)
  return path
}

async function keep(io: CliIo, path: string, data: Uint8Array): Promise<void> {
  await io.files.makeFolders(dirPath(path))
  await io.files.write(path, data)
}
