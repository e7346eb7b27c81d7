/**
 * Go's values as templates see them. The ground everything else stands on.
 *
 * One representation, used everywhere from parse to print:
 *   nil               null
 *   bool              boolean
 *   float64           number (a JavaScript number is always a float64)
 *   string            string; a byte that is not UTF-8 is carried as U+DC80…U+DCFF (see strings.ts)
 *   int, int64, …     Int (a kind and a bigint)
 *   map[string]any    Map<string, GoValue> (never a plain object, so no key can reach a prototype)
 *   []any             GoValue[]
 *   everything else   a GoObject: typed slices and maps, structs, times, functions
 *
 * `undefined` is Go's zero reflect.Value ("no value"); it lives inside the evaluator only and is never stored.
 */
import { GoError } from './errors'
import type { GoType } from './type'

export type GoValue = null | boolean | number | string | Int | GoMap | GoValue[] | GoObject

/** map[string]interface {} */
export type GoMap = Map<string, GoValue>

/** A Go integer. Arithmetic wraps as Go's does: make results through `int`, `int64` or `wrap`. */
export class Int {
  constructor(
    readonly value: bigint,
    readonly kind: IntKind,
  ) {}
}

export type IntKind =
  | 'int'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'uintptr'

/**
 * A Go value that has no JavaScript twin. Subclasses say what they can do by overriding;
 * the defaults are those of an opaque value.
 */
export abstract class GoObject {
  /** The dynamic type, as `%T` prints it. */
  abstract readonly type: GoType

  /** A method of the value, found before any key or field (as reflect.Value.MethodByName). */
  method(_name: string): GoFunc | undefined {
    return undefined
  }
  /** An exported struct field; undefined when there is none. */
  field(_name: string): GoValue | undefined {
    return undefined
  }
  /** What `String()` or `Error()` gives, for fmt's `%v` and `%s`; undefined when the type has neither. */
  stringer(): string | undefined {
    return undefined
  }
  /** What `GoString()` gives, for `%#v`; undefined when the type has none. */
  goString(): string | undefined {
    return undefined
  }
  /** What encoding/json marshals instead of this value; undefined when it marshals by its kind. */
  marshalJSON(): GoValue | undefined {
    return undefined
  }
}

/**
 * A slice or array whose element type is not interface {}: []string, []int, []uint8, [][]interface {},
 * and any nil slice (`[]interface {}(nil)` too, which marshals as null).
 */
export class TypedSlice extends GoObject {
  constructor(
    readonly type: GoType,
    readonly items: readonly GoValue[],
    readonly isNil = false,
  ) {
    super()
  }
}

/** A nil map[string]interface {}: reads as empty, and fails as Go does when written to. */
export class NilMap extends Map<string, GoValue> {
  override set(): this {
    throw new GoError('assignment to entry in nil map')
  }
}

/** A map that is not exactly map[string]interface {}: map[string]string, map[interface {}]interface {}, common.Values. */
export class TypedMap extends GoObject {
  constructor(
    readonly type: GoType,
    readonly entries: Map<GoValue, GoValue>,
    readonly isNil = false,
  ) {
    super()
  }
}

/**
 * A struct value: all fields in declaration order, unexported ones too since fmt prints them.
 * With a pointer type it is a pointer to that struct, and prints as &{…}.
 */
export class Struct extends GoObject {
  constructor(
    readonly type: GoType,
    readonly fields: ReadonlyMap<string, GoValue>,
  ) {
    super()
  }
  override field(name: string): GoValue | undefined {
    return isExported(name) ? this.fields.get(name) : undefined
  }
  /** What `String()` gives where only a pointer to the struct has it: an action that prints the field itself calls it. */
  addressedText(): string | undefined {
    return undefined
  }
  /** What a function is given: a struct is passed by value, and the methods of its pointer stay behind. */
  passed(): Struct {
    return this
  }
  /** The exported fields under the names, and in the order, that a codec writes them: struct tags are told here. */
  encoded(codec: Codec): ReadonlyMap<string, GoValue> {
    const exported = [...this.fields].filter(([name]) => isExported(name))
    return new Map(codec === 'yaml' ? exported.map(([name, value]) => [name.toLowerCase(), value]) : exported)
  }
}

/** Who writes a struct: encoding/json, go.yaml.in/yaml, BurntSushi/toml. */
export type Codec = 'json' | 'yaml' | 'toml'

/** True for names that begin with an upper-case letter, as Go exports them. */
export function isExported(name: string): boolean {
  return /^\p{Lu}/u.test(name)
}

/** complex128, which template constants such as `1i` make. */
export class Complex extends GoObject {
  constructor(
    readonly type: GoType,
    readonly re: number,
    readonly im: number,
  ) {
    super()
  }
}

/** time.Duration and other named integers: an integer with a type of its own. */
export class NamedInt extends GoObject {
  constructor(
    readonly type: GoType,
    readonly value: bigint,
  ) {
    super()
  }
}

/**
 * A function templates can call. The evaluator checks arguments against `params` and words the errors as Go does;
 * `call` gets values that already have those types (an omitted variadic tail is just absent).
 * A function that fails throws a GoError (errors.ts); nothing else may be thrown on purpose.
 */
export interface GoFunc {
  readonly params: readonly GoType[]
  /** The type of each further argument; undefined when the function is not variadic. */
  readonly variadic?: GoType
  readonly returns: GoType
  call(args: GoValue[], context: CallContext): GoValue
}

/** What the evaluator lends a function while it runs. */
export interface CallContext {
  /** Counts work against the render's budget; throws BudgetError when it is spent. */
  spend(steps: number): void
  /** Refuses a list or string that would be too large, before it is made. */
  reserve(kind: 'items' | 'bytes', count: number | bigint): void
}

/** A function held as a value (`call` takes it); rare in charts. */
export class FuncValue extends GoObject {
  constructor(
    readonly type: GoType,
    readonly func: GoFunc,
  ) {
    super()
  }
}

const BITS: Record<IntKind, { bits: number; signed: boolean }> = {
  int: { bits: 64, signed: true },
  int8: { bits: 8, signed: true },
  int16: { bits: 16, signed: true },
  int32: { bits: 32, signed: true },
  int64: { bits: 64, signed: true },
  uint: { bits: 64, signed: false },
  uint8: { bits: 8, signed: false },
  uint16: { bits: 16, signed: false },
  uint32: { bits: 32, signed: false },
  uint64: { bits: 64, signed: false },
  uintptr: { bits: 64, signed: false },
}

/** An integer of `kind`, wrapped to its width as a Go conversion does. */
export function wrap(value: bigint, kind: IntKind): Int {
  const { bits, signed } = BITS[kind]
  return new Int(signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value), kind)
}

/** Go's `int` (64 bits here, as on every machine Helm is built for). */
export const int = (value: number | bigint): Int => wrap(BigInt(value), 'int')
export const int64 = (value: number | bigint): Int => wrap(BigInt(value), 'int64')

const SMALL = Array.from({ length: 256 }, (_, n) => new Int(BigInt(n), 'uint8'))
/** A uint8; the 256 of them are made once. */
export const uint8 = (value: number): Int => SMALL[value & 0xff]!
