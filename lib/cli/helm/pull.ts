/** `helm pull` from chart repositories. Mirrors helm pkg/cmd/pull.go, pkg/action/pull.go and pkg/downloader. */
import { basePath, cleanPath, GoError, quote } from '../../go'
import { unpackChart } from '../../helm'
import { type ChartVersion, findVersion, resolveUrl } from './chart-index'
import type { Command, Run } from './command'
import { CHART_FLAGS } from './install-flags'
import { absolute, FileError } from './io'
import {
  cachedIndex,
  download,
  findChartUrl,
  type Repository,
  readRepositories,
  repositoryOf,
} from './repositories'

export const PULL: Command = {
  name: 'pull',
  aliases: ['fetch'],
  use: 'pull [chart URL | repo/chartname] [...]',
  short: 'download a chart from a repository and (optionally) unpack it in local directory',
  takes: { least: 1 },
  flags: [
    { name: 'devel', kind: 'bool', usage: 'use development versions, too' },
    { name: 'untar', kind: 'bool', usage: 'if set to true, will untar the chart after downloading it' },
    { name: 'prov', kind: 'bool', usage: "fetch the provenance file, but don't perform verification" },
    {
      name: 'untardir',
      kind: 'string',
      byDefault: '"."',
      usage: 'the directory into which the chart is expanded',
    },
    {
      name: 'destination',
      short: 'd',
      kind: 'string',
      byDefault: '"."',
      usage: 'location to write the chart',
    },
    ...CHART_FLAGS.filter(({ name }) => name !== 'devel'),
  ],
  run: pull,
}

async function pull(run: Run): Promise<void> {
  const { io, flags } = run
  const version = flags.string('version') || (flags.bool('devel') ? '>0.0.0-0' : '')
  if (flags.bool('verify') || flags.bool('prov'))
    throw new GoError('this helm checks no signatures: leave --verify and --prov out')
  for (const reference of run.args) {
    const { url, repository } = await locate(run, reference, version)
    const data = await download(run, url, repository, 'application/gzip,application/octet-stream')
    const destination = flags.string('destination', '.')
    if (flags.bool('untar')) await unpack(run, reference, data)
    else
      await io.files.write(absolute(io, cleanPath(`${destination}/${basePath(new URL(url).pathname)}`)), data)
  }
}

interface Located {
  url: string
  /** Whose credentials go with it. */
  repository: Repository
}

async function locate(run: Run, reference: string, version: string): Promise<Located> {
  const { flags } = run
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
  if (given.url !== '') return { url: await findChartUrl(run, given, reference, version), repository: given }
  if (/^oci:/.test(reference)) throw new GoError(`this helm asks no registry, and so not ${reference}`)
  if (/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\//.test(reference))
    return { url: reference, repository: { ...given, url: reference } }
  return inRepository(run, reference, version)
}

async function inRepository(run: Run, reference: string, version: string): Promise<Located> {
  const slash = reference.indexOf('/')
  if (slash < 0)
    throw new GoError(`non-absolute URLs should be in form of repo_name/path_to_chart, got: ${reference}`)
  const [name, chart] = [reference.slice(0, slash), reference.slice(slash + 1)]
  const repository = ((await readRepositories(run)) ?? []).find((one) => one.name === name)
  if (!repository) throw new GoError(`repo ${name} not found`)
  if (repository.url === '') throw new GoError(`no URL found for repository ${name}`)
  let found: ChartVersion
  try {
    const index = await cachedIndex(run, name)
    found = within(
      `chart ${quote(chart)} matching ${version} not found in ${name} index. (try 'helm repo update')`,
      () => findVersion(index, chart, version, run.log),
    )
  } catch (fault) {
    if (fault instanceof FileError)
      throw new GoError(`no cached repo found. (try 'helm repo update'): ${fault.message}`, { cause: fault })
    throw fault
  }
  const [first] = found.urls
  if (first === undefined) throw new GoError(`chart ${quote(reference)} has no downloadable URLs`)
  return { url: resolveUrl(repository.url, first), repository }
}

/** Expands an archive below --untardir, where nothing of that name may be. */
async function unpack(run: Run, reference: string, data: Uint8Array): Promise<void> {
  const { io, flags, version } = run
  const below = flags.string('untardir', '.')
  const folder = below.startsWith('/') ? below : cleanPath(`${flags.string('destination', '.')}/${below}`)
  const name = reference.slice(reference.lastIndexOf('/') + 1)
  const shown = folder === '.' ? name : `${folder}/${name}`
  try {
    await io.files.stat(absolute(io, shown))
  } catch (fault) {
    if (!(fault instanceof FileError)) throw fault
    await io.files.makeFolders(absolute(io, shown))
    return writeChart(run, folder, data, version)
  }
  throw new GoError(`failed to untar: a file or directory with the name ${shown} already exists`)
}

async function writeChart(
  { io }: Run,
  folder: string,
  data: Uint8Array,
  version: Run['version'],
): Promise<void> {
  const files = unpackChart(data, version)
  const metadata = files.find((file) => file.name === 'Chart.yaml')
  const name = metadata && /^name:\s*["']?([^"'\s]+)/m.exec(new TextDecoder().decode(metadata.data))?.[1]
  if (!name) throw new GoError('chart name not specified')
  for (const file of files) {
    const path = absolute(io, `${folder}/${name}/${file.name}`)
    await io.files.makeFolders(path.slice(0, path.lastIndexOf('/')))
    await io.files.write(path, file.data)
  }
}

function within<T>(what: string, work: () => T): T {
  try {
    return work()
  } catch (fault) {
    if (fault instanceof GoError) throw new GoError(`${what}: ${fault.message}`, { cause: fault })
    throw fault
  }
}
