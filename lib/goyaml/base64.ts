/** Base64 of !!binary scalars. Mirrors encoding/base64's StdEncoding and yaml's encodeBase64. */
import { base64Encode, fromBytes, toBytes } from '../go'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
/** yaml breaks base64 into lines of this length. */
const LINE = 70

/** The bytes as a Go string; undefined when the text is not base64. Line breaks are ignored, padding is not. */
export function decodeBase64(text: string): string | undefined {
  const plain = text.replace(/[\r\n]/g, '')
  if (plain.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(plain)) return undefined
  const body = plain.replace(/=+$/, '')
  const bytes = new Uint8Array(Math.floor((body.length * 3) / 4))
  let bits = 0
  let held = 0
  let at = 0
  for (const char of body) {
    bits = ((bits << 6) | ALPHABET.indexOf(char)) & 0xffffff
    held += 6
    if (held >= 8) {
      held -= 8
      bytes[at++] = (bits >> held) & 0xff
    }
  }
  return fromBytes(bytes)
}

/** Base64 as yaml writes it for a string that is not UTF-8: in lines of 70 when it is longer. */
export function encodeBase64(text: string): string {
  const out = base64Encode(toBytes(text))
  return out.length < LINE ? out : out.replace(/.{1,70}/g, '$&\n')
}
