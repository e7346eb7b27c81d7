/**
 * Compiles a parse tree to one closure. Mirrors the walk functions of text/template/exec.go;
 * `break` and `continue` are returned outcomes, not panics.
 */
import { FuncValue, isTrue, toText, typeName } from '../go'
import type { Value } from './assign'
import { addDeciding, assignedSlots } from './assigned'
import {
  BREAK,
  CONTINUE,
  Compilation,
  DONE,
  type Eval,
  type FindFunction,
  NO_STATIC_TYPE,
  type Outcome,
  type Step,
} from './code'
import { compilePipe } from './eval'
import type { Fault } from './fault'
import { printable } from './funcs'
import {
  type ActionNode,
  type BranchNode,
  type ListNode,
  type LoopExitNode,
  print,
  type StatementNode,
  type TemplateNode,
  type TextNode,
  type Tree,
} from './node'
import { compileRange } from './range'
import { type Activation, MAX_DEPTH, type Run } from './run'
import { type Asked, askedBy } from './shape'
import type { Span } from './sink'

/** The whole template. What stands in its branches is compiled when they are first taken: many never are. */
export function compile(tree: Tree, findFunction: FindFunction): Step {
  return compileList(new Compilation(tree, findFunction), tree.root)
}

/** Compiles a list the first time it is asked for. */
function compileLater(c: Compilation, list: ListNode): () => Step {
  let step: Step | undefined
  return () => (step ??= compileList(c, list))
}

const NOTHING: Step = () => DONE
const doNothing = (): Step => NOTHING

/** A list in order; a list of one is that one, to spare the stack a frame. */
export function compileList(c: Compilation, list: ListNode): Step {
  const steps = list.nodes.map((node) => compileStatement(c, node))
  const [first, second] = steps
  if (!first) return NOTHING
  if (!second) return first
  return (a, dot) => {
    for (let i = 0; i < steps.length; i++) {
      const outcome = steps[i]!(a, dot)
      if (outcome !== DONE) return outcome
    }
    return DONE
  }
}

function compileStatement(c: Compilation, node: StatementNode): Step {
  c.at = node
  switch (node.type) {
    case 'text':
      return compileText(c, node)
    case 'action':
      return compileAction(c, node)
    case 'if':
      return compileIf(c, node)
    case 'with':
      return compileWith(c, node)
    case 'range':
      return compileRange(c, node, compileLater)
    case 'template':
      return compileTemplateCall(c, node)
    case 'break':
    case 'continue':
      return exit(node)
  }
}

function exit(node: LoopExitNode): Step {
  const outcome = node.type === 'break' ? BREAK : CONTINUE
  return () => outcome
}

function compileText(c: Compilation, node: TextNode): Step {
  const { text, pos } = node
  const file = c.tree.parseName
  return (a) => {
    const { run } = a
    if (run.trace) run.trace.node(file, { start: pos, end: pos + text.length }, 'text')
    run.sink.write(text)
    return DONE
  }
}

function compileAction(c: Compilation, node: ActionNode): Step {
  const file = c.tree.parseName
  const { span, pipe } = node
  const evaluate = compilePipe(c, pipe)
  if (pipe.decl.length > 0) {
    return (a, dot) => {
      if (a.run.trace) begin(a.run, file, span)
      evaluate(a, dot)
      return DONE
    }
  }
  const fault = c.fault(node)
  return (a, dot) => {
    const { run } = a
    if (run.trace) begin(run, file, span)
    const value = evaluate(a, dot)
    run.sink.write(typeof value === 'string' ? value : printed(a, fault, node, value))
    return DONE
  }
}

/** Tells a tracing sink that an action begins. */
export function begin(run: Run, file: string, span: Span): void {
  run.span = span
  run.trace?.node(file, span, 'action')
}

/** What an action writes for its value. */
function printed(a: Activation, fault: Fault, node: ActionNode, value: Value): string {
  if (value === undefined || value === null) return '<no value>'
  if (value instanceof FuncValue) fault.throw(a, `can't print ${print(node)} of type ${typeName(value)}`)
  return toText(printable(value))
}

function compileIf(c: Compilation, node: BranchNode): Step {
  const file = c.tree.parseName
  const { span } = node
  const { scope } = c
  const asked = askedBy(c, node.pipe)
  const condition = compilePipe(c, node.pipe)
  const slots = assignedSlots(c.scope, node)
  const list = compileLater(c.branch(), node.list)
  const otherwise = node.elseList ? compileLater(c.branch(), node.elseList) : doNothing
  c.scope = scope
  return (a, dot) => {
    if (a.run.trace) {
      return traced(a, { file, span, condition, asked, slots }, dot, (value) =>
        (isTrue(value) ? list : otherwise)()(a, dot),
      )
    }
    return isTrue(condition(a, dot)) ? list()(a, dot) : otherwise()(a, dot)
  }
}

interface Condition {
  readonly file: string
  readonly span: Span
  readonly condition: Eval
  readonly asked: Asked | undefined
  readonly slots: () => readonly number[]
}

/** Runs a branch whose condition's reads decide about all inside it. */
function traced(
  a: Activation,
  { file, span, condition, asked, slots }: Condition,
  dot: Value,
  branch: (value: Value) => Outcome,
): Outcome {
  const { run } = a
  begin(run, file, span)
  const value = condition(a, dot)
  const reads = run.trace?.decide(asked ?? 'value') ?? []
  const outcome = branch(value)
  run.trace?.decided()
  addDeciding(a, slots(), reads)
  return outcome
}

function compileWith(c: Compilation, node: BranchNode): Step {
  const { name, parseName: file } = c.tree
  const { span } = node
  const { scope } = c
  const asked = askedBy(c, node.pipe)
  const evaluate = compilePipe(c, node.pipe)
  const slots = assignedSlots(c.scope, node)
  const list = compileLater(c.branch(NO_STATIC_TYPE), node.list)
  const otherwise = node.elseList ? compileLater(c.branch(), node.elseList) : doNothing
  c.scope = scope
  return (a, dot) => {
    if (!a.run.trace) {
      const value = evaluate(a, dot)
      return isTrue(value) ? list()(a, value) : otherwise()(a, dot)
    }
    return traced(a, { file, span, condition: evaluate, asked, slots }, dot, (value) => {
      if (!isTrue(value)) return otherwise()(a, dot)
      a.run.enter('with', name, file, value, span)
      const outcome = list()(a, value)
      a.run.leave()
      return outcome
    })
  }
}

function compileTemplateCall(c: Compilation, node: TemplateNode): Step {
  const file = c.tree.parseName
  const { name, span, isBlock } = node
  const fault: Fault = c.fault()
  const evaluate: Eval = node.pipe ? compilePipe(c, node.pipe) : () => undefined
  return (a, dot) => {
    const { run } = a
    const template = run.set.lookup(name)
    if (!template) fault.throw(a, `template "${name}" not defined`)
    if (run.depth >= MAX_DEPTH) fault.throw(a, `exceeded maximum template depth (${MAX_DEPTH})`)
    if (run.trace) begin(run, file, span)
    const value = evaluate(a, dot) ?? undefined
    run.depth++
    run.tick()
    if (run.trace) run.enter(isBlock ? 'block' : 'template', name, template.tree.parseName, value, span)
    try {
      run.deepen()
      template.execute(run, value)
    } catch (error) {
      fault.passOn(a, error, MAX_DEPTH)
    }
    if (run.trace) run.leave()
    run.surface()
    run.depth--
    return DONE
  }
}
