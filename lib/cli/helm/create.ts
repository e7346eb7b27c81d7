/** `helm create`. Mirrors helm pkg/cmd/create.go and Create of pkg/chart/v2/util/create.go. */
import { basePath, dirPath, GoError, quote, toBytes } from '../../go'
import { createChart } from '../../helm'
import type { Command, Run } from './command'
import { dataPath, joinPath } from './environment'
import { absolute, FileError, type FileInfo } from './io'

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

async function create({ io, args, flags, version }: Run): Promise<void> {
  const name = args[0]!
  const starter = flags.string('starter')
  io.stdout(`Creating ${name}\n`)
  checkApiVersion(flags.string('chart-api-version', 'v2'))
  if (starter !== '') await refuseStarter(io, starter)
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

/** Charts are begun from Helm's scaffold alone. */
async function refuseStarter(io: Run['io'], starter: string): Promise<never> {
  const path = starter.startsWith('/') ? starter : dataPath(io.env, joinPath('starters', starter))
  try {
    await io.files.stat(path)
  } catch (fault) {
    if (fault instanceof FileError) throw new GoError(`could not load ${path}: ${fault.message}`)
    throw fault
  }
  throw new GoError(`could not load ${path}: this helm begins charts from its own scaffold alone`)
}

async function info(io: Run['io'], path: string): Promise<FileInfo | undefined> {
  try {
    return await io.files.stat(path)
  } catch (fault) {
    if (fault instanceof FileError) return undefined
    throw fault
  }
}
