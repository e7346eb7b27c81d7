/** `helm dependency list`. Mirrors helm pkg/action/dependency.go. */
import { basePath, cleanPath, extPath, GoError, quote } from '../../go'
import { type Chart, type Dependency, isCompatibleRange, isValidConstraint, isValidSemver } from '../../helm'
import type { Run } from './command'
import { absolute, type CliIo, FileError } from './io'
import { loadChart } from './load-chart'
import { table } from './table'

export async function listDependencies(run: Run): Promise<void> {
  const { io, args, flags } = run
  const path = cleanPath(args[0] ?? '.')
  const chart = await loadShown(run, path)
  const required = chart.metadata.dependencies
  if (!required) {
    io.stdout(`WARNING: no dependencies at ${cleanPath(`${path}/charts`)}\n`)
    return
  }
  const rows: string[][] = [['NAME', 'VERSION', 'REPOSITORY', 'STATUS']]
  const held = await chartsFolder(io, path)
  for (const dependency of required) {
    const { name, version, repository } = dependency
    rows.push([name, version, repository, await status(run, path, held, dependency, chart)])
  }
  io.stdout(`${table(rows, Number(flags.string('max-col-width', '80')))}\n`)
  for (const entry of held) {
    const file = `${cleanPath(`${path}/charts`)}/${entry}`
    if (!(await io.files.stat(absolute(io, file))).isFolder && extPath(entry) !== '.tgz') continue
    const found = await attempt(() => loadChart(run, absolute(io, file)))
    if (!found) io.stdout(`WARNING: ${quote(file)} is not a chart.\n`)
    else if (!required.some(({ name }) => name === found.metadata.name))
      io.stdout(`WARNING: ${quote(file)} is not in Chart.yaml.\n`)
  }
}

/** A missing chart is told by the path as given. */
async function loadShown(run: Run, path: string): Promise<Chart> {
  try {
    return await loadChart(run, absolute(run.io, path), path)
  } catch (fault) {
    if (fault instanceof FileError && fault.operation === 'stat')
      throw new FileError('stat', path, fault.reason)
    throw fault
  }
}

async function chartsFolder(io: CliIo, path: string): Promise<string[]> {
  const folder = absolute(io, `${path}/charts`)
  return (await attempt(() => io.files.list(folder)))?.filter((name) => !name.startsWith('.')) ?? []
}

async function status(
  run: Run,
  path: string,
  held: readonly string[],
  dependency: Dependency,
  parent: Chart,
): Promise<string> {
  const { name, version } = dependency
  const archives = held.filter((entry) => entry.startsWith(`${name}-`) && entry.endsWith('.tgz'))
  const exact = archives.filter((entry) =>
    isValidSemver(basePath(entry).slice(name.length + 1, -'.tgz'.length)),
  )
  const candidates = archives.length > 1 ? exact : archives
  if (candidates.length > 1) return 'too many matches'
  if (candidates.length === 1) {
    const archive = await attempt(() => loadChart(run, absolute(run.io, `${path}/charts/${candidates[0]}`)))
    if (!archive) return 'corrupt'
    if (archive.metadata.name !== name) return 'misnamed'
    return misfit(archive.metadata.version, version) ?? 'ok'
  }
  const unpacked = parent.dependencies.findLast(({ metadata }) => metadata.name === name)
  return unpacked ? (misfit(unpacked.metadata.version, version) ?? 'unpacked') : 'missing'
}

/** What is wrong with a version for a constraint. */
function misfit(version: string, constraint: string): string | undefined {
  if (version === constraint) return undefined
  if (!isValidConstraint(constraint) || !isValidSemver(version)) return 'invalid version'
  return isCompatibleRange(constraint, version) ? undefined : 'wrong version'
}

async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (fault) {
    if (fault instanceof GoError) return undefined
    throw fault
  }
}
