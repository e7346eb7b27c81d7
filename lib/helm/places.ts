/** Where a fault is, for an editor: from the structured errors and the trace, never from their texts. */
import { fromBytes, GoError } from '../go'
import { LineIndex, type Span, TemplateError, type TraceRecord } from '../gotemplate'
import { YamlError } from '../goyaml'
import type { FileMap, Place } from './render-types'

/** A chart's file as text. */
export function textOf(files: FileMap, path: string): string | undefined {
  const content = files.get(path)
  return content === undefined || typeof content === 'string' ? content : fromBytes(content)
}

/** `chart/templates/x.yaml`, as templates are called, to the path inside the chart's folder. */
export const pathInChart = (template: string): string => template.slice(template.indexOf('/') + 1)

/** A span of a template as a place; undefined for text that is no file (a `tpl`). */
export function spanPlace(files: FileMap, template: string, span: Span): Place | undefined {
  const file = pathInChart(template)
  const text = textOf(files, file)
  if (text === undefined) return undefined
  const index = new LineIndex(text)
  const start = index.editorPosition(span.start)
  const end = index.editorPosition(span.end)
  return { file, line: start.line, column: start.column, endLine: end.line, endColumn: end.column }
}

/** An offset in a text that is not a template: values, Chart.yaml. */
export function offsetPlace(file: string, text: string, offset: number): Place {
  const { line, column } = new LineIndex(text).editorPosition(Math.min(offset, text.length))
  return { file, line, column }
}

/** The places of a chain of template errors, outermost first; each a file of the chart. */
export function errorPlaces(files: FileMap, fault: unknown): Place[] {
  const places: Place[] = []
  for (let current = fault; current instanceof GoError; current = current.cause) {
    if (!(current instanceof TemplateError)) continue
    for (const frame of current.frames.toReversed()) add(frame.file, frame.offset)
    add(current.file, current.offset)
  }
  return places

  function add(template: string, offset: number): void {
    const place = spanPlace(files, template, { start: offset, end: offset })
    if (!place) return
    const { endLine: _line, endColumn: _column, ...start } = place
    const last = places.at(-1)
    if (last?.file !== start.file || last.line !== start.line || last.column !== start.column)
      places.push(start)
  }
}

/** The YAML fault in a chain of errors. */
export function yamlFault(fault: unknown): YamlError | undefined {
  for (let current = fault; current instanceof GoError; current = current.cause)
    if (current instanceof YamlError) return current
  return undefined
}

/** The innermost record that wrote the character at `offset`. */
export function recordAt(records: readonly TraceRecord[], offset: number): TraceRecord | undefined {
  let found: TraceRecord | undefined
  for (const record of records) {
    if (record.start > offset) break
    if (offset < record.end) found = record
  }
  return found?.inner ? (recordAt(found.inner, offset) ?? found) : found
}

/** Where in the template a character of its output came from: inside a literal text to the character, else the action. */
export function sourcePlace(
  files: FileMap,
  records: readonly TraceRecord[],
  offset: number,
): Place | undefined {
  const record = recordAt(records, offset)
  if (!record) return undefined
  const length = record.end - record.start
  const isVerbatim = record.kind === 'text' && record.span.end - record.span.start >= length
  const start = isVerbatim ? record.span.start + (offset - record.start) : record.span.start
  return spanPlace(files, record.file, { start, end: record.span.end })
}
