/** encryptAES and decryptAES of sprig's crypto.go: AES-256-CBC, the key being the password cut or padded to 32 bytes. */
import { cbc } from '@noble/ciphers/aes.js'
import { base64Decode, base64Encode, fromBytes, GoError, joinBytes, toBytes } from '../../go'
import type { RandomBytes } from './bigint'

const BLOCK = 16

function keyOf(password: string): Uint8Array {
  const key = new Uint8Array(32)
  key.set(toBytes(password).subarray(0, 32))
  return key
}

export function encryptAES(password: string, text: string, random: RandomBytes): string {
  if (text === '') return ''
  const iv = random(BLOCK)
  return base64Encode(joinBytes([iv, cbc(keyOf(password), iv).encrypt(toBytes(text))]))
}

/** Throws GoError where Go's slices and ciphers panic. */
export function decryptAES(password: string, base64: string): string {
  if (base64 === '') return ''
  const bytes = base64Decode(base64)
  if (bytes.length < BLOCK) {
    // base64 decodes into a buffer of three bytes for every four characters.
    const capacity = Math.floor(base64.length / 4) * 3
    throw new GoError(`runtime error: slice bounds out of range [:16] with capacity ${capacity}`)
  }
  const body = bytes.subarray(BLOCK)
  if (body.length % BLOCK !== 0) throw new GoError('crypto/cipher: input not full blocks')
  if (body.length === 0) throw new GoError('runtime error: index out of range [-1]')
  const plain = cbc(keyOf(password), bytes.subarray(0, BLOCK), { disablePadding: true }).decrypt(body)
  const end = plain.length - plain[plain.length - 1]!
  if (end < 0) throw new GoError(`runtime error: slice bounds out of range [:${end}]`)
  return fromBytes(plain.subarray(0, end))
}
