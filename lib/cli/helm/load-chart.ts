/** Finds and loads the chart a command names. Mirrors helm pkg/chart/loader, pkg/chart/v2/loader and LocateChart. */
import { fromBytes, GoError, quote } from '../../go'
import {
  type Chart,
  type ChartFile,
  chartApiVersion,
  IgnoreRules,
  type Log,
  loadFiles,
  MAX_CHART_SIZE,
  unpackChart,
  withoutBom,
} from '../../helm'
import { absolute, type CliIo, FileError } from './io'

/** The path of a chart. There are no repositories here: what is no path is refused as Helm refuses an unknown one. */
export async function locateChart(io: CliIo, name: string): Promise<string> {
  const trimmed = name.trim()
  if (await exists(io, trimmed)) return absolute(io, trimmed)
  if (trimmed.startsWith('/') || trimmed.startsWith('.'))
    throw new GoError(`path ${quote(trimmed)} not found`)
  const slash = trimmed.indexOf('/')
  if (slash < 0)
    throw new GoError(`non-absolute URLs should be in form of repo_name/path_to_chart, got: ${trimmed}`)
  throw new GoError(`repo ${trimmed.slice(0, slash)} not found`)
}

async function exists(io: CliIo, path: string): Promise<boolean> {
  try {
    await io.files.stat(absolute(io, path))
    return true
  } catch (fault) {
    if (fault instanceof FileError) return false
    throw fault
  }
}

/** Loads a folder or an archive. Throws GoError with Helm's text. */
export async function loadChart(io: CliIo, path: string, log: Log): Promise<Chart> {
  const info = await io.files.stat(path)
  if (info.isFolder) return loadFolder(io, path, log)
  return loadArchive(await io.files.read(path), path, log)
}

/** Loads a folder. Throws GoError with Helm's text. */
export async function loadFolder(io: CliIo, path: string, log: Log): Promise<Chart> {
  let base: Uint8Array
  try {
    base = await io.files.read(`${path}/Chart.yaml`)
  } catch (fault) {
    if (fault instanceof FileError)
      throw new GoError(`unable to detect chart at ${path}/Chart.yaml: ${fault.message}`, { cause: fault })
    throw fault
  }
  checkApiVersion(base)
  return loadFiles(await folderFiles(io, path, log), log)
}

/** Loads a folder as dependency commands do: a Chart.yaml of any apiVersion, which may be missing. */
export async function loadPlainFolder(io: CliIo, path: string, log: Log): Promise<Chart> {
  return loadFiles(await folderFiles(io, absolute(io, path), log), log)
}

function loadArchive(data: Uint8Array, name: string, log: Log): Chart {
  if (!(data[0] === 0x1f && data[1] === 0x8b && data[2] === 0x08)) {
    if (/\.ya?ml$/.test(name))
      throw new GoError(`file '${name}' seems to be a YAML file, but expected a gzipped archive`)
    throw new GoError(`file '${name}' does not appear to be a gzipped archive; got '${contentType(data)}'`)
  }
  const files = unpacked(data, name)
  const chartYaml = files.find((file) => file.name === 'Chart.yaml')
  if (!chartYaml) throw new GoError('unable to detect chart version, no Chart.yaml found')
  checkApiVersion(chartYaml.data)
  return loadFiles(files, log)
}

function unpacked(data: Uint8Array, name: string): ChartFile[] {
  try {
    return unpackChart(data)
  } catch (fault) {
    if (!(fault instanceof GoError)) throw fault
    if (fault.message === 'gzip: invalid header')
      throw new GoError(`file '${name}' does not appear to be a valid chart file (details: ${fault.message})`)
    throw new GoError('unable to load chart archive', { cause: fault })
  }
}

function checkApiVersion(chartYaml: Uint8Array): void {
  const version = chartApiVersion(fromBytes(chartYaml))
  if (['', 'v1', 'v2'].includes(version)) return
  throw new GoError(version === 'v3' ? 'invalid chart apiVersion' : 'unsupported chart version')
}

/** What net/http's sniffing would call it, as far as it matters here. */
function contentType(data: Uint8Array): string {
  const head = data.subarray(0, 512)
  return head.some((byte) => byte < 0x09 || (byte > 0x0d && byte < 0x1b) || (byte > 0x1b && byte < 0x20))
    ? 'application/octet-stream'
    : 'text/plain; charset=utf-8'
}

/** The files of a chart's folder, without what .helmignore keeps out; links are followed. */
export async function folderFiles(io: CliIo, top: string, log: Log): Promise<ChartFile[]> {
  const rules = new IgnoreRules(await helmignore(io, top))
  const files: ChartFile[] = []
  let remaining = MAX_CHART_SIZE
  const walk = async (path: string, name: string): Promise<void> => {
    const link = await io.files.lstat(path)
    let info = link
    if (link.isLink) {
      const target = await followed(io, path)
      log(
        'INFO',
        'found symbolic link in path. Contents of linked file included and used',
        ['path', path],
        ['resolved', target],
      )
      info = await io.files.lstat(target)
    }
    if (name !== '' && rules.ignores(name, info.isFolder)) return
    if (info.isFolder) {
      for (const entry of await io.files.list(path))
        await walk(`${path}/${entry}`, name === '' ? entry : `${name}/${entry}`)
      return
    }
    if (!info.isRegular)
      throw new GoError(`cannot load irregular file ${path} as it has file mode type bits set`)
    if (info.size > remaining)
      throw new GoError(
        `error reading ${name}: chart exceeds maximum decompressed size of ${MAX_CHART_SIZE} bytes`,
      )
    const data = await io.files.read(path)
    remaining -= data.length
    files.push({ name, data: withoutBom(data) })
  }
  await walk(top, '')
  return files
}

async function followed(io: CliIo, path: string): Promise<string> {
  try {
    return await io.files.resolve(path)
  } catch (fault) {
    if (fault instanceof FileError)
      throw new GoError(`error evaluating symlink ${path}: ${fault.message}`, { cause: fault })
    throw fault
  }
}

async function helmignore(io: CliIo, top: string): Promise<Uint8Array | undefined> {
  try {
    await io.files.stat(`${top}/.helmignore`)
  } catch (fault) {
    if (fault instanceof FileError) return undefined
    throw fault
  }
  return io.files.read(`${top}/.helmignore`)
}
