/** Shell patterns within one path segment. Mirrors Go's path/filepath.Match: `*`, `?`, `[a-z]`, `[^a]`, `\x`. */
import { GoError, runes } from '../go'

const SLASH = 0x2f

/** Whether the whole of `name` matches. Throws GoError `syntax error in pattern`. */
export function matchPath(pattern: string, name: string): boolean {
  return match(runes(pattern), 0, runes(name), 0)
}

function match(pattern: readonly number[], p: number, name: readonly number[], n: number): boolean {
  let at = n
  for (let i = p; i < pattern.length; ) {
    const rune = pattern[i]!
    if (rune === 0x2a) {
      while (pattern[i] === 0x2a) i++
      if (i === pattern.length) return !name.includes(SLASH, at)
      for (let from = at; ; from++) {
        if (match(pattern, i, name, from)) return true
        if (from >= name.length || name[from] === SLASH) return checked(pattern, i)
      }
    }
    const step = single(pattern, i, name[at])
    i = step.next
    if (!step.isMatch) return checked(pattern, i)
    at++
  }
  return at === name.length
}

/** What is left of a pattern that does not match must still be well-formed. */
function checked(pattern: readonly number[], from: number): false {
  for (let i = from; i < pattern.length; )
    i = pattern[i] === 0x2a ? i + 1 : single(pattern, i, undefined).next
  return false
}

function single(
  pattern: readonly number[],
  i: number,
  rune: number | undefined,
): { isMatch: boolean; next: number } {
  switch (pattern[i]) {
    case 0x3f:
      return { isMatch: rune !== undefined && rune !== SLASH, next: i + 1 }
    case 0x5b:
      return characterClass(pattern, i + 1, rune)
    case 0x5c: {
      const escaped = pattern[i + 1]
      if (escaped === undefined) throw badPattern()
      return { isMatch: rune === escaped, next: i + 2 }
    }
    default:
      return { isMatch: rune === pattern[i], next: i + 1 }
  }
}

function characterClass(
  pattern: readonly number[],
  start: number,
  rune: number | undefined,
): { isMatch: boolean; next: number } {
  let i = start
  const isNegated = pattern[i] === 0x5e
  if (isNegated) i++
  let isIn = false
  for (let ranges = 0; ; ranges++) {
    if (pattern[i] === 0x5d && ranges > 0) break
    const low = classRune(pattern, i)
    let high = low
    if (pattern[low.next] === 0x2d) high = classRune(pattern, low.next + 1)
    if (rune !== undefined && low.rune <= rune && rune <= high.rune) isIn = true
    i = high.next
  }
  return { isMatch: rune !== undefined && isIn !== isNegated, next: i + 1 }
}

function classRune(pattern: readonly number[], i: number): { rune: number; next: number } {
  let at = i
  if (at >= pattern.length || pattern[at] === 0x2d || pattern[at] === 0x5d) throw badPattern()
  if (pattern[at] === 0x5c) at++
  const rune = pattern[at]
  if (rune === undefined || at + 1 >= pattern.length) throw badPattern()
  return { rune, next: at + 1 }
}

const badPattern = (): GoError => new GoError('syntax error in pattern')
