/**
 * Compiles pipelines, commands and operands to closures. Mirrors the eval functions of text/template/exec.go
 * from evalPipeline to evalArg; `c.at` follows Go's state.node through the same order, since errors are placed by it.
 */
import { type GoFunc, type GoType, REFLECT_VALUE } from '../go'
import { canBeNil, nilOf, type Value } from './assign'
import {
  arityError,
  callInclude,
  callLookup,
  callPairs,
  callWith,
  callWrite,
  checked,
  checkedFinal,
  isLookupFunc,
  isPairsFunc,
  isShapeFunc,
  isWriteFunc,
  paramType,
  shapeOnly,
  validate,
} from './call'
import { type Compilation, type Eval, NO_STATIC_TYPE, type StaticType } from './code'
import { type Constant, typedConstant, untypedConstant } from './constant'
import type { Fault } from './fault'
import { anyChain, type Chain, dotChain, type LateArg, variableChain } from './field'
import { callValue } from './funcs'
import { andOr, type LogicName, type LogicOperand } from './logic'
import {
  type ChainNode,
  type CommandNode,
  type FieldNode,
  type IdentifierNode,
  type OperandNode,
  type PipeNode,
  print,
  type VariableNode,
} from './node'
import { type Activation, INCLUDE } from './run'
import { ABSENT, resolve, slotsSince, type Variable } from './scope'
import { isHolder } from './sink'

/** The dot as the holder of fields: those tell the trace. */
const HOLDER: Eval = (_a, dot) => dot

const DOT: Eval = (a, dot) => {
  if (a.run.trace && dot !== undefined) a.run.trace.use(dot)
  return dot
}

/** The dot as it is handed on: maps and lists are told where they are read, nothing else can be. */
const PASSED: Eval = (a, dot) => {
  if (a.run.trace && dot !== undefined && !isHolder(dot)) a.run.trace.use(dot)
  return dot
}

/** A pipeline. May give null for nil (see Eval). */
export function compilePipe(c: Compilation, pipe: PipeNode): Eval {
  c.at = pipe
  const [first, ...others] = pipe.commands.map((command, i) => compileCommand(c, command, i > 0))
  const value = others.reduce(pipeInto, first!)
  return pipe.decl.length === 0 ? value : compileDeclarations(c, pipe, value)
}

function pipeInto(before: Eval, command: Eval): Eval {
  return (a, dot) => command(a, dot, before(a, dot) ?? undefined)
}

function compileDeclarations(c: Compilation, pipe: PipeNode, value: Eval): Eval {
  const fault = c.fault()
  const setters = pipe.decl.map(({ names }) => {
    const name = names[0]!
    return pipe.isAssign ? compileSetter(c, name) : slotSetter(c.declare(name))
  })
  const set: Setter = (a, result) => {
    for (const setter of setters) setter(a, result, fault)
  }
  return (a, dot) => {
    const result = value(a, dot) ?? undefined
    set(a, result, fault)
    return result
  }
}

// ── variables ─────────────────────────────────────────────────────────────────────────────────────

/** Gives a variable a value; the fault is for one that does not exist, the type is the interface around the value. */
export type Setter = (a: Activation, value: Value, fault: Fault, type?: GoType) => void

/** Gives a slot a value; how the one before was typed is forgotten. */
export function slotSetter({ slot }: Variable): Setter {
  return (a, value, _fault, type) => {
    a.vars[slot] = value
    if (a.types) a.types[slot] = type
    if (a.run.trace) (a.origins ??= [])[slot] = a.run.trace.gathered()
  }
}

/** An assignment to the nearest variable of the name. */
export function compileSetter(c: Compilation, name: string): Setter {
  const candidates = resolve(c.scope, name)
  const setters = candidates.map(slotSetter)
  return (a, value, fault, type) => {
    const i = candidates.findIndex(({ slot }) => a.vars[slot] !== ABSENT)
    if (i < 0) fault.throw(a, `undefined variable: ${name}`)
    setters[i]!(a, value, fault, type)
  }
}

/** Reads the nearest variable of the name; `plain` leaves it to the fields read of it to tell the trace. */
function compileVariable(
  c: Compilation,
  name: string,
): { read: Eval; plain: Eval; type: StaticType; slot: number | undefined } {
  const candidates = resolve(c.scope, name)
  const nearest = candidates[0]
  if (nearest && !nearest.isOptional) {
    const { slot } = nearest
    return {
      read: (a) => (a.run.trace ? tracedRead(a, slot) : a.vars[slot]),
      plain: (a) => a.vars[slot],
      type: (a) => a.types?.[slot],
      slot,
    }
  }
  const fault = c.fault()
  const present = (a: Activation): number => {
    const found = candidates.find(({ slot }) => a.vars[slot] !== ABSENT)
    return found ? found.slot : fault.throw(a, `undefined variable: ${name}`)
  }
  const read: Eval = (a) => a.vars[present(a)]
  return { read, plain: read, type: (a) => a.types?.[present(a)], slot: undefined }
}

/** A variable handed on: its maps and lists are told where they are read. */
function passed(plain: Eval, read: Eval): Eval {
  return (a, dot) => {
    const value = plain(a, dot)
    return a.run.trace && !isHolder(value) ? read(a, dot) : value
  }
}

function tracedRead(a: Activation, slot: number): Value {
  const origin = a.origins?.[slot]
  const value = a.vars[slot]
  if (origin) a.run.trace?.recall(origin)
  else if (value !== undefined) a.run.trace?.use(value)
  return value
}

// ── commands ──────────────────────────────────────────────────────────────────────────────────────

function compileCommand(c: Compilation, command: CommandNode, hasFinal: boolean): Eval {
  const [first, ...args] = command.args as [OperandNode, ...OperandNode[]]
  switch (first.type) {
    case 'field':
      return compileField(c, first, args, hasFinal)
    case 'chain':
      return compileChain(c, first, args, hasFinal)
    case 'identifier':
      return compileFunction(c, first, command, args, hasFinal)
    case 'variable':
      return compileVariableNode(c, first, args, hasFinal)
    case 'pipe':
      // The arguments of a parenthesised pipeline are inside it.
      return refuseArguments(c, first, args, hasFinal) ?? compilePipe(c, first)
  }
  c.at = first
  const refused = refuseArguments(c, first, args, hasFinal)
  if (refused) return refused
  if (first.type === 'dot') return DOT
  if (first.type === 'nil') {
    const fault = c.fault()
    return (a) => fault.throw(a, 'nil is not a command')
  }
  return constantEval(c, untypedConstant(first))
}

function refuseArguments(
  c: Compilation,
  first: OperandNode,
  args: readonly OperandNode[],
  hasFinal: boolean,
): Eval | undefined {
  if (args.length === 0 && !hasFinal) return undefined
  const fault = c.fault()
  return (a) => fault.throw(a, `can't give argument to non-function ${print(first)}`)
}

function constantEval(c: Compilation, constant: Constant): Eval {
  if ('value' in constant) {
    const { value } = constant
    return () => value
  }
  const fault = c.fault()
  return (a) => fault.throw(a, constant.wrong)
}

// ── fields ────────────────────────────────────────────────────────────────────────────────────────

function compileField(
  c: Compilation,
  node: FieldNode,
  args: readonly OperandNode[],
  hasFinal: boolean,
  isPassed = false,
): Eval {
  c.at = node
  return dotChain({ ...chainOf(c, node, HOLDER, c.dotType, node.names, args, hasFinal), isPassed })
}

function compileVariableNode(
  c: Compilation,
  node: VariableNode,
  args: readonly OperandNode[],
  hasFinal: boolean,
  isPassed = false,
): Eval {
  c.at = node
  const [name, ...names] = node.names as [string, ...string[]]
  const { read, plain, type, slot } = compileVariable(c, name)
  if (names.length === 0) {
    const refused = refuseArguments(c, node, args, hasFinal)
    if (!refused) return isPassed ? passed(plain, read) : read
    return (a, dot) => {
      read(a, dot)
      return refused(a, dot)
    }
  }
  const chain = { ...chainOf(c, node, plain, type, names, args, hasFinal), isPassed }
  return slot === undefined ? anyChain(chain) : variableChain(chain, slot)
}

function compileChain(
  c: Compilation,
  node: ChainNode,
  args: readonly OperandNode[],
  hasFinal: boolean,
): Eval {
  c.at = node
  const { receiver, type } = compileReceiver(c, node.node)
  return anyChain(chainOf(c, node, receiver, type, node.names, args, hasFinal))
}

/** What stands before the fields of a chain: a pipeline, or a function without arguments. */
function compileReceiver(c: Compilation, node: OperandNode): { receiver: Eval; type: StaticType } {
  c.at = node
  if (node.type === 'identifier') {
    const returns = c.findFunction(node.name)?.func.returns
    const receiver = compileFunction(c, node, node, [], false)
    return { receiver, type: returns?.kind === 'interface' ? () => returns : NO_STATIC_TYPE }
  }
  const pipe = compileOperand(c, node)
  return { receiver: (a, dot) => pipe(a, dot) ?? undefined, type: NO_STATIC_TYPE }
}

function chainOf(
  c: Compilation,
  node: FieldNode | VariableNode | ChainNode,
  receiver: Eval,
  receiverType: StaticType,
  names: readonly string[],
  args: readonly OperandNode[],
  hasFinal: boolean,
): Chain {
  const fault = c.fault()
  const failed = c.at === node ? fault : c.fault(node)
  const late = args.map((arg) => compileLateArg(c, arg))
  const finalFault = args.length === 0 ? fault : c.fault()
  return { names, receiver, receiverType, fault, failed, args: late, hasFinal, finalFault, isPassed: false }
}

// ── functions and arguments ───────────────────────────────────────────────────────────────────────

/** A function and the arguments that follow it. `node` is what Go shows when the call itself fails. */
function compileFunction(
  c: Compilation,
  identifier: IdentifierNode,
  node: CommandNode | IdentifierNode,
  args: readonly OperandNode[],
  hasFinal: boolean,
  isPassed = false,
): Eval {
  c.at = identifier
  const { name } = identifier
  const found = c.findFunction(name)
  const place = c.fault()
  if (!found) return (a) => place.throw(a, `"${name}" is not a defined function`)
  const { func, isBuiltin } = found
  const wrong = arityError(func, name, args.length, hasFinal)
  if (wrong !== undefined) return (a) => place.throw(a, wrong)
  if (isBuiltin && (name === 'and' || name === 'or')) return compileAndOr(c, name, args, hasFinal)
  const isLookup = (isBuiltin && name === 'index') || isLookupFunc(func)
  const passed = func === INCLUDE ? 1 : isLookup ? 0 : -1
  const arePassed = isPassed && isPairsFunc(func)
  const isShape = (isBuiltin && name === 'len') || isShapeFunc(func)
  const evals = args.map((arg, i) => {
    const evaluate = compileArg(c, paramType(func, i), arg, i === passed || arePassed)
    return isShape ? shapeOnly(evaluate) : evaluate
  })
  if (hasFinal) evals.push(checkedFinal(paramType(func, args.length), c.fault()))
  if (isBuiltin && name === 'call') return callWith(callee(func, args), name, evals, c.fault(node))
  if (func === INCLUDE) return callInclude(name, evals, c.fault(node))
  if (isWriteFunc(func)) return callWrite(func, name, evals, c.fault(node))
  if (isPairsFunc(func)) return callPairs(func, name, evals, c.fault(node))
  if (isLookup) return callLookup(func, name, evals, c.fault(node))
  return callWith(func, name, evals, c.fault(node))
}

/** `call` names the function it calls as the template spells it. */
function callee(func: GoFunc, args: readonly OperandNode[]): GoFunc {
  const spelt = args[0] && print(args[0])
  return { ...func, call: (values, context) => callValue(spelt, values, context) }
}

/** `and` and `or` stop at the first argument that settles them, and leave the rest unevaluated. */
function compileAndOr(
  c: Compilation,
  name: LogicName,
  args: readonly OperandNode[],
  hasFinal: boolean,
): Eval {
  const compile = (arg: OperandNode): LogicOperand => ({
    evaluate: compileArg(c, REFLECT_VALUE, arg),
    at: c.at,
  })
  const [first, ...others] = args
  const operands = first ? [compile(first)] : []
  const { scope, isOptional } = c
  c.isOptional = true
  for (const other of others) operands.push(compile(other))
  c.isOptional = isOptional
  const skippable = slotsSince(c.scope, scope)
  // Where an error after it is placed depends on the argument it stopped at.
  if (operands.length > 1) c.at = undefined
  const evaluate = andOr(name, operands, hasFinal)
  if (skippable.length === 0) return evaluate
  return (a, dot, final) => {
    for (const slot of skippable) a.vars[slot] = ABSENT
    return evaluate(a, dot, final)
  }
}

/** An operand evaluated for itself. The place is set already. `isPassed`: what is made of it is told the trace elsewhere. */
function compileOperand(c: Compilation, node: OperandNode, isPassed = false): Eval {
  switch (node.type) {
    case 'dot':
    case 'nil':
      return isPassed ? PASSED : DOT
    case 'field':
      return compileField(c, node, [], false, isPassed)
    case 'variable':
      return compileVariableNode(c, node, [], false, isPassed)
    case 'pipe':
      return (isPassed && compilePassed(c, node)) || compilePipe(c, node)
    case 'identifier':
      return compileFunction(c, node, node, [], false)
    case 'chain':
      return compileChain(c, node, [], false)
    default:
      return constantEval(c, untypedConstant(node))
  }
}

/** A call alone in parentheses, `(dict …)`, whose result is handed on. */
function compilePassed(c: Compilation, pipe: PipeNode): Eval | undefined {
  const [command, ...others] = pipe.commands
  const [first, ...args] = command?.args ?? []
  if (!command || first?.type !== 'identifier' || others.length > 0 || pipe.decl.length > 0) return undefined
  c.at = pipe
  return compileFunction(c, first, command, args, false, true)
}

/** An argument for a parameter of a known type. */
function compileArg(c: Compilation, type: GoType, node: OperandNode, isPassed = false): Eval {
  c.at = node
  switch (node.type) {
    case 'nil': {
      if (canBeNil(type)) return () => nilOf(type)
      const fault = c.fault()
      return (a) => fault.throw(a, `cannot assign nil to ${type.name}`)
    }
    case 'bool':
    case 'number':
    case 'string':
      return constantEval(c, typedConstant(node, type))
  }
  const evaluate = compileOperand(c, node, isPassed)
  return checked(evaluate, type, c.fault(), node.type === 'pipe')
}

/** An argument whose parameter's type is known at the call only. */
function compileLateArg(c: Compilation, node: OperandNode): LateArg {
  c.at = node
  const fault = c.fault()
  switch (node.type) {
    case 'nil':
      return (a, _dot, type) =>
        canBeNil(type) ? nilOf(type) : fault.throw(a, `cannot assign nil to ${type.name}`)
    case 'bool':
    case 'number':
    case 'string':
      return (a, _dot, type) => {
        const constant = typedConstant(node, type)
        return 'value' in constant ? constant.value : fault.throw(a, constant.wrong)
      }
  }
  const evaluate = compileOperand(c, node)
  const afterwards = c.fault()
  const isPipe = node.type === 'pipe'
  return (a, dot, type) => {
    const value = evaluate(a, dot)
    return validate(a, afterwards, isPipe ? (value ?? undefined) : value, type)
  }
}
