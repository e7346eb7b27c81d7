/** Scans a scalar without quotes. Mirrors yaml_parser_scan_plain_scalar. */
import { BLANK_OR_BREAK, BREAK, CLASS, COLON, FLOW, HASH, SPACE_OR_END, TAB } from './chars'
import type { Scanner } from './scanner'
import { Tok } from './token'

export function scanPlainScalar(s: Scanner): void {
  const { text } = s
  const start = s.pos
  const line = s.line
  const column = s.pos - s.lineStart
  const indent = s.indent + 1
  const isFlow = s.flowLevel > 0
  let value = ''
  let end = s.pos
  // Blanks or breaks between the words read so far and the next word.
  let gap = ''
  let hasBreaks = false

  for (;;) {
    s.need(4)
    if (s.isAtDocumentIndicator()) break
    if (text.charCodeAt(s.pos) === HASH) break

    const word = s.pos
    let at = word
    for (;;) {
      const unit = text.charCodeAt(at)
      const cls = CLASS[unit]!
      if ((cls & SPACE_OR_END) !== 0) break
      if (unit === COLON && (CLASS[text.charCodeAt(at + 1)]! & SPACE_OR_END) !== 0) break
      if (isFlow && (cls & FLOW) !== 0) break
      at++
    }
    if (at > word) {
      s.pos = at
      value = value === '' ? text.slice(word, at) : value + gap + text.slice(word, at)
      end = at
      gap = ''
      hasBreaks = false
    }

    s.need(2)
    if ((CLASS[text.charCodeAt(at)]! & BLANK_OR_BREAK) === 0) break

    const blanks = s.pos
    let firstBreak = ''
    let moreBreaks = ''
    for (;;) {
      const unit = text.charCodeAt(s.pos)
      const cls = CLASS[unit]!
      if ((cls & BLANK_OR_BREAK) === 0) break
      if ((cls & BREAK) === 0) {
        if (hasBreaks && unit === TAB && s.pos - s.lineStart < indent) {
          throw s.fail('found a tab character that violates indentation')
        }
        s.pos++
      } else if (hasBreaks) moreBreaks += s.readBreak()
      else {
        firstBreak = s.readBreak()
        hasBreaks = true
      }
    }
    if (!hasBreaks) gap = text.slice(blanks, s.pos)
    else if (firstBreak === '\n') gap = moreBreaks === '' ? ' ' : moreBreaks
    else gap = firstBreak + moreBreaks

    if (!isFlow && s.pos - s.lineStart < indent) break
  }

  s.push(Tok.scalar, start, line, column, end, value, '', 'plain')
  if (hasBreaks) s.simpleKeyAllowed = true
}
