/** Replaces the escapes of a TOML string. The lexer has seen to their form. */

const SIMPLE: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  e: '\x1b',
  '"': '"',
  '\\': '\\',
})

const DIGITS: Readonly<Record<string, number>> = Object.assign(Object.create(null), { x: 2, u: 4, U: 8 })

/** The text behind the escapes, or what is wrong with one. */
export function unescapeString(text: string): { text: string; problem?: string } {
  let out = ''
  let done = 0
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', done)) {
    out += text.slice(done, at)
    const letter = text.charAt(at + 1)
    const simple = SIMPLE[letter]
    if (simple !== undefined) {
      out += simple
      done = at + 2
      continue
    }
    const length = DIGITS[letter]
    if (length === undefined) return { text: out, problem: `invalid escape: '\\${letter}'` }
    const digits = text.slice(at + 2, at + 2 + length)
    const point = Number.parseInt(digits, 16)
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) {
      return { text: out, problem: `Escaped character '\\u${digits}' is not valid UTF-8.` }
    }
    out += String.fromCodePoint(point)
    done = at + 2 + length
  }
  return { text: out + text.slice(done) }
}
