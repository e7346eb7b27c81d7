/**
 * Turns offsets into lines and columns. Inside the engine a place is a UTF-16 offset;
 * Go's error texts count lines from 1 and columns in bytes from 0, editors count both from 1 in UTF-16 units.
 */
import { byteLength } from '../go'

export interface Position {
  readonly line: number
  readonly column: number
}

export class LineIndex {
  /** Offsets at which lines begin; made on first use, for most texts never have an error. */
  private starts: number[] | undefined

  constructor(readonly text: string) {}

  private lineStarts(): number[] {
    if (this.starts) return this.starts
    const starts = [0]
    for (let at = this.text.indexOf('\n'); at >= 0; at = this.text.indexOf('\n', at + 1)) starts.push(at + 1)
    this.starts = starts
    return starts
  }

  /** Line from 1. */
  line(offset: number): number {
    const starts = this.lineStarts()
    let low = 0
    let high = starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (starts[middle]! <= offset) low = middle
      else high = middle
    }
    return low + 1
  }

  /** Line from 1, column in bytes from 0: as in Go's `template: NAME:LINE:COLUMN`. */
  goPosition(offset: number): Position {
    const line = this.line(offset)
    const start = this.lineStarts()[line - 1]!
    return { line, column: byteLength(this.text.slice(start, offset)) }
  }

  /** Line from 1, column in UTF-16 units from 1. */
  editorPosition(offset: number): Position {
    const line = this.line(offset)
    return { line, column: offset - this.lineStarts()[line - 1]! + 1 }
  }

  /** The offset of an editor position; columns past the end of a line give the line's end. */
  offset(position: Position): number {
    const starts = this.lineStarts()
    const start = starts[position.line - 1]
    if (start === undefined) return this.text.length
    const next = starts[position.line]
    const end = next === undefined ? this.text.length : next - 1
    return Math.min(start + Math.max(position.column - 1, 0), end)
  }
}
