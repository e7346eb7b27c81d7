/** contains, isSubset, lengthEqual: what a list or a mapping holds. */
import { type Data, equalData, showData } from '../data'
import type { Failure } from '../failure'
import type { Manifest } from '../manifest'
import { type Check, eachValue, guarded, type Outcome, type Parameters } from './types'

/** Every key of `part` with an equal value in `whole`; a key with null matches a missing one. */
function isPart(whole: Map<Data, Data>, part: Map<Data, Data>): boolean {
  return [...part].every(([key, value]) => equalData(whole.get(key) ?? null, value))
}

export function contains(given: Parameters): Check {
  const path = given.text('path') ?? ''
  const content = given.any('content')
  const count = given.count('count')
  const any = given.flag('any')
  const expected = showData([content])
  const fits = (item: Data): boolean =>
    any && item instanceof Map && content instanceof Map ? isPart(item, content) : equalData(item, content)
  return eachValue(path, 'to contain', expected, (value, not) => {
    const actual = showData(value)
    if (!Array.isArray(value)) {
      return { wants: 'to contain', expected, actual, error: `expect '${path}' to be an array` }
    }
    const found = value.filter(fits).length
    if (count === undefined) return found > 0 !== not ? undefined : { wants: 'to contain', expected, actual }
    if ((found > 0 && found === count) !== not) return undefined
    const error = `expect count ${count} in '${path}' to be in array, got ${found}`
    return found === 0
      ? { wants: 'to contain', expected, actual }
      : { wants: 'to contain', expected, actual, error }
  })
}

export function isSubset(given: Parameters): Check {
  const path = given.text('path') ?? ''
  const content = given.any('content')
  const expected = showData(content)
  return eachValue(path, 'to contain', expected, (value, not) => {
    const actual = showData(value)
    if (!(value instanceof Map) || !(content instanceof Map)) {
      return { wants: 'to contain', expected, actual, error: `expect '${path}' to be an object` }
    }
    return isPart(value, content) !== not ? undefined : { wants: 'to contain', expected, actual }
  })
}

/** One `path` with a `count`, or several `paths` whose lists must be equally long. */
export function lengthEqual(given: Parameters): Check {
  const path = given.text('path') ?? ''
  const paths = given.texts('paths')
  const count = given.count('count')
  const wants = 'to match count'
  const refuse =
    (error: string): Check =>
    ({ not }) => ({ passed: false, failures: [{ wants, not, error }] })
  if (path !== '' && (count === undefined || count < 0))
    return refuse("'count' field must be set if 'path' is used")
  if (path !== '' && paths.length > 0) return refuse("'paths' couldn't be used with 'path'")
  const asked = path === '' ? paths : [path]
  return ({ selected, not }) => {
    if (selected.length === 0) {
      return not
        ? { passed: true, failures: [] }
        : { passed: false, failures: [{ wants, not, error: 'no document' }] }
    }
    const outcomes = selected.map((manifest) => lengths(manifest, asked, count, not))
    return {
      passed: outcomes.every((outcome) => outcome.passed),
      failures: outcomes.flatMap((outcome) => outcome.failures),
    }
  }
}

function lengths(
  manifest: Manifest,
  paths: readonly string[],
  count: number | undefined,
  not: boolean,
): Outcome {
  const wants = 'to match count'
  const failures: Failure[] = []
  const counted: number[] = []
  for (const path of paths) {
    const found = guarded(() => manifest.find(path))
    if (typeof found === 'string') {
      failures.push({ wants, not, path, error: found })
      continue
    }
    if (found.length === 0 && !not) {
      failures.push({ wants, not, path, error: `unknown path ${path}`, place: manifest.placeNear(path) })
    }
    let length = 0
    for (const { value, keys } of found) {
      const place = manifest.place(keys)
      if (!Array.isArray(value) && count === undefined) {
        failures.push({ wants, not, path, error: `${path} is not array`, place })
        continue
      }
      length = Array.isArray(value) ? value.length : 0
      if (count !== undefined && (length === count) === not) {
        failures.push({ wants, not, path, expected: String(count), actual: String(length), place })
      }
    }
    const first = counted[0]
    if (paths.length > 1 && first !== undefined && (first === length) === not) {
      failures.push({
        wants,
        not,
        path,
        expected: String(first),
        actual: String(length),
        place: manifest.place(),
      })
    }
    counted.push(length)
  }
  return { passed: failures.length === 0, failures }
}
