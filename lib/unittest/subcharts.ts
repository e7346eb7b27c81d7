/** Whose suites are run beside the chart's own. Mirrors isSubchartEnabled of helm-unittest pkg/unittest/test_runner.go. */
import type { GoMap } from '../go'
import { type Chart, loadValues, mergeTables } from '../helm'

/** The values conditions are judged by: the chart's, under those of the files' texts. Throws GoError. */
export function subchartValues(chart: Chart, files: readonly string[]): GoMap {
  return files.reduce<GoMap>((base, text) => mergeTables(loadValues(text), base), chart.values ?? new Map())
}

/** A condition decides; without one, tags: any that is true. What is said nowhere is enabled. */
export function isSubchartEnabled(parent: Chart, subchart: Chart, values: GoMap): boolean {
  const dependency = parent.metadata.dependencies?.find(
    ({ name, alias }) => (alias || name) === subchart.metadata.name,
  )
  if (!dependency) return true
  if (dependency.condition !== '') return isConditionMet(dependency.condition, values)
  const tags = values.get('tags')
  if (dependency.tags.length === 0 || !(tags instanceof Map)) return true
  return dependency.tags.some((tag) => tags.get(tag) === true)
}

function isConditionMet(path: string, values: GoMap): boolean {
  let at: GoMap = values
  const parts = path.split('.')
  for (const part of parts.slice(0, -1)) {
    const next = at.get(part)
    if (!(next instanceof Map)) return true
    at = next
  }
  return at.get(parts.at(-1)!) !== false
}
