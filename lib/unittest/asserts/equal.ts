/** equal, notEqual, equalRaw, isNullOrEmpty, isType, greaterOrEqual, lessOrEqual. */
import { type Data, equalData, goTypeName, marshalData } from '../data'
import type { Draft } from '../failure'
import { decodeBase64 } from './base64'
import { type Check, eachDocument, eachValue, type Parameters, plain } from './types'

/** Blanks before a line's end and newlines before the text do not count (uniformContent). */
const uniform = (text: string): string => text.replace(/ +\r?\n/g, '\n').replace(/^\n+/, '')

function uniformDeep(value: Data): Data {
  if (typeof value === 'string') return uniform(value)
  if (Array.isArray(value)) return value.map(uniformDeep)
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, uniformDeep(item)]))
  return value
}

/** The wish and, unless it is negated, what came and the difference. */
const compared = (wanted: Data, actual: Data, not: boolean): Draft => ({
  wants: 'to equal',
  expected: marshalData(wanted),
  actual: marshalData(actual),
  shows: not ? 'wish' : 'diff',
})

export function equal(given: Parameters): Check {
  const wanted = given.any('value')
  const decode = given.flag('decodeBase64')
  return eachValue({
    path: given.text('path'),
    draft: (actual, not) => compared(wanted, actual, not),
    judge(value, { not }) {
      let actual = value
      if (decode && typeof actual === 'string') {
        const decoded = decodeBase64(actual)
        if (decoded === undefined) {
          const error = `unable to decode base64 expected content ${actual}`
          return { draft: { wants: 'to equal', error } }
        }
        actual = decoded
      }
      actual = uniformDeep(actual)
      return equalData(wanted, actual) === not ? { draft: compared(wanted, actual, not) } : undefined
    },
  })
}

export function equalRaw(given: Parameters): Check {
  const wanted = given.text('value')
  const draft = (actual: Data, not: boolean): Draft => ({ ...compared(wanted, actual, not), hidesPath: true })
  return eachDocument({
    draft,
    judge(manifest, { not }) {
      const actual = rawText(manifest.get('raw'))
      return (actual === wanted) === not ? { draft: draft(actual, not) } : undefined
    },
  })
}

/** A document without raw text prints as Go's nil does. */
export const rawText = (raw: Data): string => uniform(typeof raw === 'string' ? raw : '<nil>')

export function isNullOrEmpty(given: Parameters): Check {
  const draft = (value: Data): Draft => {
    const actual = marshalData(value)
    return { wants: 'to be null or empty, got', expected: actual, actual }
  }
  return eachValue({
    path: given.text('path'),
    draft,
    judge: (value, { not }) => (isEmpty(value) === not ? { draft: draft(value) } : undefined),
  })
}

function isEmpty(value: Data): boolean {
  if (Array.isArray(value)) return value.length === 0
  if (value instanceof Map) return value.size === 0
  return value === null || value === '' || value === false || value === 0 || value === 0n
}

export function isType(given: Parameters): Check {
  const expected = given.text('type')
  const draft = (actual: Data): Draft => ({
    wants: 'to be of type',
    expected,
    actual: String(actual),
    shows: 'actual',
  })
  return eachValue({
    path: given.text('path'),
    draft,
    judge(value, { not }) {
      const actual = goTypeName(value)
      return (actual === expected) === not ? { draft: draft(actual) } : undefined
    },
  })
}

/** The negated form of greaterOrEqual holds for every value of the right type, in helm-unittest 1.1.2 as here. */
export function compares(kind: 'greater' | 'less'): (given: Parameters) => Check {
  return (given) => {
    const path = given.text('path')
    const wanted = given.any('value')
    const wants = `to be ${kind} then or equal to, got`
    const draft = (message: Data): Draft => ({ wants, expected: String(message) })
    return eachValue({
      path,
      draft,
      noManifest: 'no manifests found',
      unknownPath: `unknown path '${path}'`,
      judge(value, { not }) {
        const actual = goTypeName(value)
        const expected = goTypeName(wanted)
        if (actual !== expected) {
          const error = `actual '${actual || '%!s(<nil>)'}' and expected '${expected || '%!s(<nil>)'}' types do not match`
          return { draft: { wants, expected: plain(wanted), actual: plain(value), error }, isForgotten: true }
        }
        const order = comparable(value, wanted)
        if (order === undefined) return { draft: draft(`unsupported type '${expected || '<nil>'}'`) }
        if (kind === 'greater' ? order >= 0 || not : order <= 0 !== not) return undefined
        const message = `the actual '${plain(value)}' is not ${kind} or equal to the expected '${plain(wanted)}'`
        return { draft: { ...draft(message), actual: plain(value) } }
      },
    })
  }
}

function comparable(a: Data, b: Data): number | undefined {
  const sized = (value: Data): value is string | number | bigint =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint'
  if (!sized(a) || !sized(b)) return undefined
  return a < b ? -1 : a > b ? 1 : 0
}
