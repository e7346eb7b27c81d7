/** What made a line of output, read from the trace of a render. Runs in the worker; answers in plain data. */
import type { Frame, Place, RenderedDocument, RenderResult, TraceRecord } from '../../lib/helm'
import type { WhyFrame, WhyPiece } from './protocol'

type Files = ReadonlyMap<string, string | Uint8Array>

/** More pieces than this on one line tell nothing. */
const MOST = 6

/** `line` is counted from 0 in the document's text. */
export function whyLine(
  result: RenderResult,
  document: RenderedDocument,
  line: number,
  files: Files,
): WhyPiece[] {
  const lines = document.text.split('\n')
  const before = lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0)
  const text = lines[line] ?? ''
  const start = document.offset + before + (text.length - text.trimStart().length)
  const end = document.offset + before + text.trimEnd().length
  const records = result.trace?.get(document.source) ?? []
  const touching = records
    .filter((record) => record.start < end && record.end > start)
    .sort((a, b) => Number(a.kind === 'text') - Number(b.kind === 'text') || a.start - b.start)
  return touching.slice(0, MOST).map((record) => pieceOf(record, start, end, files))
}

function pieceOf(record: TraceRecord, start: number, end: number, files: Files): WhyPiece {
  const { file, span, kind, frame, reads } = record
  const text = textOf(file, files)
  // Plain text is copied letter by letter, so its part of the line can be told from the rest.
  const isCopied = kind === 'text' && record.end - record.start === span.end - span.start
  const from = position(text, span.start + (isCopied ? Math.max(0, start - record.start) : 0))
  const to = position(text, isCopied ? Math.min(span.end, span.start + end - record.start) : span.end)
  const source = kind === 'action' ? actionText(text.slice(span.start, span.end)) : ''
  return {
    file,
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
    kind,
    source,
    frames: [...chain(frame).map((one) => frameOf(one, files)), ...included(source, files)],
    reads: [...new Set(reads.map((path) => path.replace(/\?.*$/s, '')))],
  }
}

/** From the file inwards. */
function chain(frame: Frame): Frame[] {
  const frames: Frame[] = []
  for (let one: Frame | undefined = frame; one; one = one.parent) frames.unshift(one)
  return frames
}

function frameOf({ kind, name, file, at, parent }: Frame, files: Files): WhyFrame {
  if (!at) return { kind, name, file }
  const caller = parent?.file ?? file
  const { line, column } = position(textOf(caller, files), at.start)
  return { kind, name, file, at: { file: caller, line, column } }
}

/** Named templates that an action includes: their text comes back as a value, so the trace does not enter them. */
function included(source: string, files: Files): WhyFrame[] {
  return [...source.matchAll(/\binclude\s+"([^"]+)"/g)].flatMap(([, name = '']) => {
    const found = definition(name, files)
    return found ? [{ kind: 'include', name, file: found.file, at: found }] : []
  })
}

function definition(name: string, files: Files): WhyFrame['at'] {
  for (const [file, content] of files) {
    const at = typeof content === 'string' ? content.search(defineOf(name)) : -1
    if (at >= 0) return { file, ...position(textOf(file, files), at) }
  }
  return undefined
}

const defineOf = (name: string): RegExp =>
  new RegExp(`\\bdefine\\s+"${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}"`)

/** An action's text without its braces and trim markers. */
const actionText = (text: string): string => text.replace(/^\{\{-?\s*/, '').replace(/\s*-?\}\}$/, '')

/** `task-api/templates/x.yaml` is `templates/x.yaml` in the chart's folder. */
function textOf(name: string, files: Files): string {
  const text = files.get(name) ?? files.get(name.slice(name.indexOf('/') + 1))
  return typeof text === 'string' ? text : ''
}

/** Line and column of an offset, from 1, UTF-16. */
function position(text: string, offset: number): Pick<Place, 'line' | 'column'> {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return { line, column: offset - before.lastIndexOf('\n') }
}
