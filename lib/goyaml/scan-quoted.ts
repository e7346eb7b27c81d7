/** Scans a scalar in single or double quotes. Mirrors yaml_parser_scan_flow_scalar. */
import {
  APOSTROPHE,
  BACKSLASH,
  BLANK_OR_BREAK,
  BREAK,
  CLASS,
  END,
  hexValue,
  QUOTE,
  SPACE_OR_END,
} from './chars'
import type { Scanner } from './scanner'
import { Tok } from './token'

/** Escapes of one character, by that character. */
const ESCAPES: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
})

const HEX_ESCAPES: Readonly<Record<string, number>> = Object.assign(Object.create(null), { x: 2, u: 4, U: 8 })

export function scanQuotedScalar(s: Scanner, style: 'single' | 'double'): void {
  const { text } = s
  const start = s.pos
  const line = s.line
  const column = s.pos - s.lineStart
  const mark = style === 'single' ? APOSTROPHE : QUOTE
  s.pos++
  let value = ''

  for (;;) {
    s.need(4)
    if (s.isAtDocumentIndicator()) throw s.fail('found unexpected document indicator')
    if ((CLASS[text.charCodeAt(s.pos)]! & END) !== 0) throw s.fail('found unexpected end of stream')

    // Once a line has been joined by a backslash, the blanks that follow do not count.
    let hasBreaks = false
    for (;;) {
      const word = s.pos
      let at = word
      let unit = text.charCodeAt(at)
      while (unit !== mark && unit !== BACKSLASH && (CLASS[unit]! & SPACE_OR_END) === 0) {
        unit = text.charCodeAt(++at)
      }
      if (at > word) value += text.slice(word, at)
      s.pos = at
      if (unit === APOSTROPHE && style === 'single' && text.charCodeAt(at + 1) === APOSTROPHE) {
        value += "'"
        s.pos += 2
      } else if (unit !== BACKSLASH) break
      else if (style === 'single') {
        value += '\\'
        s.pos++
      } else if ((CLASS[text.charCodeAt(at + 1)]! & BREAK) !== 0) {
        s.pos++
        s.skipBreak()
        hasBreaks = true
        break
      } else value += scanEscape(s)
    }

    if (text.charCodeAt(s.pos) === mark) break

    const blanks = s.pos
    let firstBreak = ''
    let moreBreaks = ''
    for (;;) {
      const cls = CLASS[text.charCodeAt(s.pos)]!
      if ((cls & BLANK_OR_BREAK) === 0) break
      if ((cls & BREAK) === 0) s.pos++
      else if (hasBreaks) moreBreaks += s.readBreak()
      else {
        firstBreak = s.readBreak()
        hasBreaks = true
      }
    }
    if (!hasBreaks) value += text.slice(blanks, s.pos)
    else if (firstBreak === '\n') value += moreBreaks === '' ? ' ' : moreBreaks
    else value += firstBreak + moreBreaks
  }

  s.pos++
  s.push(Tok.scalar, start, line, column, s.pos, value, '', style)
}

/** Scans a backslash and what follows. */
function scanEscape(s: Scanner): string {
  const letter = s.text.charAt(s.pos + 1)
  const simple = ESCAPES[letter]
  if (simple !== undefined) {
    s.pos += 2
    return simple
  }
  const length = HEX_ESCAPES[letter]
  if (length === undefined) throw s.fail('found unknown escape character')
  s.pos += 2
  s.need(length)
  let point = 0
  for (let k = 0; k < length; k++) {
    const digit = hexValue(s.text.charCodeAt(s.pos + k))
    if (digit < 0) throw s.fail('did not find expected hexdecimal number')
    point = point * 16 + digit
  }
  if ((point >= 0xd800 && point <= 0xdfff) || point > 0x10ffff) {
    throw s.fail('found invalid Unicode character escape code')
  }
  s.pos += length
  return String.fromCodePoint(point)
}
