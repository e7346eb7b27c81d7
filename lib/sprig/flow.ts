/** Stopping a render. Mirrors sprig's `fail`; Helm puts its own in front, which words the error differently. */
import { GoError, STRING } from '../go'
import { fn, str, type Table } from './fn'

export const flowFunctions: Table = {
  fail: fn([STRING], STRING, ([message]) => {
    throw new GoError(str(message))
  }),
}
