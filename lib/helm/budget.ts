/**
 * What a render may use up: Helm has no limits, a page must. Steps, list items and bytes are counted inside the
 * engine, because a clock alone would notice too late.
 */
import { BudgetError, type CallContext } from '../go'

export interface Limits {
  steps: number
  /** Elements of one list a function makes. */
  items: number
  /** Characters of one text: a file's, or one a function makes. */
  bytes: number
  milliseconds: number
}

export const LIMITS: Limits = {
  steps: 5_000_000,
  items: 1_000_000,
  bytes: 32 * 1024 * 1024,
  milliseconds: 2_000,
}

export class RenderBudget implements CallContext {
  private steps = 0
  private readonly deadline: number

  /** `now` gives milliseconds. */
  constructor(
    private readonly limits: Limits,
    private readonly now: () => number,
  ) {
    this.deadline = now() + limits.milliseconds
  }

  spend(steps: number): void {
    this.steps += steps
    if (this.steps > this.limits.steps)
      throw new BudgetError(
        'steps',
        `the templates took more than ${grouped(this.limits.steps)} steps and were stopped`,
      )
    if (this.now() > this.deadline)
      throw new BudgetError(
        'wall',
        `the templates took longer than ${this.limits.milliseconds / 1000} s and were stopped`,
      )
  }

  reserve(kind: 'items' | 'bytes', count: number | bigint): void {
    const limit = this.limits[kind]
    if (count <= limit) return
    throw kind === 'items'
      ? new BudgetError(
          'items',
          `a list of ${grouped(count)} items was asked for; at most ${grouped(limit)} are made here`,
        )
      : new BudgetError(
          'output',
          `a text of ${grouped(count)} bytes was asked for; at most ${grouped(limit)} are made here`,
        )
  }
}

const grouped = (count: number | bigint): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',')
