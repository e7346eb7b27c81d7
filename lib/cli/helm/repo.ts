/** `helm repo add|list|update|remove|index`. Mirrors helm pkg/cmd repo_*.go. */
import { sha256 } from '@noble/hashes/sha2.js'
import { fromBytes, GoError, type GoValue, marshalJSON, quote, Time, toBytes, UTC } from '../../go'
import { decode, encode } from '../../goyaml'
import { metadataYaml } from '../../helm'
import { type ChartIndex, ChartVersion, findVersion, indexText, readIndex, sortIndex } from './chart-index'
import type { Command, Run } from './command'
import type { Flag } from './flags'
import { glob, relativePath } from './glob'
import { absolute, FileError } from './io'
import { loadChart } from './load-chart'
import { forget, readRepositories, refresh, repositoryOf, writeRepositories } from './repositories'
import { table } from './table'

export const OUTPUT: Flag = {
  name: 'output',
  short: 'o',
  kind: 'string',
  byDefault: 'table',
  usage: 'prints the output in the specified format. Allowed values: table, json, yaml',
}

const TIMEOUT: Flag = {
  name: 'timeout',
  kind: 'duration',
  byDefault: '2m0s',
  usage: 'time to wait for the index file download to complete',
}

export const REPO: Command = {
  name: 'repo',
  use: 'repo add|remove|list|index|update [ARGS]',
  short: 'add, list, remove, update, and index chart repositories',
  flags: [],
  commands: [
    {
      name: 'add',
      use: 'add [NAME] [URL]',
      short: 'add a chart repository',
      takes: { least: 2, most: 2 },
      flags: [
        { name: 'username', kind: 'string', usage: 'chart repository username' },
        { name: 'password', kind: 'string', usage: 'chart repository password' },
        { name: 'password-stdin', kind: 'bool', usage: 'read chart repository password from stdin' },
        { name: 'force-update', kind: 'bool', usage: 'replace (overwrite) the repo if it already exists' },
        { name: 'no-update', kind: 'bool', helm: '3', isHidden: true, usage: 'Ignored.' },
        { name: 'cert-file', kind: 'string', usage: 'identify HTTPS client using this SSL certificate file' },
        { name: 'key-file', kind: 'string', usage: 'identify HTTPS client using this SSL key file' },
        { name: 'ca-file', kind: 'string', usage: 'verify certificates of HTTPS-enabled servers' },
        { name: 'insecure-skip-tls-verify', kind: 'bool', usage: 'skip tls certificate checks' },
        { name: 'allow-deprecated-repos', kind: 'bool', usage: 'allow repos that have been deleted' },
        { name: 'pass-credentials', kind: 'bool', usage: 'pass credentials to all domains' },
        TIMEOUT,
      ],
      run: add,
    },
    {
      name: 'index',
      use: 'index [DIR]',
      short: 'generate an index file given a directory containing packaged charts',
      takes: { least: 1, most: 1 },
      flags: [
        { name: 'url', kind: 'string', usage: 'url of chart repository' },
        { name: 'merge', kind: 'string', usage: 'merge the generated index into the given index' },
        { name: 'json', kind: 'bool', usage: 'output in JSON format' },
      ],
      run: index,
    },
    {
      name: 'list',
      aliases: ['ls'],
      use: 'list',
      short: 'list chart repositories',
      takes: { least: 0, most: 0 },
      flags: [{ name: 'no-headers', kind: 'bool', usage: 'suppress headers in the output' }, OUTPUT],
      run: list,
    },
    {
      name: 'remove',
      aliases: ['rm'],
      use: 'remove [REPO1 [REPO2 ...]]',
      short: 'remove one or more chart repositories',
      takes: { least: 1 },
      flags: [],
      run: remove,
    },
    {
      name: 'update',
      aliases: ['up'],
      use: 'update [REPO1 [REPO2 ...]]',
      short: 'update information of available charts locally from chart repositories',
      takes: { least: 0 },
      flags: [TIMEOUT, { name: 'fail-on-repo-update-fail', kind: 'bool', helm: '3', usage: '' }],
      run: update,
    },
  ],
}

/** Repositories that are no more, and where their charts went. */
const DELETED: readonly (readonly [url: string, instead: string])[] = [
  ['//kubernetes-charts.storage.googleapis.com', 'https://charts.helm.sh/stable'],
  ['//kubernetes-charts-incubator.storage.googleapis.com', 'https://charts.helm.sh/incubator'],
]

async function add(run: Run): Promise<void> {
  const { io, flags } = run
  const [name, url] = run.args as [string, string]
  const gone = flags.bool('allow-deprecated-repos') ? undefined : DELETED.find(([old]) => url.includes(old))
  if (gone) throw new GoError(`repo ${quote(url)} is no longer available; try ${quote(gone[1])} instead`)
  const known = (await readRepositories(run)) ?? []
  const wanted = {
    ...repositoryOf(name, url),
    username: flags.string('username'),
    password: await password(run),
    passesCredentials: flags.bool('pass-credentials'),
    certFile: flags.string('cert-file'),
    keyFile: flags.string('key-file'),
    caFile: flags.string('ca-file'),
    skipsTls: flags.bool('insecure-skip-tls-verify'),
  }
  if (name.includes('/'))
    throw new GoError(`repository name (${name}) contains '/', please specify a different name without '/'`)
  const standing = known.find((one) => one.name === name)
  if (standing && !flags.bool('force-update')) {
    if (JSON.stringify(Object.entries(standing).sort()) !== JSON.stringify(Object.entries(wanted).sort()))
      throw new GoError(`repository name (${name}) already exists, please specify a different name`)
    return io.stdout(`${quote(name)} already exists with the same configuration, skipping\n`)
  }
  try {
    await refresh(run, wanted)
  } catch (fault) {
    if (!(fault instanceof GoError) || fault.message.startsWith('could not find protocol handler'))
      throw fault
    throw new GoError(
      `looks like ${quote(url)} is not a valid chart repository or cannot be reached: ${fault.message}`,
      { cause: fault },
    )
  }
  await writeRepositories(
    run,
    standing ? known.map((one) => (one === standing ? wanted : one)) : [...known, wanted],
  )
  io.stdout(`${quote(name)} has been added to your repositories\n`)
}

async function password({ io, flags }: Run): Promise<string> {
  const given = flags.string('password')
  if (flags.string('username') === '' || given !== '') return given
  if (!flags.bool('password-stdin'))
    throw new GoError('this helm asks for no password: give it with --password or --password-stdin')
  return fromBytes(await io.stdin()).replace(/\r?\n$/, '')
}

async function list(run: Run): Promise<void> {
  const { io, flags, version } = run
  const format = flags.string('output', 'table')
  const known = await readableRepositories(run)
  if (known.length === 0 && !['json', 'yaml'].includes(format)) {
    if (version.wantsRepositories) throw new GoError('no repositories to show')
    return io.stderr('no repositories to show\n')
  }
  const rows = known.map(({ name, url }) => [name, url])
  if (format === 'table')
    return io.stdout(table(flags.bool('no-headers') ? rows : [['NAME', 'URL'], ...rows]))
  printList(run, ['name', 'url'], rows)
}

/** What cannot be read counts as none. */
async function readableRepositories(run: Run) {
  try {
    return (await readRepositories(run)) ?? []
  } catch (fault) {
    if (fault instanceof GoError) return []
    throw fault
  }
}

/** Rows as JSON or YAML. */
export function printList(
  { io, flags }: Run,
  keys: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const format = flags.string('output', 'table')
  const value = rows.map((row) => new Map<string, GoValue>(keys.map((key, i) => [key, row[i] ?? ''])))
  if (format === 'yaml') {
    io.stdout(encode(value))
    return
  }
  if (format !== 'json') throw new GoError('invalid format type')
  const objects = rows.map(
    (row) => `{${keys.map((key, i) => `${marshalJSON(key)}:${marshalJSON(row[i] ?? '')}`).join(',')}}`,
  )
  io.stdout(`[${objects.join(',')}]\n`)
}

async function update(run: Run): Promise<void> {
  const { io, args } = run
  const known = await readRepositories(run)
  if (!known || known.length === 0)
    throw new GoError('no repositories found. You must add one before updating')
  const unknown = args.find((name) => !known.some((one) => one.name === name))
  if (unknown !== undefined)
    throw new GoError(`no repositories found matching '${unknown}'.  Nothing will be updated`)
  io.stdout('Hang tight while we grab the latest from your chart repositories...\n')
  const failed: string[] = []
  for (const one of known.filter(({ name }) => args.length === 0 || args.includes(name))) {
    try {
      await refresh(run, one)
      io.stdout(`...Successfully got an update from the ${quote(one.name)} chart repository\n`)
    } catch (fault) {
      if (!(fault instanceof GoError)) throw fault
      const whose = `${quote(one.name)} chart repository (${one.url})`
      io.stdout(`...Unable to get an update from the ${whose}:\n\t${fault.message}\n`)
      failed.push(one.url)
    }
  }
  if (failed.length > 0)
    throw new GoError(`failed to update the following repositories: [${failed.join(' ')}]`)
  io.stdout('Update Complete. ⎈Happy Helming!⎈\n')
}

async function remove(run: Run): Promise<void> {
  let known = await readableRepositories(run)
  if (known.length === 0) throw new GoError('no repositories configured')
  for (const name of run.args) {
    if (!known.some((one) => one.name === name)) throw new GoError(`no repo named ${quote(name)} found`)
    known = known.filter((one) => one.name !== name)
    await writeRepositories(run, known)
    await forget(run, name)
    run.io.stdout(`${quote(name)} has been removed from your repositories\n`)
  }
}

// ── index ────────────────────────────────────────────────────────────────────────────────────────

async function index(run: Run): Promise<void> {
  const { io, flags } = run
  if (flags.bool('json')) throw new GoError('this helm writes an index as YAML alone: leave --json out')
  const folder = absolute(io, run.args[0]!)
  const made = await folderIndex(run, folder, flags.string('url'))
  const merge = flags.string('merge')
  if (merge !== '') await mergeInto(run, made, merge)
  sortIndex(made)
  const text = indexText(made, now(run))
  await io.files.write(`${folder}/index.yaml`, toBytes(text))
}

async function folderIndex(run: Run, folder: string, base: string): Promise<ChartIndex> {
  const { io } = run
  const made: ChartIndex = new Map()
  const archives = [...(await glob(io, `${folder}/*.tgz`)), ...(await glob(io, `${folder}/*/*.tgz`))]
  for (const archive of archives) {
    const path = relativePath(folder, archive)
    const slash = path.lastIndexOf('/')
    const below = slash < 0 ? '' : path.slice(0, slash)
    const file = path.slice(slash + 1)
    const data = await io.files.read(archive)
    let fields: Map<string, GoValue>
    try {
      const chart = await loadChart(run, archive)
      fields = decode(metadataYaml(chart.metadata), { target: 'map' })
    } catch (fault) {
      if (fault instanceof GoError) continue // no chart
      throw fault
    }
    fields.set('created', now(run))
    fields.set('digest', [...sha256(data)].map((byte) => byte.toString(16).padStart(2, '0')).join(''))
    fields.set('urls', [[joinUrl(base, below), file].filter((part) => part !== '').join('/')])
    const name = fields.get('name') as string
    made.set(name, [...(made.get(name) ?? []), new ChartVersion(fields)])
  }
  return made
}

function joinUrl(base: string, below: string): string {
  if (base === '') return below
  return below === '' ? base.replace(/\/+$/, '') : `${base.replace(/\/+$/, '')}/${below}`
}

/** What the other index has and this one has not is added; one that is missing is begun. */
async function mergeInto(run: Run, made: ChartIndex, path: string): Promise<void> {
  const { io } = run
  const file = absolute(io, path)
  let other: ChartIndex
  try {
    other = readIndex(await io.files.read(file), path, run.log)
  } catch (fault) {
    if (!(fault instanceof FileError && fault.isMissing)) {
      if (fault instanceof GoError) throw new GoError(`merge failed: error loading ${path}: ${fault.message}`)
      throw fault
    }
    other = new Map()
    await io.files.write(file, toBytes(indexText(other, now(run))))
  }
  for (const version of [...other.values()].flat()) {
    if (has(made, version)) continue
    made.set(version.name, [...(made.get(version.name) ?? []), version])
  }
}

function has(index: ChartIndex, { name, version }: ChartVersion): boolean {
  try {
    findVersion(index, name, version, () => {})
    return true
  } catch (fault) {
    if (fault instanceof GoError) return false
    throw fault
  }
}

const now = ({ io }: Run): string =>
  Time.fromNanoseconds(io.clock(), UTC).format('2006-01-02T15:04:05.999999999Z07:00')
