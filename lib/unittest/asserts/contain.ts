/** contains, isSubset, lengthEqual: what a list or a mapping holds. */
import { type Data, equalData, marshalData } from '../data'
import { type Draft, type Failure, failureOf } from '../failure'
import type { Manifest } from '../manifest'
import {
  type Check,
  eachValue,
  guarded,
  NO_MANIFEST,
  type Outcome,
  PASSED,
  type Parameters,
  refused,
  together,
} from './types'

/** Every key of `part` with an equal value in `whole`; a key with null matches a missing one. */
function isPart(whole: Map<Data, Data>, part: Map<Data, Data>): boolean {
  return [...part].every(([key, value]) => equalData(whole.get(key) ?? null, value))
}

export function contains(given: Parameters): Check {
  const path = given.text('path')
  const content = given.any('content')
  const count = given.count('count')
  const any = given.flag('any')
  const fits = (item: Data): boolean =>
    any && item instanceof Map && content instanceof Map ? isPart(item, content) : equalData(item, content)
  const draft = (actual: Data): Draft => ({
    wants: 'to contain',
    expected: marshalData([content]),
    actual: marshalData(actual),
    shows: 'actual',
  })
  return eachValue({
    path,
    draft,
    missingDocument: 0,
    judge(value, { not }) {
      if (!Array.isArray(value)) {
        const error = `expect '${path}' to be an array, got:\n${marshalData(value)}`
        return { draft: { ...draft(value), error } }
      }
      const found = value.filter(fits).length
      if (count === undefined) return found > 0 === not ? { draft: draft(value) } : undefined
      if ((found > 0 && BigInt(found) === count) !== not) return undefined
      if (found === 0) return { draft: draft(value) }
      const error = `expect count ${count} in '${path}' to be in array, got ${found}:\n${marshalData(value)}`
      return { draft: { ...draft(value), error } }
    },
  })
}

export function isSubset(given: Parameters): Check {
  const path = given.text('path')
  const content = given.any('content')
  const draft = (actual: Data): Draft => ({
    wants: 'to contain',
    expected: marshalData(content),
    actual: marshalData(actual),
    shows: 'actual',
  })
  return eachValue({
    path,
    draft,
    judge(value, { not }) {
      if (!(value instanceof Map) || !(content instanceof Map)) {
        const error = `expect '${path}' to be an object, got:\n${marshalData(value)}`
        return { draft: { ...draft(value), error } }
      }
      return isPart(value, content) === not ? { draft: draft(value) } : undefined
    },
  })
}

/** One `path` with a `count`, or several `paths` whose lists must be equally long. */
export function lengthEqual(given: Parameters): Check {
  const path = given.text('path')
  const paths = given.texts('paths')
  const count = given.count('count')
  const refuse =
    (error: string): Check =>
    ({ not }) =>
      refused({ wants: WANTS, error }, not)
  if (path !== '' && (count === undefined || count < 0))
    return refuse("'count' field must be set if 'path' is used")
  if (path !== '' && paths.length > 0) return refuse("'paths' couldn't be used with 'path'")
  return ({ selected, not, failFast }) => {
    if (selected.length === 0)
      return not
        ? PASSED
        : refused({ wants: WANTS, path: '', expected: '', actual: NO_MANIFEST, shows: 'actual' }, not)
    return together(selected, failFast, (manifest, document) => {
      const asked = { manifest, document, count, not, failFast }
      return path === '' ? equallyLong(paths, asked) : lengthAt(path, asked)
    })
  }
}

const WANTS = 'to match count'

interface Asked {
  manifest: Manifest
  document: number
  count: bigint | undefined
  not: boolean
  failFast: boolean
}

function lengthAt(
  path: string,
  { manifest, document, count, not, failFast }: Asked,
): Outcome & { length: number } {
  const failures: Failure[] = []
  const found = guarded(() => manifest.find(path))
  if (typeof found === 'string') {
    failures.push(failureOf({ wants: WANTS, path, error: found }, { not, place: manifest.place(), document }))
    return { passed: false, failures, length: 0 }
  }
  if (found.length === 0 && !not) {
    // The plugin fails without a word.
    const draft: Draft = { wants: WANTS, path, error: `unknown path ${path}` }
    failures.push({ ...failureOf(draft, { not, place: manifest.placeNear(path) }), lines: [] })
  }
  let passed = found.length === 0 && not
  let length = 0
  for (const [value, { value: item, keys }] of found.entries()) {
    const at = { not, place: manifest.place(keys), document }
    if (!Array.isArray(item) && count === undefined) {
      failures.push(failureOf({ wants: WANTS, path, error: `${path} is not array` }, { ...at, value }))
      continue
    }
    length = Array.isArray(item) ? item.length : 0
    const isWrong = count !== undefined && (BigInt(length) === count) === not
    if (isWrong) failures.push(failureOf(lengths(path, String(count), length), at))
    passed = (value === 0 || passed) && !isWrong
    if (!passed && failFast) break
  }
  return { passed, failures, length }
}

const lengths = (path: string, expected: string, actual: number): Draft => ({
  wants: WANTS,
  path,
  expected,
  actual: String(actual),
  shows: 'actual',
})

function equallyLong(paths: readonly string[], asked: Asked): Outcome {
  const single = paths.map((path) => ({ path, ...lengthAt(path, asked) }))
  const wrong = single.filter(({ passed }) => !passed)
  if (wrong.length > 0) return { passed: false, failures: wrong.flatMap(({ failures }) => failures) }
  const { manifest, document, not } = asked
  const byName = [...single].sort((a, b) => (a.path < b.path ? -1 : 1))
  const first = byName[0]
  if (!first) return { passed: false, failures: [] }
  const other = byName.slice(1).find(({ length }) => (length === first.length) === not)
  if (!other) return PASSED
  const failure = failureOf(lengths(other.path, '-1', other.length), {
    not,
    place: manifest.place(),
    document,
  })
  return { passed: false, failures: [{ ...failure, expected: String(first.length) }] }
}
