/** `[?(@.name=='api' && @.port>80)]`: the filters of a path. Mirrors yaml-jsonpath pkg/yamlpath/filter.go. */

import type { Data } from './data'
import { follow, PathError, PathReader } from './path'
import { compileGo, matches } from './regexp'

export type Filter = (item: Data, root: Data) => boolean

/** What stands on a side of a comparison: all values it leads to. */
type Term = (item: Data, root: Data) => Data[]

/** Reads a filter from `at` to its closing bracket; `end` is behind the bracket. */
export function parseFilter(text: string, at: number): { accepts: Filter; end: number } {
  const parser = new FilterParser(text, at)
  const accepts = parser.or()
  parser.expect(')')
  return { accepts, end: parser.at }
}

class FilterParser {
  constructor(
    private readonly text: string,
    public at: number,
  ) {}

  or(): Filter {
    const left = this.and()
    if (!this.take('||')) return left
    const right = this.or()
    return (item, root) => left(item, root) || right(item, root)
  }

  private and(): Filter {
    const left = this.basic()
    if (!this.take('&&')) return left
    const right = this.and()
    return (item, root) => left(item, root) && right(item, root)
  }

  private basic(): Filter {
    if (this.take('!')) {
      const inner = this.basic()
      return (item, root) => !inner(item, root)
    }
    if (this.take('(')) {
      const inner = this.or()
      this.expect(')')
      return inner
    }
    const left = this.term()
    if (this.take('=~')) {
      const pattern = compileGo(this.regexp())
      return everyPair(
        left,
        () => [''],
        (value) => typeof value === 'string' && matches(pattern, value),
      )
    }
    for (const [sign, holds] of COMPARISONS) {
      if (this.take(sign)) return everyPair(left, this.term(), holds)
    }
    return (item, root) => left(item, root).length > 0
  }

  private term(): Term {
    this.space()
    const c = this.text[this.at]
    if (c === '@' || c === '$') {
      const { steps, end } = new PathReader(this.text, this.at + 1).readTerm()
      this.at = end
      return (item, root) =>
        follow({ value: c === '@' ? item : root, keys: [] }, steps, root).map((found) => found.value)
    }
    const literal =
      /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?\d+(\.\d+)?(?:[eE][-+]?\d+)?)|(true|false|null)\b/y
    literal.lastIndex = this.at
    const match = literal.exec(this.text)
    if (!match)
      throw new PathError(`invalid filter at position ${this.at}, before "${this.text.slice(this.at)}"`)
    this.at = literal.lastIndex
    const value = literalValue(match)
    return () => [value]
  }

  /** `/…/` with `\/` for a slash. */
  private regexp(): string {
    this.space()
    const quoted = /\/((?:[^/\\]|\\.)*)\//y
    quoted.lastIndex = this.at
    const match = quoted.exec(this.text)
    if (!match) throw new PathError(`regular expression missing at position ${this.at}`)
    this.at = quoted.lastIndex
    return (match[1] ?? '').replaceAll('\\/', '/')
  }

  private space(): void {
    while (this.text[this.at] === ' ') this.at++
  }

  private take(token: string): boolean {
    this.space()
    if (!this.text.startsWith(token, this.at)) return false
    this.at += token.length
    return true
  }

  expect(token: string): void {
    if (!this.take(token)) throw new PathError(`missing "${token}" at position ${this.at}`)
  }
}

function literalValue(match: RegExpExecArray): Data {
  if (match[5] !== undefined) return match[5] === 'null' ? null : match[5] === 'true'
  if (match[3] !== undefined) return match[4] === undefined ? BigInt(match[3]) : Number(match[3])
  return (match[1] ?? match[2] ?? '').replace(/\\(.)/g, '$1')
}

/** True when both sides lead somewhere and every pair holds. */
function everyPair(left: Term, right: Term, holds: (a: Data, b: Data) => boolean): Filter {
  return (item, root) => {
    const a = left(item, root)
    const b = right(item, root)
    return a.length > 0 && b.length > 0 && a.every((x) => b.every((y) => holds(x, y)))
  }
}

const isNumber = (value: Data): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint'

/** Numbers compare by size, strings by code point, the rest only for equality; undefined: not comparable. */
function compare(a: Data, b: Data): number | undefined {
  if (isNumber(a) && isNumber(b)) return a < b ? -1 : a > b ? 1 : 0
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0
  if (typeof a === 'boolean' && typeof b === 'boolean') return a === b ? 0 : undefined
  return a === null && b === null ? 0 : undefined
}

/** Longer signs first: `>=` must not be read as `>`. */
const COMPARISONS: readonly [string, (a: Data, b: Data) => boolean][] = [
  ['==', (a, b) => compare(a, b) === 0],
  ['!=', (a, b) => compare(a, b) !== 0],
  ['>=', (a, b) => (compare(a, b) ?? -1) >= 0],
  ['<=', (a, b) => (compare(a, b) ?? 1) <= 0],
  ['>', (a, b) => (compare(a, b) ?? 0) > 0],
  ['<', (a, b) => (compare(a, b) ?? 0) < 0],
]
