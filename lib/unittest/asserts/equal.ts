/** equal, notEqual, equalRaw, isNullOrEmpty, isType, greaterOrEqual, lessOrEqual. */
import { type Data, equalData, goTypeName, showData } from '../data'
import { decodeBase64 } from './base64'
import { type Check, eachDocument, eachValue, type Parameters, type Verdict } from './types'

/** Blanks before a line's end and newlines before the text do not count (uniformContent). */
const uniform = (text: string): string => text.replace(/ +\r?\n/g, '\n').replace(/^\n+/, '')

function uniformDeep(value: Data): Data {
  if (typeof value === 'string') return uniform(value)
  if (Array.isArray(value)) return value.map(uniformDeep)
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, uniformDeep(item)]))
  return value
}

export function equal(given: Parameters): Check {
  const wanted = given.any('value')
  const decode = given.flag('decodeBase64')
  const expected = showData(wanted)
  return eachValue(given.text('path') ?? '', 'to equal', expected, (value, not): Verdict => {
    let actual = value
    if (decode && typeof actual === 'string') {
      const decoded = decodeBase64(actual)
      if (decoded === undefined) {
        return { wants: 'to equal', error: `unable to decode base64 expected content ${actual}` }
      }
      actual = decoded
    }
    actual = uniformDeep(actual)
    if (equalData(wanted, actual) !== not) return undefined
    return { wants: 'to equal', expected, actual: showData(actual) }
  })
}

export function equalRaw(given: Parameters): Check {
  const wanted = given.text('value') ?? ''
  return eachDocument('to equal', wanted, (manifest, not) => {
    const actual = rawText(manifest.get('raw'))
    return (actual === wanted) !== not ? undefined : { wants: 'to equal', expected: wanted, actual }
  })
}

/** A document without raw text prints as Go's nil does. */
export const rawText = (raw: Data): string => uniform(typeof raw === 'string' ? raw : '<nil>')

export function isNullOrEmpty(given: Parameters): Check {
  const wants = 'to be null or empty, got'
  return eachValue(given.text('path') ?? '', wants, '', (value, not) =>
    isEmpty(value) !== not ? undefined : { wants, actual: showData(value) },
  )
}

function isEmpty(value: Data): boolean {
  if (Array.isArray(value)) return value.length === 0
  if (value instanceof Map) return value.size === 0
  return value === null || value === '' || value === false || value === 0 || value === 0n
}

export function isType(given: Parameters): Check {
  const wanted = given.text('type') ?? ''
  return eachValue(given.text('path') ?? '', 'to be of type', wanted, (value, not) => {
    const actual = goTypeName(value)
    return (actual === wanted) !== not ? undefined : { wants: 'to be of type', expected: wanted, actual }
  })
}

/** The negated form of greaterOrEqual holds for every value of the right type, in helm-unittest 1.1.2 as here. */
export function compares(kind: 'greater' | 'less'): (given: Parameters) => Check {
  return (given) => {
    const wanted = given.any('value')
    const wants = `to be ${kind} then or equal to, got`
    return eachValue(given.text('path') ?? '', wants, showData(wanted), (value, not) => {
      const [expected, actual] = [showData(wanted), showData(value)]
      if (goTypeName(value) !== goTypeName(wanted)) {
        return {
          wants,
          expected,
          actual,
          error: `actual '${goTypeName(value)}' and expected '${goTypeName(wanted)}' types do not match`,
        }
      }
      const order = comparable(value, wanted)
      if (order === undefined)
        return { wants, expected, actual, error: `unsupported type '${goTypeName(wanted)}'` }
      const holds = kind === 'greater' ? order >= 0 || not : order <= 0 !== not
      return holds ? undefined : { wants, expected, actual }
    })
  }
}

function comparable(a: Data, b: Data): number | undefined {
  const sized = (value: Data): value is string | number | bigint =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint'
  if (!sized(a) || !sized(b)) return undefined
  return a < b ? -1 : a > b ? 1 : 0
}
