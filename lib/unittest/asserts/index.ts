/** The assertion types by name. Mirrors assertTypeMapping in helm-unittest pkg/unittest/assertion.go. */
import { contains, isSubset, lengthEqual } from './contain'
import { containsDocument, exists, failedTemplate, hasDocuments, isAPIVersion, isKind } from './document'
import { compares, equal, equalRaw, isNullOrEmpty, isType } from './equal'
import { matchRegex, matchRegexRaw } from './match'
import { matchSnapshot, matchSnapshotRaw } from './snapshot'
import type { Check, Parameters } from './types'

export interface AssertType {
  make(given: Parameters): Check
  /** The name itself negates. */
  antonym: boolean
  /** Holds only of a render that succeeded. */
  needsRender: boolean
}

const is = (make: AssertType['make']): AssertType => ({ make, antonym: false, needsRender: true })
const isNot = (make: AssertType['make']): AssertType => ({ make, antonym: true, needsRender: true })

export const ASSERTS: ReadonlyMap<string, AssertType> = new Map([
  ['matchSnapshot', is(matchSnapshot)],
  ['matchSnapshotRaw', is(matchSnapshotRaw)],
  ['equal', is(equal)],
  ['notEqual', isNot(equal)],
  ['greaterOrEqual', is(compares('greater'))],
  ['notGreaterOrEqual', isNot(compares('greater'))],
  ['lessOrEqual', is(compares('less'))],
  ['notLessOrEqual', isNot(compares('less'))],
  ['equalRaw', is(equalRaw)],
  ['notEqualRaw', isNot(equalRaw)],
  ['exists', is(exists)],
  ['notExists', isNot(exists)],
  ['isNotNull', is(exists)],
  ['isNull', isNot(exists)],
  ['matchRegex', is(matchRegex)],
  ['notMatchRegex', isNot(matchRegex)],
  ['matchRegexRaw', is(matchRegexRaw)],
  ['notMatchRegexRaw', isNot(matchRegexRaw)],
  ['contains', is(contains)],
  ['notContains', isNot(contains)],
  ['isKind', is(isKind)],
  ['isAPIVersion', is(isAPIVersion)],
  ['hasDocuments', is(hasDocuments)],
  ['isSubset', is(isSubset)],
  ['isNotSubset', isNot(isSubset)],
  ['isNullOrEmpty', is(isNullOrEmpty)],
  ['isEmpty', is(isNullOrEmpty)],
  ['isNotNullOrEmpty', isNot(isNullOrEmpty)],
  ['isNotEmpty', isNot(isNullOrEmpty)],
  ['failedTemplate', { make: failedTemplate, antonym: false, needsRender: false }],
  ['notFailedTemplate', isNot(failedTemplate)],
  ['containsDocument', is(containsDocument)],
  ['lengthEqual', is(lengthEqual)],
  ['notLengthEqual', isNot(lengthEqual)],
  ['isType', is(isType)],
  ['isNotType', isNot(isType)],
])
