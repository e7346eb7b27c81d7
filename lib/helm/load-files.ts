/** Makes a chart of its files. Mirrors helm pkg/chart/v2/loader/load.go. */
import { extPath, fromBytes, GoError, sortedKeys } from '../go'
import { unpackChart } from './archive'
import {
  type Chart,
  type ChartFile,
  emptyMetadata,
  readLock,
  readMetadata,
  setDependencies,
  validateMetadata,
} from './chart'
import { type Log, noLog } from './log'
import { loadValues } from './values'
import { HELM_4, type HelmVersion } from './versions'

/** Archives within archives: Helm follows them for ever. */
const MAX_NESTING = 16

/**
 * Throws GoError with Helm's text. Subcharts are loaded in the order of their names, where Helm's is random.
 * `nesting` counts the archives around these files.
 */
export function loadFiles(
  files: readonly ChartFile[],
  log: Log = noLog,
  version: HelmVersion = HELM_4,
  nesting = 0,
): Chart {
  const chart: Chart = {
    metadata: emptyMetadata(),
    lock: undefined,
    templates: [],
    values: undefined,
    schema: undefined,
    files: [],
    raw: [...files],
    dependencies: [],
    parent: undefined,
  }
  const hasMetadata = readChartYaml(chart, files, version)
  const isV1 = () => chart.metadata.apiVersion === 'v1'
  let hasRequirements = false
  const subcharts = new Map<string, ChartFile[]>()
  for (const file of files) {
    switch (file.name) {
      case 'Chart.yaml':
        break
      case 'Chart.lock':
        chart.lock = within('Chart.lock', () => readLock(fromBytes(file.data), version))
        break
      case 'values.yaml':
        chart.values = within('values.yaml', () => loadValues(fromBytes(file.data), version))
        break
      case 'values.schema.json':
        chart.schema = file.data
        break
      case 'requirements.yaml':
        hasRequirements = true
        if (!isV1())
          log(
            'INFO',
            `Warning: Dependencies are handled in Chart.yaml since apiVersion "v2". We recommend migrating dependencies to Chart.yaml.`,
          )
        chart.metadata = within('requirements.yaml', () =>
          readMetadata(fromBytes(file.data), chart.metadata, version),
        )
        if (isV1()) chart.files.push(file)
        break
      case 'requirements.lock':
        hasRequirements = true
        chart.lock = within('requirements.lock', () => readLock(fromBytes(file.data), version))
        if (!isV1())
          log(
            'INFO',
            `Warning: Dependency locking is handled in Chart.lock since apiVersion "v2". We recommend migrating to Chart.lock.`,
          )
        if (isV1()) chart.files.push(file)
        break
      default:
        sortFile(chart, file, subcharts)
    }
  }
  if (!hasMetadata && !hasRequirements) throw new GoError('Chart.yaml file is missing')
  validateMetadata(chart.metadata)
  loadSubcharts(chart, subcharts, log, version, nesting)
  return chart
}

function readChartYaml(chart: Chart, files: readonly ChartFile[], version: HelmVersion): boolean {
  const found = files.filter(({ name }) => name === 'Chart.yaml')
  for (const { data } of found) {
    chart.metadata = within('Chart.yaml', () => readMetadata(fromBytes(data), chart.metadata, version))
    if (chart.metadata.apiVersion === '') chart.metadata.apiVersion = 'v1'
  }
  return found.length > 0
}

function sortFile(chart: Chart, file: ChartFile, subcharts: Map<string, ChartFile[]>): void {
  const { name } = file
  if (name.startsWith('templates/')) chart.templates.push(file)
  else if (name.startsWith('charts/') && extPath(name) !== '.prov') {
    const inner = name.slice('charts/'.length)
    const subchart = inner.split('/', 1)[0]!
    const files = subcharts.get(subchart) ?? []
    files.push({ ...file, name: inner })
    subcharts.set(subchart, files)
  } else chart.files.push(file)
}

function loadSubcharts(
  chart: Chart,
  subcharts: ReadonlyMap<string, readonly ChartFile[]>,
  log: Log,
  version: HelmVersion,
  nesting: number,
): void {
  const loaded: Chart[] = []
  for (const name of sortedKeys(subcharts)) {
    if (/^[_.]/.test(name)) continue
    try {
      loaded.push(loadSubchart(chart, name, subcharts.get(name)!, log, version, nesting))
    } catch (fault) {
      if (!(fault instanceof GoError)) throw fault
      if (fault instanceof UnpackError) throw fault
      throw new GoError(`error unpacking subchart ${name} in ${chart.metadata.name}: ${fault.message}`, {
        cause: fault,
      })
    }
  }
  setDependencies(chart, loaded)
}

/** Already says which subchart it is about. */
class UnpackError extends GoError {}

function loadSubchart(
  chart: Chart,
  name: string,
  files: readonly ChartFile[],
  log: Log,
  version: HelmVersion,
  nesting: number,
): Chart {
  if (extPath(name) !== '.tgz') {
    const inner = files.flatMap((file) => {
      const slash = file.name.indexOf('/')
      return slash < 0 ? [] : [{ ...file, name: file.name.slice(slash + 1) }]
    })
    return loadFiles(inner, log, version, nesting)
  }
  const [file] = files
  if (file!.name !== name)
    throw new UnpackError(
      `error unpacking subchart tar in ${chart.metadata.name}: expected ${name}, got ${file!.name}`,
    )
  if (nesting >= MAX_NESTING) throw new UnpackError(`chart archives are nested more than ${MAX_NESTING} deep`)
  return loadFiles(unpackChart(file!.data, version), log, version, nesting + 1)
}

function within<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (fault) {
    if (fault instanceof GoError) throw new GoError(`cannot load ${file}: ${fault.message}`, { cause: fault })
    throw fault
  }
}
