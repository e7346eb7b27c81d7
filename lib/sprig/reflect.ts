/** Types and kinds by name. Mirrors sprig's reflect.go. */
import { ANY, BOOL, type GoValue, kindOf, STRING, typeName } from '../go'
import { fn, type Table } from './fn'

/** A test of a value's name against the one asked for. */
const named = (test: (target: string, value: GoValue) => boolean) =>
  fn([STRING, ANY], BOOL, ([target, value]) => test(target as string, value!))

export const reflectFunctions: Table = {
  typeOf: fn([ANY], STRING, ([value]) => typeName(value)),
  typeIs: named((target, value) => target === typeName(value)),
  typeIsLike: named((target, value) => target === typeName(value) || `*${target}` === typeName(value)),
  kindOf: fn([ANY], STRING, ([value]) => kindOf(value)),
  kindIs: named((target, value) => target === kindOf(value)),
}
