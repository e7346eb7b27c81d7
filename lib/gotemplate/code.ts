/**
 * What templates are compiled to: closures, made once per parsed template and kept.
 * A closure takes the activation (variables, run) and the dot; a faulty action becomes one that throws when reached.
 */
import type { GoFunc, GoType } from '../go'
import type { Value } from './assign'
import { Fault } from './fault'
import type { Node, Tree } from './node'
import type { Activation } from './run'
import { ROOT, Variable } from './scope'

/**
 * Computes a value. `final` is the value piped in, for a command that is not its pipeline's first.
 * A pipeline may give null for nil where Go has the zero Value; its user takes both alike.
 */
export type Eval = (a: Activation, dot: Value, final?: Value) => Value

/** Why a list was left. */
export type Outcome = 0 | 1 | 2
export const DONE = 0
export const BREAK = 1
export const CONTINUE = 2

/** Executes a node. */
export type Step = (a: Activation, dot: Value) => Outcome

/** Which interface type, if any, a value is wrapped in when Go's reflect looks at it; asked for in errors only. */
export type StaticType = (a: Activation) => GoType | undefined

export const NO_STATIC_TYPE: StaticType = () => undefined

export type FindFunction = (name: string) => { func: GoFunc; isBuiltin: boolean } | undefined

/** What is known while one template is compiled. Compilation goes in the order of evaluation. */
export class Compilation {
  /** The innermost variable. */
  scope: Variable = ROOT
  /** The node Go's state would be at, for errors; undefined when only the run can tell. */
  at: Node | undefined
  /** The static type of the dot: an interface inside a range over []interface {}. */
  dotType: StaticType = NO_STATIC_TYPE
  /** What is compiled now may be skipped at run time. */
  isOptional = false

  constructor(
    readonly tree: Tree,
    /** Finds a function; `isBuiltin` is false for one that replaces a builtin. */
    readonly findFunction: FindFunction,
  ) {}

  /** The same place in the template, to be compiled on from when it is reached. */
  branch(dotType: StaticType = this.dotType): Compilation {
    const copy = new Compilation(this.tree, this.findFunction)
    copy.scope = this.scope
    copy.dotType = dotType
    return copy
  }

  declare(name: string): Variable {
    this.scope = new Variable(name, this.isOptional, this.scope)
    return this.scope
  }

  /** An error at a node; without one, at the node evaluation has come to. */
  fault(node: Node | undefined = this.at): Fault {
    return new Fault(this.tree, node)
  }
}
