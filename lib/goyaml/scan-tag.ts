/** Scans anchors, aliases and tags. Mirrors yaml_parser_scan_anchor and yaml_parser_scan_tag. */
import { fromBytes } from '../go'
import { BANG, CLASS, GREATER, hexValue, LESS, PERCENT, SPACE_OR_END, URI, WORD } from './chars'
import type { Scanner } from './scanner'
import { Tok, type TokenType } from './token'

/** Characters besides blanks that may follow the name of an anchor. */
const AFTER_ANCHOR = '?:,]}%@`'

export function scanAnchor(s: Scanner, type: TokenType): void {
  const start = s.pos
  const column = s.pos - s.lineStart
  s.pos++
  const name = s.pos
  while ((CLASS[s.text.charCodeAt(s.pos)]! & WORD) !== 0) s.pos++
  const isEnded =
    (CLASS[s.text.charCodeAt(s.pos)]! & SPACE_OR_END) !== 0 || AFTER_ANCHOR.includes(s.text.charAt(s.pos))
  if (s.pos === name || !isEnded) throw s.fail('did not find expected alphabetic or numeric character')
  s.push(type, start, s.line, column, s.pos, s.text.slice(name, s.pos), '', 'plain')
}

export function scanTag(s: Scanner): void {
  const start = s.pos
  const column = s.pos - s.lineStart
  let handle = ''
  let suffix: string
  s.need(2)
  if (s.text.charCodeAt(s.pos + 1) === LESS) {
    s.pos += 2
    suffix = scanTagUri(s, '')
    if (s.text.charCodeAt(s.pos) !== GREATER) throw s.fail("did not find the expected '>'")
    s.pos++
  } else {
    handle = scanTagHandle(s, false)
    if (handle.length > 1 && handle.endsWith('!')) suffix = scanTagUri(s, '')
    else {
      // `!name`: what was read as a handle belongs to the tag itself.
      suffix = scanTagUri(s, handle)
      handle = '!'
      // `!` alone: a tag without a handle.
      if (suffix === '') {
        handle = ''
        suffix = '!'
      }
    }
  }
  if ((CLASS[s.text.charCodeAt(s.pos)]! & SPACE_OR_END) === 0) {
    throw s.fail('did not find expected whitespace or line break')
  }
  s.push(Tok.tag, start, s.line, column, s.pos, handle, suffix, 'plain')
}

export function scanTagHandle(s: Scanner, isDirective: boolean): string {
  const start = s.pos
  if (s.text.charCodeAt(s.pos) !== BANG) throw s.fail("did not find expected '!'")
  s.pos++
  while ((CLASS[s.text.charCodeAt(s.pos)]! & WORD) !== 0) s.pos++
  if (s.text.charCodeAt(s.pos) === BANG) s.pos++
  else if (isDirective && s.pos - start !== 1) throw s.fail("did not find expected '!'")
  return s.text.slice(start, s.pos)
}

/** Scans the rest of a tag; `head` is a handle that turned out to be its beginning. */
export function scanTagUri(s: Scanner, head: string): string {
  let uri = head.slice(1)
  let isEmpty = head === ''
  for (;;) {
    const unit = s.text.charCodeAt(s.pos)
    if (unit === PERCENT) uri += scanUriEscapes(s)
    else if ((CLASS[unit]! & (WORD | URI)) !== 0) {
      uri += s.text.charAt(s.pos)
      s.pos++
    } else break
    isEmpty = false
  }
  if (isEmpty) throw s.fail('did not find expected tag URI')
  return uri
}

/** Scans the `%XX` octets of one character. */
function scanUriEscapes(s: Scanner): string {
  const octets: number[] = []
  let width = 1
  do {
    const high = hexValue(s.text.charCodeAt(s.pos + 1))
    const low = hexValue(s.text.charCodeAt(s.pos + 2))
    if (s.text.charCodeAt(s.pos) !== PERCENT || high < 0 || low < 0) {
      throw s.fail('did not find URI escaped octet')
    }
    const octet = high * 16 + low
    if (octets.length === 0) {
      width =
        octet < 0x80
          ? 1
          : (octet & 0xe0) === 0xc0
            ? 2
            : (octet & 0xf0) === 0xe0
              ? 3
              : (octet & 0xf8) === 0xf0
                ? 4
                : 0
      if (width === 0) throw s.fail('found an incorrect leading UTF-8 octet')
    } else if ((octet & 0xc0) !== 0x80) throw s.fail('found an incorrect trailing UTF-8 octet')
    octets.push(octet)
    s.pos += 3
  } while (octets.length < width)
  return fromBytes(Uint8Array.from(octets))
}
