/**
 * Patterns of `.Files.Glob`. Mirrors gobwas/glob with `/` as separator: `*` and `?` stay within a segment, `**`
 * crosses them, `[abc]`, `[!a-z]`, `{a,b}`, `\x`.
 */
import { fromRunes, GoError, runes } from '../go'

type Part =
  | { kind: 'text'; runes: readonly number[] }
  | { kind: 'any' | 'super' | 'single' }
  | { kind: 'list'; runes: ReadonlySet<number>; isNegated: boolean }
  | { kind: 'range'; low: number; high: number; isNegated: boolean }
  | { kind: 'either'; options: readonly (readonly Part[])[] }

const code = (character: string): number => character.codePointAt(0)!
const SLASH = code('/')

/** A matcher for whole paths. Throws GoError for what is no pattern. */
export function compileGlob(pattern: string): (path: string) => boolean {
  const parts = new Reader(runes(pattern)).parts(false)
  return (path) => {
    const name = runes(path)
    return matches(parts, 0, name, 0, (end) => end === name.length)
  }
}

class Reader {
  private at = 0
  constructor(private readonly pattern: readonly number[]) {}

  /** Up to the end, or inside braces to the comma or brace that ends the option. */
  parts(isInBraces: boolean): Part[] {
    const parts: Part[] = []
    for (; this.at < this.pattern.length; ) {
      const character = String.fromCodePoint(this.pattern[this.at]!)
      if (isInBraces && (character === ',' || character === '}')) break
      if (character === '*') parts.push(this.stars())
      else if (character === '?') {
        this.at++
        parts.push({ kind: 'single' })
      } else if (character === '[') parts.push(this.bracket())
      else if (character === '{') parts.push(this.braces())
      else parts.push({ kind: 'text', runes: this.text(isInBraces ? '?*[{},' : '?*[{') })
    }
    return parts
  }

  private stars(): Part {
    this.at++
    if (this.pattern[this.at] !== code('*')) return { kind: 'any' }
    this.at++
    return { kind: 'super' }
  }

  private braces(): Part {
    const options: Part[][] = []
    do {
      this.at++
      options.push(this.parts(true))
    } while (this.pattern[this.at] === code(','))
    this.at++ // a brace that is never closed ends with the pattern
    return { kind: 'either', options }
  }

  private bracket(): Part {
    this.at++
    const isNegated = this.pattern[this.at] === code('!')
    if (isNegated) this.at++
    if (this.at >= this.pattern.length) throw new GoError('unexpected end of input')
    if (this.pattern[this.at + 1] === code('-')) {
      const low = this.pattern[this.at]!
      const high = this.pattern[this.at + 2]
      this.at += 3
      if (high === undefined) throw new GoError('unexpected end of input')
      this.close()
      if (high < low)
        throw new GoError(
          `hi character '${fromRunes([high])}' should be greater than lo '${fromRunes([low])}'`,
        )
      return { kind: 'range', low, high, isNegated }
    }
    const listed = this.text(']')
    this.close()
    return { kind: 'list', runes: new Set(listed), isNegated }
  }

  private close(): void {
    if (this.at >= this.pattern.length) throw new GoError('unexpected end of input')
    if (this.pattern[this.at++] !== code(']')) throw new GoError('expected close range character')
  }

  private text(stops: string): number[] {
    const text: number[] = []
    for (; this.at < this.pattern.length; this.at++) {
      const rune = this.pattern[this.at]!
      if (rune === code('\\')) {
        const escaped = this.pattern[++this.at]
        if (escaped !== undefined) text.push(escaped)
      } else if (stops.includes(String.fromCodePoint(rune))) break
      else text.push(rune)
    }
    return text
  }
}

/** Whether the parts from `p` on match `name` from `n` on, ending where `rest` agrees. */
function matches(
  parts: readonly Part[],
  p: number,
  name: readonly number[],
  n: number,
  rest: (end: number) => boolean,
): boolean {
  const part = parts[p]
  if (!part) return rest(n)
  const next = (from: number): boolean => matches(parts, p + 1, name, from, rest)
  const rune = name[n]
  switch (part.kind) {
    case 'text':
      return part.runes.every((expected, i) => name[n + i] === expected) && next(n + part.runes.length)
    case 'single':
      return rune !== undefined && rune !== SLASH && next(n + 1)
    case 'list':
      return rune !== undefined && part.runes.has(rune) !== part.isNegated && next(n + 1)
    case 'range':
      return rune !== undefined && (rune >= part.low && rune <= part.high) !== part.isNegated && next(n + 1)
    case 'either':
      return part.options.some((option) => matches(option, 0, name, n, next))
    case 'any':
    case 'super':
      for (let from = n; ; from++) {
        if (next(from)) return true
        if (from >= name.length || (part.kind === 'any' && name[from] === SLASH)) return false
      }
  }
}
