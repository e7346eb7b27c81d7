/**
 * The functions every template has. Mirrors text/template/funcs.go: comparison, index and slice, len, call, printing
 * and escaping. `and` and `or` are compiled (logic.ts); their entries here only give their signature.
 */
import {
  ANY,
  asMap,
  BOOL,
  byteLength,
  byteSlice,
  type CallContext,
  Complex,
  compareStrings,
  FuncValue,
  GoError,
  type GoFunc,
  GoObject,
  type GoType,
  type GoValue,
  INT,
  Int,
  int,
  integerOf,
  isIntegerKind,
  isNil,
  isPrint,
  isSignedKind,
  isTrue,
  isUnsignedKind,
  type Kind,
  kindOf,
  lengthOf,
  MAP,
  mapGet,
  REFLECT_VALUE,
  STRING,
  Struct,
  sliceItems,
  sprint,
  sprintf,
  sprintln,
  TypedSlice,
  toBytes,
  typeName,
  typeOf,
  uint8,
  wrap,
  zeroValue,
} from '../go'
import { assign, canBeNil, nilOf, type Value } from './assign'

/** A builtin whose parameters take reflect.Values: it sees the zero Value as undefined. */
function reflective(
  fixed: number,
  isVariadic: boolean,
  returns: GoType,
  call: (args: Value[]) => Value,
): GoFunc {
  return {
    params: new Array<GoType>(fixed).fill(REFLECT_VALUE),
    ...(isVariadic && { variadic: REFLECT_VALUE }),
    returns,
    call: (args) => call(args) as GoValue,
  }
}

function unreachable(): never {
  throw new Error('compiled, never called')
}

function escaper(escapeText: (text: string) => string): GoFunc {
  return { params: [], variadic: ANY, returns: STRING, call: (args) => escapeText(asText(args)) }
}

export const BUILTINS: ReadonlyMap<string, GoFunc> = new Map<string, GoFunc>([
  ['and', reflective(1, true, REFLECT_VALUE, unreachable)],
  ['or', reflective(1, true, REFLECT_VALUE, unreachable)],
  ['not', reflective(1, false, BOOL, ([value]) => !isTrue(value))],
  ['call', reflective(1, true, REFLECT_VALUE, unreachable)],
  ['index', reflective(1, true, REFLECT_VALUE, ([item, ...indexes]) => index(item, indexes))],
  ['slice', reflective(1, true, REFLECT_VALUE, ([item, ...indexes]) => slice(item, indexes))],
  ['len', reflective(1, false, INT, ([item]) => int(length(item)))],
  ['eq', reflective(1, true, BOOL, ([first, ...others]) => equal(first, others))],
  ['ne', reflective(2, false, BOOL, ([first, second]) => !equal(first, [second]))],
  ['lt', reflective(2, false, BOOL, ([first, second]) => less(first, second))],
  ['le', reflective(2, false, BOOL, ([first, second]) => lessOrEqual(first, second))],
  ['gt', reflective(2, false, BOOL, ([first, second]) => !lessOrEqual(first, second))],
  ['ge', reflective(2, false, BOOL, ([first, second]) => !less(first, second))],
  ['print', { params: [], variadic: ANY, returns: STRING, call: (args) => sprint(args) }],
  [
    'printf',
    {
      params: [STRING],
      variadic: ANY,
      returns: STRING,
      call: ([format, ...args]) => sprintf(format as string, args),
    },
  ],
  ['println', { params: [], variadic: ANY, returns: STRING, call: (args) => sprintln(args) }],
  ['html', escaper(escapeHtml)],
  ['js', escaper(escapeJs)],
  ['urlquery', escaper(escapeQuery)],
])

// ── index, slice, len ─────────────────────────────────────────────────────────────────────────────

function index(first: Value, indexes: readonly Value[]): Value {
  if (first === undefined || first === null) throw new GoError('index of untyped nil')
  let item: Value = first
  for (const at of indexes) {
    if (item === null || item === undefined) throw new GoError('index of nil pointer')
    item = indexOne(item, at ?? undefined)
  }
  return item
}

function indexOne(item: GoValue, at: Value): Value {
  const items = sliceItems(item)
  if (items) {
    const i = indexNumber(at, items.length)
    if (i === items.length) throw new GoError(`reflect: ${kindOf(item)} index out of range`)
    return items[i]
  }
  if (typeof item === 'string') {
    const bytes = toBytes(item)
    const i = indexNumber(at, bytes.length)
    if (i === bytes.length) throw new GoError('reflect: string index out of range')
    return uint8(bytes[i]!)
  }
  if (!asMap(item)) throw new GoError(`can't index item of type ${pointedTypeName(item)}`)
  const { key = STRING, elem = ANY } = typeOf(item) ?? MAP
  const prepared = preparedArgument(at, key) ?? null
  if (prepared !== null && !isComparable(prepared)) {
    throw new GoError(`runtime error: hash of unhashable type ${typeName(prepared)}`)
  }
  const found = mapGet(item, prepared)
  return found === undefined ? zeroValue(elem) : found
}

/** An index as a number no greater than `limit`. */
function indexNumber(at: Value, limit: number): number {
  if (at === undefined) throw new GoError('cannot index slice/array with nil')
  const value = integerOf(at)
  if (value === undefined) throw new GoError(`cannot index slice/array with type ${typeName(at)}`)
  const signed = BigInt.asIntN(64, value)
  if (signed < 0n || signed > BigInt(limit)) throw new GoError(`index out of range: ${signed}`)
  return Number(signed)
}

/** A value as argument of type `type`; integers convert to each other. Mirrors prepareArg. */
function preparedArgument(value: Value, type: GoType): Value {
  if (value === undefined || value === null) {
    if (!canBeNil(type)) throw new GoError(`value is nil; should be of type ${type.name}`)
    return nilOf(type)
  }
  const assigned = assign(value, type)
  if (assigned !== undefined) return assigned
  const integer = integerOf(value)
  if (integer !== undefined && isIntegerKind(type.kind)) return wrap(integer, type.kind)
  throw new GoError(`value has type ${typeName(value)}; should be ${type.name}`)
}

function slice(item: Value, indexes: readonly Value[]): Value {
  if (item === undefined || item === null) throw new GoError('slice of untyped nil')
  if (indexes.length > 3) throw new GoError(`too many slice indexes: ${indexes.length}`)
  const items = sliceItems(item)
  if (!items && typeof item !== 'string')
    throw new GoError(`can't slice item of type ${pointedTypeName(item)}`)
  if (typeof item === 'string' && indexes.length === 3) throw new GoError('cannot 3-index slice a string')
  const size = lengthOf(item) ?? 0
  const bounds = [0, size]
  indexes.forEach((at, i) => {
    bounds[i] = indexNumber(at ?? undefined, size)
  })
  const [from, to, limit] = bounds as [number, number, number | undefined]
  if (from > to) throw new GoError(`invalid slice index: ${from} > ${to}`)
  if (limit !== undefined && to > limit) throw new GoError(`invalid slice index: ${to} > ${limit}`)
  if (typeof item === 'string') return byteSlice(item, from, to)
  const part = items!.slice(from, to)
  return item instanceof TypedSlice ? new TypedSlice(item.type, part) : part
}

function length(item: Value): number {
  if (item === null) throw new GoError('len of nil pointer')
  if (item === undefined) throw new GoError('reflect: call of reflect.Value.Type on zero Value')
  if (typeof item === 'string') return byteLength(item)
  const size = lengthOf(item)
  if (size === undefined) throw new GoError(`len of type ${pointedTypeName(item)}`)
  return size
}

/** The type's name; that of what a pointer points to. */
function pointedTypeName(item: GoValue): string {
  const type = typeOf(item)
  return (type?.kind === 'ptr' ? type.elem : type)?.name ?? '<nil>'
}

// ── call ──────────────────────────────────────────────────────────────────────────────────────────

/** Calls a function value. `spelt` is how the template wrote it; undefined when it was piped in. */
export function callValue(
  spelt: string | undefined,
  values: readonly Value[],
  context: CallContext,
): GoValue {
  const [callee, ...args] = values
  if (callee === undefined || callee === null) throw new GoError('call of nil')
  const name = spelt ?? (typeof callee === 'string' ? callee : `<${typeName(callee)} Value>`)
  if (!(callee instanceof FuncValue)) throw new GoError(`non-function ${name} of type ${typeName(callee)}`)
  const { func } = callee
  const fixed = func.params.length
  if (func.variadic ? args.length < fixed : args.length !== fixed) {
    const want = func.variadic ? `at least ${fixed}` : fixed
    throw new GoError(`wrong number of args for ${name}: got ${args.length} want ${want}`)
  }
  const prepared = args.map((arg, i) => {
    try {
      return preparedArgument(arg, func.params[i] ?? func.variadic ?? ANY) as GoValue
    } catch (error) {
      if (!(error instanceof GoError)) throw error
      throw new GoError(`arg ${i}: ${error.message}`, { cause: error })
    }
  })
  return func.call(prepared, context)
}

// ── comparison ────────────────────────────────────────────────────────────────────────────────────

type BasicKind = 'bool' | 'complex' | 'int' | 'float' | 'string' | 'uint'

function basicKind(value: Value): BasicKind | undefined {
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'number':
      return 'float'
    case 'boolean':
      return 'bool'
  }
  if (value instanceof Int) return isSignedKind(value.kind) ? 'int' : 'uint'
  const kind: Kind = kindOf(value)
  if (isSignedKind(kind)) return 'int'
  if (isUnsignedKind(kind)) return 'uint'
  return value instanceof Complex ? 'complex' : undefined
}

function incompatible(first: GoValue, second: GoValue): GoError {
  return new GoError(`incompatible types for comparison: ${typeName(first)} and ${typeName(second)}`)
}

/** eq: whether the first equals any of the others. */
function equal(first: Value, others: readonly Value[]): boolean {
  if (others.length === 0) throw new GoError('missing argument for comparison')
  const a = first ?? undefined
  const kind = basicKind(a)
  for (const other of others) {
    if (equalTo(a, kind, other ?? undefined)) return true
  }
  return false
}

function equalTo(a: Value, kind: BasicKind | undefined, b: Value): boolean {
  const other = basicKind(b)
  if (kind !== other) {
    // Integers compare whatever their sign; the same number is the same bigint.
    if (isIntegral(kind) && isIntegral(other)) return integerOf(a) === integerOf(b)
    if (a !== undefined && b !== undefined) throw incompatible(a!, b!)
    return false
  }
  switch (kind) {
    case 'bool':
    case 'float':
    case 'string':
      return a === b
    case 'int':
    case 'uint':
      return integerOf(a) === integerOf(b)
    case 'complex':
      return (a as Complex).re === (b as Complex).re && (a as Complex).im === (b as Complex).im
  }
  return equalOther(a, b)
}

const isIntegral = (kind: BasicKind | undefined): boolean => kind === 'int' || kind === 'uint'

/** Equality of what is neither number, string nor bool: nil, maps, slices, structs. */
function equalOther(a: Value, b: Value): boolean {
  if (a !== undefined && b !== undefined && kindOf(a) !== kindOf(b)) {
    throw new GoError(sprintf('non-comparable types %s: %v, %s: %v', [a!, typeName(a), typeName(b), b!]))
  }
  if (isNil(a) || isNil(b)) return isNil(a) === isNil(b)
  if (!isComparable(b!)) throw new GoError(sprintf('non-comparable type %s: %v', [b!, typeName(b)]))
  return isSame(a!, b!)
}

/** Go asks the type; here a struct's fields tell, for its declared field types are not known. */
function isComparable(value: GoValue): boolean {
  const kind = kindOf(value)
  if (kind === 'struct' && value instanceof Struct) return [...value.fields.values()].every(isComparable)
  return kind !== 'map' && kind !== 'slice' && kind !== 'func'
}

/** Go's == on structs and pointers: a pointer is itself only, a struct equals one with equal fields. */
function isSame(a: GoValue, b: GoValue): boolean {
  if (a === b) return true
  if (!(a instanceof GoObject && b instanceof GoObject) || a.type !== b.type || a.type.kind !== 'struct')
    return false
  return sprintf('%#v', [a]) === sprintf('%#v', [b])
}

function less(first: Value, second: Value): boolean {
  const a = first ?? undefined
  const b = second ?? undefined
  const kind = basicKind(a)
  const other = basicKind(b)
  if (kind === undefined || other === undefined) throw new GoError('invalid type for comparison')
  if (isIntegral(kind) && isIntegral(other)) return integerOf(a)! < integerOf(b)!
  if (kind !== other) throw incompatible(a!, b!)
  if (kind === 'float') return (a as number) < (b as number)
  if (kind === 'string') return compareStrings(a as string, b as string) < 0
  throw new GoError('invalid type for comparison')
}

function lessOrEqual(first: Value, second: Value): boolean {
  return less(first, second) || equal(first, [second])
}

// ── escaping ──────────────────────────────────────────────────────────────────────────────────────

/** What is printed for a value: `<no value>` for nil, and what a pointer points to unless it prints itself. */
export function printable(value: Value): GoValue {
  if (value === undefined || value === null) return '<no value>'
  if (!(value instanceof Struct)) return value
  if (value.type.kind !== 'ptr' || !value.type.elem) return value.addressedText() ?? value
  return value.stringer() === undefined ? new Struct(value.type.elem, value.fields) : value
}

/** The arguments as print shows them, but nil as `<no value>`. */
function asText(args: readonly GoValue[]): string {
  const [only] = args
  if (args.length === 1 && typeof only === 'string') return only
  return sprint(args.map(printable))
}

const HTML: Record<string, string> = {
  '\u0000': '\ufffd',
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
}

function escapeHtml(text: string): string {
  return text.replace(/[\u0000"'&<>]/g, (character) => HTML[character]!)
}

function escapeJs(text: string): string {
  return text.replace(/[\\'"<>&=\u0000-\u001f]|[^\u0000-\u007f]/gu, (character) => {
    const point = character.codePointAt(0)!
    if (character === '\\' || character === "'" || character === '"') return `\\${character}`
    const isCarriedByte = point >= 0xdc80 && point <= 0xdcff
    if (point >= 0x80 && (isCarriedByte || isPrint(point))) return character
    return `\\u${point.toString(16).toUpperCase().padStart(4, '0')}`
  })
}

function escapeQuery(text: string): string {
  let out = ''
  for (const byte of toBytes(text)) {
    const character = String.fromCharCode(byte)
    if (/[A-Za-z0-9\-_.~]/.test(character)) out += character
    else if (byte === 32) out += '+'
    else out += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return out
}
