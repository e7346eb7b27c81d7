/** Something an author must mend: where, what, and how. */

export interface Fault {
  /** Relative to lessons/. */
  file: string
  /** From 1. */
  line: number
  column: number
  message: string
  mend: string
}

export const printFault = ({ file, line, column, message, mend }: Fault): string =>
  `${file}:${line}:${column}: ${message}\n    ${mend}`

/** Content that cannot be shown; `faults` says all that is wrong with it. */
export class ContentError extends Error {
  override readonly name = 'ContentError'
  constructor(readonly faults: readonly Fault[]) {
    super(faults.map(printFault).join('\n'))
  }
}
