/** Two texts side by side as hunks of lines, with a little of what stayed around each change. */
import { structuredPatch } from 'diff'

export interface DiffLine {
  kind: 'same' | 'added' | 'removed'
  text: string
  /** Line numbers from 1; absent on the side the line is not in. */
  before?: number
  after?: number
}

export interface Hunk {
  lines: DiffLine[]
}

const CONTEXT = 3

/** No hunks: the texts are the same. */
export function hunksOf(before: string, after: string): Hunk[] {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: CONTEXT })
  return hunks.map(({ oldStart, newStart, lines }) => {
    let [old, now] = [oldStart, newStart]
    return {
      lines: lines
        .filter((line) => !line.startsWith('\\')) // "\ No newline at end of file"
        .map((line): DiffLine => {
          const text = line.slice(1)
          if (line.startsWith('+')) return { kind: 'added', text, after: now++ }
          if (line.startsWith('-')) return { kind: 'removed', text, before: old++ }
          return { kind: 'same', text, before: old++, after: now++ }
        }),
    }
  })
}
