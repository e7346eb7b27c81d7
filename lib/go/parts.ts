/** A budget of Go's values themselves: maps that hold one map twice, and so on, are small and yet look like billions. */
import { BudgetError } from './errors'
import type { GoType } from './type'

const MOST = 1_000_000

/** Files are lists of bytes, and a chart's CRDs alone can be millions of them. */
const BYTES_A_PART = 32

/** For how many parts a list counts whose elements are of a type. */
export const partsOf = (length: number, element: GoType | undefined): number =>
  element?.kind === 'uint8' ? Math.ceil(length / BYTES_A_PART) : length

/** Counts entries and elements while a value is written, copied or compared. `what` is done to it: `print`. */
export class Parts {
  private left = MOST

  constructor(private readonly what: string) {}

  /** Throws BudgetError beyond a million. */
  count(entries: number): void {
    this.left -= entries
    if (this.left < 0) throw new BudgetError('items', `a value has too many parts to ${this.what}`)
  }

  reset(): void {
    this.left = MOST
  }
}
