/** What a kind's printer is: its columns, and one row of cells an object (pkg/printers/internalversion). */
import type { KubeObject } from '../client'
import { at, isObject, type Json } from '../embedded/json'

export type Cell = string | number | boolean | null

export interface Column {
  name: string
  type: 'string' | 'integer' | 'number' | 'boolean' | 'date'
  /** `name` marks the object's name. */
  format: string
  /** 0 is always shown, 1 only by `-o wide`. */
  priority: number
}

export interface Printer {
  columns: readonly Column[]
  /** @param now milliseconds since 1970 */
  cells(object: KubeObject, now: number): Cell[]
}

/**
 * Columns from a line: `Name Ready Age | IP Node`, those after the bar only by `-o wide`. A `#` before a name makes
 * integers, `?` booleans; `_` stands for a space.
 */
export function columns(line: string): Column[] {
  return line.split('|').flatMap((part, priority) =>
    part
      .trim()
      .split(/\s+/)
      .map((word) => {
        const type = word.startsWith('#') ? 'integer' : word.startsWith('?') ? 'boolean' : 'string'
        const name = word.replace(/^[#?]/, '').replaceAll('_', ' ')
        return { name, type, format: name === 'Name' ? 'name' : '', priority }
      }),
  )
}

/** Text at a path; '' when there is none. */
export const text = (object: unknown, ...path: (string | number)[]): string => {
  const value = at(object, ...path)
  return value === undefined || value === null ? '' : String(value)
}
export const int = (object: unknown, ...path: string[]): number => Number(at(object, ...path) ?? 0)
export const items = (object: unknown, ...path: string[]): Json[] => {
  const list = at(object, ...path)
  return Array.isArray(list) ? list : []
}
export const or = (value: string, fallback: string): string => (value === '' ? fallback : value)

/** Containers' names and images, each joined by commas. */
export const containerCells = (podSpec: Json | undefined): [string, string] => {
  const containers = items(podSpec, 'containers')
  return [containers.map((c) => text(c, 'name')).join(','), containers.map((c) => text(c, 'image')).join(',')]
}

/** A plain label map: `a=1,b=2`, or `<none>`. */
export function labelsText(labels: Json | undefined): string {
  if (!isObject(labels) || Object.keys(labels).length === 0) return '<none>'
  return Object.keys(labels)
    .sort()
    .map((key) => `${key}=${String(labels[key])}`)
    .join(',')
}

/** A LabelSelector as labels.Selector prints it; '' when it selects everything. */
export function selectorText(selector: Json | undefined): string {
  const matches = at(selector, 'matchLabels')
  const equalities: [string, string][] = isObject(matches)
    ? Object.keys(matches).map((key) => [key, `${key}=${String(matches[key])}`])
    : []
  const expressions = items(selector, 'matchExpressions').map((e): [string, string] => {
    const key = text(e, 'key')
    const values = items(e, 'values').map(String).sort().join(',')
    switch (text(e, 'operator')) {
      case 'In':
        return [key, `${key} in (${values})`]
      case 'NotIn':
        return [key, `${key} notin (${values})`]
      case 'Exists':
        return [key, key]
      default:
        return [key, `!${key}`]
    }
  })
  return [...equalities, ...expressions]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, requirement]) => requirement)
    .join(',')
}

/** Up to `limit` entries, then how many more. */
export function firstOf(list: readonly string[], limit: number, separator = ','): string {
  const head = list.slice(0, limit).join(separator)
  return list.length > limit ? `${head} + ${list.length - limit} more...` : head
}

export const hasCondition = (object: unknown, type: string): boolean =>
  items(object, 'status', 'conditions').some((c) => at(c, 'type') === type && at(c, 'status') === 'True')
