/** How the tables of functions are written: signatures as Go declares them, arguments read by their Go type. */
import {
  type CallContext,
  fromBytes,
  GoError,
  type GoFunc,
  type GoMap,
  type GoType,
  type GoValue,
  INT,
  type Int,
  isAscii,
  kindOf,
  NilMap,
  STRINGS,
  sliceItems,
  sliceOf,
  TypedMap,
  TypedSlice,
  toBytes,
} from '../go'

export type Call = (args: GoValue[], context: CallContext) => GoValue
export type Table = Readonly<Record<string, GoFunc>>

/** func(params…) returns. */
export const fn = (params: readonly GoType[], returns: GoType, call: Call): GoFunc => ({
  params,
  returns,
  call,
})

/** func(params…, variadic…) returns. */
export const fnVariadic = (
  params: readonly GoType[],
  variadic: GoType,
  returns: GoType,
  call: Call,
): GoFunc => ({ params, variadic, returns, call })

// ── arguments: the evaluator has checked their types ─────────────────────────────────────────────

export const str = (value: GoValue | undefined): string => value as string
export const bigintOf = (value: GoValue | undefined): bigint => (value as Int).value
export const num = (value: GoValue | undefined): number => Number((value as Int).value)

/** A map[string]interface {}: a named type over it shares its entries, a nil one has none. */
export function dictOf(value: GoValue | undefined): GoMap {
  if (value instanceof Map) return value
  return value instanceof TypedMap ? (value.entries as GoMap) : new Map()
}

export const isNilMap = (value: GoValue | undefined): boolean =>
  value === null || value instanceof NilMap || (value instanceof TypedMap && value.isNil)

// ── results ──────────────────────────────────────────────────────────────────────────────────────

export const stringSlice = (items: readonly string[]): TypedSlice => new TypedSlice(STRINGS, items)
export const INTS = sliceOf(INT)

// ── errors the Go runtime would raise ────────────────────────────────────────────────────────────

export const nilDereference = (): GoError =>
  new GoError('runtime error: invalid memory address or nil pointer dereference')

/** The elements of a list argument; `problem` words the error for what is no list. A nil has no type to ask. */
export function listItems(value: GoValue | undefined, problem: string): readonly GoValue[] {
  const items = sliceItems(value)
  if (items) return items
  if (value === null || value === undefined) throw nilDereference()
  throw new GoError(`${problem} ${kindOf(value)}`)
}

// ── strings as bytes ─────────────────────────────────────────────────────────────────────────────

/** The string with one character a byte, for functions that cut where they like; ASCII is its own. */
export function toLatin(s: string): string {
  if (isAscii(s)) return s
  let out = ''
  for (const b of toBytes(s)) out += String.fromCharCode(b)
  return out
}

export function fromLatin(s: string): string {
  if (isAscii(s)) return s
  return fromBytes(Uint8Array.from(s, (ch) => ch.charCodeAt(0)))
}

/** Go's s[start:end] on one-character-a-byte text, with the runtime's panics. */
export function cut(s: string, start: number | undefined, end: number | undefined): string {
  const from = start ?? 0
  const to = end ?? s.length
  if (end !== undefined && (end < 0 || end > s.length)) {
    const range = start === undefined || end > s.length || end < 0 ? `[:${end}]` : `[${from}:${end}]`
    throw new GoError(
      `runtime error: slice bounds out of range ${range}${end < 0 ? '' : ` with length ${s.length}`}`,
    )
  }
  if (from < 0) throw new GoError(`runtime error: slice bounds out of range [${from}:]`)
  if (from > to) throw new GoError(`runtime error: slice bounds out of range [${from}:${to}]`)
  return s.slice(from, to)
}

/** strings.Repeat, refused before it is made when it would be too long. */
export function repeat(text: string, count: bigint, context: CallContext): string {
  if (count < 0n) throw new GoError('strings: negative Repeat count')
  if (count * BigInt(text.length) > 0x7fffffffffffffffn)
    throw new GoError('strings: Repeat output length overflow')
  context.reserve('bytes', count * BigInt(text.length))
  return text.repeat(Number(count))
}
