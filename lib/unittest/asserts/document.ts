/** exists, isKind, isAPIVersion, hasDocuments, containsDocument, failedTemplate: what a document or a render is. */
import { showData } from '../data'
import type { Failure } from '../failure'
import type { Manifest } from '../manifest'
import { compileGo, matches, quoteMeta } from '../regexp'
import { type Check, eachDocument, guarded, type Outcome, type Parameters } from './types'

export function exists(given: Parameters): Check {
  const path = given.text('path') ?? ''
  return eachDocument('to exist', path, (manifest, not) => {
    const found = guarded(() => manifest.find(path))
    if (typeof found === 'string') return { wants: 'to exist', path, error: found }
    if (found.length > 0 !== not) return undefined
    const first = found[0]
    return first
      ? { wants: 'to exist', path, actual: showData(first.value), keys: [...first.keys] }
      : { wants: 'to exist', path, error: `unknown path ${path}` }
  })
}

function isOf(key: 'kind' | 'apiVersion'): (given: Parameters) => Check {
  return (given) => {
    const expected = given.text('of') ?? ''
    const wants = `to be ${key}`
    return eachDocument(wants, expected, (manifest, not) => {
      const actual = manifest.get(key)
      return (actual === expected) !== not
        ? undefined
        : { wants, expected, actual: showData(actual), keys: [key] }
    })
  }
}

export const isKind = isOf('kind')
export const isAPIVersion = isOf('apiVersion')

export function hasDocuments(given: Parameters): Check {
  const count = given.count('count') ?? 0
  const filterAware = given.flag('filterAware')
  return ({ selected, all, not }) => {
    const actual = filterAware ? selected.length : all.length
    if ((actual === count) !== not) return { passed: true, failures: [] }
    const place = all[0]?.place()
    const failure: Failure = {
      wants: 'documents count to be',
      not,
      expected: String(count),
      actual: String(actual),
      ...(place && { place }),
    }
    return { passed: false, failures: [failure] }
  }
}

export function containsDocument(given: Parameters): Check {
  const wanted = {
    kind: given.text('kind') ?? '',
    apiVersion: given.text('apiVersion') ?? '',
    name: given.text('name') ?? '',
    namespace: given.text('namespace') ?? '',
  }
  const any = given.flag('any')
  const expected = [
    `Kind = ${wanted.kind}, apiVersion = ${wanted.apiVersion}`,
    wanted.name && `Name = ${wanted.name}`,
    wanted.namespace && `Namespace = ${wanted.namespace}`,
  ]
    .filter((part) => part !== '')
    .join(', ')
  const fits = (manifest: Manifest): boolean => {
    const kind = manifest.get('kind')
    const apiVersion = manifest.get('apiVersion')
    const named = (path: string, value: string) => value === '' || manifest.find(path)[0]?.value === value
    return (
      (typeof kind !== 'string' || kind === wanted.kind) &&
      (typeof apiVersion !== 'string' || apiVersion === wanted.apiVersion) &&
      named('metadata.name', wanted.name) &&
      named('metadata.namespace', wanted.namespace)
    )
  }
  return ({ selected, not }): Outcome => {
    const failures: Failure[] = []
    for (const manifest of selected) {
      if (fits(manifest) !== not) {
        if (any !== not) return { passed: true, failures: [] }
      } else {
        const name = showData(manifest.find('metadata.name')[0]?.value ?? null)
        const actual = `Kind = ${showData(manifest.get('kind'))}, Name = ${name}`
        failures.push({ wants: 'to contain document', not, expected, actual, place: manifest.place() })
      }
    }
    if (selected.length === 0 && !not) {
      failures.push({ wants: 'to contain document', not, expected, error: 'no document' })
    }
    return { passed: failures.length === 0, failures }
  }
}

/** Only `failedTemplate` expects the render to fail: see `needsRender` in the table. */
export function failedTemplate(given: Parameters): Check {
  const message = given.text('errorMessage') ?? ''
  const pattern = given.text('errorPattern') ?? ''
  const wants = pattern === '' ? 'to equal' : 'to match'
  const expected = message || pattern
  const judge = (actual: string, not: boolean): boolean =>
    pattern !== '' ? fitsPattern(pattern, actual, not) : message === '' || (actual === message) !== not
  return ({ selected, not, renderError }): Outcome => {
    const fail = (failure: Partial<Failure>): Outcome => ({
      passed: false,
      failures: [{ wants, not, expected, ...failure }],
    })
    if (message !== '' && pattern !== '') {
      return fail({ error: "single attribute 'errorMessage' or 'errorPattern' supported at the same time" })
    }
    if (renderError !== undefined) {
      return judge(renderError, not) ? { passed: true, failures: [] } : fail({ actual: renderError })
    }
    if (selected.length === 0 && !not) return fail({ error: 'No failed document' })
    for (const manifest of selected) {
      const raw = manifest.get('raw')
      if (typeof raw === 'string' && !judge(raw, not)) return fail({ actual: raw })
    }
    return { passed: true, failures: [] }
  }
}

/** A pattern that does not match as an expression may still be meant literally. */
function fitsPattern(pattern: string, actual: string, not: boolean): boolean {
  const literal = (): boolean => matches(compileGo(quoteMeta(pattern)), actual) !== not
  const compiled = guarded(() => compileGo(pattern))
  if (typeof compiled === 'string') return literal()
  return matches(compiled, actual) !== not || (/[\\.+*?()|[\]{}^$]/.test(pattern) && literal())
}
