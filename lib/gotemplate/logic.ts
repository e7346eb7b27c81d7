/**
 * The short-circuit of `and` and `or`. Mirrors their special case in evalCall of text/template/exec.go.
 */
import { isTrue } from '../go'
import type { Eval } from './code'
import type { Node } from './node'

export type LogicName = 'and' | 'or'

export interface LogicOperand {
  readonly evaluate: Eval
  /** Where Go's state stands after it; undefined when it has an `and` or `or` of its own decide. */
  readonly at: Node | undefined
}

/** Gives the first operand whose truth settles the matter, else the last one, which may be the piped value. */
export function andOr(name: LogicName, operands: readonly LogicOperand[], hasFinal: boolean): Eval {
  const settles = name === 'or'
  const last = operands.length - 1
  return (a, dot, final) => {
    for (let i = 0; i <= last; i++) {
      const { evaluate, at } = operands[i]!
      const value = evaluate(a, dot)
      if (at !== undefined) a.lastAt = at
      if (isTrue(value) === settles || (i === last && !hasFinal)) return value
    }
    return final
  }
}
