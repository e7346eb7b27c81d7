/** `helm lint`. Mirrors helm pkg/cmd/lint.go and pkg/action/lint.go. */
import { cleanPath, fromBytes, GoError } from '../../go'
import {
  type Attribute,
  type Chart,
  type ChartFile,
  copyShared,
  type Level,
  type LintMessage,
  lintChart,
  loadFiles,
  offlineCapabilities,
  parseKubeVersion,
  type Standing,
  unpackChart,
} from '../../helm'
import type { Command, Run } from './command'
import { withFunctions } from './functions'
import { absolute, type CliIo, FileError } from './io'
import { folderFiles } from './load-chart'
import { readLayers, userValues, VALUE_FLAGS } from './values-options'

export const LINT: Command = {
  name: 'lint',
  use: 'lint PATH',
  short: 'examine a chart for possible issues',
  takes: { least: 1 },
  flags: [
    { name: 'strict', kind: 'bool', usage: 'fail on lint warnings' },
    { name: 'with-subcharts', kind: 'bool', usage: 'lint dependent charts' },
    { name: 'quiet', kind: 'bool', usage: 'print only warnings and errors' },
    { name: 'skip-schema-validation', kind: 'bool', usage: 'if set, disables JSON schema validation' },
    {
      name: 'kube-version',
      kind: 'string',
      usage: 'Kubernetes version used for capabilities and deprecation checks',
    },
    ...VALUE_FLAGS,
  ],
  run: lint,
}

async function lint(run: Run): Promise<void> {
  const { io, flags } = run
  const kubeVersion = flags.string('kube-version')
  if (kubeVersion !== '') checkKubeVersion(kubeVersion)
  const paths = flags.bool('with-subcharts') ? [...run.args, ...(await subcharts(io, run.args))] : run.args
  const values = userValues(await readLayers(io, flags, run.version), run.version)
  const quiet = flags.bool('quiet')
  let failed = 0
  let complaining = 0
  let text = ''
  for (const path of paths) {
    const result = await lintPath(run, path, values)
    const isFaulty = result.errors.length > 0 || result.messages.some(({ severity }) => severity !== 'info')
    if (isFaulty) complaining++
    if (quiet && !isFaulty) continue
    text += `==> Linting ${path}\n`
    if (result.messages.length === 0) text += result.errors.map((error) => `Error ${error}\n`).join('')
    text += result.messages
      .filter(({ severity }) => !quiet || severity !== 'info')
      .map((message) => `[${message.severity.toUpperCase()}] ${message.path}: ${message.message}\n`)
      .join('')
    if (result.errors.length > 0) failed++
    text += '\n'
  }
  io.stdout(text)
  const summary = `${paths.length} chart(s) linted, ${failed} chart(s) failed`
  if (failed > 0) throw new GoError(summary)
  if (!quiet || complaining > 0) io.stdout(`${summary}\n`)
}

function checkKubeVersion(text: string): void {
  try {
    parseKubeVersion(text)
  } catch (fault) {
    if (fault instanceof GoError)
      throw new GoError(`invalid kube version '${text}': ${fault.message}`, { cause: fault })
    throw fault
  }
}

interface Result {
  messages: readonly LintMessage[]
  /** What makes the chart fail. */
  errors: readonly string[]
}

async function lintPath(
  run: Run,
  path: string,
  values: Awaited<ReturnType<typeof userValues>>,
): Promise<Result> {
  const { flags, version } = run
  let source: Source
  try {
    source = /\.(tgz|tar\.gz)$/.test(path) ? await archiveSource(run, path) : await folderSource(run, path)
  } catch (fault) {
    if (fault instanceof GoError) return { messages: [], errors: [fault.message] }
    throw fault
  }
  const kubeVersion = flags.string('kube-version')
  const messages = await withFunctions(run, (functions, log) =>
    lintChart({
      ...source,
      values: copyShared(values),
      functions,
      namespace: run.namespace,
      capabilities: offlineCapabilities(version, kubeVersion === '' ? {} : { kubeVersion }),
      skipSchema: flags.bool('skip-schema-validation'),
      log,
    }),
  )
  const isError = ({ severity }: LintMessage): boolean =>
    severity === 'error' || (flags.bool('strict') && severity === 'warning')
  return { messages, errors: messages.filter(isError).map(({ message }) => message) }
}

interface Source {
  path: string
  read(path: string): string | undefined
  standing(path: string): Standing
  load(): Chart
}

async function archiveSource({ io, version }: Run, path: string): Promise<Source> {
  const data = await within('unable to open tarball', () => io.files.read(absolute(io, path)))
  const files = await within('unable to extract tarball', async () => unpackChart(data, version))
  const texts = new Map(files.map((file) => [file.name, fromBytes(file.data)]))
  if (!texts.has('Chart.yaml'))
    throw new GoError('unable to check Chart.yaml file in chart: stat Chart.yaml: no such file or directory')
  return {
    path: absolute(io, path),
    read: (name) => texts.get(name),
    standing: (name) =>
      texts.has(name)
        ? 'file'
        : [...texts.keys()].some((known) => known.startsWith(`${name}/`))
          ? 'folder'
          : 'missing',
    load: () => loadFiles(files, undefined, version),
  }
}

async function folderSource(run: Run, path: string): Promise<Source> {
  const { io, log, version } = run
  const folder = absolute(io, path)
  const standings = new Map<string, Standing>()
  for (const name of ['Chart.yaml', 'templates', 'crds'])
    standings.set(name, await standing(io, `${folder}/${name}`))
  if (standings.get('Chart.yaml') === 'missing') {
    const isFile = (await standing(io, folder)) === 'file'
    const reason = isFile ? 'not a directory' : 'no such file or directory'
    throw new GoError(
      `unable to check Chart.yaml file in chart: stat ${cleanPath(`${path}/Chart.yaml`)}: ${reason}`,
    )
  }
  const texts = new Map<string, string>()
  for (const name of ['Chart.yaml', 'values.yaml', 'values.schema.json'])
    if ((await standing(io, `${folder}/${name}`)) === 'file')
      texts.set(name, fromBytes(await io.files.read(`${folder}/${name}`)))
  const { files, fault, lines } = await readFolder(run, folder)
  return {
    path: folder,
    read: (name) => texts.get(name),
    standing: (name) => standings.get(name) ?? 'missing',
    load: () => {
      for (const line of lines) log(...line)
      if (fault) throw fault
      return loadFiles(files, log, version)
    },
  }
}

type LogLine = [Level, string, ...Attribute[]]

/** The chart's files, or the fault that keeps it from loading; every loading logs the same lines. */
async function readFolder(
  run: Run,
  folder: string,
): Promise<{ files: ChartFile[]; fault?: GoError; lines: LogLine[] }> {
  const lines: LogLine[] = []
  try {
    return { files: await folderFiles({ ...run, log: (...line) => void lines.push(line) }, folder), lines }
  } catch (fault) {
    if (fault instanceof GoError) return { files: [], fault, lines }
    throw fault
  }
}

async function standing(io: CliIo, path: string): Promise<Standing> {
  try {
    return (await io.files.stat(path)).isFolder ? 'folder' : 'file'
  } catch (fault) {
    if (fault instanceof FileError) return 'missing'
    throw fault
  }
}

/** Charts under charts/, at any depth: folders with a Chart.yaml, and archives. */
async function subcharts(io: CliIo, paths: readonly string[]): Promise<string[]> {
  const found: string[] = []
  const walk = async (path: string): Promise<void> => {
    if ((await standing(io, absolute(io, path))) !== 'folder') return
    for (const name of await io.files.list(absolute(io, path))) {
      const inner = `${path}/${name}`
      if (name === 'Chart.yaml') found.push(path)
      else if (/\.(tgz|tar\.gz)$/.test(name)) found.push(inner)
      else await walk(inner)
    }
  }
  for (const path of paths) await walk(cleanPath(`${path}/charts`))
  return found
}

async function within<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (fault) {
    if (fault instanceof GoError) throw new GoError(`${what}: ${fault.message}`, { cause: fault })
    throw fault
  }
}
