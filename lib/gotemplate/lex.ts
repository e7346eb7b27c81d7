/**
 * Splits a template into tokens. Mirrors text/template/parse/lex.go: the parser pulls one token at a time,
 * each state function consumes what it names and returns the token, or undefined to go on with the text.
 * Trimming (`{{- ` and ` -}}`) is done here entirely; the parser never sees it.
 */
import { byteLength, isPrint, quote } from '../go'

export type TokenType =
  | 'error' // the value is the text of the error
  | 'bool'
  | 'char' // printable ASCII that means nothing by itself: a comma
  | 'char-constant'
  | 'complex' // 1+2i; an imaginary number alone is a number
  | 'assign' // =
  | 'declare' // :=
  | 'eof'
  | 'field' // .Name
  | 'identifier'
  | 'left-delim'
  | 'left-paren'
  | 'number'
  | 'pipe'
  | 'raw-string' // with its quotes
  | 'right-delim'
  | 'right-paren'
  | 'space'
  | 'string' // with its quotes
  | 'text'
  | 'variable' // $ or $name
  | Keyword

export type Keyword =
  | 'block'
  | 'break'
  | 'continue'
  | 'dot'
  | 'define'
  | 'else'
  | 'end'
  | 'if'
  | 'range'
  | 'nil'
  | 'template'
  | 'with'

const KEYWORDS: ReadonlyMap<string, Keyword> = new Map<string, Keyword>(
  (
    ['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'range', 'nil', 'template', 'with'] as const
  ).map((word) => [word, word]),
)

/** Words that are no identifiers. */
const WORDS: ReadonlyMap<string, Keyword | 'bool'> = new Map<string, Keyword | 'bool'>([
  ...KEYWORDS,
  ['true', 'bool'],
  ['false', 'bool'],
])

const KEYWORD_TYPES: ReadonlySet<TokenType> = new Set<TokenType>([...KEYWORDS.values(), 'dot'])

export interface Token {
  readonly type: TokenType
  /** UTF-16 offset of the token's start. */
  readonly pos: number
  readonly value: string
}

/** How parse errors show a token: item.String(). */
export function showToken(token: Token): string {
  if (token.type === 'eof') return 'EOF'
  if (token.type === 'error') return token.value
  if (KEYWORD_TYPES.has(token.type)) return `<${token.value}>`
  if (byteLength(token.value) <= 10) return quote(token.value)
  return `${quote([...token.value].slice(0, 10).join(''))}...`
}

const LEFT = '{{'
const RIGHT = '}}'
const LEFT_COMMENT = '/*'
const RIGHT_COMMENT = '*/'
const EOF = -1

// Character codes the states look for.
const TAB = 9
const NEWLINE = 10
const RETURN = 13
const SPACE = 32
const DOUBLE_QUOTE = 34
const DOLLAR = 36
const SINGLE_QUOTE = 39
const OPEN = 40
const CLOSE = 41
const PLUS = 43
const COMMA = 44
const MINUS = 45
const DOT = 46
const ZERO = 48
const NINE = 57
const COLON = 58
const EQUALS = 61
const BACKSLASH = 92
const BACKQUOTE = 96
const LETTER_I = 105
const PIPE = 124
const BRACE = 125

function isSpace(code: number): boolean {
  return code === SPACE || code === TAB || code === RETURN || code === NEWLINE
}

const LETTER = /^[\p{L}\p{Nd}]$/u
/** Runs that a regular expression passes over faster than a loop does, above all before the loop is compiled. */
const ASCII_WORD = /[0-9A-Za-z_]*/y
const SPACES = /[ \t\r\n]*/y

/** A letter, digit or underscore, of any script. */
function isAlphaNumeric(code: number): boolean {
  if (code < 128) {
    return (
      (code >= 97 && code <= 122) ||
      (code >= 65 && code <= 90) ||
      (code >= ZERO && code <= NINE) ||
      code === 95
    )
  }
  return LETTER.test(String.fromCodePoint(code))
}

/** `U+0040 '@'`, as %#U prints a character. */
function showCharacter(code: number): string {
  const point = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code
  const number = `U+${point.toString(16).toUpperCase().padStart(4, '0')}`
  return isPrint(point) ? `${number} '${String.fromCodePoint(point)}'` : number
}

export class Lexer {
  private pos = 0
  /** Where the token being scanned begins. */
  private start = 0
  private parenDepth = 0
  private insideAction = false
  private failed = false

  constructor(
    readonly text: string,
    /** Functions called `break` or `continue` take the keyword's place. */
    private readonly reserved: { readonly break: boolean; readonly continue: boolean } = {
      break: true,
      continue: true,
    },
  ) {}

  /** The next token; `eof` or an `error` is the last. */
  next(): Token {
    if (this.failed) return { type: 'eof', pos: this.pos, value: 'EOF' }
    if (this.insideAction) return this.lexInsideAction()
    for (;;) {
      const token = this.lexText()
      if (token) return token
    }
  }

  private emit(type: TokenType, value = this.text.slice(this.start, this.pos)): Token {
    const token: Token = { type, pos: this.start, value }
    this.start = this.pos
    return token
  }

  private fail(message: string): Token {
    this.failed = true
    return { type: 'error', pos: this.start, value: message }
  }

  /** Skips to `pos` without a token. */
  private ignore(pos: number): void {
    this.pos = pos
    this.start = pos
  }

  private peek(): number {
    return this.text.codePointAt(this.pos) ?? EOF
  }

  private advance(code: number): void {
    if (code !== EOF) this.pos += code > 0xffff ? 2 : 1
  }

  private accept(valid: string): boolean {
    const at = this.text[this.pos]
    if (at === undefined || !valid.includes(at)) return false
    this.pos++
    return true
  }

  private acceptRun(valid: string): void {
    while (this.accept(valid));
  }

  /** Text up to the next action. Nothing is consumed; undefined after a comment or an empty text. */
  private lexText(): Token | undefined {
    const at = this.text.indexOf(LEFT, this.pos)
    if (at < 0) {
      this.pos = this.text.length
      if (this.pos > this.start) return this.emit('text')
      return { type: 'eof', pos: this.pos, value: '' }
    }
    if (at === this.pos) return this.lexLeftDelim()
    let end = at
    if (this.isLeftTrim(at + LEFT.length)) {
      while (end > this.start && isSpace(this.text.charCodeAt(end - 1))) end--
    }
    this.pos = end
    const token = end > this.start ? this.emit('text') : undefined
    this.ignore(at)
    return token ?? this.lexLeftDelim()
  }

  private isLeftTrim(at: number): boolean {
    return this.text.charCodeAt(at) === MINUS && isSpace(this.text.charCodeAt(at + 1))
  }

  private isRightTrim(at: number): boolean {
    return isSpace(this.text.charCodeAt(at)) && this.text.charCodeAt(at + 1) === MINUS
  }

  /** What closes the action here: `-}}` after white space, `}}`, or nothing. */
  private rightDelimAt(at: number): 'trim' | 'plain' | undefined {
    const code = this.text.charCodeAt(at)
    if (code === BRACE) return this.isRightDelim(at) ? 'plain' : undefined
    return isSpace(code) && this.isRightTrim(at) && this.isRightDelim(at + 2) ? 'trim' : undefined
  }

  private isRightDelim(at: number): boolean {
    return this.text.charCodeAt(at) === BRACE && this.text.charCodeAt(at + 1) === BRACE
  }

  private skipSpace(at: number): number {
    SPACES.lastIndex = at
    SPACES.test(this.text)
    return SPACES.lastIndex
  }

  /** The `{{` is here, perhaps with a trim marker; what it trims has been cut already. */
  private lexLeftDelim(): Token | undefined {
    const afterDelim = this.pos + LEFT.length
    const afterMarker = this.isLeftTrim(afterDelim) ? afterDelim + 2 : afterDelim
    if (this.text.startsWith(LEFT_COMMENT, afterMarker)) {
      this.ignore(afterMarker)
      return this.lexComment()
    }
    this.pos = afterDelim
    const token = this.emit('left-delim', LEFT)
    this.insideAction = true
    this.parenDepth = 0
    this.ignore(afterMarker)
    return token
  }

  /** The comment's opening mark is here. */
  private lexComment(): Token | undefined {
    const close = this.text.indexOf(RIGHT_COMMENT, this.pos + LEFT_COMMENT.length)
    if (close < 0) return this.fail('unclosed comment')
    const end = close + RIGHT_COMMENT.length
    const delim = this.rightDelimAt(end)
    if (!delim) return this.fail('comment ends before closing delimiter')
    if (delim === 'trim') this.ignore(this.skipSpace(end + 2 + RIGHT.length))
    else this.ignore(end + RIGHT.length)
    return undefined
  }

  /** The `}}` is here, perhaps with a trim marker. */
  private lexRightDelim(trim: boolean): Token {
    if (trim) this.ignore(this.pos + 2)
    this.pos += RIGHT.length
    const token = this.emit('right-delim', RIGHT)
    if (trim) this.ignore(this.skipSpace(this.pos))
    this.insideAction = false
    return token
  }

  private lexInsideAction(): Token {
    const delim = this.rightDelimAt(this.pos)
    if (delim) {
      return this.parenDepth === 0 ? this.lexRightDelim(delim === 'trim') : this.fail('unclosed left paren')
    }
    const code = this.peek()
    if (isSpace(code)) return this.lexSpace()
    if (isAlphaNumeric(code) && !(code >= ZERO && code <= NINE)) return this.lexIdentifier()
    switch (code) {
      case EOF:
        return this.fail('unclosed action')
      case EQUALS:
        this.pos++
        return this.emit('assign', '=')
      case COLON:
        if (this.text.charCodeAt(this.pos + 1) !== EQUALS) return this.fail('expected :=')
        this.pos += 2
        return this.emit('declare', ':=')
      case PIPE:
        this.pos++
        return this.emit('pipe', '|')
      case DOUBLE_QUOTE:
        this.pos++
        return this.lexQuoted(DOUBLE_QUOTE)
      case BACKQUOTE:
        return this.lexRawQuote()
      case DOLLAR:
        this.pos++
        return this.atTerminator() ? this.emit('variable') : this.lexName('variable')
      case SINGLE_QUOTE:
        this.pos++
        return this.lexQuoted(SINGLE_QUOTE)
      case DOT: {
        const next = this.text.charCodeAt(this.pos + 1)
        // The end of the text after a dot is left to the number's rules, as a digit is.
        if (Number.isNaN(next) || (next >= ZERO && next <= NINE)) return this.lexNumber()
        this.pos++
        return this.atTerminator() ? this.emit('dot') : this.lexName('field')
      }
      case OPEN:
        this.pos++
        this.parenDepth++
        return this.emit('left-paren', '(')
      case CLOSE:
        this.pos++
        this.parenDepth--
        return this.parenDepth < 0 ? this.fail('unexpected right paren') : this.emit('right-paren', ')')
    }
    if (code === PLUS || code === MINUS || (code >= ZERO && code <= NINE)) return this.lexNumber()
    if (code > SPACE && code < 127) {
      this.pos++
      return this.emit('char')
    }
    return this.fail(`unrecognized character in action: ${showCharacter(code)}`)
  }

  /** A run of white space. The last of it may belong to a ` -}}`. */
  private lexSpace(): Token {
    const after = this.text.charCodeAt(this.pos + 1)
    // One space, as between most words.
    if (after !== MINUS && !isSpace(after)) {
      this.pos++
      return this.emit('space')
    }
    const end = this.skipSpace(this.pos)
    if (this.isRightTrim(end - 1) && this.isRightDelim(end + 1)) {
      if (end - this.pos === 1) return this.lexRightDelim(true)
      this.pos = end - 1
    } else {
      this.pos = end
    }
    return this.emit('space')
  }

  /** Passes over a word and gives the character after it. */
  private skipWord(): number {
    for (;;) {
      ASCII_WORD.lastIndex = this.pos
      ASCII_WORD.test(this.text)
      this.pos = ASCII_WORD.lastIndex
      const code = this.peek()
      if (code < 128 || !isAlphaNumeric(code)) return code
      this.advance(code)
    }
  }

  private lexIdentifier(): Token {
    const after = this.skipWord()
    if (!this.atTerminator()) return this.fail(`bad character ${showCharacter(after)}`)
    const word = this.text.slice(this.start, this.pos)
    const type = WORDS.get(word)
    if (!type) return this.emit('identifier', word)
    if ((type === 'break' || type === 'continue') && !this.reserved[type])
      return this.emit('identifier', word)
    return this.emit(type, word)
  }

  /** The name of a field or variable. The dot or dollar is consumed. */
  private lexName(type: 'field' | 'variable'): Token {
    const after = this.skipWord()
    if (!this.atTerminator()) return this.fail(`bad character ${showCharacter(after)}`)
    return this.emit(type)
  }

  /** What may follow a word: it ends `.X` before `.Y` and refuses `$x+2`. */
  private atTerminator(): boolean {
    switch (this.peek()) {
      case SPACE:
      case EOF:
      case TAB:
      case RETURN:
      case NEWLINE:
      case DOT:
      case COMMA:
      case PIPE:
      case COLON:
      case CLOSE:
      case OPEN:
        return true
    }
    return this.isRightDelim(this.pos)
  }

  /** A string or character constant up to its closing quote. The opening quote is consumed. */
  private lexQuoted(quoteMark: number): Token {
    const isString = quoteMark === DOUBLE_QUOTE
    for (;;) {
      let code = this.text.charCodeAt(this.pos++)
      if (code === quoteMark) return this.emit(isString ? 'string' : 'char-constant')
      if (code === BACKSLASH) {
        code = this.text.charCodeAt(this.pos++)
        if (!Number.isNaN(code) && code !== NEWLINE) continue
      }
      if (Number.isNaN(code) || code === NEWLINE) {
        return this.fail(isString ? 'unterminated quoted string' : 'unterminated character constant')
      }
    }
  }

  private lexRawQuote(): Token {
    const close = this.text.indexOf('`', this.pos + 1)
    if (close < 0) return this.fail('unterminated raw quoted string')
    this.pos = close + 1
    return this.emit('raw-string')
  }

  /** A number, roughly: what is accepted here in error is refused when its value is read. */
  private lexNumber(): Token {
    if (!this.scanNumber()) return this.badNumber()
    const sign = this.peek()
    if (sign !== PLUS && sign !== MINUS) return this.emit('number')
    // Complex: no space inside, and it must end in i.
    if (!this.scanNumber() || this.text.charCodeAt(this.pos - 1) !== LETTER_I) return this.badNumber()
    return this.emit('complex')
  }

  private badNumber(): Token {
    return this.fail(`bad number syntax: ${quote(this.text.slice(this.start, this.pos))}`)
  }

  private scanNumber(): boolean {
    this.accept('+-')
    let digits = '0123456789_'
    let exponent = 'eE'
    if (this.accept('0')) {
      if (this.accept('xX')) {
        digits = '0123456789abcdefABCDEF_'
        exponent = 'pP'
      } else if (this.accept('oO')) {
        digits = '01234567_'
        exponent = ''
      } else if (this.accept('bB')) {
        digits = '01_'
        exponent = ''
      }
    }
    this.acceptRun(digits)
    if (this.accept('.')) this.acceptRun(digits)
    if (this.accept(exponent)) {
      this.accept('+-')
      this.acceptRun('0123456789_')
    }
    this.accept('i')
    const after = this.peek()
    if (!isAlphaNumeric(after)) return true
    this.advance(after)
    return false
  }
}
