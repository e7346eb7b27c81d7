/** IP addresses from text. Mirrors Go's net/netip ParseAddr with its error texts. */
import { GoError, quote } from '../go'

export interface Address {
  /** 4 or 16 bytes. */
  readonly bytes: Uint8Array
  readonly zone: string
}

const fail = (text: string, problem: string, at = ''): GoError =>
  new GoError(`ParseAddr(${quote(text)}): ${problem}${at === '' ? '' : ` (at ${quote(at)})`}`)

/** netip.ParseAddr. Throws GoError. */
export function parseAddress(text: string): Address {
  const mark = /[.:%]/.exec(text)?.[0]
  if (mark === '.') return { bytes: parseIPv4(text, text), zone: '' }
  if (mark === ':') return parseIPv6(text)
  throw fail(text, mark === '%' ? 'missing IPv6 address' : 'unable to parse IP')
}

/** net.ParseIP: no zone, and nothing said about what is wrong. */
export function parseIP(text: string): Uint8Array | undefined {
  try {
    const { bytes, zone } = parseAddress(text)
    return zone === '' ? bytes : undefined
  } catch (error) {
    if (error instanceof GoError) return undefined
    throw error
  }
}

function parseIPv4(text: string, part: string): Uint8Array {
  const fields: number[] = []
  let value = 0
  let digits = 0
  for (let i = 0; i < part.length; i++) {
    const c = part[i]!
    if (c >= '0' && c <= '9') {
      if (digits === 1 && value === 0) throw fail(text, 'IPv4 field has octet with leading zero')
      value = value * 10 + Number(c)
      digits++
      if (value > 255) throw fail(text, 'IPv4 field has value >255')
    } else if (c === '.') {
      if (i === 0 || i === part.length - 1 || part[i - 1] === '.') {
        throw fail(text, 'IPv4 field must have at least one digit', part.slice(i))
      }
      if (fields.length === 3) throw fail(text, 'IPv4 address too long')
      fields.push(value)
      value = 0
      digits = 0
    } else throw fail(text, 'unexpected character', part.slice(i))
  }
  if (fields.length < 3) throw fail(text, 'IPv4 address too short')
  return Uint8Array.from([...fields, value])
}

function parseIPv6(text: string): Address {
  const percent = text.indexOf('%')
  const zone = percent < 0 ? '' : text.slice(percent + 1)
  let s = percent < 0 ? text : text.slice(0, percent)
  if (percent >= 0 && zone === '') throw fail(text, 'zone must be a non-empty string')
  const bytes: number[] = []
  let ellipsis = -1
  if (s.startsWith('::')) {
    ellipsis = 0
    s = s.slice(2)
    if (s === '') return { bytes: new Uint8Array(16), zone }
  }
  while (bytes.length < 16) {
    const group = /^[0-9a-fA-F]*/.exec(s)![0]
    if (group.length > 4) throw fail(text, 'each group must have 4 or less digits', s)
    if (group === '') throw fail(text, 'each colon-separated field must have at least one digit', s)
    if (s[group.length] === '.') {
      if (ellipsis < 0 && bytes.length !== 12) {
        throw fail(text, 'embedded IPv4 address must replace the final 2 fields of the address', s)
      }
      if (bytes.length + 4 > 16) {
        throw fail(text, 'too many hex fields to fit an embedded IPv4 at the end of the address', s)
      }
      bytes.push(...parseIPv4(text, s))
      s = ''
      break
    }
    const value = Number.parseInt(group, 16)
    bytes.push(value >> 8, value & 0xff)
    s = s.slice(group.length)
    if (s === '') break
    if (s[0] !== ':') throw fail(text, 'unexpected character, want colon', s)
    if (s.length === 1) throw fail(text, 'colon must be followed by more characters', s)
    s = s.slice(1)
    if (s[0] === ':') {
      if (ellipsis >= 0) throw fail(text, 'multiple :: in address', s)
      ellipsis = bytes.length
      s = s.slice(1)
      if (s === '') break
    }
  }
  if (s !== '') throw fail(text, 'trailing garbage after address', s)
  if (bytes.length < 16) {
    if (ellipsis < 0) throw fail(text, 'address string too short')
    bytes.splice(ellipsis, 0, ...Array.from({ length: 16 - bytes.length }, () => 0))
  } else if (ellipsis >= 0) throw fail(text, 'the :: must expand to at least one field of zeros')
  return { bytes: Uint8Array.from(bytes), zone }
}
