/** Reads TOML into Go values. Mirrors toml.Unmarshal into map[string]interface{}. */
import { byteSlice, GoError, type GoMap } from '../go'
import { Parser } from './parse'

/** Bytes looked at for a NUL, which a text in UTF-16 has among its first. */
const HEAD = 6

/**
 * The document as map[string]interface{}: int64, float64, string, bool, time.Time, []interface{}, tables, and
 * []map[string]interface{} for arrays of tables. Throws GoError, worded as toml.ParseError.
 */
export function decode(source: string): GoMap {
  const text = source.replace(/^(?:\udcff\udcfe|\udcfe\udcff|\ufeff)/, '')
  if (byteSlice(text.slice(0, HEAD), 0, HEAD).includes('\0')) {
    throw new GoError(
      'toml: line 1: files cannot contain NULL bytes; probably using UTF-16; TOML files must be UTF-8',
    )
  }
  return new Parser(text).parse()
}
