/**
 * Writes scalars in each style. Mirrors the yaml_emitter_write_*_scalar functions of go.yaml.in/yaml emitterc.go.
 * A long scalar is folded: where a space comes after column `width`, a line break and `indent` spaces replace it.
 */

const SPACE = 32

export function writePlain(text: string, indent: number, column: number, width: number): string {
  if (column + text.length <= width) return text
  let out = ''
  let done = 0
  let lineStart = -column
  for (let at = text.indexOf(' '); at >= 0; at = text.indexOf(' ', at + 1)) {
    if (
      at - lineStart > width &&
      text.charCodeAt(at - 1) !== SPACE &&
      at + 1 < text.length &&
      text.charCodeAt(at + 1) !== SPACE
    ) {
      out += text.slice(done, at) + newLine(indent)
      done = at + 1
      lineStart = done - indent
    }
  }
  return done === 0 ? text : out + text.slice(done)
}

const LINE_SEPARATOR = /[\u2028\u2029]/

export function writeSingle(text: string, indent: number, column: number, width: number): string {
  const quoted = text.includes("'") ? text.replaceAll("'", "''") : text
  if (!LINE_SEPARATOR.test(quoted)) {
    return `'${foldWords(quoted, indent, column + 1, width)}'`
  }
  // The text after a line separator begins a line of its own, which is indented.
  let out = "'"
  let start = column + 1
  for (const part of quoted.split(/(?<=[\u2028\u2029])/)) {
    const isFirst = out.length === 1
    const padding = isFirst || LINE_SEPARATOR.test(part[0]!) ? '' : ' '.repeat(indent)
    out += padding + foldWords(part, indent, isFirst ? start : indent, width)
    start = indent
  }
  return `${out}'`
}

/** As a plain scalar, but a space at the very beginning or end is never a place to fold. */
function foldWords(text: string, indent: number, column: number, width: number): string {
  if (column + text.length <= width) return text
  let out = ''
  let done = 0
  let lineStart = -column
  for (let at = text.indexOf(' ', 1); at >= 0 && at + 1 < text.length; at = text.indexOf(' ', at + 1)) {
    if (at - lineStart > width && text.charCodeAt(at - 1) !== SPACE && text.charCodeAt(at + 1) !== SPACE) {
      out += text.slice(done, at) + newLine(indent)
      done = at + 1
      lineStart = done - indent
    }
  }
  return out + text.slice(done)
}

const SHORT_ESCAPES = new Map<number, string>([
  [0x00, '\\0'],
  [0x07, '\\a'],
  [0x08, '\\b'],
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0b, '\\v'],
  [0x0c, '\\f'],
  [0x0d, '\\r'],
  [0x1b, '\\e'],
  [0x22, '\\"'],
  [0x5c, '\\\\'],
  [0x85, '\\N'],
  [0xa0, '\\_'],
  [0x2028, '\\L'],
  [0x2029, '\\P'],
])

/** Nothing here needs an escape. */
const UNESCAPED = /^[ !#-[\]-~]*$/

export function writeDouble(text: string, indent: number, column: number, width: number): string {
  if (column + 1 + text.length <= width && UNESCAPED.test(text)) return `"${text}"`
  // The emitter asks whether the text begins with a byte order mark at each character, so all are escaped.
  const escapesAll = text.charCodeAt(0) === 0xfeff
  let out = '"'
  let at = column + 1
  let isAfterSpace = false
  for (let i = 0; i < text.length; ) {
    const point = text.codePointAt(i)!
    const size = point > 0xffff ? 2 : 1
    if (escapesAll || needsEscape(point)) {
      const escaped = SHORT_ESCAPES.get(point) ?? hexEscape(point)
      out += escaped
      at += escaped.length
      isAfterSpace = false
    } else if (point === SPACE) {
      if (!isAfterSpace && at > width && i > 0 && i < text.length - 1) {
        out += newLine(indent)
        at = indent
        if (text.charCodeAt(i + 1) === SPACE) {
          out += '\\'
          at++
        }
      } else {
        out += ' '
        at++
      }
      isAfterSpace = true
    } else {
      out += size === 1 ? text[i] : text.slice(i, i + 2)
      at++
      isAfterSpace = false
    }
    i += size
  }
  return `${out}"`
}

function needsEscape(point: number): boolean {
  if (point < 0x7f) return point < 0x20 || point === 0x22 || point === 0x5c
  return (
    point < 0xa0 ||
    point === 0x2028 ||
    point === 0x2029 ||
    point === 0xfeff ||
    (point >= 0xd800 && point <= 0xdfff) ||
    point >= 0xfffe
  )
}

function hexEscape(point: number): string {
  const hex = point.toString(16).toUpperCase()
  if (point <= 0xff) return `\\x${hex.padStart(2, '0')}`
  if (point <= 0xffff) return `\\u${hex.padStart(4, '0')}`
  return `\\U${hex.padStart(8, '0')}`
}

const BREAK = /[\n\u2028\u2029]/

/** A literal block; it ends with a line break when the text does. */
export function writeLiteral(text: string, indent: number): string {
  const first = text.charCodeAt(0)
  const isIndentShown = first === SPACE || BREAK.test(text.charAt(0))
  let out = `|${isIndentShown ? '2' : ''}${chompOf(text)}\n`
  const padding = spaces(indent)
  let start = 0
  for (let i = 0; i <= text.length; i++) {
    const unit = i < text.length ? text.charCodeAt(i) : -1
    if (unit !== 10 && unit !== 0x2028 && unit !== 0x2029 && unit !== -1) continue
    if (i > start) out += padding
    out += text.slice(start, i + 1)
    start = i + 1
  }
  return out
}

/** `-`: no break at the end; `+`: more than one, or nothing else. */
function chompOf(text: string): string {
  const last = text.length - 1
  if (!BREAK.test(text.charAt(last))) return '-'
  return last === 0 || BREAK.test(text.charAt(last - 1)) ? '+' : ''
}

const INDENTS: string[] = []

export function spaces(count: number): string {
  let text = INDENTS[count]
  if (text === undefined) INDENTS[count] = text = ' '.repeat(count)
  return text
}

function newLine(indent: number): string {
  return `\n${spaces(indent)}`
}
