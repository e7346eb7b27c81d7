/** Defaults and emptiness. Mirrors sprig's defaults.go (its JSON functions are in json.ts). */
import { ANY, BOOL, GoObject, type GoValue, isTrue } from '../go'
import { fn, fnVariadic, type Table } from './fn'

/** empty: the zero value of its kind. As template truth, turned round; but a value of a kind without zero is never empty. */
export function isEmpty(value: GoValue | undefined): boolean {
  if (value instanceof GoObject && (value.type.kind === 'struct' || value.type.kind === 'ptr')) return false
  return !isTrue(value)
}

export const defaultFunctions: Table = {
  default: fnVariadic([ANY], ANY, ANY, ([fallback, given]) => (isEmpty(given) ? fallback! : given!)),
  empty: fn([ANY], BOOL, ([value]) => isEmpty(value)),
  coalesce: fnVariadic([], ANY, ANY, (values) => values.find((value) => !isEmpty(value)) ?? null),
  all: fnVariadic([], ANY, BOOL, (values) => !values.some(isEmpty)),
  any: fnVariadic([], ANY, BOOL, (values) => values.some((value) => !isEmpty(value))),
  ternary: fn([ANY, ANY, BOOL], ANY, ([yes, no, test]) => (test ? yes! : no!)),
}
