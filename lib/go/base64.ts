/** encoding/base64 and encoding/base32 (standard alphabets, padded), with Go's errors for what is not either. */
import { GoError } from './errors'

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** base64.StdEncoding.EncodeToString. */
export function base64Encode(bytes: Uint8Array): string {
  return encode(bytes, BASE64, 6, 4)
}

/** base32.StdEncoding.EncodeToString. */
export function base32Encode(bytes: Uint8Array): string {
  return encode(bytes, BASE32, 5, 8)
}

/** `width` bits a character, padded with = to whole groups. */
function encode(bytes: Uint8Array, alphabet: string, width: number, group: number): string {
  let out = ''
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= width) {
      bits -= width
      out += alphabet[(held >> bits) & ((1 << width) - 1)]
    }
    held &= (1 << bits) - 1
  }
  if (bits > 0) out += alphabet[(held << (width - bits)) & ((1 << width) - 1)]
  return out.padEnd(Math.ceil(out.length / group) * group, '=')
}

const lookup = (alphabet: string): Map<string, number> => new Map([...alphabet].map((ch, i) => [ch, i]))
const FROM64 = lookup(BASE64)
const FROM32 = lookup(BASE32)

/** Packs the digits of one group into bytes; a rest below eight bits is dropped, as Go drops it. */
function pack(digits: readonly number[], width: number, out: number[]): void {
  let held = 0
  let bits = 0
  for (const digit of digits) {
    held = (held << width) | digit
    bits += width
    if (bits >= 8) {
      bits -= 8
      out.push((held >> bits) & 0xff)
      held &= (1 << bits) - 1
    }
  }
}

const isNewline = (ch: string | undefined): boolean => ch === '\n' || ch === '\r'

/** base64.StdEncoding.DecodeString. Throws GoError `illegal base64 data at input byte N`. Bytes, so ASCII in. */
export function base64Decode(text: string): Uint8Array {
  const corrupt = (at: number): GoError => new GoError(`illegal base64 data at input byte ${at}`)
  const out: number[] = []
  let i = 0
  for (;;) {
    const digits: number[] = []
    while (digits.length < 4) {
      const ch = text[i]
      if (ch === undefined) {
        if (digits.length === 0) return Uint8Array.from(out)
        throw corrupt(i - digits.length)
      }
      i++
      const digit = FROM64.get(ch)
      if (digit !== undefined) digits.push(digit)
      else if (!isNewline(ch)) {
        if (ch !== '=' || digits.length < 2) throw corrupt(i - 1)
        if (digits.length === 2) {
          while (isNewline(text[i])) i++
          if (i === text.length) throw corrupt(i)
          if (text[i] !== '=') throw corrupt(i - 1)
          i++
        }
        while (isNewline(text[i])) i++
        if (i < text.length) throw corrupt(i)
        pack(digits, 6, out)
        return Uint8Array.from(out)
      }
    }
    pack(digits, 6, out)
  }
}

/** base32.StdEncoding.DecodeString. Throws GoError `illegal base32 data at input byte N`. */
export function base32Decode(input: string): Uint8Array {
  const corrupt = (at: number): GoError => new GoError(`illegal base32 data at input byte ${at}`)
  const text = input.replace(/[\r\n]/g, '')
  const out: number[] = []
  let i = 0
  while (i < text.length) {
    const digits: number[] = []
    while (digits.length < 8) {
      const ch = text[i]
      if (ch === undefined) throw corrupt(text.length - digits.length)
      i++
      if (ch === '=' && digits.length >= 2 && text.length - i < 8) {
        const left = text.length - i
        if (left + digits.length < 7) throw corrupt(text.length)
        for (let k = 0; k < 7 - digits.length; k++) {
          if (left > k && text[i + k] !== '=') throw corrupt(i + k - 1)
        }
        if (digits.length === 3 || digits.length === 6) throw corrupt(i - 1)
        pack(digits, 5, out)
        return Uint8Array.from(out)
      }
      const digit = FROM32.get(ch)
      if (digit === undefined) throw corrupt(i - 1)
      digits.push(digit)
    }
    pack(digits, 5, out)
  }
  return Uint8Array.from(out)
}
