/**
 * Maps merged into maps. Mirrors dario.cat/mergo 1.0.1 as sprig calls it: without `overwrite` only empty entries are
 * filled; with it every entry of the source wins, empty ones too. Maps merge in place; other values are shared.
 */
import {
  ANY,
  asMap,
  BudgetError,
  type CallContext,
  Complex,
  GoError,
  type GoMap,
  GoObject,
  type GoValue,
  isTrue,
  sliceItems,
  typeOf,
} from '../go'

const MAX_DEPTH = 1_000

/** mergo's emptiness: a struct never is, and neither is a complex number. */
function isEmpty(value: GoValue): boolean {
  if (value instanceof Complex) return false
  if (value instanceof GoObject && (value.type.kind === 'struct' || value.type.kind === 'ptr')) return false
  return !isTrue(value)
}

export function merge(
  into: GoMap,
  from: ReadonlyMap<GoValue, GoValue>,
  overwrite: boolean,
  context: CallContext,
  depth = 0,
): void {
  if (depth > MAX_DEPTH) throw new BudgetError('depth', 'maps are nested too deeply to merge')
  context.spend(from.size + 1)
  for (const [key, value] of from) mergeEntry(into, key as string, value, overwrite, context, depth)
}

function mergeEntry(
  into: GoMap,
  key: string,
  value: GoValue,
  overwrite: boolean,
  context: CallContext,
  depth: number,
): void {
  const present = into.get(key)
  if (value === null) {
    if (overwrite) into.set(key, value)
    return
  }
  const source = asMap(value)
  const isSlice = sliceItems(value) !== undefined
  const target = present === undefined ? undefined : asMap(present)
  if (source && target) {
    if (typeOf(present)!.elem !== ANY && source.size > 0) throw notAssignable(present!)
    merge(target as GoMap, source, overwrite, context, depth + 1)
  }
  // Asked after the merge: a map that was empty may have entries now, and then stays.
  if (present !== undefined && !isEmpty(present)) {
    if (isSlice) {
      if (overwrite) into.set(key, value)
      return
    }
    if (source && target) return
  }
  if (overwrite || present === undefined || isEmpty(present)) into.set(key, value)
}

/** Entries of an interface map do not fit a map of strings; mergo lets reflect panic. */
function notAssignable(target: GoValue): GoError {
  const elem = typeOf(target)!.elem!.name
  return new GoError(
    `reflect.Value.SetMapIndex: value of type interface {} is not assignable to type ${elem}`,
  )
}
