/** The chart and the user's values of the last render, kept: what is the same in the next one is not read again. */
import { type GoMap, toBytes } from '../go'
import type { Chart } from './chart'
import { copyMap } from './coalesce'
import type { Attribute, Level, Log } from './log'
import { loadChart } from './render'
import type { FileMap, ValuesLayers } from './render-types'
import { loadValues, mergeLayers } from './values'
import type { HelmVersion } from './versions'

type Line = readonly [level: Level, message: string, ...attributes: Attribute[]]

/** What work gave, and what it said on the way: said again each time it is asked for. */
interface Said<T> {
  readonly result: T
  readonly lines: readonly Line[]
}

/** Does the work, passing on and noting what it says. */
export function noting<T>(log: Log, work: (log: Log) => T): Said<T> {
  const lines: Line[] = []
  const result = work((...line) => {
    lines.push(line)
    log(...line)
  })
  return { result, lines }
}

export function sayAgain<T>({ result, lines }: Said<T>, log: Log): T {
  for (const line of lines) log(...line)
  return result
}

interface KeptFile {
  readonly content: string | Uint8Array
  readonly bytes: Uint8Array
}

export class KeptCharts {
  private files = new Map<string, KeptFile>()
  private chart: Said<Chart> | undefined
  private layers = new Map<string, GoMap>()

  constructor(private readonly version: HelmVersion) {}

  /** The chart of these files: the same object for as long as no file changes. Throws GoError as loadChart. */
  readonly load = (files: FileMap, log: Log): Chart => {
    if (this.chart && this.hasSame(files)) return sayAgain(this.chart, log)
    this.chart = undefined
    const before = this.files
    this.files = new Map([...files].map(([name, content]) => [name, keptFile(before.get(name), content)]))
    this.chart = noting(log, (noted) =>
      loadChart(files, noted, this.version, (_content, name) => this.files.get(name)!.bytes),
    )
    return this.chart.result
  }

  private hasSame(files: FileMap): boolean {
    if (files.size !== this.files.size) return false
    for (const [name, content] of files) if (!isSame(this.files.get(name)?.content, content)) return false
    return true
  }

  /** As mergeLayers; the texts of values files are parsed once. */
  readonly merge = (layers: ValuesLayers): GoMap => {
    const before = this.layers
    this.layers = new Map()
    const load = (text: string): GoMap => {
      const values = before.get(text) ?? loadValues(text, this.version)
      this.layers.set(text, values)
      return copyMap(values)
    }
    return mergeLayers(layers, load, this.version)
  }
}

function keptFile(before: KeptFile | undefined, content: string | Uint8Array): KeptFile {
  if (before && isSame(before.content, content)) return before
  return { content, bytes: typeof content === 'string' ? toBytes(content) : content }
}

function isSame(a: string | Uint8Array | undefined, b: string | Uint8Array): boolean {
  if (a === b) return true
  if (!(a instanceof Uint8Array && b instanceof Uint8Array)) return false
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
