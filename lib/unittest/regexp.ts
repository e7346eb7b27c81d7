/** Go's regular expressions (RE2: linear time), as matchRegex and the filters of paths use them. */
import { RE2JS } from 're2js'

export type GoRegexp = RE2JS

export class RegexpError extends Error {
  override readonly name = 'RegexpError'
}

const compiled = new Map<string, RE2JS>()

/** Throws RegexpError when Go would refuse the pattern. */
export function compileGo(pattern: string): GoRegexp {
  const known = compiled.get(pattern)
  if (known) return known
  try {
    const made = RE2JS.compile(pattern)
    compiled.set(pattern, made)
    return made
  } catch (error) {
    throw new RegexpError(error instanceof Error ? error.message : `bad pattern ${pattern}`)
  }
}

/** regexp.MatchString: anywhere in the text. */
export const matches = (pattern: GoRegexp, text: string): boolean => pattern.matcher(text).find()

export const quoteMeta = (text: string): string => RE2JS.quote(text)

/** The groups of the first match, the whole match first. */
export function groups(pattern: GoRegexp, text: string): (string | null)[] | undefined {
  const matcher = pattern.matcher(text)
  if (!matcher.find()) return undefined
  return Array.from({ length: matcher.groupCount() + 1 }, (_, i) => matcher.group(i))
}
