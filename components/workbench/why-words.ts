/** Helm names templates by chart: `task-api/templates/x.yaml`, `task-api/charts/db/templates/y.yaml`. */
import type { Files } from '../stores/workspace-model'

/** The file in the chart's folder that a template's name means; undefined when the chart does not hold it. */
export function inChart(name: string, files: Files): string | undefined {
  if (files.has(name)) return name
  const path = name.slice(name.indexOf('/') + 1)
  return files.has(path) ? path : undefined
}
