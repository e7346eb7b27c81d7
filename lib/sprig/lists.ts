/** Lists. Mirrors sprig's list.go: every function copies; `mustX` and `X` differ in Go by panic alone, so not here. */
import {
  ANY,
  BOOL,
  type CallContext,
  compareStrings,
  deepEqual,
  GoError,
  type GoFunc,
  type GoValue,
  INT,
  SLICE,
  STRINGS,
  sliceItems,
  sliceOf,
  TypedSlice,
  typeOf,
} from '../go'
import { toInt64 } from './cast'
import { isEmpty } from './defaults'
import { fn, fnVariadic, listItems, nilDereference, num, stringSlice, type Table } from './fn'
import { strval, toStrings } from './text'

const NIL_LIST = new TypedSlice(SLICE, [], true)

/** A function of one list; `verb` begins its error text. */
const ofList = (
  verb: string,
  returns: typeof ANY,
  call: (items: readonly GoValue[], context: CallContext) => GoValue,
): GoFunc => fn([ANY], returns, ([list], context) => call(listItems(list, `Cannot ${verb} on type`), context))

function includes(items: readonly GoValue[], wanted: GoValue, context: CallContext): boolean {
  context.spend(items.length)
  return items.some((item) => deepEqual(wanted, item))
}

const badLength = (): GoError => new GoError('runtime error: makeslice: len out of range')

/** Pieces of `size`, counted in floats as Go does: a size of 0 or below gives absurd counts and lengths. */
function chunk(size: number, items: readonly GoValue[], context: CallContext): GoValue {
  const count = Math.floor((items.length - 1) / size) + 1
  if (!Number.isFinite(count) || count < 0) throw badLength()
  context.reserve('items', count)
  const chunks = Array.from({ length: count }, (_, i) => {
    const length = i < count - 1 ? size : items.length % size || size
    if (length < 0) throw badLength()
    return items.slice(i * size, i * size + length)
  })
  return new TypedSlice(sliceOf(SLICE), chunks)
}

/** list[start:end], keeping the type of the list. */
function slice(list: GoValue, indices: readonly GoValue[]): GoValue {
  const items = listItems(list, 'list should be type of slice or array but')
  if (items.length === 0) return null
  const start = indices.length > 0 ? toInt64(indices[0]) : 0n
  const end = indices.length > 1 ? toInt64(indices[1]) : BigInt(items.length)
  if (start < 0n || end < start || end > BigInt(items.length)) {
    throw new GoError('reflect.Value.Slice: slice index out of bounds')
  }
  const part = items.slice(Number(start), Number(end))
  return Array.isArray(list) ? part : new TypedSlice(typeOf(list)!, part)
}

function concat(lists: readonly GoValue[], context: CallContext): GoValue {
  const out: GoValue[] = []
  for (const list of lists) {
    const items = sliceItems(list)
    if (!items) {
      if (list === null) throw nilDereference()
      throw new GoError(`Cannot concat type ${typeOf(list)!.kind} as list`)
    }
    context.reserve('items', out.length + items.length)
    for (const item of items) out.push(item)
  }
  return out.length === 0 ? NIL_LIST : out
}

/** Sorts as text. A []string is sorted where it stands, so its owner sees it too, as in Go. */
function sortAlpha(list: GoValue): GoValue {
  if (!sliceItems(list)) return stringSlice([strval(list)])
  const texts = toStrings(list)
  ;(texts.items as string[]).sort(compareStrings)
  return texts
}

const list = fnVariadic([], ANY, SLICE, (items) => items)
const append = fn([ANY, ANY], SLICE, ([list, item], context) => {
  const items = listItems(list, 'Cannot push on type')
  context.reserve('items', items.length + 1)
  return [...items, item!]
})
const prepend = fn([ANY, ANY], SLICE, ([list, item], context) => {
  const items = listItems(list, 'Cannot prepend on type')
  context.reserve('items', items.length + 1)
  return [item!, ...items]
})
const first = ofList('find first', ANY, (items) => items[0] ?? null)
const last = ofList('find last', ANY, (items) => items.at(-1) ?? null)
const rest = ofList('find rest', SLICE, (items) => (items.length === 0 ? NIL_LIST : items.slice(1)))
const initial = ofList('find initial', SLICE, (items) => (items.length === 0 ? NIL_LIST : items.slice(0, -1)))
const reverse = ofList('find reverse', SLICE, (items) => items.toReversed())
const compact = ofList('compact', SLICE, (items) => items.filter((item) => !isEmpty(item)))
const uniq = ofList('find uniq', SLICE, (items, context) => {
  const kept: GoValue[] = []
  for (const item of items) if (!includes(kept, item, context)) kept.push(item)
  return kept
})
const without = fnVariadic([ANY], ANY, SLICE, ([list, ...omitted], context) =>
  listItems(list, 'Cannot find without on type').filter((item) => !includes(omitted, item, context)),
)
const has = fn([ANY, ANY], BOOL, ([wanted, list], context) =>
  list === null ? false : includes(listItems(list, 'Cannot find has on type'), wanted!, context),
)
const sliceFn = fnVariadic([ANY], ANY, ANY, ([list, ...indices]) => slice(list!, indices))
const chunkFn = fn([INT, ANY], sliceOf(SLICE), ([size, list], context) =>
  chunk(num(size), listItems(list, 'Cannot chunk type'), context),
)

export const listFunctions: Table = {
  list,
  tuple: list,
  append,
  push: append,
  mustAppend: append,
  mustPush: append,
  prepend,
  mustPrepend: prepend,
  first,
  mustFirst: first,
  last,
  mustLast: last,
  rest,
  mustRest: rest,
  initial,
  mustInitial: initial,
  reverse,
  mustReverse: reverse,
  compact,
  mustCompact: compact,
  uniq,
  mustUniq: uniq,
  without,
  mustWithout: without,
  has,
  mustHas: has,
  slice: sliceFn,
  mustSlice: sliceFn,
  chunk: chunkFn,
  mustChunk: chunkFn,
  concat: fnVariadic([], ANY, ANY, concat),
  sortAlpha: fn([ANY], STRINGS, ([list]) => sortAlpha(list!)),
}
