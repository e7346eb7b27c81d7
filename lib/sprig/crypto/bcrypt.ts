/**
 * bcrypt. Mirrors golang.org/x/crypto/bcrypt at its default cost. The Blowfish tables are the binary digits of π,
 * so they are computed rather than carried along.
 */
import { GoError, toBytes } from '../../go'
import type { RandomBytes } from './bigint'

const COST = 10
const MAX_PASSWORD = 72
const ALPHABET = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/** 18 subkeys and four boxes of 256 words. */
const WORDS = 18 + 4 * 256

/** The first 32·WORDS bits of π's fraction, by Machin's formula: π = 16·atan(1/5) − 4·atan(1/239). */
function piWords(): Uint32Array {
  const guard = 64n
  const bits = BigInt(WORDS * 32)
  const one = 1n << (bits + guard)
  const atanInverse = (n: bigint): bigint => {
    let term = one / n
    let sum = term
    for (let k = 3n, sign = -1n; term !== 0n; k += 2n, sign = -sign) {
      term /= n * n
      sum += (sign * term) / k
    }
    return sum
  }
  const fraction = (16n * atanInverse(5n) - 4n * atanInverse(239n) - 3n * one) >> guard
  const hex = fraction.toString(16).padStart(WORDS * 8, '0')
  return Uint32Array.from({ length: WORDS }, (_, i) => Number.parseInt(hex.slice(i * 8, i * 8 + 8), 16))
}

let initial: Uint32Array | undefined

/** Blowfish with its tables in one array: the subkeys, then the boxes. */
class Blowfish {
  private readonly words: Uint32Array
  private left = 0
  private right = 0

  constructor() {
    initial ??= piWords()
    this.words = initial.slice()
  }

  private encrypt(): void {
    const w = this.words
    let l = this.left ^ w[0]!
    let r = this.right
    for (let i = 1; i < 17; i += 2) {
      r ^=
        w[i]! ^
        (((w[18 + (l >>> 24)]! + w[274 + ((l >>> 16) & 255)]!) ^ w[530 + ((l >>> 8) & 255)]!) +
          w[786 + (l & 255)]!)
      l ^=
        w[i + 1]! ^
        (((w[18 + (r >>> 24)]! + w[274 + ((r >>> 16) & 255)]!) ^ w[530 + ((r >>> 8) & 255)]!) +
          w[786 + (r & 255)]!)
    }
    this.left = r ^ w[17]!
    this.right = l
  }

  /** Mixes `key` into the subkeys, then replaces every word, mixing in `salt` on the way. */
  expand(key: Uint8Array, salt?: Uint8Array): void {
    const nextKey = reader(key)
    for (let i = 0; i < 18; i++) this.words[i]! ^= nextKey()
    const nextSalt = salt && reader(salt)
    this.left = 0
    this.right = 0
    for (let i = 0; i < WORDS; i += 2) {
      if (nextSalt) {
        this.left ^= nextSalt()
        this.right ^= nextSalt()
      }
      this.encrypt()
      this.words[i] = this.left
      this.words[i + 1] = this.right
    }
  }

  /** Encrypts one block `times` times. */
  encryptBlock(left: number, right: number, times: number): [number, number] {
    this.left = left
    this.right = right
    for (let i = 0; i < times; i++) this.encrypt()
    return [this.left, this.right]
  }
}

/** The bytes as big-endian words, round and round. */
function reader(bytes: Uint8Array): () => number {
  let at = 0
  return () => {
    let word = 0
    for (let i = 0; i < 4; i++) {
      word = (word << 8) | bytes[at]!
      at = (at + 1) % bytes.length
    }
    return word
  }
}

/** bcrypt's own base64, without padding. */
function encode(bytes: Uint8Array): string {
  let out = ''
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    for (bits += 8; bits >= 6; ) {
      bits -= 6
      out += ALPHABET[(held >> bits) & 63]
    }
    held &= 255
  }
  return bits > 0 ? out + ALPHABET[(held << (6 - bits)) & 63] : out
}

/** The 23 bytes of the hash that are kept. */
function digest(password: Uint8Array, salt: Uint8Array): Uint8Array {
  // C strings end in a zero, and so does the key.
  const key = Uint8Array.from([...password, 0])
  const cipher = new Blowfish()
  cipher.expand(key, salt)
  for (let i = 0; i < 2 ** COST; i++) {
    cipher.expand(key)
    cipher.expand(salt)
  }
  const next = reader(toBytes('OrpheanBeholderScryDoubt'))
  const out = new DataView(new ArrayBuffer(24))
  for (let i = 0; i < 24; i += 8) {
    const [left, right] = cipher.encryptBlock(next(), next(), 64)
    out.setUint32(i, left)
    out.setUint32(i + 4, right)
  }
  return new Uint8Array(out.buffer, 0, 23)
}

/** bcrypt.GenerateFromPassword: `$2a$10$` with salt and hash. Throws GoError for passwords beyond 72 bytes. */
export function bcryptHash(password: string, random: RandomBytes): string {
  const bytes = toBytes(password)
  if (bytes.length > MAX_PASSWORD) throw new GoError('bcrypt: password length exceeds 72 bytes')
  const salt = random(16)
  return `$2a$${COST}$${encode(salt)}${encode(digest(bytes, salt))}`
}
