/** Patterns of schemas: Go's syntax, matched in linear time, with the error texts of regexp.Compile. */
import { RE2JS, RE2JSException } from 're2js'
import { GoError } from '../../go'

export interface Pattern {
  readonly source: string
  /** True when some part of the text matches. */
  matches(text: string): boolean
}

/** Throws GoError `error parsing regexp: …`. */
export function compilePattern(source: string): Pattern {
  let re: RE2JS
  try {
    re = RE2JS.compile(source)
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error
    const isCut = error.message.endsWith('trailing backslash at end of expression')
    throw new GoError(isCut ? `${error.message}: \`\`` : error.message)
  }
  return { source, matches: (text) => re.matcher(text).find() }
}
