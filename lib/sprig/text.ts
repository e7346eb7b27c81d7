/** Any value to text: sprig's strval and strslice. */
import { bytesOf, fromBytes, GoObject, type GoValue, STRINGS, sliceItems, TypedSlice, toText } from '../go'
import { stringSlice } from './fn'

/** strval: strings and bytes as they are, everything else as %v. */
export function strval(value: GoValue): string {
  if (typeof value === 'string') return value
  if (value instanceof GoObject) {
    const bytes = bytesOf(value)
    if (bytes) return fromBytes(bytes)
  }
  return toText(value)
}

/** strslice: a []string is itself, other lists become text without their nils, any other value is a list of one. */
export function toStrings(value: GoValue): TypedSlice {
  if (value instanceof TypedSlice && value.type === STRINGS) return value
  const items = sliceItems(value)
  if (items) return stringSlice(items.filter((item) => item !== null).map(strval))
  return stringSlice(value === null ? [] : [strval(value)])
}
