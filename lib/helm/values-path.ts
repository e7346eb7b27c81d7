/** Paths of values as people write them: `image.tag`, `ports[0].name`, `subchart.replicas`. */
import type { GoMap, GoValue } from '../go'

/** Whether `path` is of something inside what is at `above`; everything is inside of ''. */
export const isBelow = (path: string, above: string): boolean =>
  above === ''
    ? path !== ''
    : path.startsWith(above) && (path[above.length] === '.' || path[above.length] === '[')

/** What is at a path; undefined where there is nothing. A key with a dot is not found. */
export function valueAt(values: GoMap, path: string): GoValue | undefined {
  let value: GoValue | undefined = values
  for (const step of stepsOf(path)) {
    if (typeof step === 'number') value = Array.isArray(value) ? value[step] : undefined
    else value = value instanceof Map ? value.get(step) : undefined
  }
  return value
}

/** The value with `to` at a path inside it; undefined, where the path leads nowhere. */
export function withValueAt(value: GoValue, path: string, to: GoValue): GoValue | undefined {
  const [step, ...rest] = stepsOf(path)
  if (step === undefined) return to
  const below = rest.map((one) => (typeof one === 'number' ? `[${one}]` : `.${one}`)).join('')
  if (typeof step === 'number') {
    const inner = Array.isArray(value) ? value[step] : undefined
    const changed = inner === undefined ? undefined : withValueAt(inner, below, to)
    return changed === undefined ? undefined : (value as GoValue[]).with(step, changed)
  }
  const inner = value instanceof Map ? value.get(step) : undefined
  const changed = inner === undefined ? undefined : withValueAt(inner, below, to)
  return changed === undefined ? undefined : new Map([...(value as GoMap), [step, changed]])
}

function stepsOf(path: string): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([text, index]) =>
    index === undefined ? text : Number(index),
  )
}

/**
 * A path read by a template of `source`, from its own root (`.Values.x`), from the top of the parent chart's values.
 * A global, or all values of a subchart, may have come from any chart above. Nothing for what is no value.
 */
export function absolutePaths(source: string, read: string): string[] {
  const charts = source.split('/templates/', 1)[0]!.split('/charts/').slice(1)
  const subcharts = /^(?:\.Subcharts\.[^.]+)+/.exec(read)?.[0] ?? ''
  const rest = read.slice(subcharts.length)
  if (!/^\.Values(?![^.?])/.test(rest)) return []
  const below = [...charts, ...subcharts.split('.Subcharts.').slice(1)]
  const path = rest.slice('.Values'.length).replace(/^\./, '')
  const isGlobal = /^global(?![^.?[])/.test(path)
  const isWhole = path === '' || path.startsWith('?')
  const depths = isGlobal || isWhole ? below.map((_, depth) => depth) : []
  const globals = depths.map((depth) => joined(below.slice(0, depth), isWhole ? `global${path}` : path))
  return [...globals, joined(below, path)]
}

const joined = (names: readonly string[], path: string): string =>
  path === '' || path.startsWith('?') ? `${names.join('.')}${path}` : [...names, path].join('.')
