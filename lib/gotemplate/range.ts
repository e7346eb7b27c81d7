/**
 * `{{range}}` over integers, lists, maps and nothing. Mirrors walkRange of text/template/exec.go.
 */
import {
  ANY,
  type GoType,
  type GoValue,
  Int,
  int,
  integerOf,
  mapEntriesSorted,
  NamedInt,
  Struct,
  sliceItems,
  toText,
  typeOf,
} from '../go'
import type { Value } from './assign'
import { addDeciding, assignedSlots } from './assigned'
import { BREAK, type Compilation, DONE, type Outcome, type Step } from './code'
import { compilePipe, compileSetter, type Setter } from './eval'
import type { Fault } from './fault'
import { printable } from './funcs'
import type { BranchNode, ListNode } from './node'
import type { Activation } from './run'
import { asksOneShape } from './shape'
import type { Span } from './sink'

interface Loop {
  readonly name: string
  readonly file: string
  readonly span: Span
  readonly body: () => Step
  readonly otherwise: (() => Step) | undefined
  /** What the pipeline's nodes left Go's state at. */
  readonly fault: Fault
  readonly variables: number
  /** Gives the variables their values for one turn. */
  readonly assign: (a: Activation, key: Value, element: Value) => void
  /** Slots under which the static types of element and key are known to errors. */
  readonly dotSlot: number
  readonly keyTypeSlot: number
  /** Slots of the variables declared for key and element. */
  readonly keySlot: number | undefined
  readonly elementSlot: number | undefined
}

export function compileRange(
  c: Compilation,
  node: BranchNode,
  compileLater: (c: Compilation, list: ListNode) => () => Step,
): Step {
  const { name, parseName: file } = c.tree
  const { scope } = c
  const byShape = asksOneShape(node.pipe)
  const evaluate = compilePipe(c, node.pipe)
  const fault = c.fault()
  const { decl, isAssign } = node.pipe
  // The variables the pipeline declared are the newest ones; the last is the element's.
  const top = c.scope.slot
  const elementSlot = decl.length > 0 && !isAssign ? top : undefined
  const keySlot = decl.length > 1 && !isAssign ? top - 1 : undefined
  const setters = isAssign ? decl.map((variable) => compileSetter(c, variable.names[0]!)) : []
  const slots = assignedSlots(c.scope, node)
  const otherwise = node.elseList && compileLater(c.branch(), node.elseList)
  const dotSlot = c.declare('').slot
  const keyTypeSlot = c.declare('').slot
  const body = compileLater(
    c.branch((a) => a.types?.[dotSlot]),
    node.list,
  )
  c.scope = scope
  const loop: Loop = {
    name,
    file,
    span: node.span,
    body,
    otherwise,
    fault,
    variables: decl.length,
    assign: assigner(setters, { keySlot, elementSlot, dotSlot, keyTypeSlot }, fault),
    dotSlot,
    keyTypeSlot,
    keySlot,
    elementSlot,
  }
  return (a, dot) => {
    if (a.run.trace) {
      a.run.span = node.span
      a.run.trace.node(file, node.span, 'action')
    }
    const value = evaluate(a, dot)
    if (!a.run.trace) return iterate(a, loop, value, dot)
    const reads = a.run.trace.decide(byShape ? 'shape' : 'value')
    const outcome = iterate(a, loop, value, dot)
    a.run.trace.decided()
    addDeciding(a, slots(), reads)
    return outcome
  }
}

function assigner(
  setters: readonly Setter[],
  slots: Pick<Loop, 'keySlot' | 'elementSlot' | 'dotSlot' | 'keyTypeSlot'>,
  fault: Fault,
): Loop['assign'] {
  const [first, second] = setters
  const { keySlot, elementSlot, dotSlot, keyTypeSlot } = slots
  if (first && second) {
    return (a, key, element) => {
      first(a, key, fault, a.types?.[keyTypeSlot])
      second(a, element, fault, a.types?.[dotSlot])
    }
  }
  if (first) return (a, _key, element) => first(a, element, fault, a.types?.[dotSlot])
  if (elementSlot === undefined) return () => {}
  if (keySlot === undefined) {
    return (a, _key, element) => {
      a.vars[elementSlot] = element
    }
  }
  return (a, key, element) => {
    a.vars[keySlot] = key
    a.vars[elementSlot] = element
  }
}

function iterate(a: Activation, loop: Loop, value: Value, dot: Value): Outcome {
  if (value === undefined || value === null) return orElse(a, loop, dot)
  const items = sliceItems(value)
  if (items) return items.length === 0 ? orElse(a, loop, dot) : overSlice(a, loop, value, items)
  const entries = mapEntriesSorted(value)
  if (entries) return entries.length === 0 ? orElse(a, loop, dot) : overMap(a, loop, value, entries)
  const count = integerOf(value)
  if (count === undefined)
    loop.fault.throw(
      a,
      `range can't iterate over ${toText(printable(value instanceof Struct ? value.passed() : value))}`,
    )
  if (loop.variables > 1) {
    loop.fault.throw(a, `can't use ${toText(value)} to iterate over more than one variable`)
  }
  return count <= 0n ? orElse(a, loop, dot) : overInteger(a, loop, value as Int | NamedInt, count)
}

function orElse(a: Activation, loop: Loop, dot: Value): Outcome {
  return loop.otherwise ? loop.otherwise()(a, dot) : DONE
}

/** Notes which static types errors shall name for the dot and the variables. */
function setTypes(a: Activation, loop: Loop, key: GoType | undefined, element: GoType | undefined): void {
  const types = (a.types ??= [])
  const wrapped = element?.kind === 'interface' ? element : undefined
  types[loop.dotSlot] = wrapped
  if (loop.elementSlot !== undefined) types[loop.elementSlot] = wrapped
  const wrappedKey = key?.kind === 'interface' ? key : undefined
  types[loop.keyTypeSlot] = wrappedKey
  if (loop.keySlot !== undefined) types[loop.keySlot] = wrappedKey
}

function overSlice(a: Activation, loop: Loop, holder: GoValue, items: readonly GoValue[]): Outcome {
  setTypes(a, loop, undefined, typeOf(holder)?.elem ?? ANY)
  const { assign } = loop
  const body = loop.body()
  const size = items.length
  for (let i = 0; i < size; i++) {
    const element = items[i]!
    if (loop.variables > 0) assign(a, loop.variables > 1 ? int(i) : undefined, element)
    a.run.tick()
    const outcome = a.run.trace ? tracedTurn(a, loop, body, holder, i, element) : body(a, element)
    if (outcome === BREAK) break
  }
  return DONE
}

function overMap(
  a: Activation,
  loop: Loop,
  holder: GoValue,
  entries: readonly (readonly [GoValue, GoValue])[],
): Outcome {
  const type = typeOf(holder)
  setTypes(a, loop, type?.key, type?.elem ?? ANY)
  const body = loop.body()
  for (const [key, element] of entries) {
    loop.assign(a, key, element)
    a.run.tick()
    const name = typeof key === 'string' ? key : toText(key)
    const outcome = a.run.trace ? tracedTurn(a, loop, body, holder, name, element) : body(a, element)
    if (outcome === BREAK) break
  }
  return DONE
}

function overInteger(a: Activation, loop: Loop, limit: Int | NamedInt, count: bigint): Outcome {
  setTypes(a, loop, undefined, undefined)
  const body = loop.body()
  for (let i = 0n; i < count; i++) {
    const element = limit instanceof Int ? new Int(i, limit.kind) : new NamedInt(limit.type, i)
    loop.assign(a, undefined, element)
    a.run.tick()
    const outcome = a.run.trace ? tracedTurn(a, loop, body, null, Number(i), element) : body(a, element)
    if (outcome === BREAK) break
  }
  return DONE
}

function tracedTurn(
  a: Activation,
  loop: Loop,
  body: Step,
  holder: GoValue,
  key: string | number,
  element: GoValue,
): Outcome {
  const { run } = a
  const from =
    holder !== null && typeof holder === 'object' ? run.trace?.element(holder, key, element) : undefined
  if (from) {
    a.origins ??= []
    if (loop.keySlot !== undefined) a.origins[loop.keySlot] = from.key
    if (loop.elementSlot !== undefined) a.origins[loop.elementSlot] = from.element
  }
  run.enter('range', loop.name, loop.file, element, loop.span)
  const outcome = body(a, element)
  run.leave()
  return outcome
}
