/**
 * Field chains: `.A.B`, `$x.A`, `(pipeline).A`, with arguments when the last is a method.
 * Mirrors evalField and evalFieldChain of text/template/exec.go. Maps all the way down take a fast path;
 * anything else, a missing key or a traced render walks step by step, knowing all of Go's cases.
 */
import {
  ANY,
  type GoFunc,
  GoObject,
  type GoType,
  type GoValue,
  isExported,
  quote,
  Struct,
  TypedMap,
  typeOf,
  zeroValue,
} from '../go'
import type { Value } from './assign'
import { arityError, paramType, validate } from './call'
import type { Eval, StaticType } from './code'
import type { Fault } from './fault'
import type { Activation } from './run'

/** An argument of a method, whose parameter's type comes with the method. */
export type LateArg = (a: Activation, dot: Value, type: GoType) => Value

export interface Chain {
  readonly names: readonly string[]
  readonly receiver: Eval
  /** The interface type the receiver may be wrapped in. */
  readonly receiverType: StaticType
  /** What is wrong with a field or with the number of arguments. */
  readonly fault: Fault
  /** A method that fails. */
  readonly failed: Fault
  /** What follows the chain: arguments for a method that is its last name. */
  readonly args: readonly LateArg[]
  /** A value is piped in as further argument; `finalFault` is for one of the wrong type. */
  readonly hasFinal: boolean
  readonly finalFault: Fault
  /** The value goes where what is read of it is told the trace. */
  readonly isPassed: boolean
}

const hasArguments = (chain: Chain): boolean => chain.hasFinal || chain.args.length > 0

/** The chain of the dot itself, `.A.B`. */
export function dotChain(chain: Chain): Eval {
  const slow = anyChain(chain)
  if (hasArguments(chain)) return slow
  const { names } = chain
  const [first, second, third] = names as [string, string, string]
  switch (names.length) {
    case 1:
      return (a, dot) => (a.run.trace ? undefined : entry(dot, first)) ?? slow(a, dot)
    case 2:
      return (a, dot) => (a.run.trace ? undefined : entry(entry(dot, first), second)) ?? slow(a, dot)
    case 3:
      return (a, dot) =>
        (a.run.trace ? undefined : entry(entry(entry(dot, first), second), third)) ?? slow(a, dot)
  }
  return (a, dot) => (a.run.trace ? undefined : entries(dot, names)) ?? slow(a, dot)
}

/** The chain of a variable: `$.A.B`, `$x.A`. */
export function variableChain(chain: Chain, slot: number): Eval {
  const slow = anyChain(chain)
  if (hasArguments(chain)) return slow
  const { names } = chain
  return (a, dot) => (a.run.trace ? undefined : entries(a.vars[slot], names)) ?? slow(a, dot)
}

/** A chain of any receiver. */
export function anyChain(chain: Chain): Eval {
  return (a, dot, final) => walk(a, chain, dot, final)
}

/** The entry of a map; undefined for all that is not plainly there. */
function entry(holder: Value, name: string): Value {
  if (holder instanceof Map) return holder.get(name)
  if (holder instanceof TypedMap && holder.method(name) === undefined) return holder.entries.get(name)
  return undefined
}

function entries(holder: Value, names: readonly string[]): Value {
  let value = holder
  for (const name of names) value = entry(value, name)
  return value
}

function walk(a: Activation, chain: Chain, dot: Value, final: Value): Value {
  const { names, fault } = chain
  let value = chain.receiver(a, dot)
  // The interface type around the value, which errors name instead of the type inside.
  let wrapped = value === undefined ? undefined : chain.receiverType(a)
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!
    const isLast = i === names.length - 1
    if (value === undefined) {
      if (a.run.missingKeyError) fault.throw(a, `nil data; no entry for key ${quote(name)}`)
      return undefined
    }
    if (value === null) fault.throw(a, `nil pointer evaluating ${(wrapped ?? ANY).name}.${name}`)
    const method = value instanceof GoObject ? value.method(name) : undefined
    if (method) {
      value = callMethod(a, chain, method, name, isLast, dot, final)
      wrapped = method.returns.kind === 'interface' ? method.returns : undefined
      continue
    }
    const hasArgs = isLast && hasArguments(chain)
    if (a.run.trace && (value instanceof Map || value instanceof TypedMap))
      a.run.trace.read(value, name, isLast && !chain.isPassed)
    if (value instanceof Map) {
      value = mapEntry(a, fault, value, name, ANY, hasArgs)
      wrapped = ANY
    } else if (value instanceof TypedMap && isStringKeyed(value.type)) {
      const elem: GoType = value.type.elem ?? ANY
      value = mapEntry(a, fault, value.entries, name, elem, hasArgs)
      wrapped = elem.kind === 'interface' ? elem : undefined
    } else {
      value = structField(a, fault, value, name, wrapped, hasArgs)
      wrapped = value === null ? ANY : undefined
    }
  }
  return value
}

function callMethod(
  a: Activation,
  chain: Chain,
  method: GoFunc,
  name: string,
  isLast: boolean,
  dot: Value,
  final: Value,
): Value {
  const args = isLast ? chain.args : []
  const hasFinal = isLast && chain.hasFinal
  const wrong = arityError(method, name, args.length, hasFinal)
  if (wrong !== undefined) chain.fault.throw(a, wrong)
  const values = args.map((evaluate, i) => evaluate(a, dot, paramType(method, i)))
  if (hasFinal) values.push(validate(a, chain.finalFault, final, paramType(method, args.length)))
  a.run.tick()
  try {
    const value = method.call(values as GoValue[], a.run)
    a.run.trace?.made(value)
    return value
  } catch (error) {
    return chain.failed.rethrow(name, error)
  }
}

/** A field's name, a plain string, must be assignable to the key type. */
function isStringKeyed(type: GoType): boolean {
  return type.key === undefined || type.key === ANY || type.key.name === 'string'
}

function mapEntry(
  a: Activation,
  fault: Fault,
  map: ReadonlyMap<GoValue, GoValue>,
  name: string,
  elem: GoType,
  hasArgs: boolean,
): Value {
  if (hasArgs) fault.throw(a, `${name} is not a method but has arguments`)
  const value = map.get(name)
  if (value !== undefined) return value
  if (a.run.missingKeyError) fault.throw(a, `map has no entry for key ${quote(name)}`)
  return elem === ANY ? null : zeroValue(elem)
}

function structField(
  a: Activation,
  fault: Fault,
  holder: GoValue,
  name: string,
  wrapped: GoType | undefined,
  hasArgs: boolean,
): GoValue {
  const typeName = (wrapped ?? typeOf(holder))?.name
  if (!isExported(name) && holder instanceof Struct && holder.fields.has(name)) {
    fault.throw(a, `${name} is an unexported field of struct type ${typeName}`)
  }
  const value = holder instanceof GoObject ? holder.field(name) : undefined
  if (value === undefined) fault.throw(a, `can't evaluate field ${name} in type ${typeName}`)
  if (hasArgs) fault.throw(a, `${name} has arguments but cannot be invoked as function`)
  return value
}
