/**
 * Splits YAML text into tokens. Mirrors libyaml's scanner as go.yaml.in/yaml/v2 scannerc.go has it: the same
 * decisions in the same order, since error texts and their lines depend on when a fault is noticed.
 * Differs: the text is a string ended by U+0000; columns and offsets are UTF-16 units.
 */
import {
  AMPERSAND,
  APOSTROPHE,
  BANG,
  BLANK,
  BRACE_CLOSE,
  BRACE_OPEN,
  BRACKET_CLOSE,
  BRACKET_OPEN,
  BREAK,
  BREAK_OR_END,
  CLASS,
  COLON,
  COMMA,
  CR,
  DASH,
  DOT,
  GREATER,
  HASH,
  INDICATOR,
  LF,
  PERCENT,
  PIPE,
  QUESTION,
  QUOTE,
  SPACE,
  SPACE_OR_END,
  STAR,
  TAB,
} from './chars'
import { syntaxError, type YamlError } from './errors'
import type { Input } from './reader'
import { scanBlockScalar } from './scan-block'
import { scanDirective } from './scan-directive'
import { scanPlainScalar } from './scan-plain'
import { scanQuotedScalar } from './scan-quoted'
import { scanAnchor, scanTag } from './scan-tag'
import { type ScalarStyle, Tok, Token, type TokenType } from './token'

const MAX_DEPTH = 10000
/** A simple key must end, with its colon, within this many characters. */
const MAX_SIMPLE_KEY = 1024
/** Tokens the parser has passed are dropped this many at a time. */
const SPENT_TOKENS = 256

/** The place where a simple key (one without `?`) may have begun; one for each flow level. */
interface SimpleKey {
  isPossible: boolean
  /** At block level and at the current indentation, the text can be nothing but a key. */
  isRequired: boolean
  token: number
  pos: number
  line: number
  column: number
}

export class Scanner {
  readonly text: string
  pos = 0
  line = 0
  /** Offset at which the current line begins. */
  lineStart = 0
  /** Column of the innermost block collection; -1 outside of all. */
  indent = -1
  flowLevel = 0
  simpleKeyAllowed = true

  private readonly indents: number[] = []
  private readonly keys: SimpleKey[] = []
  /** Number of the token at which the block-level key may begin; -1 when there is none. */
  private blockKeyToken = -1
  /** The same within flow collections: token number to flow level. */
  private readonly flowKeyTokens = new Map<number, number>()

  private tokens: Token[] = []
  private head = 0
  private parsed = 0
  private isHeadReady = false
  private isStarted = false

  constructor(private readonly input: Input) {
    this.text = input.text
  }

  // ── what the parser calls ──────────────────────────────────────────────────────────────────────

  peek(): Token {
    if (!this.isHeadReady) this.fetchMoreTokens()
    return this.tokens[this.head]!
  }

  skip(): void {
    this.isHeadReady = false
    this.parsed++
    this.head++
    if (this.head === this.tokens.length && this.head >= SPENT_TOKENS) {
      this.tokens.length = 0
      this.head = 0
    }
  }

  // ── what the scanning functions call ───────────────────────────────────────────────────────────

  get column(): number {
    return this.pos - this.lineStart
  }

  fail(problem: string): YamlError {
    return syntaxError(problem, 'scanner', this.pos, this.line)
  }

  /** Throws when `count` more characters reach into text that cannot be read. */
  need(count: number): void {
    if (this.pos + count > this.input.limit) throw this.input.fault!
  }

  /** Passes a line break, which is at the current position. */
  skipBreak(): void {
    const isCrLf = this.text.charCodeAt(this.pos) === CR && this.text.charCodeAt(this.pos + 1) === LF
    this.pos += isCrLf ? 2 : 1
    this.line++
    this.lineStart = this.pos
  }

  /** Passes a line break and returns it as it counts in a scalar: LS and PS as they are, others as `\n`. */
  readBreak(): string {
    const unit = this.text.charCodeAt(this.pos)
    this.skipBreak()
    return unit === 0x2028 ? '\u2028' : unit === 0x2029 ? '\u2029' : '\n'
  }

  /** Three dashes or dots at the beginning of a line, and a blank after them. */
  isAtDocumentIndicator(): boolean {
    const { text, pos } = this
    const unit = text.charCodeAt(pos)
    return (
      pos === this.lineStart &&
      (unit === DASH || unit === DOT) &&
      text.charCodeAt(pos + 1) === unit &&
      text.charCodeAt(pos + 2) === unit &&
      (CLASS[text.charCodeAt(pos + 3)]! & SPACE_OR_END) !== 0
    )
  }

  skipBlanks(): void {
    while ((CLASS[this.text.charCodeAt(this.pos)]! & BLANK) !== 0) this.pos++
  }

  skipComment(): void {
    if (this.text.charCodeAt(this.pos) !== HASH) return
    while ((CLASS[this.text.charCodeAt(this.pos)]! & BREAK_OR_END) === 0) this.pos++
  }

  // ── the queue ──────────────────────────────────────────────────────────────────────────────────

  /** Fetches until the head of the queue can no longer turn out to be a simple key. */
  private fetchMoreTokens(): void {
    for (;;) {
      if (this.head !== this.tokens.length) {
        const level = this.keyLevelOf(this.parsed)
        if (level < 0 || !this.isKeyValid(this.keys[level]!)) break
      }
      this.fetchNextToken()
    }
    this.isHeadReady = true
  }

  private append(type: TokenType, start: number, column: number): void {
    this.tokens.push(new Token(type, start, this.pos, this.line, column, '', '', 'plain'))
  }

  /** Appends a token that began at `start` on `line`. */
  push(
    type: TokenType,
    start: number,
    line: number,
    column: number,
    end: number,
    value: string,
    suffix: string,
    style: ScalarStyle,
  ): void {
    this.tokens.push(new Token(type, start, end, line, column, value, suffix, style))
  }

  /** Inserts a token without text in front of the token numbered `before`; at the end when that one has gone. */
  private insert(type: TokenType, pos: number, line: number, column: number, before: number): void {
    const token = new Token(type, pos, pos, line, column, '', '', 'plain')
    const at = before < 0 ? -1 : before - this.parsed
    if (at < 0) this.tokens.push(token)
    else if (this.head + at === this.tokens.length - 1) {
      this.tokens.push(this.tokens[this.tokens.length - 1]!)
      this.tokens[this.tokens.length - 2] = token
    } else this.tokens.splice(this.head + at, 0, token)
  }

  private fetchNextToken() {
    if (!this.isStarted) return this.fetchStreamStart()
    this.skipToNextToken()
    this.unrollIndent(this.pos - this.lineStart)
    this.need(4)

    const { text, pos } = this
    const unit = text.charCodeAt(pos)
    const cls = CLASS[unit]!
    if (unit === 0) return this.fetchStreamEnd()
    if (pos === this.lineStart) {
      if (unit === PERCENT) return this.fetchDirective()
      if (this.isAtDocumentIndicator()) {
        return this.fetchDocumentIndicator(unit === DASH ? Tok.documentStart : Tok.documentEnd)
      }
    }
    if ((cls & (INDICATOR | SPACE_OR_END)) === 0) return this.fetchPlainScalar()

    const isFlow = this.flowLevel > 0
    const isSpaceNext = (CLASS[text.charCodeAt(pos + 1)]! & SPACE_OR_END) !== 0
    switch (unit) {
      case BRACKET_OPEN:
        return this.fetchFlowStart(Tok.flowSequenceStart)
      case BRACE_OPEN:
        return this.fetchFlowStart(Tok.flowMappingStart)
      case BRACKET_CLOSE:
        return this.fetchFlowEnd(Tok.flowSequenceEnd)
      case BRACE_CLOSE:
        return this.fetchFlowEnd(Tok.flowMappingEnd)
      case COMMA:
        return this.fetchFlowEntry()
      case DASH:
        if (isSpaceNext) return this.fetchBlockEntry()
        return this.fetchPlainScalar()
      case QUESTION:
        if (isFlow || isSpaceNext) return this.fetchKey()
        return this.fetchPlainScalar()
      case COLON:
        if (isFlow || isSpaceNext) return this.fetchValue()
        return this.fetchPlainScalar()
      case STAR:
        return this.fetchAnchor(Tok.alias)
      case AMPERSAND:
        return this.fetchAnchor(Tok.anchor)
      case BANG:
        return this.fetchTag()
      case APOSTROPHE:
        return this.fetchQuotedScalar('single')
      case QUOTE:
        return this.fetchQuotedScalar('double')
      case PIPE:
        if (!isFlow) return this.fetchBlockScalar('literal')
        break
      case GREATER:
        if (!isFlow) return this.fetchBlockScalar('folded')
        break
    }
    throw this.fail('found character that cannot start any token')
  }

  /** Passes blanks, comments and line breaks. A tab may not stand where a block key could begin. */
  private skipToNextToken(): void {
    const { text } = this
    for (;;) {
      // libyaml looks for the mark at the start of its buffer only, not at the current place.
      if (this.pos === 0 && text.charCodeAt(0) === 0xfeff) this.pos++
      const isTabAllowed = this.flowLevel > 0 || !this.simpleKeyAllowed
      let unit = text.charCodeAt(this.pos)
      while (unit === SPACE || (unit === TAB && isTabAllowed)) unit = text.charCodeAt(++this.pos)
      if (unit === HASH) {
        this.skipComment()
        unit = text.charCodeAt(this.pos)
      }
      if ((CLASS[unit]! & BREAK) === 0) return
      this.skipBreak()
      if (this.flowLevel === 0) this.simpleKeyAllowed = true
    }
  }

  // ── simple keys ────────────────────────────────────────────────────────────────────────────────

  private keyLevelOf(token: number): number {
    if (token === this.blockKeyToken) return 0
    return this.flowKeyTokens.size === 0 ? -1 : (this.flowKeyTokens.get(token) ?? -1)
  }

  private forgetKeyToken(token: number): void {
    if (token === this.blockKeyToken) this.blockKeyToken = -1
    else if (this.flowKeyTokens.size > 0) this.flowKeyTokens.delete(token)
  }

  /** A simple key is over at the end of its line, and after 1024 characters. */
  private isKeyValid(key: SimpleKey): boolean {
    if (!key.isPossible) return false
    if (
      key.line < this.line ||
      (this.pos - key.pos > MAX_SIMPLE_KEY && this.charsSince(key.pos) > MAX_SIMPLE_KEY)
    ) {
      if (key.isRequired) throw this.fail("could not find expected ':'")
      key.isPossible = false
      return false
    }
    return true
  }

  private charsSince(pos: number): number {
    let n = 0
    for (const _ of this.text.slice(pos, this.pos)) n++
    return n
  }

  private saveSimpleKey(): void {
    if (!this.simpleKeyAllowed) return
    const column = this.pos - this.lineStart
    const isRequired = this.flowLevel === 0 && this.indent === column
    this.removeSimpleKey()
    const key = this.keys[this.keys.length - 1]!
    key.isPossible = true
    key.isRequired = isRequired
    key.token = this.parsed + this.tokens.length - this.head
    key.pos = this.pos
    key.line = this.line
    key.column = column
    if (this.keys.length === 1) this.blockKeyToken = key.token
    else this.flowKeyTokens.set(key.token, this.keys.length - 1)
  }

  private removeSimpleKey(): void {
    const key = this.keys[this.keys.length - 1]!
    if (!key.isPossible) return
    if (key.isRequired) throw this.fail("could not find expected ':'")
    key.isPossible = false
    this.forgetKeyToken(key.token)
  }

  private pushKeyLevel(): void {
    this.keys.push({
      isPossible: false,
      isRequired: false,
      token: this.parsed + this.tokens.length - this.head,
      pos: this.pos,
      line: this.line,
      column: this.pos - this.lineStart,
    })
  }

  // ── indentation ────────────────────────────────────────────────────────────────────────────────

  /** Opens a block collection at `column` when it is deeper than the current one. */
  private rollIndent(type: TokenType, pos: number, line: number, column: number, before: number): void {
    if (this.flowLevel > 0 || this.indent >= column) return
    this.indents.push(this.indent)
    this.indent = column
    if (this.indents.length > MAX_DEPTH) throw this.fail(`exceeded max depth of ${MAX_DEPTH}`)
    this.insert(type, pos, line, column, before)
  }

  /** Closes every block collection deeper than `column`. */
  private unrollIndent(column: number): void {
    if (this.flowLevel > 0) return
    while (this.indent > column) {
      this.append(Tok.blockEnd, this.pos, this.pos - this.lineStart)
      this.indent = this.indents.pop()!
    }
  }

  // ── one token each ─────────────────────────────────────────────────────────────────────────────

  private fetchStreamStart(): void {
    this.isStarted = true
    this.pushKeyLevel()
    this.append(Tok.streamStart, 0, 0)
  }

  private fetchStreamEnd(): void {
    if (this.pos !== this.lineStart) {
      this.lineStart = this.pos
      this.line++
    }
    this.unrollIndent(-1)
    this.removeSimpleKey()
    this.simpleKeyAllowed = false
    this.append(Tok.streamEnd, this.pos, 0)
  }

  private fetchDirective(): void {
    this.unrollIndent(-1)
    this.removeSimpleKey()
    this.simpleKeyAllowed = false
    scanDirective(this)
  }

  private fetchDocumentIndicator(type: TokenType): void {
    this.unrollIndent(-1)
    this.removeSimpleKey()
    this.simpleKeyAllowed = false
    this.fetchIndicator(type, 3)
  }

  private fetchIndicator(type: TokenType, length: number): void {
    const start = this.pos
    this.pos += length
    this.append(type, start, start - this.lineStart)
  }

  private fetchFlowStart(type: TokenType): void {
    this.saveSimpleKey()
    this.pushKeyLevel()
    this.flowLevel++
    if (this.flowLevel > MAX_DEPTH) throw this.fail(`exceeded max depth of ${MAX_DEPTH}`)
    this.simpleKeyAllowed = true
    this.fetchIndicator(type, 1)
  }

  private fetchFlowEnd(type: TokenType): void {
    this.removeSimpleKey()
    if (this.flowLevel > 0) {
      this.flowLevel--
      // An empty collection has saved no key of its own; what is forgotten then is the key that it was itself, so
      // that `{}: x` fails as in Go.
      this.forgetKeyToken(this.keys.pop()!.token)
    }
    this.simpleKeyAllowed = false
    this.fetchIndicator(type, 1)
  }

  private fetchFlowEntry(): void {
    this.removeSimpleKey()
    this.simpleKeyAllowed = true
    this.fetchIndicator(Tok.flowEntry, 1)
  }

  private fetchBlockEntry(): void {
    if (this.flowLevel === 0) {
      if (!this.simpleKeyAllowed) {
        throw this.fail('block sequence entries are not allowed in this context')
      }
      this.rollIndent(Tok.blockSequenceStart, this.pos, this.line, this.pos - this.lineStart, -1)
    }
    this.removeSimpleKey()
    this.simpleKeyAllowed = true
    this.fetchIndicator(Tok.blockEntry, 1)
  }

  private fetchKey(): void {
    if (this.flowLevel === 0) {
      if (!this.simpleKeyAllowed) throw this.fail('mapping keys are not allowed in this context')
      this.rollIndent(Tok.blockMappingStart, this.pos, this.line, this.pos - this.lineStart, -1)
    }
    this.removeSimpleKey()
    this.simpleKeyAllowed = this.flowLevel === 0
    this.fetchIndicator(Tok.key, 1)
  }

  private fetchValue(): void {
    const key = this.keys[this.keys.length - 1]!
    if (this.isKeyValid(key)) {
      this.insert(Tok.key, key.pos, key.line, key.column, key.token)
      this.rollIndent(Tok.blockMappingStart, key.pos, key.line, key.column, key.token)
      key.isPossible = false
      this.forgetKeyToken(key.token)
      this.simpleKeyAllowed = false
    } else {
      if (this.flowLevel === 0) {
        if (!this.simpleKeyAllowed) throw this.fail('mapping values are not allowed in this context')
        this.rollIndent(Tok.blockMappingStart, this.pos, this.line, this.pos - this.lineStart, -1)
      }
      this.simpleKeyAllowed = this.flowLevel === 0
    }
    this.fetchIndicator(Tok.value, 1)
  }

  private fetchAnchor(type: TokenType): void {
    this.saveSimpleKey()
    this.simpleKeyAllowed = false
    scanAnchor(this, type)
  }

  private fetchTag(): void {
    this.saveSimpleKey()
    this.simpleKeyAllowed = false
    scanTag(this)
  }

  private fetchBlockScalar(style: 'literal' | 'folded'): void {
    this.removeSimpleKey()
    this.simpleKeyAllowed = true
    scanBlockScalar(this, style)
  }

  private fetchQuotedScalar(style: 'single' | 'double'): void {
    this.saveSimpleKey()
    this.simpleKeyAllowed = false
    scanQuotedScalar(this, style)
  }

  private fetchPlainScalar(): void {
    this.saveSimpleKey()
    this.simpleKeyAllowed = false
    scanPlainScalar(this)
  }
}
