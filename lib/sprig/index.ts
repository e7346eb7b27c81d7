/**
 * The functions Helm adds to templates: sprig 3.3.0's TxtFuncMap without env and expandenv, for lib/helm to lay its
 * own functions over. Keys, certificates and password hashes are a part of their own, loaded when a render needs it.
 */
import type { GoFunc } from '../go'
import { semverFunctions } from './constraint'
import { cryptoPlaceholders } from './crypto-signatures'
import { dateFunctions } from './date'
import { defaultFunctions } from './defaults'
import { dictFunctions } from './dict'
import type { SprigEnv } from './env'
import { flowFunctions } from './flow'
import type { Table } from './fn'
import { hashFunctions } from './hash'
import { jsonFunctions } from './json'
import { listFunctions } from './lists'
import { networkFunctions } from './network'
import { numericFunctions } from './numeric'
import { pathFunctions } from './paths'
import { reflectFunctions } from './reflect'
import { regexFunctions } from './regex'
import { stringFunctions } from './strings'
import { urlFunctions } from './url'

export { Constraints } from './constraint'
export { NeedsCrypto } from './crypto-signatures'
export type { SprigEnv } from './env'
export { parseAddress } from './netip'
export { newVersion, strictNewVersion, Version } from './semver'
export { escapedPath, hostname, parseURL, type URLParts, urlText, withPath } from './url'

/** Makes the crypto functions for one environment. */
export type CryptoFunctions = (env: SprigEnv) => ReadonlyMap<string, GoFunc>

/** Loads the heavy part (bcrypt, scrypt, AES, keys, certificates). */
export async function loadCrypto(): Promise<CryptoFunctions> {
  return (await import('./crypto')).cryptoFunctions
}

/** Loads the maker of certificates that are their own authority. */
export async function loadSelfSigned() {
  return (await import('./crypto/self-signed')).selfSigned
}

/** Every function by name. Without `crypto`, a function of that part throws NeedsCrypto when it is called. */
export function sprigFunctions(env: SprigEnv, crypto?: CryptoFunctions): Map<string, GoFunc> {
  const tables: readonly Table[] = [
    stringFunctions(env),
    hashFunctions,
    numericFunctions(env),
    defaultFunctions,
    listFunctions,
    dictFunctions,
    reflectFunctions,
    jsonFunctions,
    pathFunctions,
    dateFunctions(env),
    regexFunctions,
    semverFunctions,
    urlFunctions,
    networkFunctions,
    flowFunctions,
  ]
  const functions = new Map<string, GoFunc>()
  for (const table of tables) for (const name of Object.keys(table)) functions.set(name, table[name]!)
  for (const [name, func] of crypto ? crypto(env) : cryptoPlaceholders) functions.set(name, func)
  return functions
}
