/** Checksums as hexadecimal text. Mirrors the hash functions of sprig's crypto.go. */
import { sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import { STRING, toBytes } from '../go'
import { fn, str, type Table } from './fn'

const sum = (hash: (bytes: Uint8Array) => Uint8Array) =>
  fn([STRING], STRING, ([text]) =>
    Array.from(hash(toBytes(str(text))), (b) => b.toString(16).padStart(2, '0')).join(''),
  )

export const hashFunctions: Table = {
  sha1sum: sum(sha1),
  sha256sum: sum(sha256),
  sha512sum: sum(sha512),
}
