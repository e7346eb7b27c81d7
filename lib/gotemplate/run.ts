/**
 * One execution of a template and what it carries along: the sink, the set, the budget, the trace.
 * Mirrors the state of text/template/exec.go. Functions reach it through `executing(context)`.
 */
import { ANY, type CallContext, GoError, type GoFunc, type GoType, type GoValue, STRING } from '../go'
import type { Value } from './assign'
import { type Nesting, StackExhausted } from './exhausted'
import type { Node } from './node'
import { type Frame, type Provenance, type Sink, type Span, StringSink, type Tracer } from './sink'
import { hasStack } from './stack'
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
   * Executes the template `name` of the set in use into a string, with `data` as its dot.
   * Throws GoError when there is none or when it is nested too deeply, else what the template throws.
   */
  include(name: string, data: GoValue): string
  /** Executes a text parsed into `set` into a string, with `data` as its dot. Throws what the template throws. */
  tpl(set: TemplateSet, template: Template, data: GoValue): string
}

/** The execution behind a function's call context. Throws when the function was not called by a template. */
export function executing(context: CallContext): Executing {
  if (context instanceof Run) return context
  throw new GoError('not called from a template')
}

/** `include NAME DATA`: for a function table to hold under the name it likes. Compiled without a call of its own. */
export const INCLUDE: GoFunc = {
  params: [STRING, ANY],
  returns: STRING,
  call: ([name, data], context) => executing(context).include(name as string, data ?? null),
}

export class Run implements Executing {
  sink: Sink
  trace: Tracer | undefined
  set: TemplateSet
  depth = 0
  /** Executions on the JavaScript stack, of every kind. */
  private level = 0
  readonly host: unknown
  readonly missingKeyError: boolean
  /** While tracing: the innermost frame, and the node being executed. */
  frame: Frame | undefined
  span: Span | undefined
  readonly nesting: Nesting | undefined
  /** How many executions of each template are under way through `include`. */
  private readonly included = new Map<string, number>()
  private readonly budget: CallContext | undefined
  private left = BATCH

  constructor(set: TemplateSet, options: ExecuteOptions) {
    this.set = set
    this.sink = options.sink
    this.trace = options.sink.trace
    this.budget = options.budget
    this.host = options.host
    this.nesting = options.nesting
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
    this.reserve('bytes', this.sink.text.length)
  }

  /** Counts an execution inside the present one; throws StackExhausted when there is no room for it. */
  deepen(): void {
    if (!hasStack(++this.level)) throw new StackExhausted()
  }

  surface(): void {
    this.level--
  }

  include(name: string, data: GoValue): string {
    const count = this.included.get(name) ?? 0
    if (this.nesting && count > this.nesting.limit) throw this.nesting.refuse(name)
    this.included.set(name, count + 1)
    const template = this.set.find(name)
    this.deepen()
    if (this.trace) {
      const text = this.traced(this.trace, 'include', template, data)
      this.surface()
      this.included.set(name, count)
      return text
    }
    const { sink, depth } = this
    const inner = new StringSink()
    this.sink = inner
    this.depth = 0
    const dot = data ?? undefined
    template.step()(new Activation(this, template.tree.slots, dot), dot)
    this.sink = sink
    this.depth = depth
    this.surface()
    this.included.set(name, count)
    return inner.text
  }

  tpl(set: TemplateSet, template: Template, data: GoValue): string {
    const { set: outer, sink, depth } = this
    this.deepen()
    this.set = set
    if (this.trace) {
      const text = this.traced(this.trace, 'tpl', template, data)
      this.surface()
      this.set = outer
      return text
    }
    const inner = new StringSink()
    this.sink = inner
    this.depth = 0
    template.execute(this, data ?? undefined)
    this.sink = sink
    this.depth = depth
    this.surface()
    this.set = outer
    return inner.text
  }

  private traced(trace: Tracer, kind: 'include' | 'tpl', template: Template, data: GoValue): string {
    const { sink, depth, frame, span } = this
    const inner = trace.nest()
    this.sink = inner
    this.trace = inner.trace
    this.depth = 0
    this.enter(kind, template.name, template.tree.parseName, data, span)
    template.execute(this, data ?? undefined)
    this.leave()
    this.sink = sink
    this.trace = trace
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
