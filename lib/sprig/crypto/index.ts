/** Keys, certificates and password hashes: loaded on use. Mirrors sprig's crypto.go. */
import type { GoFunc } from '../../go'
import type { SprigEnv } from '../env'

export function cryptoFunctions(_env: SprigEnv): ReadonlyMap<string, GoFunc> {
  return new Map()
}
