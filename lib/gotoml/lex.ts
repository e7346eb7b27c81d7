/**
 * Splits TOML into items. Mirrors BurntSushi/toml lex.go: one state, one function; a state is left by returning the
 * next. Differs: items carry only their line, since that is all an error shows.
 */
import { isLetter, quote, quoteRune } from '../go'

export type ItemType =
  | 'error'
  | 'eof'
  | 'text'
  | 'string'
  | 'string-esc'
  | 'raw-string'
  | 'multiline-string'
  | 'raw-multiline-string'
  | 'bool'
  | 'integer'
  | 'float'
  | 'datetime'
  | 'array'
  | 'array-end'
  | 'table-start'
  | 'table-end'
  | 'array-table-start'
  | 'array-table-end'
  | 'key-start'
  | 'key-end'
  | 'comment-start'
  | 'inline-table-start'
  | 'inline-table-end'

export interface Item {
  readonly type: ItemType
  /** The text; of an error its message. */
  readonly value: string
  /** Counted from 1, where the lexer stood when the item was whole. */
  readonly line: number
}

/** undefined: nothing more will come. */
type State = (l: Lexer) => State | undefined

/** What `next` gives at the end. */
const EOF = 0
/** What `next` gives for a character it has reported. */
const BAD = 0xfffd

export class Lexer {
  private start = 0
  private pos = 0
  private line = 1
  private state: State | undefined = lexTop
  /** States to go on with when the current one is done. */
  private readonly stack: State[] = []
  private readonly items: Item[] = []
  private atEnd = false
  /** Widths of the last characters, newest first: up to four can be given back. */
  private widths: number[] = []
  /** The current string holds escapes. */
  hasEscapes = false

  constructor(private readonly input: string) {}

  nextItem(): Item {
    while (this.items.length === 0) this.state = this.state!(this)
    return this.items.shift()!
  }

  push(state: State): void {
    this.stack.push(state)
  }

  pop(): State {
    return this.stack.pop()!
  }

  current(): string {
    return this.input.slice(this.start, this.pos)
  }

  emit(type: ItemType): void {
    this.items.push({ type, value: this.current(), line: this.line })
    this.start = this.pos
  }

  emitTrimmed(type: ItemType): void {
    this.items.push({ type, value: this.current().trim(), line: this.line })
    this.start = this.pos
  }

  next(): number {
    if (this.pos >= this.input.length) {
      this.atEnd = true
      return EOF
    }
    const point = this.input.codePointAt(this.pos)!
    if (point === 10) this.line++
    if (point >= 0xdc80 && point <= 0xdcff) {
      this.fail(`invalid UTF-8 byte: 0x${hex(point & 0xff)}`)
      return BAD
    }
    const isLoneCr = point === 13 && this.input.charCodeAt(this.pos + 1) !== 10
    if (isControl(point) || isLoneCr) {
      this.items.push({
        type: 'error',
        value: `TOML files cannot contain control characters: '0x${hex(point)}'`,
        line: this.line,
      })
      return BAD
    }
    const width = point > 0xffff ? 2 : 1
    this.widths.unshift(width)
    if (this.widths.length > 4) this.widths.pop()
    this.pos += width
    return point
  }

  ignore(): void {
    this.start = this.pos
  }

  backup(): void {
    if (this.atEnd) {
      this.atEnd = false
      return
    }
    this.pos -= this.widths.shift() ?? 0
    if (this.input.charCodeAt(this.pos) === 10) this.line--
  }

  accept(point: number): boolean {
    if (this.next() === point) return true
    this.backup()
    return false
  }

  peek(): number {
    const point = this.next()
    this.backup()
    return point
  }

  skip(isSkipped: (point: number) => boolean): void {
    while (isSkipped(this.next()));
    this.backup()
    this.ignore()
  }

  /** Ends the lexing. At the end of the text the error belongs to the last line that has any. */
  fail(message: string): undefined {
    const isAfterBreak = this.atEnd && this.input.charCodeAt(this.pos - 1) === 10
    this.items.push({ type: 'error', value: message, line: isAfterBreak ? this.line - 1 : this.line })
    return undefined
  }

  /** As `fail`, for a line break that has been passed. */
  failOnPreviousLine(message: string): undefined {
    this.items.push({ type: 'error', value: message, line: this.line - 1 })
    return undefined
  }

  /** As `failOnPreviousLine` at the end of the text, as `fail` elsewhere. */
  failWithChar(message: string): undefined {
    return this.atEnd ? this.failOnPreviousLine(message) : this.fail(message)
  }

  endsWith(text: string): boolean {
    return this.current().endsWith(text)
  }
}

// ── top level ──────────────────────────────────────────────────────────────────────────────────────

function lexTop(l: Lexer): State | undefined {
  const r = l.next()
  if (isBlank(r) || isBreak(r)) return skipTo(l, lexTop)
  if (r === HASH) {
    l.push(lexTop)
    return lexCommentStart
  }
  if (r === BRACKET_OPEN) return lexTableStart
  if (r === EOF) {
    l.emit('eof')
    return undefined
  }
  l.backup()
  l.push(lexTopEnd)
  return lexKeyStart
}

function lexTopEnd(l: Lexer): State | undefined {
  const r = l.next()
  if (r === HASH) {
    l.push(lexTop)
    return lexCommentStart
  }
  if (isBlank(r)) return lexTopEnd
  if (isBreak(r)) return skipTo(l, lexTop)
  if (r === EOF) {
    l.emit('eof')
    return undefined
  }
  return l.fail(
    `expected a top-level item to end with a newline, comment, or EOF, but got ${quoteRune(r)} instead`,
  )
}

/** The `[` has been consumed. */
function lexTableStart(l: Lexer): State {
  if (l.peek() === BRACKET_OPEN) {
    l.next()
    l.emit('array-table-start')
    l.push(lexArrayTableEnd)
  } else {
    l.emit('table-start')
    l.push(lexTableEnd)
  }
  return lexTableNameStart
}

function lexTableEnd(l: Lexer): State {
  l.emit('table-end')
  return lexTopEnd
}

function lexArrayTableEnd(l: Lexer): State | undefined {
  const r = l.next()
  if (r !== BRACKET_CLOSE) {
    return l.fail(`expected end of table array name delimiter ']', but got ${quoteRune(r)} instead`)
  }
  l.emit('array-table-end')
  return lexTopEnd
}

function lexTableNameStart(l: Lexer): State | undefined {
  l.skip(isBlank)
  const r = l.peek()
  if (r === BRACKET_CLOSE || r === EOF) {
    return l.fail('unexpected end of table name (table names cannot be empty)')
  }
  if (r === DOT) return l.fail('unexpected table separator (table names cannot be empty)')
  l.push(lexTableNameEnd)
  if (r !== QUOTE && r !== APOSTROPHE) return lexBareName
  l.ignore()
  return lexQuotedName
}

function lexTableNameEnd(l: Lexer): State | undefined {
  l.skip(isBlank)
  const r = l.next()
  if (r === DOT) return skipTo(l, lexTableNameStart)
  if (r === BRACKET_CLOSE) return l.pop()
  return l.fail(`expected '.' or ']' to end table name, but got ${quoteRune(r)} instead`)
}

// ── keys ───────────────────────────────────────────────────────────────────────────────────────────

function lexBareName(l: Lexer): State {
  if (isBareKeyChar(l.next())) return lexBareName
  l.backup()
  l.emit('text')
  return l.pop()
}

/** The quote comes next. */
function lexQuotedName(l: Lexer): State {
  const isRaw = l.next() === APOSTROPHE
  l.ignore()
  return isRaw ? lexRawString : lexString
}

function lexKeyStart(l: Lexer): State | undefined {
  l.skip(isBlank)
  const r = l.peek()
  if (r === EQUALS || r === EOF) return l.fail("unexpected '=': key name appears blank")
  if (r === DOT) return l.fail("unexpected '.': keys cannot start with a '.'")
  if (r === QUOTE || r === APOSTROPHE) l.ignore()
  l.emit('key-start')
  return lexKeyNameStart
}

function lexKeyNameStart(l: Lexer): State | undefined {
  l.skip(isBlank)
  const r = l.peek()
  if (r === EQUALS || r === EOF) return l.fail("unexpected '='")
  if (r === DOT) return l.fail("unexpected '.'")
  l.push(lexKeyEnd)
  if (r !== QUOTE && r !== APOSTROPHE) return lexBareName
  l.ignore()
  return lexQuotedName
}

function lexKeyEnd(l: Lexer): State | undefined {
  l.skip(isBlank)
  const r = l.next()
  if (r === EOF) return l.fail("unexpected EOF; expected key separator '='")
  if (r === DOT) return skipTo(l, lexKeyNameStart)
  if (r === EQUALS) {
    l.emit('key-end')
    return skipTo(l, lexValue)
  }
  const message = `expected '.' or '=', but got ${quoteRune(r)} instead`
  return r === LF ? l.failOnPreviousLine(message) : l.fail(message)
}

// ── values ─────────────────────────────────────────────────────────────────────────────────────────

/** Blanks may come first, line breaks not. */
function lexValue(l: Lexer): State | undefined {
  const r = l.next()
  if (isBlank(r)) return skipTo(l, lexValue)
  if (isDigit(r)) {
    l.backup()
    return lexNumberOrDateStart
  }
  switch (r) {
    case BRACKET_OPEN:
      l.ignore()
      l.emit('array')
      return lexArrayValue
    case BRACE_OPEN:
      l.ignore()
      l.emit('inline-table-start')
      return lexInlineTableValue
    case QUOTE:
      return startString(l, QUOTE, lexString, lexMultilineString)
    case APOSTROPHE:
      return startString(l, APOSTROPHE, lexRawString, lexRawMultilineString)
    case DOT:
      return l.fail("floats must start with a digit, not '.'")
    case LOWER_I:
    case LOWER_N:
      // As in Go: the first letter is not looked at again, so `nnf` and `ian` begin a float too.
      if ((l.accept(LOWER_N) && l.accept(LOWER_F)) || (l.accept(LOWER_A) && l.accept(LOWER_N))) {
        l.emit('float')
        return l.pop()
      }
      break
    case MINUS:
    case PLUS:
      return lexSignedNumber
  }
  if (isLetter(r)) {
    l.backup()
    return lexBool
  }
  if (r === EOF) return l.fail('unexpected EOF; expected value')
  const message = `expected value but found ${quoteRune(r)} instead`
  return r === LF ? l.failOnPreviousLine(message) : l.fail(message)
}

/** One quote has been consumed; three of them begin a multi-line string. */
function startString(l: Lexer, mark: number, single: State, multi: State): State {
  if (l.accept(mark)) {
    if (l.accept(mark)) return skipTo(l, multi)
    l.backup()
  }
  return skipTo(l, single)
}

function lexArrayValue(l: Lexer): State | undefined {
  const r = l.next()
  if (isBlank(r) || isBreak(r)) return skipTo(l, lexArrayValue)
  if (r === HASH) {
    l.push(lexArrayValue)
    return lexCommentStart
  }
  if (r === COMMA) return l.fail('unexpected comma')
  if (r === BRACKET_CLOSE) return lexArrayEnd
  l.backup()
  l.push(lexArrayValueEnd)
  return lexValue
}

function lexArrayValueEnd(l: Lexer): State | undefined {
  const r = l.next()
  if (isBlank(r) || isBreak(r)) return skipTo(l, lexArrayValueEnd)
  if (r === HASH) {
    l.push(lexArrayValueEnd)
    return lexCommentStart
  }
  if (r === COMMA) return skipTo(l, lexArrayValue)
  if (r === BRACKET_CLOSE) return lexArrayEnd
  return l.fail(`expected a comma (',') or array terminator (']'), but got ${runeOrEnd(r)}`)
}

function lexArrayEnd(l: Lexer): State {
  l.ignore()
  l.emit('array-end')
  return l.pop()
}

function lexInlineTableValue(l: Lexer): State | undefined {
  const r = l.next()
  if (isBlank(r) || isBreak(r)) return skipTo(l, lexInlineTableValue)
  if (r === HASH) {
    l.push(lexInlineTableValue)
    return lexCommentStart
  }
  if (r === COMMA) return l.fail('unexpected comma')
  if (r === BRACE_CLOSE) return lexInlineTableEnd
  l.backup()
  l.push(lexInlineTableValueEnd)
  return lexKeyStart
}

function lexInlineTableValueEnd(l: Lexer): State | undefined {
  const r = l.next()
  if (isBlank(r) || isBreak(r)) return skipTo(l, lexInlineTableValueEnd)
  if (r === HASH) {
    l.push(lexInlineTableValueEnd)
    return lexCommentStart
  }
  if (r === COMMA) {
    l.ignore()
    l.skip(isBlank)
    return l.peek() === BRACE_CLOSE ? lexInlineTableValueEnd : lexInlineTableValue
  }
  if (r === BRACE_CLOSE) return lexInlineTableEnd
  return l.fail(`expected a comma or an inline table terminator '}', but got ${runeOrEnd(r)} instead`)
}

function lexInlineTableEnd(l: Lexer): State {
  l.ignore()
  l.emit('inline-table-end')
  return l.pop()
}

// ── strings ────────────────────────────────────────────────────────────────────────────────────────

const STRING_BREAK = 'strings cannot contain newlines'

function lexString(l: Lexer): State | undefined {
  const r = l.next()
  if (r === EOF) return l.fail(`unexpected EOF; expected '"'`)
  if (isBreak(r)) return l.failOnPreviousLine(STRING_BREAK)
  if (r === BACKSLASH) {
    l.push(lexString)
    return lexStringEscape
  }
  if (r !== QUOTE) return lexString
  l.backup()
  l.emit(l.hasEscapes ? 'string-esc' : 'string')
  l.hasEscapes = false
  l.next()
  l.ignore()
  return l.pop()
}

function lexRawString(l: Lexer): State | undefined {
  const r = l.next()
  if (r === EOF) return l.fail(`unexpected EOF; expected "'"`)
  if (isBreak(r)) return l.failOnPreviousLine(STRING_BREAK)
  if (r !== APOSTROPHE) return lexRawString
  l.backup()
  l.emit('raw-string')
  l.next()
  l.ignore()
  return l.pop()
}

function lexMultilineString(l: Lexer): State | undefined {
  const r = l.next()
  if (r === EOF) return l.fail(`unexpected EOF; expected '"""'`)
  if (r === BACKSLASH) return lexMultilineStringEscape
  if (r !== QUOTE) return lexMultilineString
  return endMultiline(l, QUOTE, lexMultilineString, 'multiline-string', () =>
    l.endsWith('"""""') && !l.endsWith('\\"""""') ? `unexpected '""""""'` : undefined,
  )
}

function lexRawMultilineString(l: Lexer): State | undefined {
  const r = l.next()
  if (r === EOF) return l.fail(`unexpected EOF; expected "'''"`)
  if (r !== APOSTROPHE) return lexRawMultilineString
  return endMultiline(l, APOSTROPHE, lexRawMultilineString, 'raw-multiline-string', () =>
    l.endsWith("'''''") ? `unexpected "''''''"` : undefined,
  )
}

/** One quote has been consumed. Up to two may stand before the three that end the string. */
function endMultiline(
  l: Lexer,
  mark: number,
  again: State,
  type: ItemType,
  tooMany: () => string | undefined,
): State | undefined {
  if (!l.accept(mark)) return again
  if (!l.accept(mark)) {
    l.backup()
    return again
  }
  if (l.peek() === mark) {
    const message = tooMany()
    if (message !== undefined) return l.fail(message)
    l.backup()
    l.backup()
    return again
  }
  for (let i = 0; i < 3; i++) l.backup()
  l.hasEscapes = false
  l.emit(type)
  for (let i = 0; i < 3; i++) l.next()
  l.ignore()
  return l.pop()
}

function lexMultilineStringEscape(l: Lexer): State | undefined {
  if (isBreak(l.next())) return lexMultilineString
  l.backup()
  l.push(lexMultilineString)
  return lexStringEscape(l)
}

/** The backslash has been consumed. A blank may follow it in front of a line break; the parser sees to that. */
function lexStringEscape(l: Lexer): State | undefined {
  l.hasEscapes = true
  const r = l.next()
  const letter = r === EOF ? '' : String.fromCodePoint(r)
  if (letter !== '' && 'ebtnfr" \t\\'.includes(letter)) return l.pop()
  switch (letter) {
    case 'x':
      return lexHexEscape(l, 2, "expected two hexadecimal digits after '\\x'")
    case 'u':
      return lexHexEscape(l, 4, "expected four hexadecimal digits after '\\u'")
    case 'U':
      return lexHexEscape(l, 8, "expected eight hexadecimal digits after '\\U'")
  }
  return l.failWithChar(`invalid escape in string '\\${String.fromCodePoint(r)}'`)
}

function lexHexEscape(l: Lexer, length: number, message: string): State | undefined {
  for (let i = 0; i < length; i++) {
    if (!isHex(l.next())) return l.fail(`${message}, but got ${quote(l.current())} instead`)
  }
  return l.pop()
}

// ── numbers, dates, booleans ───────────────────────────────────────────────────────────────────────

function lexNumberOrDateStart(l: Lexer): State {
  return l.next() === ZERO ? lexBasedNumberOrDate : lexNumberOrDate
}

function lexNumberOrDate(l: Lexer): State {
  const r = l.next()
  if (isDigit(r)) return lexNumberOrDate
  if (r === MINUS || r === COLON) return lexDatetime
  if (r === UNDERSCORE) return lexDecimalNumber
  if (startsFraction(r)) return lexFloat
  return endNumber(l, 'integer')
}

/** To a first approximation; the parser knows the formats. */
function lexDatetime(l: Lexer): State {
  const r = l.next()
  if (isDigit(r) || (r !== EOF && '-:Tt .Zz+'.includes(String.fromCodePoint(r)))) return lexDatetime
  l.backup()
  l.emitTrimmed('datetime')
  return l.pop()
}

function lexDecimalNumber(l: Lexer): State {
  const r = l.next()
  if (isDigit(r) || r === UNDERSCORE) return lexDecimalNumber
  if (startsFraction(r)) return lexFloat
  return endNumber(l, 'integer')
}

function lexSignedNumber(l: Lexer): State | undefined {
  const r = l.next()
  switch (r) {
    case LOWER_I:
    case LOWER_N: {
      const [second, third] = r === LOWER_I ? [LOWER_N, LOWER_F] : [LOWER_A, LOWER_N]
      if (!l.accept(second) || !l.accept(third)) return l.fail(`invalid float: '${l.current()}'`)
      l.emit('float')
      return l.pop()
    }
    case ZERO: {
      const base = l.peek()
      if (base === LOWER_B || base === LOWER_O || base === LOWER_X) {
        return l.fail(
          `cannot use sign with non-decimal numbers: '${l.current()}${String.fromCodePoint(base)}'`,
        )
      }
      break
    }
    case DOT:
      return l.fail("floats must start with a digit, not '.'")
  }
  return isDigit(r) ? lexDecimalNumber : l.fail(`expected a digit but got ${quoteRune(r)}`)
}

/** A zero has been consumed. */
function lexBasedNumberOrDate(l: Lexer): State {
  const r = l.next()
  if (isDigit(r)) return lexNumberOrDate
  if (r === UNDERSCORE) return lexDecimalNumber
  if (startsFraction(r)) return lexFloat
  switch (r) {
    case LOWER_B:
      return startBased(l, isBinary, 'a binary', lexBinaryInteger)
    case LOWER_O:
      return startBased(l, isOctal, 'an octal', lexOctalInteger)
    case LOWER_X:
      return startBased(l, isHex, 'a hexadecimal', lexHexInteger)
  }
  return endNumber(l, 'integer')
}

function startBased(l: Lexer, isDigitOfBase: (r: number) => boolean, name: string, state: State): State {
  const r = l.peek()
  if (!isDigitOfBase(r)) l.fail(`not ${name} number: '${l.current()}${String.fromCodePoint(r)}'`)
  return state
}

const lexBinaryInteger: State = (l) => lexBased(l, isBinary, lexBinaryInteger)
const lexOctalInteger: State = (l) => lexBased(l, isOctal, lexOctalInteger)
const lexHexInteger: State = (l) => lexBased(l, isHex, lexHexInteger)

function lexBased(l: Lexer, isDigitOfBase: (r: number) => boolean, again: State): State {
  const r = l.next()
  return isDigitOfBase(r) || r === UNDERSCORE ? again : endNumber(l, 'integer')
}

/** To a first approximation; the parser checks. */
function lexFloat(l: Lexer): State {
  const r = l.next()
  if (isDigit(r) || (r !== EOF && '_.-+eE'.includes(String.fromCodePoint(r)))) return lexFloat
  return endNumber(l, 'float')
}

function endNumber(l: Lexer, type: 'integer' | 'float'): State {
  l.backup()
  l.emit(type)
  return l.pop()
}

function lexBool(l: Lexer): State | undefined {
  let word = ''
  for (let r = l.next(); isLetter(r); r = l.next()) word += String.fromCodePoint(r)
  l.backup()
  if (word !== 'true' && word !== 'false') return l.fail(`expected value but found ${quote(word)} instead`)
  l.emit('bool')
  return l.pop()
}

// ── comments ───────────────────────────────────────────────────────────────────────────────────────

function lexCommentStart(l: Lexer): State {
  l.ignore()
  l.emit('comment-start')
  return lexComment
}

function lexComment(l: Lexer): State {
  const r = l.next()
  if (!isBreak(r) && r !== EOF) return lexComment
  l.backup()
  l.emit('text')
  return l.pop()
}

// ── helpers ────────────────────────────────────────────────────────────────────────────────────────

function skipTo(l: Lexer, state: State): State {
  l.ignore()
  return state
}

const LF = 10
const QUOTE = 34
const HASH = 35
const APOSTROPHE = 39
const PLUS = 43
const COMMA = 44
const MINUS = 45
const DOT = 46
const ZERO = 48
const COLON = 58
const EQUALS = 61
const BRACKET_OPEN = 91
const BACKSLASH = 92
const BRACKET_CLOSE = 93
const UNDERSCORE = 95
const LOWER_A = 97
const LOWER_B = 98
const LOWER_F = 102
const LOWER_I = 105
const LOWER_N = 110
const LOWER_O = 111
const LOWER_X = 120
const BRACE_OPEN = 123
const BRACE_CLOSE = 125

const isBlank = (r: number): boolean => r === 9 || r === 32
const isBreak = (r: number): boolean => r === LF || r === 13
const isDigit = (r: number): boolean => r >= 48 && r <= 57
const isBinary = (r: number): boolean => r === 48 || r === 49
const isOctal = (r: number): boolean => r >= 48 && r <= 55
const startsFraction = (r: number): boolean => r === DOT || r === 101 || r === 69

export function isHex(r: number): boolean {
  return isDigit(r) || ((r | 0x20) >= 97 && (r | 0x20) <= 102)
}

function isBareKeyChar(r: number): boolean {
  return (r >= 65 && r <= 90) || (r >= 97 && r <= 122) || isDigit(r) || r === UNDERSCORE || r === MINUS
}

function isControl(r: number): boolean {
  return (r < 0x20 && r !== 9 && r !== LF && r !== 13) || r === 0x7f
}

function runeOrEnd(r: number): string {
  return r === EOF ? 'end of file' : `'${String.fromCodePoint(r)}'`
}

function hex(value: number): string {
  return value.toString(16).padStart(2, '0')
}
