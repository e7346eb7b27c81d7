/** exists, isKind, isAPIVersion, hasDocuments, containsDocument, failedTemplate: what a document or a render is. */
import { type Data, marshalData, showData } from '../data'
import { type Draft, type Failure, failureOf } from '../failure'
import type { Manifest } from '../manifest'
import { compileGo, matches, quoteMeta } from '../regexp'
import {
  type Check,
  eachDocument,
  guarded,
  type Outcome,
  PASSED,
  type Parameters,
  refused,
  together,
} from './types'

export function exists(given: Parameters): Check {
  const path = given.text('path')
  const wanted: Draft = { wants: 'to exist', path, shows: 'existence' }
  return ({ selected, not, failFast }) => {
    if (selected.length === 0) return not ? PASSED : refused(wanted, not)
    return together(selected, failFast, (manifest, document) => {
      const fail = (draft: Draft, told: Partial<Failure> = {}, place = manifest.place()): Outcome => ({
        passed: false,
        failures: [{ ...failureOf(draft, { not, place, document }), ...told }],
      })
      const found = guarded(() => manifest.find(path))
      if (typeof found === 'string') return fail({ wants: 'to exist', path, error: found })
      if (found.length > 0 !== not) return PASSED
      const first = found[0]
      return first
        ? fail(wanted, { actual: showData(first.value) }, manifest.place(first.keys))
        : fail(wanted, { error: `unknown path ${path}` }, manifest.placeNear(path))
    })
  }
}

function isOf(key: 'kind' | 'apiVersion'): (given: Parameters) => Check {
  return (given) => {
    const expected = given.text('of')
    const draft = (actual: Data, not: boolean): Draft => ({
      wants: `to be ${key}`,
      expected,
      actual: marshalData(actual),
      shows: not ? 'wish' : 'actual',
      hidesPath: true,
    })
    return eachDocument({
      draft,
      isNumbered: true,
      judge(manifest, { not }) {
        const actual = manifest.get(key)
        return (actual === expected) === not ? { draft: draft(actual, not), keys: [key] } : undefined
      },
    })
  }
}

export const isKind = isOf('kind')
export const isAPIVersion = isOf('apiVersion')

export function hasDocuments(given: Parameters): Check {
  const count = given.count('count') ?? 0n
  const filterAware = given.flag('filterAware')
  return ({ selected, all, not }) => {
    const actual = BigInt(filterAware ? selected.length : all.length)
    if ((actual === count) !== not) return PASSED
    const place = all[0]?.place()
    const draft: Draft = {
      wants: 'documents count to be',
      expected: String(count),
      actual: String(actual),
      shows: not ? 'wish' : 'actual',
      hidesPath: true,
    }
    return { passed: false, failures: [failureOf(draft, { not, ...(place && { place }) })] }
  }
}

export function containsDocument(given: Parameters): Check {
  const wanted = {
    kind: given.text('kind'),
    apiVersion: given.text('apiVersion'),
    name: given.text('name'),
    namespace: given.text('namespace'),
  }
  const any = given.flag('any')
  const expected = [
    `Kind = ${wanted.kind}, apiVersion = ${wanted.apiVersion}`,
    wanted.name && `Name = ${wanted.name}`,
    wanted.namespace && `Namespace = ${wanted.namespace}`,
  ]
    .filter((part) => part !== '')
    .join(', ')
  const draft: Draft = { wants: 'to contain document', expected, hidesPath: true }
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
  return ({ selected, not, failFast }): Outcome => {
    if (selected.length === 0) return not ? PASSED : refused(draft, not, 0)
    const failures: Failure[] = []
    for (const [document, manifest] of selected.entries()) {
      if (fits(manifest) !== not) {
        if (any !== not) return PASSED
        continue
      }
      const name = showData(manifest.find('metadata.name')[0]?.value ?? null)
      const actual = `Kind = ${showData(manifest.get('kind'))}, Name = ${name}`
      failures.push(failureOf({ ...draft, actual }, { not, place: manifest.place(), document }))
      if (failFast) break
    }
    return { passed: failures.length === 0, failures }
  }
}

/** Only `failedTemplate` expects the render to fail: see `needsRender` in the table. */
export function failedTemplate(given: Parameters): Check {
  const message = given.text('errorMessage')
  const pattern = given.text('errorPattern')
  const draft = (actual: string, not: boolean): Draft => ({
    wants: pattern === '' ? 'to equal' : 'to match',
    expected: message || pattern,
    actual,
    shows: not ? 'wish' : 'actual',
    hidesPath: true,
  })
  const judge = (actual: string, not: boolean): boolean =>
    pattern !== '' ? fitsPattern(pattern, actual, not) : message === '' || (actual === message) !== not
  return ({ selected, not, renderError, failFast }): Outcome => {
    if (message !== '' && pattern !== '') {
      const error = "single attribute 'errorMessage' or 'errorPattern' supported at the same time"
      return refused({ wants: draft('', not).wants, error }, not)
    }
    if (renderError !== undefined)
      return judge(renderError, not) ? PASSED : refused(draft(renderError, not), not)
    if (selected.length === 0) return not ? PASSED : refused(draft('No failed document', not), not)
    return together(selected, failFast, (manifest, document) => {
      const raw = manifest.get('raw')
      if (typeof raw !== 'string' || judge(raw, not)) {
        // A message is missed even where there is no text at all.
        const isMissed = raw === null && pattern === '' && message !== '' && !not
        return isMissed ? refused(draft('%!s(<nil>)', not), not, document) : PASSED
      }
      return refused(draft(raw, not), not, document)
    })
  }
}

/** A pattern that does not match as an expression may still be meant literally. */
function fitsPattern(pattern: string, actual: string, not: boolean): boolean {
  const literal = (): boolean => matches(compileGo(quoteMeta(pattern)), actual) !== not
  const compiled = guarded(() => compileGo(pattern))
  if (typeof compiled === 'string') return literal()
  return matches(compiled, actual) !== not || (/[\\.+*?()|[\]{}^$]/.test(pattern) && literal())
}
