/**
 * User values over chart values, table by table, down the subcharts. Mirrors helm pkg/chart/common/util/coalesce.go.
 * The rules for null: docs of the `null` vectors. `merge` keeps nulls (dependencies are prepared so); coalescing
 * lets them delete.
 */
import { GoError, type GoMap, type GoValue, quote, sortedKeys, sprintf } from '../go'
import type { Chart } from './chart'
import { type Log, noLog } from './log'
import { HELM_4, type HelmVersion } from './versions'

const GLOBAL = 'global'

/** The values templates see: `values` over the chart's own. Nothing given is changed. */
export function coalesceValues(
  chart: Chart,
  values: GoMap,
  log: Log = noLog,
  version: HelmVersion = HELM_4,
): GoMap {
  return new Coalescer(log, false, version.keepsOwnNulls).coalesce(chart, copyMap(values), '')
}

/** As coalesceValues, keeping every null. */
export function mergeValues(chart: Chart, values: GoMap, log: Log = noLog): GoMap {
  return new Coalescer(log, true, true).coalesce(chart, copyMap(values), '')
}

/** `src` under `dst`, which is changed and given back; nulls are kept. `src` may be changed too. */
export function mergeTables(dst: GoMap, src: GoMap, log: Log = noLog): GoMap {
  return new Coalescer(log, true, true).tables(dst, src, '', true)
}

/** `src` under `dst`, which is changed and given back; a null in `dst` deletes. `src` is changed too: its nulls are `dst`'s. */
export function coalesceTables(dst: GoMap, src: GoMap, log: Log = noLog): GoMap {
  return new Coalescer(log, false, false).tables(dst, src, '', false)
}

/** A copy that shares no table and no list with the original. */
export function copyMap(map: GoMap): GoMap {
  const copy: GoMap = new Map()
  for (const [key, value] of map) copy.set(key, copyValue(value))
  return copy
}

function copyValue(value: GoValue): GoValue {
  if (value instanceof Map) return copyMap(value)
  return Array.isArray(value) ? value.map(copyValue) : value
}

/** A copy to render from, as templates may write to values: tables that stand in two places stay one. */
export function copyShared(values: GoMap): GoMap {
  const copies = new Map<GoValue, GoValue>()
  const copy = (value: GoValue): GoValue => {
    if (!(value instanceof Map || Array.isArray(value))) return value
    const known = copies.get(value)
    if (known !== undefined) return known
    if (value instanceof Map) return table(value)
    const list: GoValue[] = []
    copies.set(value, list)
    for (const item of value) list.push(copy(item))
    return list
  }
  const table = (value: GoMap): GoMap => {
    const fresh: GoMap = new Map()
    copies.set(value, fresh)
    for (const [key, item] of value) fresh.set(key, copy(item))
    return fresh
  }
  return table(values)
}

const joined = (prefix: string, key: string): string => (prefix === '' ? key : `${prefix}.${key}`)

class Coalescer {
  constructor(
    private readonly log: Log,
    private readonly merge: boolean,
    /** A chart's own nulls stay. */
    private readonly keepsNulls: boolean,
  ) {}

  coalesce(chart: Chart, dest: GoMap, prefix: string): GoMap {
    this.own(chart, dest, prefix)
    for (const subchart of chart.dependencies) this.subchart(chart, subchart, dest, prefix)
    return dest
  }

  private subchart(chart: Chart, subchart: Chart, dest: GoMap, prefix: string): void {
    const { name } = subchart.metadata
    const known = dest.get(name)
    if (known !== undefined && !(known instanceof Map))
      throw new GoError(sprintf('type mismatch on %s: %t', [name, known]))
    const table: GoMap = known ?? new Map()
    dest.set(name, table)
    const below = joined(prefix, chart.metadata.name)
    this.globals(table, dest, below)
    this.coalesce(subchart, table, below)
  }

  /** The parent's globals into the subchart's: the parent's win, but for a table against what is none. */
  private globals(dest: GoMap, src: GoMap, prefix: string): void {
    const destGlobals = dest.get(GLOBAL) ?? (dest.has(GLOBAL) ? null : new Map())
    if (!(destGlobals instanceof Map))
      return void this.warn(`warning: skipping globals because destination ${GLOBAL} is not a table.`)
    const srcGlobals = src.get(GLOBAL) ?? (src.has(GLOBAL) ? null : new Map())
    if (!(srcGlobals instanceof Map))
      return void this.warn(`warning: skipping globals because source ${GLOBAL} is not a table.`)
    for (const key of sortedKeys(srcGlobals)) {
      const value = srcGlobals.get(key)!
      const under = destGlobals.get(key)
      if (value instanceof Map) {
        const copy: GoMap = new Map(value)
        if (under === undefined) destGlobals.set(key, copy)
        else if (under instanceof Map) {
          this.tables(copy, under, joined(prefix, key), true)
          destGlobals.set(key, copy)
        } else this.warn(`Conflict: cannot merge map onto non-map for ${quote(key)}. Skipping.`)
      } else if (under instanceof Map) this.warn(`key ${key} is table. Skipping`)
      else destGlobals.set(key, value)
    }
    dest.set(GLOBAL, destGlobals)
  }

  /** The chart's own values under what is there. */
  private own(chart: Chart, values: GoMap, prefix: string): void {
    const path = joined(prefix, chart.metadata.name)
    const defaults = chart.values ? copyMap(chart.values) : new Map<string, GoValue>()
    for (const key of sortedKeys(defaults)) {
      const value = defaults.get(key)!
      const over = values.get(key)
      if (over === undefined) {
        if (!this.keepsNulls) {
          if (value === null) continue
          if (value instanceof Map) dropNulls(value)
        }
        values.set(key, value)
      } else if (over === null) {
        if (!this.merge) values.delete(key)
      } else if (over instanceof Map) {
        if (value instanceof Map) {
          const merge = this.merge || chart.dependencies.some((child) => child.metadata.name === key)
          if (!merge && !this.keepsNulls) dropNulls(value)
          this.tables(over, value, joined(path, key), merge)
        } else if (value !== null) this.warn(`warning: skipped value for ${path}.${key}: Not a table.`)
      }
    }
  }

  tables(dst: GoMap, src: GoMap, prefix: string, merge: boolean): GoMap {
    let hidden: Set<string> | undefined
    for (const [key, value] of dst) {
      if (value !== null) continue
      if ((src.get(key) ?? null) !== null) (hidden ??= new Set()).add(key)
      src.set(key, null)
    }
    for (const key of sortedKeys(src)) {
      const value = src.get(key)!
      const over = dst.get(key)
      if (over === null && !merge && hidden?.has(key)) dst.delete(key)
      else if (over === undefined) dst.set(key, value)
      else if (value instanceof Map) {
        if (over instanceof Map) this.tables(over, value, joined(prefix, key), merge)
        else
          this.warn(
            sprintf('warning: cannot overwrite table with non table for %s (%v)', [
              joined(prefix, key),
              value,
            ]),
          )
      } else if (over instanceof Map && value !== null)
        this.warn(
          sprintf('warning: destination for %s is a table. Ignoring non-table value (%v)', [
            joined(prefix, key),
            value,
          ]),
        )
    }
    return dst
  }

  private warn(text: string): void {
    this.log('INFO', text)
  }
}

function dropNulls(map: GoMap): void {
  for (const [key, value] of map) {
    if (value === null) map.delete(key)
    else if (value instanceof Map) dropNulls(value)
  }
}
