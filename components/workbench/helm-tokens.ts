/**
 * Colours a line of a chart's file: YAML with `{{ }}` actions anywhere, also inside quoted strings and block scalars.
 * A template is not YAML, so nothing is parsed and nothing can fail; one line at a time, with what the next must know.
 * The editor, the output and the prose's live examples all colour through it.
 */

export type TokenKind =
  | 'text'
  | 'key'
  | 'string'
  | 'number'
  | 'constant'
  | 'comment'
  | 'mark'
  | 'action'
  | 'keyword'
  | 'function'
  | 'field'
  | 'variable'

export interface Token {
  /** UTF-16 offset in the line; the token runs to the next one's start. */
  start: number
  kind: TokenKind
}

/** What a line leaves open. */
export interface LineState {
  /** Inside an action, its comment, or its raw string. */
  readonly action: '' | 'action' | 'comment' | 'raw'
  /** The indentation above which a block scalar's lines stand; -1 outside one. */
  readonly block: number
  /** Inside a quoted YAML string. */
  readonly quote: '' | '"' | "'"
}

export const START: LineState = { action: '', block: -1, quote: '' }

const KEYWORDS = new Set([
  'if',
  'else',
  'end',
  'range',
  'with',
  'define',
  'template',
  'block',
  'break',
  'continue',
])
const CONSTANTS = new Set(['true', 'false', 'nil', 'null', '~'])
const BLOCK_HEADER = /^[|>][+-]?\d*[+-]?\s*(#.*)?$/
const KEY =
  /^(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s#:{}[\],&*!|>'"%@`-][^#:{}]*?|-[^\s#:{}][^#:{}]*?|(?:[^\s#:{}]|:(?=\S))+?)(?=\s*:(?:\s|$))/
const NUMBER = /^[-+]?(?:0x[\da-f]+|(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)$/i

/** A longer line is data, not something to read. */
const LONGEST = 2000

class Line {
  readonly tokens: Token[] = []
  at = 0
  constructor(readonly text: string) {}
  get rest(): string {
    return this.text.slice(this.at)
  }
  get isDone(): boolean {
    return this.at >= this.text.length
  }
  take(length: number, kind: TokenKind): void {
    if (length <= 0) return
    if (this.tokens.at(-1)?.kind !== kind) this.tokens.push({ start: this.at, kind })
    this.at += length
  }
  takeMatch(pattern: RegExp, kind: TokenKind): boolean {
    const match = pattern.exec(this.rest)
    if (match?.index !== 0 || match[0] === '') return false
    this.take(match[0].length, kind)
    return true
  }
}

export function tokenizeLine(text: string, state: LineState): { tokens: Token[]; state: LineState } {
  if (text.length > LONGEST) return { tokens: [{ start: 0, kind: 'text' }], state }
  const line = new Line(text)
  let { action, block, quote } = state
  if (action !== '') action = insideAction(line, action)
  const indent = text.search(/\S/)
  const isTop = state.action === '' && state.quote === ''
  if (isTop && block >= 0 && indent >= 0 && indent <= block && !text.slice(indent).startsWith('{{'))
    block = -1
  while (!line.isDone && action === '') {
    if (block >= 0) action = plainWithActions(line, 'string')
    else if (quote !== '') ({ action, quote } = insideQuotes(line, quote))
    else ({ action, quote, block } = yaml(line, indent))
  }
  return { tokens: line.tokens, state: { action, block, quote } }
}

/** Text up to the line's end, stopping only for actions. */
function plainWithActions(line: Line, kind: TokenKind): LineState['action'] {
  const open = line.rest.indexOf('{{')
  line.take(open < 0 ? line.rest.length : open, kind)
  return open < 0 ? '' : openAction(line)
}

function insideQuotes(line: Line, quote: '"' | "'"): Pick<LineState, 'action' | 'quote'> {
  while (!line.isDone) {
    if (line.rest.startsWith('{{')) {
      const action = openAction(line)
      if (action !== '') return { action, quote }
    } else if (quote === '"' && line.rest.startsWith('\\')) line.take(2, 'string')
    else if (line.rest.startsWith(quote)) {
      line.take(1, 'string')
      return { action: '', quote: '' }
    } else line.take(1, 'string')
  }
  return { action: '', quote }
}

/** One step through YAML: a mark, a key, or a scalar with what it holds. */
function yaml(line: Line, indent: number): LineState {
  const open = { ...START }
  if (line.takeMatch(/^\s+/, 'text')) return open
  if (line.rest.startsWith('{{')) return { ...open, action: openAction(line) }
  if (line.rest.startsWith('#'))
    return { ...open, action: plainWithActions(line, 'comment') || commentTail(line) }
  if (line.at === 0 && line.takeMatch(/^(?:---|\.\.\.)(?=\s|$)/, 'mark')) return open
  if (line.takeMatch(/^-(?=\s|$)/, 'mark')) return open
  if (line.takeMatch(KEY, 'key')) {
    line.takeMatch(/^\s*:/, 'mark')
    return open
  }
  if (BLOCK_HEADER.test(line.rest)) {
    line.take(line.rest.length, 'mark')
    return { ...open, block: Math.max(indent, 0) }
  }
  if (/^["']/.test(line.rest)) {
    const quote = line.rest[0] as '"' | "'"
    line.take(1, 'string')
    return { ...open, ...insideQuotes(line, quote) }
  }
  if (line.takeMatch(/^[&*!][^\s,{}[\]]*/, 'variable') || line.takeMatch(/^[{}[\],:]+/, 'mark')) return open
  const scalar = /^(?:[^\s#{}[\],]|(?<=\S)#|\s+(?=[^\s#{]))+/.exec(line.rest)?.[0] ?? line.rest[0] ?? ''
  const word = scalar.trim()
  line.take(scalar.length, NUMBER.test(word) ? 'number' : CONSTANTS.has(word) ? 'constant' : 'text')
  return open
}

/** After an action that closed within a comment, the comment goes on to the line's end. */
function commentTail(line: Line): LineState['action'] {
  let action: LineState['action'] = ''
  while (!line.isDone && action === '') action = plainWithActions(line, 'comment')
  return action
}

function openAction(line: Line): LineState['action'] {
  line.takeMatch(/^\{\{-?/, 'action')
  return insideAction(line, 'action')
}

function insideAction(line: Line, from: LineState['action']): LineState['action'] {
  let inside = from
  while (!line.isDone) {
    if (inside === 'comment') {
      const close = line.rest.indexOf('*/')
      line.take(close < 0 ? line.rest.length : close + 2, 'comment')
      if (close < 0) return 'comment'
      inside = 'action'
    } else if (inside === 'raw') {
      const close = line.rest.indexOf('`')
      line.take(close < 0 ? line.rest.length : close + 1, 'string')
      if (close < 0) return 'raw'
      inside = 'action'
    } else if (line.takeMatch(/^(?:\s-)?\}\}/, 'action')) return ''
    else if (line.rest.startsWith('/*')) inside = 'comment'
    else if (line.rest.startsWith('`')) {
      line.take(1, 'string')
      inside = 'raw'
    } else actionToken(line)
  }
  return inside
}

function actionToken(line: Line): void {
  const isTaken =
    line.takeMatch(/^\s+(?!-\}\})|^\s/, 'text') ||
    line.takeMatch(/^"(?:[^"\\]|\\.)*"?/, 'string') ||
    line.takeMatch(/^'(?:[^'\\]|\\.)*'?/, 'string') ||
    line.takeMatch(/^\$\w*/, 'variable') ||
    line.takeMatch(/^(?:\.\w+)+|^\./, 'field') ||
    line.takeMatch(/^[-+]?\d[\w.+]*/, 'number') ||
    line.takeMatch(/^(?:\||:?=|,)/, 'action')
  if (isTaken) return
  const word = /^[A-Za-z_]\w*/.exec(line.rest)?.[0]
  if (word === undefined) line.take(1, 'text')
  else line.take(word.length, KEYWORDS.has(word) ? 'keyword' : CONSTANTS.has(word) ? 'constant' : 'function')
}

/** A whole text, line by line, each as pieces of one colour. */
export function colour(text: string): { kind: TokenKind; text: string }[][] {
  let state = START
  return text.split('\n').map((line) => {
    const done = tokenizeLine(line, state)
    state = done.state
    return done.tokens.map(({ start, kind }, at) => ({
      kind,
      text: line.slice(start, done.tokens[at + 1]?.start ?? line.length),
    }))
  })
}
