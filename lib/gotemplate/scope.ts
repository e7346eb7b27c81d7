/**
 * Variables: which slot a name stands for. Go keeps a stack of names and searches it at run time;
 * the stack's shape is known when a template is compiled, so names become slots there.
 */
import { named, Struct } from '../go'

/** In the slot of a variable whose declaration has not been reached: one inside a skipped argument of `and` or `or`. */
export const ABSENT = new Struct(named('absent', 'struct'), new Map())

export class Variable {
  constructor(
    readonly name: string,
    readonly slot: number,
    /** Its declaration may be skipped; the slot then holds ABSENT and an outer variable of the name counts. */
    readonly isOptional: boolean,
  ) {}
}

export class Scope {
  private readonly stack: Variable[] = [new Variable('$', 0, false)]
  private optional = 0
  /** Slots an execution needs. */
  size = 1

  declare(name: string): Variable {
    const variable = new Variable(name, this.stack.length, this.optional > 0)
    this.stack.push(variable)
    this.size = Math.max(this.size, this.stack.length)
    return variable
  }

  /** The variables a name may mean, the likeliest first; all but the last are optional. Empty when none is declared. */
  resolve(name: string): Variable[] {
    const found: Variable[] = []
    for (let i = this.stack.length - 1; i >= 0; i--) {
      const variable = this.stack[i]!
      if (variable.name !== name) continue
      found.push(variable)
      if (!variable.isOptional) break
    }
    return found
  }

  mark(): number {
    return this.stack.length
  }

  release(mark: number): void {
    this.stack.length = mark
  }

  /** Runs `compile`; what it declares may be skipped at run time. Gives the slots so declared. */
  optionally(compile: () => void): number[] {
    const mark = this.mark()
    this.optional++
    compile()
    this.optional--
    return this.stack.slice(mark).map((variable) => variable.slot)
  }
}
