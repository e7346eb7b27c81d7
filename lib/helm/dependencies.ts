/**
 * Which subcharts take part and what they lend their parent: tags, conditions, aliases, import-values.
 * Mirrors helm pkg/chart/v2/util/dependencies.go. The charts given are not changed.
 */
import { GoError, type GoMap, type GoValue, mapOf, STRING, TypedMap, toText } from '../go'
import { type Chart, type Dependency, setDependencies } from './chart'
import { coalesceValues, copyMap, mergeTables, mergeValues } from './coalesce'
import { type Log, noLog } from './log'
import { isCompatibleRange } from './semver'
import { NoValueError, pathValue, table } from './values-table'
import { HELM_4, type HelmVersion } from './versions'

/** A copy of the chart with its dependencies settled for these values. Throws GoError. */
export function processDependencies(
  chart: Chart,
  values: GoMap,
  log: Log = noLog,
  version: HelmVersion = HELM_4,
): Chart {
  const copy = copyTree(chart)
  settle(copy, values, '', log, version)
  importValues(copy, log)
  return copy
}

/**
 * Charts and metadata are copied; files and values are shared, which nothing here changes in place. `keep` gives the
 * dependencies of the copies.
 */
function copyTree(chart: Chart, name = chart.metadata.name, keep = copied): Chart {
  const { metadata } = chart
  const copy: Chart = {
    ...chart,
    parent: undefined,
    metadata: {
      ...metadata,
      name,
      dependencies: metadata.dependencies?.map(keep),
    },
  }
  setDependencies(
    copy,
    chart.dependencies.map((child) => copyTree(child, child.metadata.name, keep)),
  )
  return copy
}

const copied = (dependency: Dependency): Dependency => ({ ...dependency })
const shared = (dependency: Dependency): Dependency => dependency

function settle(chart: Chart, values: GoMap, path: string, log: Log, version: HelmVersion): void {
  const required = chart.metadata.dependencies
  if (!required) return
  const unlisted = chart.dependencies.filter(
    ({ metadata }) =>
      !required.some(
        ({ name, version }) => metadata.name === name && isCompatibleRange(version, metadata.version),
      ),
  )
  const listed: Chart[] = []
  const keep = version.sharesDependenciesOfAliases ? shared : copied
  for (const dependency of required) {
    const found = chart.dependencies.find(
      ({ metadata }) =>
        metadata.name === dependency.name && isCompatibleRange(dependency.version, metadata.version),
    )
    if (found) listed.push(copyTree(found, dependency.alias || found.metadata.name, keep))
    if (dependency.alias !== '') dependency.name = dependency.alias
  }
  setDependencies(chart, [...unlisted, ...listed])
  for (const dependency of required) dependency.enabled = true
  const whole = coalesceValues(chart, values, log, version)
  applyTags(required, whole, log)
  applyConditions(required, whole, path, log)

  const removed = new Set(required.filter(({ enabled }) => !enabled).map(({ name }) => name))
  const kept = chart.dependencies.filter(({ metadata }) => !removed.has(metadata.name))
  for (const child of kept) settle(child, whole, `${path}${child.metadata.name}.`, log, version)
  const stay = required.filter(({ name }) => !removed.has(name))
  chart.metadata.dependencies = stay.length > 0 ? stay : undefined
  setDependencies(chart, kept)
}

function applyTags(dependencies: readonly Dependency[], values: GoMap, log: Log): void {
  const tags = values.get('tags')
  if (!(tags instanceof Map)) return
  for (const dependency of dependencies) {
    let hasTrue = false
    let hasFalse = false
    for (const name of dependency.tags) {
      const tag = tags.get(name)
      if (tag === undefined) continue
      if (tag === true) hasTrue = true
      else if (tag === false) hasFalse = true
      else log('WARN', 'returned non-bool value', ['tag', name], ['chart', dependency.name])
    }
    dependency.enabled = hasTrue || !hasFalse
  }
}

function applyConditions(dependencies: readonly Dependency[], values: GoMap, path: string, log: Log): void {
  for (const dependency of dependencies) {
    for (const condition of dependency.condition.trim().split(',')) {
      if (condition === '') continue
      let value: GoValue
      try {
        value = pathValue(values, path + condition)
      } catch (fault) {
        if (fault instanceof NoValueError) continue
        throw fault
      }
      if (typeof value === 'boolean') {
        dependency.enabled = value
        break
      }
      log('WARN', 'returned non-bool value', ['path', condition], ['chart', dependency.name])
    }
  }
}

/** A wish fulfilled is a map[string]string, which is no wish any more where it is met again. */
const STRING_MAP = mapOf(STRING, STRING)

function importValues(chart: Chart, log: Log): void {
  for (const child of chart.dependencies) importValues(child, log)
  const { dependencies } = chart.metadata
  if (!dependencies) return
  const whole = mergeValues(chart, new Map(), log)
  let imported: GoMap = new Map()
  for (const dependency of dependencies)
    dependency.importValues = dependency.importValues.flatMap((wish) => {
      const { child, parent } = importPaths(wish)
      if (child === undefined) return []
      const found = tableOf(whole, dependency, child, wish, log)
      // Nothing of an empty table is shared: what is imported beside it would be written into it.
      const lent = found?.size === 0 ? new Map<string, GoValue>() : found
      if (lent) imported = mergeTables(imported, nested(parent, lent), log)
      return [
        new TypedMap(
          STRING_MAP,
          new Map([
            ['child', child],
            ['parent', parent],
          ]),
        ),
      ]
    })
  chart.values = mergeTables(copyMap(whole), imported, log)
}

function importPaths(wish: GoValue): { child?: string; parent: string } {
  if (typeof wish === 'string') return { child: `exports.${wish}`, parent: '.' }
  if (!(wish instanceof Map)) return { parent: '.' }
  return { child: toText(wish.get('child') ?? null), parent: toText(wish.get('parent') ?? null) }
}

function tableOf(
  whole: GoMap,
  dependency: Dependency,
  child: string,
  wish: GoValue,
  log: Log,
): GoMap | undefined {
  try {
    return table(whole, `${dependency.name}.${child}`)
  } catch (fault) {
    if (!(fault instanceof GoError)) throw fault
    if (typeof wish === 'string') log('WARN', 'ImportValues missing table', ['error', fault.message])
    else
      log(
        'WARN',
        'ImportValues missing table from chart',
        ['chart', dependency.name],
        ['error', fault.message],
      )
    return undefined
  }
}

/** The table under its parent's path; `.` is the top. */
function nested(path: string, values: GoMap): GoMap {
  if (path === '.') return values
  return path.split('.').reduceRight<GoMap>((inner, name) => new Map([[name, inner]]), values)
}
