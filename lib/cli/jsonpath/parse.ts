/** JSONPath templates as kubectl and `helm show values --jsonpath` read them. Mirrors k8s.io/client-go util/jsonpath parser.go. */
import {
  fromBytes,
  GoError,
  isDigit,
  isLetter,
  parseFloat64,
  parseInt64,
  toBytes,
  unquoteChar,
} from '../../go'

export type PathNode =
  | { kind: 'text'; text: string }
  | { kind: 'field'; name: string }
  | { kind: 'slice'; from: Bound; to: Bound; step: Bound }
  | { kind: 'filter'; left: PathNode[]; right: PathNode[]; operator: string }
  | { kind: 'union'; parts: PathNode[][] }
  | { kind: 'number'; value: number; isInt: boolean }
  | { kind: 'bool'; value: boolean }
  | { kind: 'word'; word: string }
  | { kind: 'wildcard' }
  | { kind: 'recursive' }

/** One bound of `[from:to:step]`; `isNext`: it was not written and is one more than `from`. */
export interface Bound {
  value: number | undefined
  isNext?: boolean
}

/** Text between actions, or the steps of one action. */
export type Part = { text: string } | { steps: PathNode[] }

/** Throws GoError with client-go's text. */
export function parseJsonPath(template: string): Part[] {
  return new Parser(template).template()
}

const parseSteps = (text: string): PathNode[] => {
  const [first] = parseJsonPath(`{${text}}`)
  return first && 'steps' in first ? first.steps : []
}

const FILTER = /^([^!<>=]+)([!<>=]+)(.+?)$/
const SLICE = /^(-?[0-9]*)(:-?[0-9]*)?(:-?[0-9]*)?$/

class Parser {
  private at = 0

  constructor(private readonly input: string) {}

  template(): Part[] {
    const parts: Part[] = []
    while (this.at < this.input.length) {
      const brace = this.input.indexOf('{', this.at)
      const end = brace < 0 ? this.input.length : brace
      if (end > this.at) parts.push({ text: this.input.slice(this.at, end) })
      this.at = end
      if (brace < 0) break
      this.at++
      parts.push({ steps: this.action() })
    }
    return parts
  }

  /** What stands in braces. The left one is consumed, and the right one in the end. */
  private action(): PathNode[] {
    const steps: PathNode[] = []
    for (;;) {
      const rest = this.input.slice(this.at)
      const char = this.peek()
      if (rest.startsWith('}')) {
        this.at++
        return steps
      }
      if (rest.startsWith('[?(')) steps.push(this.filter())
      else if (rest.startsWith('..')) this.recursive(steps)
      else if (char === '' || char === '\r' || char === '\n') throw new GoError('unclosed action')
      else if (char === ' ' || char === '@' || char === '$') this.at++
      else if (char === '[') steps.push(...this.brackets())
      else if (char === '"' || char === "'") steps.push(this.quoted(char))
      else if (char === '.') {
        this.at++
        steps.push(this.field())
      } else if (char === '+' || char === '-' || isDigit(point(char))) steps.push(this.number())
      else if (isWord(char)) steps.push(this.word())
      else throw new GoError(`unrecognized character in action: ${unicodeName(char)}`)
    }
  }

  private recursive(steps: PathNode[]): void {
    if (steps.at(-1)?.kind === 'recursive') throw new GoError('invalid multiple recursive descent')
    this.at += 2
    steps.push({ kind: 'recursive' })
    if (isWord(this.peek())) steps.push(this.field())
  }

  /** The dot is consumed. */
  private field(): PathNode {
    const start = this.at
    while (!isTerminator(this.peek())) {
      if (this.peek() === '\\') this.at++
      this.at += this.peek().length
    }
    const name = this.input.slice(start, this.at)
    return name === '*' ? { kind: 'wildcard' } : { kind: 'field', name: name.replaceAll('\\', '') }
  }

  private word(): PathNode {
    const start = this.at
    while (!isTerminator(this.peek())) this.at += this.peek().length
    const word = this.input.slice(start, this.at)
    return word === 'true' || word === 'false'
      ? { kind: 'bool', value: word === 'true' }
      : { kind: 'word', word }
  }

  private number(): PathNode {
    const start = this.at
    if (/[+-]/.test(this.peek())) this.at++
    while (this.peek() === '.' || (this.peek() !== '' && isDigit(point(this.peek())))) this.at++
    const text = this.input.slice(start, this.at)
    const whole = attempt(() => Number(parseInt64(text, 10)))
    if (whole !== undefined) return { kind: 'number', value: whole, isInt: true }
    const value = attempt(() => parseFloat64(text))
    if (value === undefined) throw new GoError(`cannot parse number ${text}`)
    return { kind: 'number', value, isInt: false }
  }

  private quoted(quote: '"' | "'"): PathNode {
    const start = this.at
    for (this.at++; ; this.at++) {
      const char = this.input[this.at]
      if (char === undefined || char === '\n') throw new GoError('unterminated quoted string')
      if (char === quote && this.input[this.at - 1] !== '\\') break
    }
    this.at++
    return { kind: 'text', text: unquote(this.input.slice(start, this.at), quote) }
  }

  private brackets(): PathNode[] {
    const close = this.input.indexOf(']', this.at)
    const line = this.input.indexOf('\n', this.at)
    if (close < 0 || (line >= 0 && line < close)) throw new GoError('unterminated array')
    const inner = this.input.slice(this.at + 1, close)
    this.at = close + 1
    const text = inner === '*' ? ':' : inner
    const several = text.split(',')
    if (several.length > 1)
      return [
        { kind: 'union', parts: several.map((part) => parseSteps(`[${part.replace(/^ +| +$/g, '')}]`)) },
      ]
    const key = /^'([^']*)'$/.exec(text)
    if (key) return parseSteps(`.${key[1]}`)
    const bounds = SLICE.exec(text)
    if (!bounds) throw new GoError(`invalid array index ${text}`)
    const [from, to, step] = bounds.slice(1).map((bound, i) => boundOf(bound, i)) as [Bound, Bound, Bound]
    const end = bounds[2] ? to : { value: (from.value ?? 0) + 1, isNext: true }
    return [{ kind: 'slice', from, to: end, step }]
  }

  private filter(): PathNode {
    this.at += 3
    const start = this.at
    let begun = false
    let ended = false
    let quote = ''
    for (; ; this.at++) {
      const char = this.input[this.at]
      if (char === undefined || char === '\n') throw new GoError('unterminated filter')
      if (char === '"' || char === "'") {
        if (!begun) {
          begun = true
          quote = char
        } else if (this.input[this.at - 1] !== '\\' && char === quote) ended = true
      } else if (char === ')' && begun === ended) break
    }
    const text = this.input.slice(start, this.at)
    this.at++
    if (this.input[this.at] !== ']') throw new GoError('unclosed array expect ]')
    this.at++
    const parts = FILTER.exec(text)
    if (!parts) return { kind: 'filter', left: parseSteps(text), right: [], operator: 'exists' }
    const [, left, operator, right] = parts
    return { kind: 'filter', left: parseSteps(left!), right: parseSteps(right!), operator: operator! }
  }

  /** The next character; empty at the end. */
  private peek(): string {
    const code = this.input.codePointAt(this.at)
    return code === undefined ? '' : String.fromCodePoint(code)
  }
}

function boundOf(text: string | undefined, index: number): Bound {
  const digits = index > 0 ? (text ?? '').slice(1) : (text ?? '')
  if (digits === '') return { value: undefined }
  const value = attempt(() => Number(parseInt64(digits, 10)))
  if (value === undefined) throw new GoError(`array index ${digits} is not a number`)
  return { value }
}

const point = (char: string): number => char.codePointAt(0) ?? 0
const isWord = (char: string): boolean =>
  char !== '' && (char === '_' || isLetter(point(char)) || isDigit(point(char)))
const isTerminator = (char: string): boolean => char === '' || /[ \t\r\n.,[\]$@{}]/.test(char)

const unicodeName = (char: string): string =>
  `U+${point(char).toString(16).toUpperCase().padStart(4, '0')} '${char}'`

function unquote(literal: string, quote: '"' | "'"): string {
  const inner = literal.slice(1, -1)
  if (!inner.includes('\\')) return inner
  try {
    return unquoteAll(inner, quote)
  } catch (fault) {
    if (fault instanceof GoError) throw new GoError(`unquote string ${literal} error ${fault.message}`)
    throw fault
  }
}

function unquoteAll(text: string, quote: '"' | "'"): string {
  const bytes: number[] = []
  for (let at = 0; at < text.length; ) {
    const { point, isByte, next } = unquoteChar(text, at, quote)
    at = next
    if (isByte) bytes.push(point)
    else bytes.push(...toBytes(String.fromCodePoint(point)))
  }
  return fromBytes(Uint8Array.from(bytes))
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (fault) {
    if (fault instanceof GoError) return undefined
    throw fault
  }
}
