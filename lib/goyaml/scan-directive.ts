/** Scans `%YAML` and `%TAG` lines. Mirrors yaml_parser_scan_directive. */
import { BLANK, BREAK, BREAK_OR_END, CLASS, DOT, isDigit, SPACE_OR_END, WORD, ZERO } from './chars'
import { scanTagHandle, scanTagUri } from './scan-tag'
import type { Scanner } from './scanner'
import { Tok } from './token'

export function scanDirective(s: Scanner): void {
  const start = s.pos
  const line = s.line
  const column = s.pos - s.lineStart
  s.pos++
  const name = scanName(s)
  if (name === 'YAML') {
    s.skipBlanks()
    const major = scanVersionNumber(s)
    if (s.text.charCodeAt(s.pos) !== DOT) throw s.fail("did not find expected digit or '.' character")
    s.pos++
    const minor = scanVersionNumber(s)
    s.push(Tok.versionDirective, start, line, column, s.pos, `${major}.${minor}`, '', 'plain')
  } else if (name === 'TAG') {
    s.skipBlanks()
    const handle = scanTagHandle(s, true)
    if ((CLASS[s.text.charCodeAt(s.pos)]! & BLANK) === 0) throw s.fail('did not find expected whitespace')
    s.skipBlanks()
    const prefix = scanTagUri(s, '')
    if ((CLASS[s.text.charCodeAt(s.pos)]! & SPACE_OR_END) === 0) {
      throw s.fail('did not find expected whitespace or line break')
    }
    s.push(Tok.tagDirective, start, line, column, s.pos, handle, prefix, 'plain')
  } else throw s.fail('found unknown directive name')

  s.skipBlanks()
  s.skipComment()
  const cls = CLASS[s.text.charCodeAt(s.pos)]!
  if ((cls & BREAK_OR_END) === 0) throw s.fail('did not find expected comment or line break')
  if ((cls & BREAK) !== 0) s.skipBreak()
}

function scanName(s: Scanner): string {
  const start = s.pos
  while ((CLASS[s.text.charCodeAt(s.pos)]! & WORD) !== 0) s.pos++
  if (s.pos === start) throw s.fail('could not find expected directive name')
  if ((CLASS[s.text.charCodeAt(s.pos)]! & SPACE_OR_END) === 0) {
    throw s.fail('found unexpected non-alphabetical character')
  }
  return s.text.slice(start, s.pos)
}

function scanVersionNumber(s: Scanner): number {
  let value = 0
  let length = 0
  for (let unit = s.text.charCodeAt(s.pos); isDigit(unit); unit = s.text.charCodeAt(++s.pos)) {
    if (++length > 2) throw s.fail('found extremely long version number')
    value = value * 10 + unit - ZERO
  }
  if (length === 0) throw s.fail('did not find expected version number')
  return value
}
