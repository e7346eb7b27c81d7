/** Maps. Mirrors sprig's dict.go: `set`, `unset` and the merges change their first argument. */
import {
  ANY,
  asMap,
  BOOL,
  BudgetError,
  type CallContext,
  compareStrings,
  deepEqual,
  GoError,
  type GoFunc,
  type GoMap,
  type GoValue,
  MAP,
  Parts,
  partsOf,
  SLICE,
  STRING,
  STRINGS,
  sliceItems,
  TypedMap,
  TypedSlice,
  typeName,
} from '../go'
import { dictOf, fn, fnVariadic, isNilMap, str, stringSlice, type Table } from './fn'
import { merge } from './merge'
import { Version } from './semver'
import { strval } from './text'

const KEYED = [MAP, STRING] as const
const MAX_DEPTH = 1_000

/** copystructure.Copy: maps and lists all the way down; what hangs in both places is copied twice. */
function deepCopy(value: GoValue, context: CallContext, depth = 0, parts = new Parts('copy')): GoValue {
  if (depth > MAX_DEPTH) throw new BudgetError('depth', 'a value is nested too deeply to copy')
  const items = sliceItems(value)
  if (items) {
    const size = partsOf(items.length, value instanceof TypedSlice ? value.type.elem : undefined)
    context.spend(size)
    parts.count(size)
    const copy = items.map((item) => deepCopy(item, context, depth + 1, parts))
    return value instanceof TypedSlice ? new TypedSlice(value.type, copy, value.isNil) : copy
  }
  // Only exported fields are copied, and a version has none.
  if (value instanceof Version) return Version.zero(value.isPointer)
  const map = asMap(value)
  if (!map) return value
  context.spend(map.size)
  parts.count(map.size)
  const copy = new Map<GoValue, GoValue>()
  for (const [key, item] of map) copy.set(key, deepCopy(item, context, depth + 1, parts))
  return value instanceof TypedMap ? new TypedMap(value.type, copy, value.isNil) : (copy as GoMap)
}

const copy = fn([ANY], ANY, ([value], context) => {
  if (value === null) throw new GoError('reflect: call of reflect.Value.Type on zero Value')
  return deepCopy(value!, context)
})

function wrongConversion(value: GoValue, wanted: string): GoError {
  const has = value === null ? 'nil' : typeName(value)
  return new GoError(`interface conversion: interface {} is ${has}, not ${wanted}`)
}

function digMap(value: GoValue): GoMap {
  if (value instanceof Map) return value
  throw wrongConversion(value, 'map[string]interface {}')
}

/** dig KEY… DEFAULT MAP: exactly map[string]interface {} at every step. */
function dig(args: readonly GoValue[]): GoValue {
  if (args.length < 3) throw new GoError('dig needs at least three arguments')
  let at = digMap(args.at(-1)!)
  const keys = args.slice(0, -2)
  for (const key of keys) if (typeof key !== 'string') throw wrongConversion(key, 'string')
  for (const [i, key] of (keys as string[]).entries()) {
    const step = at.get(key)
    if (step === undefined) return args.at(-2)!
    if (i === keys.length - 1) return step
    at = digMap(step)
  }
  return args.at(-2)!
}

/** Keys in Go come in random order; ours come sorted, so that a render can be repeated. */
const sorted = (map: GoMap): string[] => [...map.keys()].sort(compareStrings)

const merging = (overwrite: boolean) =>
  fnVariadic([MAP], MAP, ANY, ([target, ...sources], context) => {
    const into: GoMap = isNilMap(target) ? new Map() : dictOf(target)
    for (const source of sources) merge(into, dictOf(source), overwrite, context)
    // A nil target stays nil until a source gives it entries.
    return isNilMap(target) && sources.every(isNilMap) ? target! : into
  })

// What the trace of a template may know of a function: it makes a map of pairs, writes to one, reads no more of one
// than an entry or its shape.
const pairs = (func: GoFunc): GoFunc => ({ ...func, makesPairs: true }) as GoFunc
const shape = (func: GoFunc): GoFunc => ({ ...func, asksShape: true }) as GoFunc
const writing = (writes: 'key' | 'anywhere', func: GoFunc): GoFunc => ({ ...func, writes }) as GoFunc
const lookup = (func: GoFunc): GoFunc => ({ ...func, looksUp: true }) as GoFunc

export const dictFunctions: Table = {
  dict: pairs(
    fnVariadic([], ANY, MAP, (args) => {
      const map: GoMap = new Map()
      for (let i = 0; i < args.length; i += 2)
        map.set(strval(args[i]!), i + 1 < args.length ? args[i + 1]! : '')
      return map
    }),
  ),
  get: lookup(
    fn(KEYED, ANY, ([map, key]) => {
      const found = dictOf(map).get(str(key))
      return found === undefined ? '' : found
    }),
  ),
  set: writing(
    'key',
    fn([MAP, STRING, ANY], MAP, ([map, key, value]) => {
      if (isNilMap(map)) throw new GoError('assignment to entry in nil map')
      return dictOf(map).set(str(key), value!)
    }),
  ),
  unset: writing(
    'key',
    fn(KEYED, MAP, ([map, key]) => {
      dictOf(map).delete(str(key))
      return map instanceof TypedMap && !map.isNil ? dictOf(map) : map!
    }),
  ),
  hasKey: lookup(fn(KEYED, BOOL, ([map, key]) => dictOf(map).has(str(key)))),
  pluck: fnVariadic([STRING], MAP, SLICE, ([key, ...maps]) =>
    maps.map((map) => dictOf(map).get(str(key))).filter((value) => value !== undefined),
  ),
  keys: shape(
    fnVariadic([], MAP, STRINGS, (maps) => stringSlice(maps.flatMap((map) => sorted(dictOf(map))))),
  ),
  values: fn([MAP], SLICE, ([map]) => sorted(dictOf(map)).map((key) => dictOf(map).get(key)!)),
  pick: fnVariadic([MAP], STRING, MAP, ([map, ...keys]) => {
    const picked: GoMap = new Map()
    for (const key of keys as string[]) {
      const value = dictOf(map).get(key)
      if (value !== undefined) picked.set(key, value)
    }
    return picked
  }),
  omit: fnVariadic([MAP], STRING, MAP, ([map, ...keys]) => {
    const left: GoMap = new Map(dictOf(map))
    for (const key of keys as string[]) left.delete(key)
    return left
  }),
  merge: writing('anywhere', merging(false)),
  mustMerge: writing('anywhere', merging(false)),
  mergeOverwrite: writing('anywhere', merging(true)),
  mustMergeOverwrite: writing('anywhere', merging(true)),
  dig: fnVariadic([], ANY, ANY, dig),
  deepCopy: copy,
  mustDeepCopy: copy,
  deepEqual: fn([ANY, ANY], BOOL, ([a, b]) => deepEqual(a, b)),
}
