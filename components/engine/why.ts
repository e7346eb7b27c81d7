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
  const touching = records.filter((record) => record.start < end && record.end > start)
  return touching.slice(0, MOST).map((record) => pieceOf(record, files))
}

function pieceOf({ file, span, kind, frame, reads }: TraceRecord, files: Files): WhyPiece {
  const text = textOf(file, files)
  const from = position(text, span.start)
  const to = position(text, span.end)
  return {
    file,
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
    kind,
    source: kind === 'action' ? actionText(text.slice(span.start, span.end)) : '',
    frames: chain(frame).map((one) => frameOf(one, files)),
    reads: [...reads],
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
