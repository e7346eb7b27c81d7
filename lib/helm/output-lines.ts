/** The lines of what one template gave, found by the offsets of its trace. */
import type { TraceRecord } from '../gotemplate'
import type { RenderedDocument } from './render-types'

/** A line of output. */
export interface OutputLine {
  /** The template: `chart/templates/x.yaml`; or a subchart that takes no part: `chart/charts/sub`. */
  source: string
  /** Index of the document in the result; undefined where the template makes none. */
  document: number | undefined
  /** From 0, in the document's text. */
  line: number
}

export interface TextLine extends OutputLine {
  readonly text: string
  /** In the template's whole text; `end` is before the newline. */
  readonly start: number
  readonly end: number
}

export class SourceLines {
  /** In order; one of its own for a template without documents. */
  private readonly lines: readonly TextLine[]

  get all(): readonly TextLine[] {
    return this.lines
  }

  constructor(source: string, documents: readonly RenderedDocument[]) {
    const own = documents
      .map((document, index) => ({ ...document, index }))
      .filter((document) => document.source === source)
      .sort((a, b) => a.offset - b.offset)
    const lines = own.flatMap(({ index, text, offset }) => linesOf(source, index, text, offset))
    this.lines = lines.length > 0 ? lines : [nothingYet(source)]
  }

  /** The lines a record wrote on, its line breaks apart; for an action that wrote none, the line where it would have. */
  at({ start, end, kind }: TraceRecord): readonly TextLine[] {
    const { lines } = this
    const found: TextLine[] = []
    for (let i = this.firstEndingAfter(start); i < lines.length && lines[i]!.start < end; i++)
      found.push(lines[i]!)
    if (found.length > 0 || (kind === 'text' && lines[0]!.document !== undefined)) return found
    return [lines[Math.min(this.firstEndingAfter(start - 1), lines.length - 1)]!]
  }

  private firstEndingAfter(offset: number): number {
    let low = 0
    let high = this.lines.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.lines[middle]!.end <= offset) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Stands for the lines of a source that has none. */
export const nothingYet = (source: string): TextLine => ({
  source,
  document: undefined,
  line: 0,
  text: '',
  start: 0,
  end: 0,
})

function linesOf(source: string, document: number, text: string, offset: number): TextLine[] {
  let start = offset
  return text
    .trimEnd()
    .split('\n')
    .map((line, i) => {
      const at = { source, document, line: i, text: line, start, end: start + line.length }
      start = at.end + 1
      return at
    })
}
