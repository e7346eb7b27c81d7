/** A chart being worked on: its files, what they are reset to, the values laid over it, and the way back. */

/** Text the learner edits, or bytes that are only carried along. */
export type FileContent = string | Uint8Array
export type Files = ReadonlyMap<string, FileContent>

/** A source of values over the chart's own, in the order Helm is given them. Switched off, it stays but does not count. */
export type ValuesLayer = { readonly id: string; readonly on: boolean } & (
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'set' | 'set-string' | 'set-json'; readonly text: string }
)

/** The exercise whose files these are. */
export interface ActiveExercise {
  readonly id: string
  readonly version: number
}

/** What Undo brings back. */
export interface Chapter {
  readonly files: Files
  readonly base: Files
  readonly layers: readonly ValuesLayer[]
  readonly exercise: ActiveExercise | undefined
}

/** A step that can be undone: what was there before, and what was done, in words. */
export interface Step {
  readonly did: string
  readonly before: Chapter
}

export interface WorkspaceData extends Chapter {
  readonly release: { readonly name: string; readonly namespace: string }
  readonly open: readonly string[]
  readonly active: string | undefined
  /** Where the cursor stood in each file. */
  readonly cursors: ReadonlyMap<string, { readonly line: number; readonly column: number }>
  readonly past: readonly Step[]
}

/** How many steps back are kept. */
const PAST = 30

export const chapterOf = ({ files, base, layers, exercise }: Chapter): Chapter => ({
  files,
  base,
  layers,
  exercise,
})

export function remember(data: WorkspaceData, did: string): readonly Step[] {
  return [...data.past, { did, before: chapterOf(data) }].slice(-PAST)
}

export const isSame = (a: FileContent | undefined, b: FileContent | undefined): boolean =>
  a === b ||
  (a instanceof Uint8Array &&
    b instanceof Uint8Array &&
    a.length === b.length &&
    a.every((byte, at) => byte === b[at]))

/** Whether a file differs from what Reset would bring back. */
export const isDirty = (data: Chapter, path: string): boolean =>
  !isSame(data.files.get(path), data.base.get(path))

/** The files that differ from their base, deleted ones too. */
export function dirtyFiles(data: Chapter): string[] {
  const paths = new Set([...data.files.keys(), ...data.base.keys()])
  return [...paths].filter((path) => isDirty(data, path)).sort()
}

/** The open tabs and the active one, after files have come and gone. */
export function reopen(data: WorkspaceData, files: Files): Pick<WorkspaceData, 'open' | 'active'> {
  const open = data.open.filter((path) => files.has(path))
  const active =
    data.active !== undefined && files.has(data.active) ? data.active : (open[0] ?? firstFile(files))
  return { open: active === undefined || open.includes(active) ? open : [...open, active], active }
}

/** The file to look at first: the values, else the first template, else anything. */
export function firstFile(files: Files): string | undefined {
  const paths = [...files.keys()]
  return (
    paths.find((path) => path === 'values.yaml') ??
    paths.find((path) => path.startsWith('templates/')) ??
    paths[0]
  )
}

/** Why a path cannot be a new file's; undefined when it can. */
export function pathFault(files: Files, path: string): string | undefined {
  if (path === '') return 'A file needs a name.'
  if (path.startsWith('/') || path.split('/').some((part) => part === '' || part === '.' || part === '..'))
    return 'Write a path inside the chart, such as templates/service.yaml.'
  if ([...path].some((char) => char < ' ' || char === '\\')) return 'A path has no such character.'
  if (path.length > 200) return 'That path is too long.'
  if (files.has(path)) return `There is already a file ${path}.`
  const folder = [...files.keys()].find(
    (other) => other.startsWith(`${path}/`) || path.startsWith(`${other}/`),
  )
  return folder === undefined ? undefined : `${folder} is in the way.`
}

/** Two tabs worked on the same chart: a file only one of them changed is that one's; where both did, mine stays. */
export function mergeWorkspaces(
  base: WorkspaceData | undefined,
  mine: WorkspaceData,
  theirs: WorkspaceData,
): WorkspaceData {
  if (base === undefined) return mine
  const files = new Map<string, FileContent>()
  let isContested = false
  for (const path of new Set([...mine.files.keys(), ...theirs.files.keys()])) {
    const [was, here, there] = [base.files.get(path), mine.files.get(path), theirs.files.get(path)]
    const iChanged = !isSame(was, here)
    isContested ||= iChanged && !isSame(was, there) && !isSame(here, there)
    const keep = iChanged ? here : there
    if (keep !== undefined) files.set(path, keep)
  }
  const past = isContested
    ? [...mine.past, { did: 'Kept this tab’s edits', before: chapterOf(theirs) }].slice(-PAST)
    : mine.past
  return {
    ...mine,
    files,
    layers: mine.layers === base.layers ? theirs.layers : mine.layers,
    past,
    ...reopen(mine, files),
  }
}

export function readWorkspace(data: unknown): WorkspaceData | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const it = data as Partial<Record<keyof WorkspaceData, unknown>>
  const isWhole =
    it.files instanceof Map &&
    it.base instanceof Map &&
    it.cursors instanceof Map &&
    Array.isArray(it.layers) &&
    Array.isArray(it.open) &&
    Array.isArray(it.past) &&
    typeof it.release === 'object' &&
    it.release !== null
  return isWhole ? (data as WorkspaceData) : undefined
}
