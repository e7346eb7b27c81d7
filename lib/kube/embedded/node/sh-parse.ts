/**
 * Reads a small part of the POSIX shell's language into a tree: lists, && || ;, pipes, !, if, for, while, until,
 * { }, ( ), assignments, redirections, quotes, $NAME ${NAME:-x} $(command) $((1+1)).
 * Not read: functions, case, here-documents, globs, background jobs; they are a syntax error.
 */

export type Part =
  | { kind: 'text'; text: string; isQuoted: boolean }
  | { kind: 'variable'; name: string; operator: string; other: Word; isQuoted: boolean }
  | { kind: 'output'; body: Command; isQuoted: boolean }
  | { kind: 'sum'; text: string }
export type Word = readonly Part[]

/** Where a stream goes: `2>&1` has target '&1'. */
export interface Redirect {
  from: 1 | 2
  to: 'out' | 'err' | Word
  append: boolean
}

export type Command =
  | { kind: 'simple'; assignments: readonly [string, Word][]; words: readonly Word[]; redirects: Redirect[] }
  | { kind: 'pipe'; parts: readonly Command[] }
  | { kind: 'not'; body: Command }
  | { kind: 'and' | 'or'; left: Command; right: Command }
  | { kind: 'list'; items: readonly Command[] }
  | { kind: 'if'; test: Command; body: Command; other?: Command }
  | { kind: 'loop'; test: Command; body: Command; until: boolean }
  | { kind: 'for'; name: string; words: readonly Word[]; body: Command }
  | { kind: 'group'; body: Command; isSubshell: boolean; redirects: Redirect[] }

export class ShellSyntaxError extends Error {}

type Token = { kind: 'word'; word: Word; bare: string } | { kind: 'operator'; text: string }

const OPERATORS = [
  '&&',
  '||',
  ';;',
  '2>>',
  '1>>',
  '2>&',
  '1>&',
  '>>',
  '>&',
  '2>',
  '1>',
  '>',
  '|',
  ';',
  '(',
  ')',
  '&',
  '<',
]
const RESERVED = new Set(['then', 'else', 'elif', 'fi', 'do', 'done', '}', ')'])

export function parseShell(source: string): Command {
  const tokens = new Lexer(source).tokens()
  const parser = new Parser(tokens)
  const command = parser.list()
  parser.end()
  return command
}

class Lexer {
  #at = 0
  constructor(readonly source: string) {}

  tokens(): Token[] {
    const out: Token[] = []
    for (;;) {
      while (/[ \t\r]/.test(this.#peek()) || this.#ahead('\\\n')) this.#at += this.#ahead('\\\n') ? 2 : 1
      const next = this.#peek()
      if (next === '') return out
      if (next === '#') {
        while (this.#peek() !== '' && this.#peek() !== '\n') this.#at += 1
        continue
      }
      if (next === '\n') {
        this.#at += 1
        out.push({ kind: 'operator', text: ';' })
        continue
      }
      const operator = OPERATORS.find((text) => this.#ahead(text))
      if (operator) {
        this.#at += operator.length
        out.push({ kind: 'operator', text: operator })
        continue
      }
      const start = this.#at
      const word = this.#word((c) => /[\s;&|()<>]/.test(c))
      out.push({ kind: 'word', word, bare: this.source.slice(start, this.#at) })
    }
  }

  /** A word's parts up to a character that ends it. */
  #word(ends: (character: string) => boolean, isQuoted = false): Part[] {
    const parts: Part[] = []
    let text = ''
    const flush = (): void => {
      if (text !== '' || isQuoted) parts.push({ kind: 'text', text, isQuoted })
      text = ''
    }
    for (;;) {
      const next = this.#peek()
      if (next === '' || ends(next)) break
      if (next === '\\') {
        const escaped = this.source[this.#at + 1] ?? ''
        const isKept = isQuoted && !/["$`\\\n]/.test(escaped)
        this.#at += 2
        if (escaped === '\n') continue
        flush()
        parts.push({ kind: 'text', text: isKept ? `\\${escaped}` : escaped, isQuoted: true })
      } else if (next === "'" && !isQuoted) {
        const close = this.source.indexOf("'", this.#at + 1)
        if (close < 0) throw new ShellSyntaxError('unterminated quoted string')
        flush()
        parts.push({ kind: 'text', text: this.source.slice(this.#at + 1, close), isQuoted: true })
        this.#at = close + 1
      } else if (next === '"' && !isQuoted) {
        flush()
        this.#at += 1
        parts.push(...this.#word((c) => c === '"', true))
        if (this.#peek() !== '"') throw new ShellSyntaxError('unterminated quoted string')
        this.#at += 1
      } else if (next === '$' && /[A-Za-z_0-9?{($#@*!]/.test(this.source[this.#at + 1] ?? '')) {
        flush()
        parts.push(this.#dollar(isQuoted))
      } else if (next === '`') {
        const close = this.source.indexOf('`', this.#at + 1)
        if (close < 0) throw new ShellSyntaxError('unterminated quoted string')
        flush()
        const body = parseShell(this.source.slice(this.#at + 1, close))
        parts.push({ kind: 'output', body, isQuoted })
        this.#at = close + 1
      } else {
        text += next
        this.#at += 1
      }
    }
    flush()
    return parts
  }

  #dollar(isQuoted: boolean): Part {
    this.#at += 1
    if (this.#ahead('((')) {
      const close = this.source.indexOf('))', this.#at)
      if (close < 0) throw new ShellSyntaxError("missing '))'")
      const text = this.source.slice(this.#at + 2, close)
      this.#at = close + 2
      return { kind: 'sum', text }
    }
    if (this.#ahead('(')) return { kind: 'output', body: parseShell(this.#inParentheses()), isQuoted }
    if (!this.#ahead('{')) {
      const name = /^(?:[A-Za-z_]\w*|.)/.exec(this.source.slice(this.#at))?.[0] ?? ''
      this.#at += name.length
      return { kind: 'variable', name, operator: '', other: [], isQuoted }
    }
    this.#at += 1
    const match = /^(#?[A-Za-z_]\w*|[?#0-9@*$!])(:?[-+=?])?/.exec(this.source.slice(this.#at))
    if (!match) throw new ShellSyntaxError('bad substitution')
    this.#at += match[0].length
    const other = this.#word((c) => c === '}')
    if (this.#peek() !== '}') throw new ShellSyntaxError('bad substitution')
    this.#at += 1
    return { kind: 'variable', name: match[1] as string, operator: match[2] ?? '', other, isQuoted }
  }

  #inParentheses(): string {
    const start = this.#at + 1
    let depth = 0
    let quote = ''
    for (; this.#at < this.source.length; this.#at += 1) {
      const c = this.source[this.#at] as string
      if (quote) quote = c === quote ? '' : quote
      else if (c === "'" || c === '"') quote = c
      else if (c === '(') depth += 1
      else if (c === ')') depth -= 1
      if (depth === 0) {
        this.#at += 1
        return this.source.slice(start, this.#at - 1)
      }
    }
    throw new ShellSyntaxError('unexpected end of file (expecting ")")')
  }

  #peek(): string {
    return this.source[this.#at] ?? ''
  }
  #ahead(text: string): boolean {
    return this.source.startsWith(text, this.#at)
  }
}

class Parser {
  #at = 0
  constructor(readonly tokens: readonly Token[]) {}

  end(): void {
    const next = this.tokens[this.#at]
    if (next) this.#unexpected(next)
  }

  list(): Command {
    const items: Command[] = []
    for (;;) {
      while (this.#takes(';'));
      if (this.#isDone()) break
      items.push(this.#andOr())
      if (!this.#isDone() && !this.#is(';')) this.#unexpected(this.tokens[this.#at])
    }
    return { kind: 'list', items }
  }

  #andOr(): Command {
    let left = this.#pipeline()
    for (;;) {
      const kind = this.#takes('&&') ? 'and' : this.#takes('||') ? 'or' : undefined
      if (!kind) return left
      while (this.#takes(';'));
      left = { kind, left, right: this.#pipeline() }
    }
  }

  #pipeline(): Command {
    if (this.#takesWord('!')) return { kind: 'not', body: this.#pipeline() }
    const parts = [this.#command()]
    while (this.#takes('|')) {
      while (this.#takes(';'));
      parts.push(this.#command())
    }
    return parts.length === 1 ? (parts[0] as Command) : { kind: 'pipe', parts }
  }

  #command(): Command {
    if (this.#takesWord('if')) return this.#if()
    if (this.#takesWord('while')) return this.#loop(false)
    if (this.#takesWord('until')) return this.#loop(true)
    if (this.#takesWord('for')) return this.#for()
    if (this.#takesWord('{')) return this.#group('}')
    if (this.#takes('(')) return this.#group(')')
    return this.#simple()
  }

  #if(): Command {
    const test = this.list()
    this.#expectWord('then')
    const body = this.list()
    if (this.#takesWord('elif')) return { kind: 'if', test, body, other: this.#if() }
    const other = this.#takesWord('else') ? this.list() : undefined
    this.#expectWord('fi')
    return { kind: 'if', test, body, ...(other ? { other } : {}) }
  }

  #loop(until: boolean): Command {
    const test = this.list()
    return { kind: 'loop', test, body: this.#doBody(), until }
  }

  #for(): Command {
    const name = this.#word()?.bare ?? ''
    const words: Word[] = []
    if (this.#takesWord('in')) for (let w = this.#word(); w; w = this.#word()) words.push(w.word)
    while (this.#takes(';'));
    return { kind: 'for', name, words, body: this.#doBody() }
  }

  #doBody(): Command {
    this.#expectWord('do')
    const body = this.list()
    this.#expectWord('done')
    return body
  }

  #group(close: '}' | ')'): Command {
    const body = this.list()
    if (close === '}') this.#expectWord('}')
    else if (!this.#takes(')')) this.#unexpected(this.tokens[this.#at])
    const redirects: Redirect[] = []
    while (this.#redirect(redirects));
    return { kind: 'group', body, isSubshell: close === ')', redirects }
  }

  #simple(): Command {
    const assignments: [string, Word][] = []
    const words: Word[] = []
    const redirects: Redirect[] = []
    for (;;) {
      if (this.#redirect(redirects)) continue
      const token = this.#word()
      if (!token) break
      const name = /^([A-Za-z_]\w*)=/.exec(token.bare)?.[1]
      if (name && words.length === 0) assignments.push([name, withoutPrefix(token.word, name.length + 1)])
      else words.push(token.word)
    }
    if (assignments.length + words.length + redirects.length === 0) this.#unexpected(this.tokens[this.#at])
    return { kind: 'simple', assignments, words, redirects }
  }

  #redirect(redirects: Redirect[]): boolean {
    const token = this.tokens[this.#at]
    if (token?.kind !== 'operator' || !token.text.includes('>')) return false
    this.#at += 1
    const target = this.#word()
    if (!target) this.#unexpected(this.tokens[this.#at])
    const isCopy = token.text.endsWith('&')
    const to = isCopy ? (target?.bare === '2' ? 'err' : 'out') : (target?.word ?? [])
    redirects.push({ from: token.text.startsWith('2') ? 2 : 1, to, append: token.text.includes('>>') })
    return true
  }

  #word(): { word: Word; bare: string } | undefined {
    const token = this.tokens[this.#at]
    if (token?.kind !== 'word') return undefined
    this.#at += 1
    return token
  }

  /** Whether a list ends here: at the end, or before what closes the construct it is in. */
  #isDone(): boolean {
    const token = this.tokens[this.#at]
    if (!token) return true
    return token.kind === 'word' ? RESERVED.has(token.bare) : token.text === ')'
  }
  #is(operator: string): boolean {
    const token = this.tokens[this.#at]
    return token?.kind === 'operator' && token.text === operator
  }
  #takes(operator: string): boolean {
    if (!this.#is(operator)) return false
    this.#at += 1
    return true
  }
  #takesWord(text: string): boolean {
    const token = this.tokens[this.#at]
    if (token?.kind !== 'word' || token.bare !== text) return false
    this.#at += 1
    return true
  }
  #expectWord(text: string): void {
    if (!this.#takesWord(text)) this.#unexpected(this.tokens[this.#at], text)
  }
  #unexpected(token: Token | undefined, wanted?: string): never {
    const what = !token ? 'end of file' : token.kind === 'word' ? `word` : `"${token.text}"`
    throw new ShellSyntaxError(`unexpected ${what}${wanted ? ` (expecting "${wanted}")` : ''}`)
  }
}

/** An assignment's value: the word without `NAME=`. */
function withoutPrefix(word: Word, length: number): Word {
  const [first, ...rest] = word
  return first?.kind === 'text' ? [{ ...first, text: first.text.slice(length) }, ...rest] : word
}
