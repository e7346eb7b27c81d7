/**
 * Calls once their arguments are compiled: arity, the check of a piped value, and the error around a failing call.
 * Mirrors evalCall and validateType of text/template/exec.go.
 */
import {
  ANY,
  type GoFunc,
  type GoType,
  type GoValue,
  Int,
  REFLECT_VALUE,
  STRING,
  Struct,
  TypedMap,
  typeName,
} from '../go'
import { assign, canBeNil, nilOf, type Value } from './assign'
import type { Eval } from './code'
import type { Fault } from './fault'
import type { Activation } from './run'
import { isHolder, type Tracer } from './sink'

/** Why a call cannot be made with so many arguments; undefined when it can. `count` leaves out the piped one. */
export function arityError(func: GoFunc, name: string, count: number, hasFinal: boolean): string | undefined {
  const fixed = func.params.length
  const given = count + (hasFinal ? 1 : 0)
  if (func.variadic) {
    return given < fixed ? `wrong number of args for ${name}: want at least ${fixed} got ${count}` : undefined
  }
  return given === fixed ? undefined : `wrong number of args for ${name}: want ${fixed} got ${given}`
}

/** The type of parameter `i`; past the fixed ones, the variadic type. */
export function paramType(func: GoFunc, i: number): GoType {
  return func.params[i] ?? func.variadic ?? ANY
}

/** Makes a value one of `type`, or throws as Go does. */
export function validate(a: Activation, fault: Fault, value: Value, type: GoType): Value {
  if (value === undefined) {
    if (canBeNil(type)) return nilOf(type)
    fault.throw(a, `invalid value; expected ${type.name}`)
  }
  if (value === null) {
    if (type.kind === 'interface' || type === REFLECT_VALUE) return null
    fault.throw(a, `wrong type for value; expected ${type.name}; got ${ANY.name}`)
  }
  const assigned = assign(value, type)
  if (assigned !== undefined) return assigned
  fault.throw(a, `wrong type for value; expected ${type.name}; got ${typeName(value)}`)
}

/** A value as an interface {} holds it. */
function passed(value: Value): GoValue {
  return value instanceof Struct ? value.passed() : (value ?? null)
}

/** An argument evaluated for a parameter of `type`. `isPipe`: nil from a pipeline is the zero Value. */
export function checked(evaluate: Eval, type: GoType, fault: Fault, isPipe: boolean): Eval {
  if (type === ANY) return (a, dot) => passed(evaluate(a, dot))
  if (type === REFLECT_VALUE) return isPipe ? (a, dot) => evaluate(a, dot) ?? undefined : evaluate
  if (type === STRING) {
    return (a, dot) => {
      const value = evaluate(a, dot)
      return typeof value === 'string'
        ? value
        : validate(a, fault, isPipe ? (value ?? undefined) : value, type)
    }
  }
  return (a, dot) => {
    const value = evaluate(a, dot)
    return validate(a, fault, isPipe ? (value ?? undefined) : value, type)
  }
}

/** The piped value as last argument. */
export function checkedFinal(type: GoType, fault: Fault): Eval {
  if (type === ANY) return (_a, _dot, final) => passed(final)
  if (type === REFLECT_VALUE) return (_a, _dot, final) => final
  return (a, _dot, final) => validate(a, fault, final, type)
}

/** Calls the function that executes a template into a string: with no frame of its own, for these calls nest. */
export function callInclude(name: string, evals: readonly Eval[], fault: Fault): Eval {
  const [first, second] = evals as [Eval, Eval]
  return (a, dot, final) => {
    const included = first(a, dot, final) as string
    const data = second(a, dot, final) as GoValue
    a.run.tick()
    try {
      return a.run.include(included, data)
    } catch (error) {
      return fault.rethrow(name, error, included)
    }
  }
}

/** A function of a map and the keys to go down from it, which depends on no more of the map than that: `get`, `hasKey`. */
export interface LookupFunc extends GoFunc {
  readonly looksUp: true
}

export function isLookupFunc(func: GoFunc): boolean {
  return 'looksUp' in func
}

/** A function that makes a map of keys and values in turn: `dict`. */
interface PairsFunc extends GoFunc {
  readonly makesPairs: true
}

export function isPairsFunc(func: GoFunc): func is PairsFunc {
  return 'makesPairs' in func
}

/** A function that writes to its first argument, a map: at its second, or anywhere. */
interface WriteFunc extends GoFunc {
  readonly writes: 'key' | 'anywhere'
}

export function isWriteFunc(func: GoFunc): func is WriteFunc {
  return 'writes' in func
}

/** As callWith; the trace is told of the write. */
export function callWrite(func: WriteFunc, name: string, evals: readonly Eval[], fault: Fault): Eval {
  const call = callWith(func, name, evals, fault)
  return (a, dot, final) => {
    const { trace } = a.run
    if (!trace) return call(a, dot, final)
    const args = evals.map((evaluate) => evaluate(a, dot, final))
    const given = args.map(
      (value): Eval =>
        () =>
          value,
    )
    const result = callWith(func, name, given, fault)(a, dot, final)
    const [map, key] = args
    if (isHolder(map)) trace.wrote(map, func.writes === 'key' && typeof key === 'string' ? key : undefined)
    return result
  }
}

/** A function that depends on no more of a map or list than its shape: `keys`. */
interface ShapeFunc extends GoFunc {
  readonly asksShape: true
}

export function isShapeFunc(func: GoFunc): func is ShapeFunc {
  return 'asksShape' in func
}

/** An argument of which only the shape counts. */
export function shapeOnly(evaluate: Eval): Eval {
  return (a, dot, final) => {
    const { trace } = a.run
    return trace ? trace.shape(() => evaluate(a, dot, final)) : evaluate(a, dot, final)
  }
}

/** As callWith; the trace is told what each entry came from. */
export function callPairs(func: GoFunc, name: string, evals: readonly Eval[], fault: Fault): Eval {
  const call = callWith(func, name, evals, fault)
  return (a, dot, final) => {
    const { trace } = a.run
    if (!trace) return call(a, dot, final)
    const parts = evals.map((evaluate) => trace.apart(() => evaluate(a, dot, final)))
    const given = parts.map(
      ({ value }): Eval =>
        () =>
          value,
    )
    const map = callWith(func, name, given, fault)(a, dot, final)
    for (let i = 0; i + 1 < parts.length; i += 2) {
      const [key, { value, from }] = [parts[i]!, parts[i + 1]!]
      if (typeof key.value !== 'string' || !isHolder(map)) continue
      const reads = [...key.from.reads, ...from.reads]
      trace.entry(map, key.value, value, { reads, texts: [...key.from.texts, ...from.texts] })
    }
    return map
  }
}

/** As callWith; the trace is told the entries looked up instead of the whole map. */
export function callLookup(func: GoFunc, name: string, evals: readonly Eval[], fault: Fault): Eval {
  return (a, dot, final) => {
    const args = new Array<GoValue>(evals.length)
    for (let i = 0; i < evals.length; i++) args[i] = evals[i]!(a, dot, final) as GoValue
    if (a.run.trace) tellLookup(a.run.trace, args)
    a.run.tick()
    try {
      return noted(a, func.call(args, a.run))
    } catch (error) {
      return fault.rethrow(name, error)
    }
  }
}

function tellLookup(trace: Tracer, args: readonly Value[]): void {
  let holder = args[0]
  for (let i = 1; i < args.length; i++) {
    const key = args[i]
    if (Array.isArray(holder) && key instanceof Int) {
      const at = Number(key.value)
      const element: GoValue | undefined = holder[at]
      if (element === undefined) break
      trace.item(holder, at, element, i === args.length - 1)
      holder = element
      if (i === args.length - 1) return
      continue
    }
    if (typeof key !== 'string' || !(holder instanceof Map || holder instanceof TypedMap)) break
    trace.read(holder, key, i === args.length - 1)
    holder = (holder instanceof TypedMap ? holder.entries : (holder as Map<GoValue, GoValue>)).get(key)
    if (i === args.length - 1) return
  }
  if (holder !== undefined) trace.use(holder)
}

/** A text longer than this is told to the budget. */
const LONG = 1_000_000

/** Tells the trace what a call gave, and the budget when it is long. */
function noted(a: Activation, value: GoValue): GoValue {
  if (typeof value === 'string' && value.length > LONG) a.run.reserve('bytes', value.length)
  a.run.trace?.made(value)
  return value
}

/** Calls `func` with what `evals` give; few arguments are the rule, so those need no loop. */
export function callWith(func: GoFunc, name: string, evals: readonly Eval[], fault: Fault): Eval {
  const [first, second, third] = evals as [Eval, Eval, Eval]
  switch (evals.length) {
    case 0:
      return (a) => {
        a.run.tick()
        try {
          return noted(a, func.call([], a.run))
        } catch (error) {
          return fault.rethrow(name, error)
        }
      }
    case 1:
      return (a, dot, final) => {
        const args = [first(a, dot, final)] as GoValue[]
        a.run.tick()
        try {
          return noted(a, func.call(args, a.run))
        } catch (error) {
          return fault.rethrow(name, error)
        }
      }
    case 2:
      return (a, dot, final) => {
        const args = [first(a, dot, final), second(a, dot, final)] as GoValue[]
        a.run.tick()
        try {
          return noted(a, func.call(args, a.run))
        } catch (error) {
          return fault.rethrow(name, error)
        }
      }
    case 3:
      return (a, dot, final) => {
        const args = [first(a, dot, final), second(a, dot, final), third(a, dot, final)] as GoValue[]
        a.run.tick()
        try {
          return noted(a, func.call(args, a.run))
        } catch (error) {
          return fault.rethrow(name, error)
        }
      }
  }
  return (a, dot, final) => {
    const args = new Array<GoValue>(evals.length)
    for (let i = 0; i < evals.length; i++) args[i] = evals[i]!(a, dot, final) as GoValue
    a.run.tick()
    try {
      return noted(a, func.call(args, a.run))
    } catch (error) {
      return fault.rethrow(name, error)
    }
  }
}
