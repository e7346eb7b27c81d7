/** `helm create`. Mirrors helm pkg/cmd/create.go and Create of pkg/chart/v2/util/create.go. */
import { basePath, dirPath, fromBytes, GoError, quote, toBytes } from '../../go'
import { type Chart, createChart, emptyMetadata, metadataYaml, packChart } from '../../helm'
import type { Command, Run } from './command'
import { dataPath, joinPath } from './environment'
import { absolute, FileError, type FileInfo } from './io'
import { loadChart } from './load-chart'
import { packTimes } from './source-date'

export const CREATE: Command = {
  name: 'create',
  use: 'create NAME',
  short: 'create a new chart with the given name',
  takes: { least: 1, most: 1 },
  flags: [
    {
      name: 'starter',
      short: 'p',
      kind: 'string',
      usage: 'the name or absolute path to Helm starter scaffold',
    },
    {
      name: 'chart-api-version',
      kind: 'string',
      helm: '4',
      isHidden: true,
      byDefault: '"v2"',
      usage: 'chart API version to use (v2 or v3)',
    },
  ],
  run: create,
}

async function create(run: Run): Promise<void> {
  const { io, args, flags, version } = run
  const name = args[0]!
  const starter = flags.string('starter')
  io.stdout(`Creating ${name}\n`)
  checkApiVersion(flags.string('chart-api-version', 'v2'))
  if (starter !== '') return createFrom(run, name, starter)
  const files = createChart(basePath(name), version)
  const parent = absolute(io, dirPath(name))
  if (!(await io.files.stat(parent)).isFolder) throw new GoError(`no such directory ${parent}`)
  const folder = absolute(io, `${parent}/${basePath(name)}`)
  const there = await info(io, folder)
  if (there && !there.isFolder) throw new GoError(`file ${folder} already exists and is not a directory`)
  for (const [path, text] of Object.entries(files)) {
    const file = `${folder}/${path}`
    if (await info(io, file)) io.stdout(`WARNING: File ${quote(file)} already exists. Overwriting.\n`)
    await io.files.makeFolders(dirPath(file))
    await io.files.write(file, toBytes(text))
  }
  await io.files.makeFolders(`${folder}/charts`)
}

function checkApiVersion(version: string): void {
  if (version === 'v2' || version === '') return
  throw new GoError(
    version === 'v3'
      ? 'this feature has been marked as experimental and is not enabled by default. Please set HELM_EXPERIMENTAL_CHART_V3=1 in your environment to use this feature'
      : `unsupported chart API version: ${version} (supported: v2, v3)`,
  )
}

/** Begins a chart as the starter is, under its own name. Mirrors CreateFrom and SaveDir of helm pkg/chart/v2/util. */
async function createFrom(run: Run, name: string, starter: string): Promise<void> {
  const { io, version } = run
  const path = starter.startsWith('/') ? starter : dataPath(io.env, joinPath('starters', starter))
  const chart = await within(`could not load ${path}`, () => loadChart(run, path))
  const own = basePath(name)
  const folder = absolute(io, name)
  const there = await info(io, folder)
  if (there && !there.isFolder)
    throw new GoError(`file ${joinPath(name)} already exists and is not a directory`)
  const named = (data: Uint8Array): Uint8Array => toBytes(fromBytes(data).replaceAll('<CHARTNAME>', own))
  const metadata: Chart['metadata'] = {
    ...emptyMetadata(),
    apiVersion: 'v2',
    name: own,
    description: 'A Helm chart for Kubernetes',
    type: 'application',
    version: '0.1.0',
    appVersion: '0.1.0',
  }
  const values = chart.raw.find((file) => file.name === 'values.yaml')
  const files = new Map([
    ['Chart.yaml', toBytes(metadataYaml(metadata))],
    ...(values ? [['values.yaml', named(values.data)] as const] : []),
    ...(chart.schema ? [['values.schema.json', chart.schema] as const] : []),
    ...chart.templates.map((file) => [file.name, named(file.data)] as const),
    ...chart.files.map((file) => [file.name, file.data] as const),
  ])
  for (const child of chart.dependencies) {
    const archive = packChart(child, packTimes(run), version)
    files.set(`charts/${archive.name}`, archive.data)
  }
  await io.files.makeFolders(folder)
  for (const [file, data] of files) {
    await io.files.makeFolders(dirPath(`${folder}/${file}`))
    await io.files.write(`${folder}/${file}`, data)
  }
}

async function within<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (fault) {
    if (fault instanceof GoError) throw new GoError(`${what}: ${fault.message}`, { cause: fault })
    throw fault
  }
}

async function info(io: Run['io'], path: string): Promise<FileInfo | undefined> {
  try {
    return await io.files.stat(path)
  } catch (fault) {
    if (fault instanceof FileError) return undefined
    throw fault
  }
}
