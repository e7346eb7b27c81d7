/**
 * What to say when the JavaScript stack ends before the limit of nested `include`s is met.
 * A runaway recursion repeats its calls; from those on the stack the rest is told, and with it the error
 * that a deeper stack would have given.
 */
import { BudgetError, type GoError } from '../go'
import type { Fault } from './fault'

/** How often a template may be included within itself, and what the call beyond that fails with. */
export interface Nesting {
  readonly limit: number
  readonly refuse: (name: string) => GoError
}

/** A call the stack was left through. `included` is the template; absent for a function that includes none. */
interface Level {
  readonly fault: Fault
  readonly func: string
  readonly included: string | undefined
}

export class StackExhausted extends Error {
  override readonly name = 'StackExhausted'
  /** Innermost first. */
  readonly levels: Level[] = []

  /** The error of the recursion carried on to its limit; a BudgetError when it shows no pattern. */
  outcome(nesting: Nesting | undefined): Error {
    const calls = this.levels.toReversed()
    const period = nesting && findPeriod(calls)
    if (!period) return new BudgetError('depth', 'templates call each other too deeply')
    const counts = new Map<string, number>()
    for (let i = 0; ; i++) {
      if (i === calls.length) calls.push(calls[i - period]!)
      const { included } = calls[i]!
      if (included === undefined) return new BudgetError('depth', 'templates call each other too deeply')
      const count = counts.get(included) ?? 0
      if (count > nesting.limit) return unwind(calls.slice(0, i + 1), nesting.refuse(included))
      counts.set(included, count + 1)
    }
  }
}

/** Wraps the innermost error by every call around it. */
function unwind(calls: readonly Level[], innermost: GoError): GoError {
  return calls.reduceRight<GoError>((error, { fault, func }) => fault.calling(func, error), innermost)
}

/** After how many calls the sequence repeats at its end, three times at least; undefined when it does not. */
function findPeriod(calls: readonly Level[]): number | undefined {
  const size = calls.length
  for (let period = 1; period * 3 <= size && period <= 100; period++) {
    let repeats = true
    for (let i = size - 1; i >= size - 2 * period && repeats; i--) {
      const call = calls[i]!
      const before = calls[i - period]!
      repeats = call.fault === before.fault && call.included === before.included
    }
    if (repeats) return period
  }
  return undefined
}
