/** Label and field selectors, as list and watch take them (apimachinery/pkg/labels, pkg/fields). */
import type { ApiResource, KubeObject } from '../client'
import { badRequest } from './errors'
import { at, isObject, type Json } from './json'
import { requireSelectable } from './select-fields'

export type Predicate = (object: KubeObject) => boolean

/** Both selectors of a request as one test. */
export function selection(
  resource: ApiResource,
  options: { labelSelector?: string; fieldSelector?: string },
): Predicate {
  const labels = options.labelSelector ? labelTests(options.labelSelector) : []
  const fields = options.fieldSelector ? fieldTests(resource, options.fieldSelector) : []
  return (object) => labels.every((t) => t(object.metadata.labels ?? {})) && fields.every((t) => t(object))
}

type LabelTest = (labels: Record<string, string>) => boolean
const IDENTIFIER = /^[A-Za-z0-9]([-A-Za-z0-9_./]*[A-Za-z0-9])?$/

function labelTests(selector: string): LabelTest[] {
  // Commas inside `in (a,b)` do not separate.
  return selector
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(labelTest)
}

function labelTest(part: string): LabelTest {
  const sets = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(part)
  if (sets) {
    const [, key = '', operator, list = ''] = sets
    const values = new Set(list.split(',').map((v) => v.trim()))
    const isIn = (labels: Record<string, string>): boolean =>
      Object.hasOwn(labels, key) && values.has(labels[key] as string)
    return operator === 'in' ? isIn : (labels) => !isIn(labels)
  }
  const unlisted = /^\S+\s+(?:in|notin)(?:\s+(\S+))?$/.exec(part)
  if (unlisted) throw badRequest(`unable to parse requirement: found '${unlisted[1] ?? ''}' expected: '('`)
  const equality = /^([^=!\s]+)\s*(==|=|!=)\s*(\S*)$/.exec(part)
  if (equality) {
    const [, key = '', operator, value = ''] = equality
    if (value.startsWith('='))
      throw badRequest("unable to parse requirement: found '=', expected: identifier")
    const isEqual = (labels: Record<string, string>): boolean =>
      Object.hasOwn(labels, key) && labels[key] === value
    return operator === '!=' ? (labels) => !isEqual(labels) : isEqual
  }
  const isAbsence = part.startsWith('!')
  const key = part.slice(isAbsence ? 1 : 0).trim()
  if (!IDENTIFIER.test(key))
    throw badRequest(
      `unable to parse requirement: found '${key}', expected: !, identifier, or 'end of string'`,
    )
  return (labels) => Object.hasOwn(labels, key) !== isAbsence
}

function fieldTests(resource: ApiResource, selector: string): Predicate[] {
  return selector
    .split(',')
    .filter((part) => part !== '')
    .map((part) => {
      const match = /^([\w.]+)(==|=|!=)(.*)$/.exec(part)
      if (!match) throw badRequest(`invalid selector: '${part}'; can't understand '${part}'`)
      const [, path = '', operator, value] = match
      requireSelectable(resource, path)
      return (object) => (String(at(object, ...path.split('.')) ?? '') === value) === (operator !== '!=')
    })
}

/** Whether a LabelSelector (`matchLabels`, `matchExpressions`) picks these labels; a missing one picks none. */
export function labelSelectorMatches(
  selector: Json | undefined,
  labels: Record<string, string> = {},
): boolean {
  if (!isObject(selector)) return false
  const wanted = selector.matchLabels
  if (isObject(wanted) && !Object.keys(wanted).every((key) => labels[key] === wanted[key])) return false
  const expressions = selector.matchExpressions
  if (!Array.isArray(expressions)) return true
  return expressions.every((expression) => {
    const key = String(at(expression, 'key'))
    const values = (at(expression, 'values') ?? []) as Json[]
    const has = Object.hasOwn(labels, key)
    switch (at(expression, 'operator')) {
      case 'In':
        return has && values.includes(labels[key] as string)
      case 'NotIn':
        return !has || !values.includes(labels[key] as string)
      case 'Exists':
        return has
      default:
        return !has
    }
  })
}
