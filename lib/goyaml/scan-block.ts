/** Scans a literal (`|`) or folded (`>`) block scalar. Mirrors yaml_parser_scan_block_scalar. */
import { BLANK, BREAK, BREAK_OR_END, CLASS, DASH, isDigit, PLUS, SPACE, TAB, ZERO } from './chars'
import type { Scanner } from './scanner'
import { Tok } from './token'

export function scanBlockScalar(s: Scanner, style: 'literal' | 'folded'): void {
  const { text } = s
  const start = s.pos
  const line = s.line
  const column = s.pos - s.lineStart
  s.pos++
  s.need(1)

  const { chomp, increment } = scanHeader(s)
  s.skipBlanks()
  s.skipComment()
  s.need(1)
  const cls = CLASS[text.charCodeAt(s.pos)]!
  if ((cls & BREAK_OR_END) === 0) throw s.fail('did not find expected comment or line break')
  if ((cls & BREAK) !== 0) s.skipBreak()

  const given = increment === 0 ? 0 : s.indent >= 0 ? s.indent + increment : increment
  const lead = scanBreaks(s, given)
  const { indent } = lead
  let { end } = lead
  let value = ''
  let lastBreak = ''
  let moreBreaks = lead.breaks
  let wasBlank = false

  s.need(1)
  while (s.pos - s.lineStart === indent && text.charCodeAt(s.pos) !== 0) {
    const isBlank = (CLASS[text.charCodeAt(s.pos)]! & BLANK) !== 0
    // Two lines are folded into one unless either begins with a blank.
    if (style === 'folded' && lastBreak === '\n' && !wasBlank && !isBlank) {
      if (moreBreaks === '') value += ' '
    } else value += lastBreak
    value += moreBreaks
    wasBlank = isBlank

    const content = s.pos
    while ((CLASS[text.charCodeAt(s.pos)]! & BREAK_OR_END) === 0) s.pos++
    value += text.slice(content, s.pos)
    s.need(2)
    lastBreak = (CLASS[text.charCodeAt(s.pos)]! & BREAK) !== 0 ? s.readBreak() : ''
    const next = scanBreaks(s, indent)
    moreBreaks = next.breaks
    end = next.end
  }

  if (chomp !== 'strip') value += lastBreak
  if (chomp === 'keep') value += moreBreaks
  s.push(Tok.scalar, start, line, column, end, value, '', style)
}

/** The indicators after `|` or `>`: one digit for indentation and one sign for the breaks at the end, in any order. */
function scanHeader(s: Scanner): { chomp: 'clip' | 'strip' | 'keep'; increment: number } {
  let chomp = scanChomp(s)
  const increment = scanIncrement(s)
  if (chomp === 'clip' && increment > 0) chomp = scanChomp(s)
  return { chomp, increment }
}

function scanChomp(s: Scanner): 'clip' | 'strip' | 'keep' {
  const unit = s.text.charCodeAt(s.pos)
  if (unit !== PLUS && unit !== DASH) return 'clip'
  s.pos++
  return unit === PLUS ? 'keep' : 'strip'
}

function scanIncrement(s: Scanner): number {
  const unit = s.text.charCodeAt(s.pos)
  if (!isDigit(unit)) return 0
  if (unit === ZERO) throw s.fail('found an indentation indicator equal to 0')
  s.pos++
  return unit - ZERO
}

/** Passes indentation and empty lines. With `indent` 0 it is the first line that is not empty that sets it. */
function scanBreaks(s: Scanner, indent: number): { indent: number; breaks: string; end: number } {
  const { text } = s
  let breaks = ''
  let end = s.pos
  let deepest = 0
  for (;;) {
    s.need(1)
    let unit = text.charCodeAt(s.pos)
    while ((indent === 0 || s.pos - s.lineStart < indent) && unit === SPACE) unit = text.charCodeAt(++s.pos)
    const column = s.pos - s.lineStart
    if (column > deepest) deepest = column
    if ((indent === 0 || column < indent) && unit === TAB) {
      throw s.fail('found a tab character where an indentation space is expected')
    }
    if ((CLASS[unit]! & BREAK) === 0) break
    s.need(2)
    breaks += s.readBreak()
    end = s.pos
  }
  return { indent: indent === 0 ? Math.max(deepest, s.indent + 1, 1) : indent, breaks, end }
}
