/** What the output pane shows, made from a render: documents by source, their lines, and which of them just changed. */
import { diffArrays } from 'diff'
import type { RenderedDocument, RenderResult } from '../engine/protocol'

export interface DocumentView {
  /** The same document over many renders: source, kind and name. */
  key: string
  /** Its place in the render. */
  index: number
  source: string
  kind: string
  name: string
  text: string
  lines: readonly string[]
  /** Line numbers, from 0, that the latest change of the output touched. */
  changed: ReadonlySet<number>
  hook: RenderedDocument['hook']
}

const NOTHING: ReadonlySet<number> = new Set()
/** Beyond this a difference costs more than it tells. */
const LONGEST = 4000

export function documentsOf(
  result: RenderResult,
  before: readonly DocumentView[] | undefined,
): DocumentView[] {
  const known = new Map(before?.map((view) => [view.key, view]))
  const seen = new Map<string, number>()
  const views = result.documents.map((document, index) => {
    const plainKey = `${document.source} ${document.kind} ${document.namespace}/${document.name}`
    const turn = seen.get(plainKey) ?? 0
    seen.set(plainKey, turn + 1)
    const key = turn === 0 ? plainKey : `${plainKey} ${turn}`
    return view(document, key, index, known.get(key), before !== undefined)
  })
  return views.some((one) => one.changed !== NOTHING) || !isAllKnown(views, known)
    ? views
    : views.map((one) => ({ ...one, changed: known.get(one.key)?.changed ?? NOTHING }))
}

/** Whether nothing came, went or changed: then the marks of the last change stay. */
function isAllKnown(views: readonly DocumentView[], known: ReadonlyMap<string, DocumentView>): boolean {
  return views.length === known.size && views.every((one) => known.get(one.key)?.text === one.text)
}

function view(
  { source, kind, name, text, hook }: RenderedDocument,
  key: string,
  index: number,
  before: DocumentView | undefined,
  isLater: boolean,
): DocumentView {
  const lines = text.replace(/\n$/, '').split('\n')
  const changed = !isLater
    ? NOTHING
    : before === undefined
      ? new Set<number>(lines.keys())
      : before.text === text
        ? NOTHING
        : changedLines(before.lines, lines)
  return { key, index, source, kind, name, text, lines, changed, hook }
}

export function changedLines(before: readonly string[], after: readonly string[]): ReadonlySet<number> {
  if (before.length + after.length > LONGEST) return NOTHING
  const changed = new Set<number>()
  let at = 0
  for (const part of diffArrays([...before], [...after])) {
    if (part.removed) continue
    for (let line = 0; line < part.value.length; line += 1, at += 1) if (part.added) changed.add(at)
  }
  return changed
}

/** Documents that hold the word, and in each the lines that do; everything when nothing is searched. */
export function find(documents: readonly DocumentView[], word: string): Map<string, ReadonlySet<number>> {
  const wanted = word.trim().toLowerCase()
  const found = new Map<string, ReadonlySet<number>>()
  for (const document of documents) {
    if (wanted === '') {
      found.set(document.key, NOTHING)
      continue
    }
    const lines = document.lines.flatMap((line, at) => (line.toLowerCase().includes(wanted) ? [at] : []))
    const isTitled = `${document.source} ${document.kind} ${document.name}`.toLowerCase().includes(wanted)
    if (lines.length > 0 || isTitled) found.set(document.key, new Set(lines))
  }
  return found
}

export const changedCount = (documents: readonly DocumentView[]): number =>
  documents.reduce((sum, document) => sum + document.changed.size, 0)
