/**
 * Follows rendered text through functions that work on its lines (`indent`, `nindent`, `trim`, `replace` of a few):
 * finds the lines of an inner text in the text an action wrote, and carries the records of the one over to the other.
 */
import type { TraceRecord } from './sink'

/** A line without the white space around it. */
interface Line {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Lines that may go unfound in a row before the texts are held to be unlike. */
const PATIENCE = 4

/**
 * The records of `inner` at their places in `outer`; offsets count from `base`, where `outer` begins.
 * Each is cut to one line; what has no like in `outer` is left out.
 */
export function align(
  outer: string,
  base: number,
  inner: string,
  records: readonly TraceRecord[],
): TraceRecord[] {
  if (records.length === 0) return []
  const at = outer.indexOf(inner)
  if (at >= 0) return shift(records, base + at)
  const aligned: TraceRecord[] = []
  const outerLines = lines(outer)
  let next = 0
  let missed = 0
  for (const line of lines(inner)) {
    const found = findLine(outerLines, line, next)
    if (found < 0) {
      if (++missed === PATIENCE) break
      continue
    }
    missed = 0
    next = found + 1
    const offset = base + outerLines[found]!.end - line.end
    aligned.push(...cut(records, line, offset))
  }
  return aligned
}

function shift(records: readonly TraceRecord[], by: number): TraceRecord[] {
  if (by === 0) return [...records]
  return records.map((record) => ({
    ...record,
    start: record.start + by,
    end: record.end + by,
    ...(record.inner && { inner: shift(record.inner, by) }),
  }))
}

/** What of the records lies in the line, moved by `offset`. */
function cut(records: readonly TraceRecord[], line: Line, offset: number): TraceRecord[] {
  const pieces: TraceRecord[] = []
  for (let i = firstEndingFrom(records, line.start); i < records.length; i++) {
    const record = records[i]!
    if (record.start > line.end) break
    const start = Math.max(record.start, line.start)
    const end = Math.min(record.end, line.end)
    if (start > end || (start === end && record.start !== record.end)) continue
    pieces.push({
      ...record,
      start: start + offset,
      end: end + offset,
      ...(record.inner && { inner: cut(record.inner, line, offset) }),
    })
  }
  return pieces
}

/** Index of the first record that does not end before `offset`. Records are in order. */
function firstEndingFrom(records: readonly TraceRecord[], offset: number): number {
  let low = 0
  let high = records.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (records[middle]!.end < offset) low = middle + 1
    else high = middle
  }
  return low
}

function lines(text: string): Line[] {
  const found: Line[] = []
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    const raw = text.slice(start, end)
    const trimmed = raw.trim()
    if (trimmed !== '') {
      const from = start + raw.indexOf(trimmed)
      found.push({ start: from, end: from + trimmed.length, text: trimmed })
    }
    start = end + 1
  }
  return found
}

/** The first line from `next` on that is `line`, with or without something put before it; -1 when there is none. */
function findLine(candidates: readonly Line[], line: Line, next: number): number {
  for (let i = next; i < candidates.length; i++) {
    if (candidates[i]!.text.endsWith(line.text)) return i
  }
  return -1
}
