/**
 * One execution of a template and what it carries along: the sink, the set, the budget, the trace.
 * Mirrors the state of text/template/exec.go. Functions reach it through `executing(context)`.
 */
import { type Budget, BudgetError, type CallContext, GoError, type GoType, type GoValue } from '../go'
import type { Value } from './assign'
import type { Node } from './node'
import { type Frame, type Provenance, type Sink, type Span, StringSink, type Tracer } from './sink'
import type { ExecuteOptions, Template, TemplateSet } from './template'

/** Depth of `{{template}}` calls that Go allows. */
export const MAX_DEPTH = 100000

/** Steps counted here before the budget is told. */
const BATCH = 256

/** What a function may ask of the execution that calls it. */
export interface Executing extends CallContext {
  /** The set in use: inside a `tpl` text, the clone that holds it. */
  readonly set: TemplateSet
  /** What the caller of `execute` lent its functions. */
  readonly host: unknown
  /**
   * Executes a template into a string with `data` as its dot; a traced render records it as a frame of `kind`.
   * Throws what the template throws.
   */
  render(kind: 'include' | 'tpl', set: TemplateSet, template: Template, data: GoValue): string
}

/** The execution behind a function's call context. Throws when the function was not called by a template. */
export function executing(context: CallContext): Executing {
  if (context instanceof Run) return context
  throw new GoError('not called from a template')
}

export class Run implements Executing {
  sink: Sink
  trace: Tracer | undefined
  set: TemplateSet
  depth = 0
  readonly host: unknown
  readonly missingKeyError: boolean
  /** While tracing: the innermost frame, and the node being executed. */
  frame: Frame | undefined
  span: Span | undefined
  private readonly budget: CallContext | undefined
  private left = BATCH

  constructor(set: TemplateSet, options: ExecuteOptions) {
    this.set = set
    this.sink = options.sink
    this.trace = options.sink.trace
    this.budget = options.budget
    this.host = options.host
    this.missingKeyError = options.missingKeyError ?? false
  }

  /** Counts one step. */
  tick(): void {
    if (--this.left <= 0) this.settle()
  }

  spend(steps: number): void {
    this.left -= steps
    if (this.left <= 0) this.settle()
  }

  reserve(kind: 'items' | 'bytes', count: number | bigint): void {
    this.budget?.reserve(kind, count)
  }

  /** Tells the budget what was counted. */
  settle(): void {
    const steps = BATCH - this.left
    this.left = BATCH
    this.budget?.spend(steps)
  }

  render(kind: 'include' | 'tpl', set: TemplateSet, template: Template, data: GoValue): string {
    if (this.trace) return this.renderTraced(this.trace, kind, set, template, data)
    const { sink, depth, set: outer } = this
    const inner = new StringSink()
    this.sink = inner
    this.set = set
    this.depth = 0
    template.execute(this, data === null ? undefined : data)
    this.sink = sink
    this.set = outer
    this.depth = depth
    return inner.text
  }

  private renderTraced(
    trace: Tracer,
    kind: 'include' | 'tpl',
    set: TemplateSet,
    template: Template,
    data: GoValue,
  ): string {
    const { sink, depth, set: outer, frame, span } = this
    const inner = trace.nest()
    this.sink = inner
    this.trace = inner.trace
    this.set = set
    this.depth = 0
    this.enter(kind, template.name, template.tree.parseName, data, span)
    template.execute(this, data === null ? undefined : data)
    this.leave()
    this.sink = sink
    this.trace = trace
    this.set = outer
    this.depth = depth
    this.frame = frame
    this.span = span
    trace.nested(inner)
    return inner.text
  }

  /** Enters a frame; only while tracing. */
  enter(kind: Frame['kind'], name: string, file: string, dot: Value, at: Span | undefined): void {
    this.frame = {
      kind,
      name,
      file,
      ...(at && { at }),
      dot: dot === undefined ? null : dot,
      parent: this.frame,
    }
    this.trace?.enter(this.frame)
  }

  leave(): void {
    this.frame = this.frame?.parent
    this.trace?.leave()
  }
}

/** One template being executed: its variables. */
export class Activation {
  readonly vars: Value[]
  /** The node a failing `and` or `or` leaves Go at, which only its run decides. */
  lastAt: Node | undefined
  /** Static types of what ranges put into slots. */
  types: (GoType | undefined)[] | undefined
  /** While tracing: what the value of each slot was made from. */
  origins: (Provenance | undefined)[] | undefined

  constructor(
    readonly run: Run,
    slots: number,
    data: Value,
  ) {
    const vars = new Array<Value>(slots)
    vars[0] = data
    this.vars = vars
    this.lastAt = undefined
    this.types = undefined
    this.origins = undefined
  }
}

/** A render's stack is used up: what Go's depth limit, or Helm's, would have ended. */
export function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof Error && error.message === 'too much recursion')
}

export function depthExceeded(): BudgetError {
  const budget: Budget = 'depth'
  return new BudgetError(budget, 'templates call each other too deeply')
}
