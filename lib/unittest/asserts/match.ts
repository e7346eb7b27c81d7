/** matchRegex, matchRegexRaw: Go's regular expressions against a string value or a text file. */
import { showData } from '../data'
import { compileGo, matches } from '../regexp'
import { decodeBase64 } from './base64'
import { rawText } from './equal'
import { type Check, eachDocument, eachValue, guarded, type Parameters } from './types'

export function matchRegex(given: Parameters): Check {
  const expected = given.text('pattern') ?? ''
  const path = given.text('path') ?? ''
  const decode = given.flag('decodeBase64')
  const pattern = usable(expected)
  return eachValue(path, 'to match', expected, (value, not) => {
    if (typeof pattern === 'string') return { wants: 'to match', error: pattern }
    if (typeof value !== 'string') {
      return {
        wants: 'to match',
        expected,
        actual: showData(value),
        error: `expect '${path}' to be a string`,
      }
    }
    const text = decode ? decodeBase64(value) : value
    if (text === undefined)
      return { wants: 'to match', error: `unable to decode base64 expected content ${value}` }
    return matches(pattern, text) !== not ? undefined : { wants: 'to match', expected, actual: text }
  })
}

export function matchRegexRaw(given: Parameters): Check {
  const expected = given.text('pattern') ?? ''
  const pattern = usable(expected)
  return eachDocument('to match', expected, (manifest, not) => {
    if (typeof pattern === 'string') return { wants: 'to match', error: pattern }
    const actual = rawText(manifest.get('raw'))
    return matches(pattern, actual) !== not ? undefined : { wants: 'to match', expected, actual }
  })
}

function usable(pattern: string): ReturnType<typeof compileGo> | string {
  return pattern === '' ? "expected field 'pattern' to be filled" : guarded(() => compileGo(pattern))
}
