/** matchRegex, matchRegexRaw: Go's regular expressions against a string value or a text file. */
import { type Data, marshalData } from '../data'
import type { Draft } from '../failure'
import { compileGo, type GoRegexp, matches } from '../regexp'
import { decodeBase64 } from './base64'
import { rawText } from './equal'
import { type Check, eachDocument, eachValue, guarded, type Parameters, refused } from './types'

export function matchRegex(given: Parameters): Check {
  const expected = given.text('pattern')
  const path = given.text('path')
  const decode = given.flag('decodeBase64')
  const draft = (actual: Data): Draft => ({
    wants: 'to match',
    expected,
    actual: typeof actual === 'string' ? actual : marshalData(actual),
    shows: 'actual',
  })
  return withPattern(expected, (pattern) =>
    eachValue({
      path,
      draft,
      judge(value, { not }) {
        if (typeof value !== 'string') {
          const error = `expect '${path}' to be a string, got:\n${marshalData(value)}`
          return { draft: { ...draft(value), error } }
        }
        const text = decode ? decodeBase64(value) : value
        if (text === undefined) {
          const error = `unable to decode base64 expected content ${value}`
          return { draft: { wants: 'to match', error } }
        }
        return matches(pattern, text) === not ? { draft: draft(text) } : undefined
      },
    }),
  )
}

export function matchRegexRaw(given: Parameters): Check {
  const expected = given.text('pattern')
  const draft = (actual: Data): Draft => ({
    wants: 'to match',
    expected,
    actual: String(actual),
    shows: 'actual',
    hidesPath: true,
  })
  return withPattern(expected, (pattern) =>
    eachDocument({
      draft,
      judge(manifest, { not }) {
        const actual = rawText(manifest.get('raw'))
        return matches(pattern, actual) === not ? { draft: draft(actual) } : undefined
      },
    }),
  )
}

/** A pattern that is missing, or that Go refuses, fails before anything is looked at. */
function withPattern(expected: string, make: (pattern: GoRegexp) => Check): Check {
  const compiled =
    expected === '' ? "expected field 'pattern' to be filled" : guarded(() => compileGo(expected))
  if (typeof compiled !== 'string') return make(compiled)
  return ({ not, selected }) =>
    expected !== '' && selected.length === 0 && not
      ? { passed: true, failures: [] }
      : refused({ wants: 'to match', error: compiled }, not)
}
