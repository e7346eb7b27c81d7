/**
 * Helm 3's log: `FILE.go:LINE: text`, as Go's log package writes it with short file names. Its lines are told by the
 * messages of Helm 4, which is what the engine speaks; a message that Helm 3 has no line for is not said.
 */
import { quote } from '../go'
import type { Attribute, Level } from './log'

type Words = (attribute: (name: string) => string) => string

/** By Helm 4's message; where one message has two places, by message and first attribute. */
const LINES: ReadonlyMap<string, Words> = new Map<string, Words>([
  ['this chart is deprecated', () => 'WARNING: This chart is deprecated'],
  [
    'returned non-bool value path',
    (get) =>
      `dependencies.go:64: Warning: Condition path '${get('path')}' for chart ${get('chart')} returned non-bool value`,
  ],
  [
    'returned non-bool value tag',
    (get) =>
      `dependencies.go:95: Warning: Tag '${get('tag')}' for chart ${get('chart')} returned non-bool value`,
  ],
  [
    'ImportValues missing table from chart',
    (get) =>
      `dependencies.go:270: Warning: ImportValues missing table from chart ${get('chart')}: ${get('error')}`,
  ],
  [
    'ImportValues missing table',
    (get) => `dependencies.go:287: Warning: ImportValues missing table: ${get('error')}`,
  ],
  ['missing required value', (get) => `engine.go:206: [INFO] Missing required value: ${get('message')}`],
  ['missing required values', (get) => `engine.go:214: [INFO] Missing required value: ${get('message')}`],
  ['funcMap fail', (get) => `engine.go:227: [INFO] Fail: ${get('message')}`],
  [
    'skipping unknown hooks',
    (get) => `manifest_sorter.go:199: info: skipping unknown hook: ${quote(get('hookTypes'))}`,
  ],
  [
    'found symbolic link in path. Contents of linked file included and used',
    (get) =>
      `walk.go:75: found symbolic link in path: ${get('path')} resolves to ${get('resolved')}. Contents of linked file included and used`,
  ],
  [
    'unresolved URN reference ignored; using permissive schema',
    (get) =>
      `jsonschema.go:192: WARNING: unresolved URN reference ignored; using permissive schema: ${get('urn')}`,
  ],
])

/** Messages that both versions word alike, by how they begin. */
const PLACES: readonly (readonly [place: string, start: RegExp])[] = [
  ['coalesce.go:138', /^warning: skipping globals because destination /],
  ['coalesce.go:145', /^warning: skipping globals because source /],
  ['coalesce.go:161', /^Conflict: cannot merge map onto non-map for /],
  ['coalesce.go:175', /^key .* is table\. Skipping$/s],
  ['coalesce.go:237', /^warning: skipped value for /],
  ['coalesce.go:316', /^warning: cannot overwrite table with non table for /],
  ['coalesce.go:319', /^warning: destination for /],
  ['manager.go:122', /^warning: a valid Helm v3 hash was not found/],
  ['load.go:120', /^Warning: Dependencies are handled in Chart\.yaml /],
  ['load.go:138', /^Warning: Dependency locking is handled in Chart\.lock /],
]

/** What `--debug` adds, by Helm 4's message or, for a failure, our own. */
const DEBUG_LINES: ReadonlyMap<string, readonly [place: string, words: Words]> = new Map([
  ['Original chart version', ['install.go:225', versionAsked]],
  ['original chart version', ['show.go:214', versionAsked]],
  ['setting version to >0.0.0-0', ['install.go:227', () => 'setting version to >0.0.0-0']],
  ['Chart path', ['install.go:242', (get) => `CHART PATH: ${get('path')}\n`]],
  ['command failed', ['helm.go:92', (get) => get('error')]],
] satisfies [string, [string, Words]][])

function versionAsked(get: (attribute: string) => string): string {
  return `Original chart version: ${quote(get('version'))}`
}

/** `FILE.go:LINE: TIME [debug] text`; `now` is in nanoseconds since 1970. How long Helm has run is not known here. */
export function debugLine3(now: bigint, message: string, ...attributes: Attribute[]): string | undefined {
  const found = DEBUG_LINES.get(message)
  if (!found) return undefined
  const [place, words] = found
  const [day, clock] = new Date(Number(now / 1_000_000n)).toISOString().slice(0, 19).split('T')
  const fraction = String(now % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/0+$/, '')
  const time = `${day} ${clock}${fraction && `.${fraction}`} +0000 UTC m=+0.000000000`
  return `${place}: ${time} [debug] ${words(reader(attributes))}\n`
}

const reader =
  (attributes: readonly Attribute[]) =>
  (name: string): string =>
    String(attributes.find(([key]) => key === name)?.[1] ?? '')

export function logLine3(_level: Level, message: string, ...attributes: Attribute[]): string | undefined {
  const words = LINES.get(message) ?? LINES.get(`${message} ${attributes[0]?.[0]}`)
  if (words) return `${words(reader(attributes))}\n`
  const place = PLACES.find(([, start]) => start.test(message))
  return place && `${place[0]}: ${message}${message.endsWith('\n') ? '' : '\n'}`
}
