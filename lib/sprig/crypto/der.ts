/** DER, as much as keys and certificates need. Mirrors what encoding/asn1 writes and accepts. */
import { GoError, joinBytes } from '../../go'
import { bigintToBytes, bytesToBigint } from './bigint'

/** A tag, its length and its content. */
export function tlv(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const body = joinBytes(content)
  const size = body.length < 0x80 ? [body.length] : lengthBytes(body.length)
  return joinBytes([Uint8Array.from([tag, ...size]), body])
}

function lengthBytes(length: number): number[] {
  const bytes = bigintToBytes(BigInt(length))
  return [0x80 | bytes.length, ...bytes]
}

export const sequence = (...parts: readonly Uint8Array[]): Uint8Array => tlv(0x30, ...parts)
export const octets = (bytes: Uint8Array): Uint8Array => tlv(0x04, bytes)
export const bitString = (bytes: Uint8Array, unused = 0): Uint8Array =>
  tlv(0x03, Uint8Array.of(unused), bytes)
export const NULL = Uint8Array.of(0x05, 0x00)
export const TRUE = Uint8Array.of(0x01, 0x01, 0xff)

/** A whole number that is not negative. */
export function integer(value: bigint): Uint8Array {
  const bytes = bigintToBytes(value)
  return bytes[0]! & 0x80 ? tlv(0x02, Uint8Array.of(0), bytes) : tlv(0x02, bytes)
}

/** An object identifier by its dotted text. */
export function oid(dotted: string): Uint8Array {
  const [first, second, ...rest] = dotted.split('.').map(Number)
  const bytes = [first! * 40 + second!]
  for (const part of rest) {
    const digits = [part & 0x7f]
    for (let left = part >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80)
    bytes.push(...digits)
  }
  return tlv(0x06, Uint8Array.from(bytes))
}

export interface Element {
  readonly tag: number
  readonly content: Uint8Array
  /** Tag, length and content. */
  readonly full: Uint8Array
}

const malformed = (): GoError => new GoError('asn1: syntax error: data truncated')

/** The elements that stand one after another in `bytes`. Throws GoError on what is not DER. */
export function elements(bytes: Uint8Array): Element[] {
  const out: Element[] = []
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at]!
    let start = at + 2
    let length = bytes[at + 1]
    if (length === undefined) throw malformed()
    if (length & 0x80) {
      const count = length & 0x7f
      if (count === 0 || count > 4) throw malformed()
      length = Number(bytesToBigint(bytes.subarray(start, start + count)))
      start += count
    }
    if (start + length > bytes.length) throw malformed()
    out.push({
      tag,
      content: bytes.subarray(start, start + length),
      full: bytes.subarray(at, start + length),
    })
    at = start + length
  }
  return out
}

/** The elements of the one SEQUENCE that `bytes` is. */
export function sequenceOf(bytes: Uint8Array): Element[] {
  const [only, ...rest] = elements(bytes)
  if (only?.tag !== 0x30) throw new GoError("asn1: structure error: tags don't match")
  if (rest.length > 0) throw new GoError('asn1: syntax error: trailing data')
  return elements(only.content)
}

/** The number an INTEGER element holds. */
export function integerOf(element: Element | undefined): bigint {
  if (element?.tag !== 0x02) throw new GoError('asn1: structure error: integer expected')
  return bytesToBigint(element.content)
}

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i])
