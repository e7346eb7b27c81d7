/**
 * From values to output and back: which lines a value has a part in, and which values nothing reads. From the trace of
 * a render: a line counts when the value was printed in it, or decided whether it is there at all.
 */
import { type GoMap, type GoValue, isTrue } from '../go'
import type { TraceRecord } from '../gotemplate'
import type { Chart } from './chart'
import { KeptTemplates } from './kept-templates'
import { noLog } from './log'
import { nothingYet, type OutputLine, SourceLines, type TextLine } from './output-lines'
import { changedLines } from './printed-yaml'
import { loadChart, prepareRequest, type RenderEngine, resourcesOf } from './render'
import type { RenderRequest, RenderResult } from './render-types'
import { TrackedMap, tracked } from './tracked'
import { absolutePaths, isBelow, valueAt } from './values-path'

export type { OutputLine } from './output-lines'

/** Where a render's values went. */
export interface Influence {
  /**
   * The lines that change, or may, with the value at `path` (`image.tag`, `ports[0].name`, `subchart.replicas`).
   * `to` is what it becomes, null when it goes: what only asks whether there is a value then counts if that changes.
   */
  linesOf(path: string, to?: GoValue): readonly OutputLine[]
}

/** Of a request and its traced result. Throws as the render's loading does, which a result without problems rules out. */
export function influence(request: RenderRequest, result: RenderResult, engine: RenderEngine): Influence {
  const { values } = prepareRequest(request, noLog, engine.version)
  const sources = [...(result.trace ?? [])].map(
    ([source, records]) => [source, records, new SourceLines(source, result.documents)] as const,
  )
  const pieces = sources.flatMap(([source, records, where]) => piecesOf(source, records, where))
  const switches = switchesOf(loadChart(request.files, noLog, engine.version))
  return {
    linesOf(path, to) {
      const lines = new Set(pieces.flatMap((piece) => linesAt(piece, { path, to, values })))
      for (const subchart of switches.get(path) ?? []) {
        const below = sources.filter(([source]) => source.startsWith(`${subchart}/`))
        for (const [, , where] of below) for (const line of where.all) lines.add(line)
        if (below.length === 0) lines.add(nothingYet(subchart))
      }
      return [...lines].map(({ source, document, line }) => ({ source, document, line })).sort(compareLines)
    },
  }
}

function compareLines(a: OutputLine, b: OutputLine): number {
  return (a.document ?? Number.MAX_SAFE_INTEGER) - (b.document ?? Number.MAX_SAFE_INTEGER) || a.line - b.line
}

/**
 * Paths of values that no template, condition or tag reads; the map alone where nothing in it is read.
 * Throws what the templates throw.
 */
export function unreadValues(request: RenderRequest, engine: RenderEngine): string[] {
  const { chart, values } = prepareRequest(request, noLog, engine.version)
  const keeper = new KeptTemplates(engine.chance)
  keeper.reads.allowsWrites = true
  const seen = new TrackedMap<GoValue>(keeper.reads, tracked)
  seen.become(values)
  resourcesOf(request, engine, { log: noLog, prepared: { chart, values: seen }, keeper })
  const switches = [...switchesOf(loadChart(request.files, noLog, engine.version)).keys()]
  const isSwitch = (path: string): boolean => switches.some((one) => one === path || isBelow(one, path))
  return [...seen.unread((key) => key)].filter((path) => !isSwitch(path)).sort()
}

/** Values that settle which subcharts take part, and the subcharts (`parent/charts/child`) each settles. */
function switchesOf(chart: Chart, path = chart.metadata.name, above = ''): Map<string, string[]> {
  const switches = new Map<string, string[]>()
  const add = (name: string, subcharts: readonly string[]): void => {
    switches.set(name, [...(switches.get(name) ?? []), ...subcharts])
  }
  for (const { name, alias, condition, tags } of chart.metadata.dependencies ?? []) {
    const called = alias || name
    const subchart = `${path}/charts/${called}`
    for (const one of condition.split(',')) if (one.trim() !== '') add(`${above}${one.trim()}`, [subchart])
    for (const tag of tags) add(`${above}tags.${tag}`, [subchart])
    const child = chart.dependencies.find(({ metadata }) => metadata.name === name)
    if (child)
      for (const [inner, subcharts] of switchesOf(child, subchart, `${above}${called}.`))
        add(inner, subcharts)
  }
  return switches
}

// ── pieces ───────────────────────────────────────────────────────────────────────────────────────

/** Lines that came from one action or text, and the values paths they came from, as TraceRecord has them. */
interface Piece {
  readonly lines: readonly TextLine[]
  readonly reads: readonly string[]
  readonly control: readonly string[]
}

function piecesOf(
  source: string,
  records: readonly TraceRecord[],
  where: SourceLines,
  around: readonly string[] = [],
): Piece[] {
  const absolute = (paths: readonly string[]): string[] =>
    paths.flatMap((path) => absolutePaths(source, path))
  return records.flatMap((record, i): Piece[] => {
    if (isToldBelow(records, i)) return []
    const inner = record.inner ?? []
    const reads = absolute(record.reads)
    const control = [...absolute(record.control), ...around]
    const within =
      inner.length === 0 ? [] : piecesOf(source, inner, where, [...control, ...ownReads(record, absolute)])
    const covered = new Set(within.flatMap(({ lines }) => lines))
    const lines = where.at(record).filter((line) => !covered.has(line))
    return lines.length > 0 ? [{ lines, reads, control }, ...within] : within
  })
}

/** Whether a branch wrote something: then that tells of what decided about it, not the place it stands at. */
function isToldBelow(records: readonly TraceRecord[], at: number): boolean {
  const { start, end, reads } = records[at]!
  if (start !== end || reads.length === 0) return false
  for (let i = at + 1; i < records.length; i++) {
    const { start, end, control } = records[i]!
    if (!reads.every((path) => control.includes(path))) return false
    if (start !== end) return true
  }
  return false
}

/** What an action reads beside the text it includes has a part in all of it. */
function ownReads(record: TraceRecord, absolute: (paths: readonly string[]) => string[]): string[] {
  const told = new Set(
    record.inner!.flatMap(({ reads, control }) =>
      [...reads, ...control].map((path) => path.replace(/\?.*$/s, '')),
    ),
  )
  return absolute(record.reads.filter((path) => !told.has(path.replace(/\?.*$/s, ''))))
}

// ── what a change touches ────────────────────────────────────────────────────────────────────────

interface Change {
  readonly path: string
  readonly to: GoValue | undefined
  readonly values: GoMap
}

function linesAt({ lines, reads, control }: Piece, change: Change): readonly TextLine[] {
  if (control.some((read) => isTouched(read, change))) return lines
  const touched = reads.filter((read) => isTouched(read, change))
  const [read] = touched
  if (read === undefined) return []
  if (touched.length > 1 || read.includes('?')) return lines
  const value = valueAt(change.values, read)
  if (value === undefined) return lines
  return changedLines(lines, value, change.path.slice(read.length).replace(/^\./, ''), change.to) ?? lines
}

/** Whether what was read, or asked, at `read` is another after the change. */
function isTouched(read: string, change: Change): boolean {
  const { path, to } = change
  const [, name = read, question] = /^(.*?)\?(.*)$/s.exec(read) ?? []
  if (question === undefined) return name === path || isBelow(path, name) || isBelow(name, path)
  if (isBelow(name, path)) return true
  if (name === path) return to === undefined || changesAnswer(change, question)
  // Of a map only its keys count here, and one may go.
  return to === null && isBelow(path, name)
}

/** `question` is empty where only the truth counts, else `=` and a text. */
function changesAnswer({ path, to, values }: Change, question: string): boolean {
  const before = valueAt(values, path)
  const isHolder = (value: GoValue | undefined): boolean => value instanceof Map || Array.isArray(value)
  if (isHolder(before) || isHolder(to)) return true
  if (question === '') return isTrue(before) !== isTrue(to)
  const text = question.slice(1)
  return typeof before !== 'string' || typeof to !== 'string' || (before === text) !== (to === text)
}
