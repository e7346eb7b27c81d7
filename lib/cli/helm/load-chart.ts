/** Finds and loads the chart a command names. Mirrors helm pkg/chart/loader, pkg/chart/v2/loader and LocateChart. */
import { base64Encode, basePath, fromBytes, GoError, hasInvalidBytes, quote } from '../../go'
import {
  type Chart,
  type ChartFile,
  checkChartApiVersion,
  type HelmVersion,
  IgnoreRules,
  loadFiles,
  MAX_CHART_SIZE,
  unpackChart,
  withoutBom,
} from '../../helm'
import type { ChartFiles } from '../../release'
import type { Run } from './command'
import { absolute, type CliIo, FileError } from './io'

/** What loading a chart needs of a run. */
export type Loading = Pick<Run, 'io' | 'log' | 'version'>

/** Loads a folder or an archive, which errors name as `shown`. Throws GoError with Helm's text. */
export async function loadChart(run: Loading, path: string, shown = path): Promise<Chart> {
  const { files } = run.io
  const info = await files.stat(path)
  if (info.isFolder) return loadFolder(run, path)
  return loadArchive(await files.read(path), shown, run)
}

/** The files of a chart as a release action takes them. Throws GoError with Helm's text. */
export async function chartSources(run: Loading, path: string): Promise<ChartFiles> {
  const { files } = run.io
  const found = (await files.stat(path)).isFolder
    ? await folderFiles(run, path)
    : unpacked(await files.read(path), path, run.version)
  return Object.fromEntries(
    found.map(({ name, data }) => {
      const text = fromBytes(data)
      return [name, hasInvalidBytes(text) ? { base64: base64Encode(data) } : text]
    }),
  )
}

/** Loads a folder. Throws GoError with Helm's text. */
export async function loadFolder(run: Loading, path: string): Promise<Chart> {
  if (run.version.checksChartApiVersion) checkChartApiVersion(fromBytes(await readChartYaml(run.io, path)))
  return loadFiles(await folderFiles(run, path), run.log, run.version)
}

async function readChartYaml(io: CliIo, path: string): Promise<Uint8Array> {
  try {
    return await io.files.read(`${path}/Chart.yaml`)
  } catch (fault) {
    if (fault instanceof FileError)
      throw new GoError(`unable to detect chart at ${path}/Chart.yaml: ${fault.message}`, { cause: fault })
    throw fault
  }
}

/** Loads a folder as dependency commands do: a Chart.yaml of any apiVersion, which may be missing. */
export async function loadPlainFolder(run: Loading, path: string): Promise<Chart> {
  return loadFiles(await folderFiles(run, absolute(run.io, path)), run.log, run.version)
}

function loadArchive(data: Uint8Array, name: string, { log, version }: Loading): Chart {
  if (!(data[0] === 0x1f && data[1] === 0x8b && data[2] === 0x08)) {
    if (/\.ya?ml$/.test(name))
      throw new GoError(`file '${name}' seems to be a YAML file, but expected a gzipped archive`)
    throw new GoError(`file '${name}' does not appear to be a gzipped archive; got '${contentType(data)}'`)
  }
  const files = unpacked(data, name, version)
  if (version.checksChartApiVersion) {
    const chartYaml = files.find((file) => file.name === 'Chart.yaml')
    if (!chartYaml) throw new GoError('unable to detect chart version, no Chart.yaml found')
    checkChartApiVersion(fromBytes(chartYaml.data))
  }
  return loadFiles(files, log, version)
}

function unpacked(data: Uint8Array, name: string, version: HelmVersion): ChartFile[] {
  try {
    return unpackChart(data, version)
  } catch (fault) {
    if (!(fault instanceof GoError)) throw fault
    if (fault.message === 'gzip: invalid header')
      throw new GoError(`file '${name}' does not appear to be a valid chart file (details: ${fault.message})`)
    throw new GoError('unable to load chart archive', { cause: fault })
  }
}

/** What net/http's sniffing would call it; Helm sniffs at 512 bytes, with zeros where the file has fewer. */
function contentType(data: Uint8Array): string {
  const head = data.subarray(0, 512)
  const isBinary =
    head.length < 512 ||
    head.some((byte) => byte < 0x09 || (byte > 0x0d && byte < 0x1b) || (byte > 0x1b && byte < 0x20))
  return isBinary ? 'application/octet-stream' : 'text/plain; charset=utf-8'
}

/** The files of a chart's folder, without what .helmignore keeps out; links are followed. */
export async function folderFiles({ io, log, version }: Loading, top: string): Promise<ChartFile[]> {
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
    if (version.maxFileSize !== undefined && info.size > version.maxFileSize)
      throw new GoError(
        `chart file ${quote(basePath(name))} is larger than the maximum file size ${version.maxFileSize}`,
      )
    if (info.size > remaining)
      throw new GoError(
        `error reading ${name}: chart exceeds maximum decompressed size of ${MAX_CHART_SIZE} bytes`,
      )
    const data = await io.files.read(path)
    remaining -= data.length
    files.push({ name, data: withoutBom(data), modified: info.modified })
  }
  await walk(top, '')
  return files
}

async function followed(io: CliIo, path: string): Promise<string> {
  try {
    return await io.files.resolve(path)
  } catch (fault) {
    if (fault instanceof FileError || fault instanceof GoError)
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
