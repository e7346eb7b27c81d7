/**
 * Variables: which slot a name stands for. Go keeps a stack of names and searches it at run time; the stack's shape
 * is known when a template is compiled, so names become slots there. The stack is a linked list: a scope is its top.
 */
import { named, Struct } from '../go'

/** In the slot of a variable whose declaration has not been reached: one inside a skipped argument of `and` or `or`. */
export const ABSENT = new Struct(named('absent', 'struct'), new Map())

export class Variable {
  readonly slot: number

  constructor(
    readonly name: string,
    /** Its declaration may be skipped; the slot then holds ABSENT and an outer variable of the name counts. */
    readonly isOptional: boolean,
    readonly below: Variable | undefined,
  ) {
    this.slot = below ? below.slot + 1 : 0
  }
}

/** `$`, which every template has. */
export const ROOT = new Variable('$', false, undefined)

/** The variables a name may mean, the likeliest first; all but the last are optional. Empty when none is declared. */
export function resolve(scope: Variable, name: string): Variable[] {
  const found: Variable[] = []
  for (let variable: Variable | undefined = scope; variable; variable = variable.below) {
    if (variable.name !== name) continue
    found.push(variable)
    if (!variable.isOptional) break
  }
  return found
}

/** The slots taken since `from`, which is further down. */
export function slotsSince(scope: Variable, from: Variable): number[] {
  const slots: number[] = []
  for (let i = from.slot + 1; i <= scope.slot; i++) slots.push(i)
  return slots
}
