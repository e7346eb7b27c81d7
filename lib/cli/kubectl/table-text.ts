/** Tables as kubectl lays them out: upper case heads, columns three spaces apart, nothing behind the last. */
import { runeCount } from '../../go'
import { type KubeObject, table } from '../../kube'

export interface TableTextOptions {
  now: number
  wide?: boolean
  noHeaders?: boolean
  withNamespace?: boolean
  withLabels?: boolean
  /** Put before each name: `deployment.apps/`. */
  prefix?: string
  definition?: KubeObject
}

/** The table of `objects`, all of one kind. */
export function objectTable(objects: readonly KubeObject[], options: TableTextOptions): string {
  const first = objects[0]
  if (!first) return ''
  const slash = first.apiVersion.indexOf('/')
  const kind = {
    group: slash < 0 ? '' : first.apiVersion.slice(0, slash),
    version: first.apiVersion.slice(slash + 1),
    kind: first.kind,
  }
  const { columns, rows } = table(objects, kind, options)
  const heads = columns.map(({ name }) => name.toUpperCase())
  const cells = rows.map(({ cells, object }) => {
    const own = cells.map((cell, i) =>
      columns[i]?.format === 'name' ? `${options.prefix ?? ''}${String(cell)}` : String(cell ?? ''),
    )
    return framed(own, object.metadata.namespace ?? '', labelsText(object.metadata.labels), options)
  })
  return layout(framed(heads, 'NAMESPACE', 'LABELS', options), cells, options.noHeaders)
}

function framed(
  row: readonly string[],
  namespace: string,
  labels: string,
  { withNamespace, withLabels }: TableTextOptions,
): string[] {
  return [...(withNamespace ? [namespace] : []), ...row, ...(withLabels ? [labels] : [])]
}

export function layout(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  noHeaders = false,
): string {
  const all = noHeaders ? rows : [heads, ...rows]
  const widths = heads.map((_, i) => Math.max(...all.map((row) => runeCount(row[i] ?? ''))))
  return all
    .map((row) => {
      const last = row.length - 1
      const padded = row.map((cell, i) =>
        i === last ? cell : cell + ' '.repeat(widths[i]! - runeCount(cell) + 3),
      )
      return `${padded.join('')}\n`
    })
    .join('')
}

export function labelsText(labels: Record<string, string> | undefined, none = '<none>'): string {
  const entries = Object.entries(labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.length === 0 ? none : entries.map(([name, value]) => `${name}=${value}`).join(',')
}
