/**
 * The sink that remembers: the text, and for every piece of it where it came from and what it was made of.
 * Paths are found by the maps they were read from: the root dot of a file is known, and each map read from a known
 * one becomes known. A map made by a function on the way stands for all that went into the call.
 */
import { type GoValue, TypedMap } from '../go'
import { align } from './align'
import type { Asked } from './shape'
import {
  type Frame,
  isHolder,
  type Provenance,
  type Sink,
  type Span,
  type TraceRecord,
  type Tracer,
} from './sink'

const NOTHING: readonly string[] = []

/** What a trace and those nested in it share. */
interface Knowledge {
  /** Paths of maps and lists, from the root dot: `.Values.image`. */
  readonly paths: WeakMap<object, string>
  /** What maps and lists made during the render came from. */
  readonly made: WeakMap<object, Provenance>
  /** What each entry of a map made during the render came from. */
  readonly entries: WeakMap<object, Map<string, Provenance>>
  /** What was written to a map came from, by key; undefined for what may be anywhere in it. */
  readonly written: WeakMap<object, Map<string | undefined, Provenance>>
  /** Paths at which a map or list was found. */
  readonly holders: Set<string>
}

const nothingKnown = (): Knowledge => ({
  paths: new WeakMap(),
  made: new WeakMap(),
  entries: new WeakMap(),
  written: new WeakMap(),
  holders: new Set(),
})

export class TraceSink implements Sink, Tracer {
  text = ''
  /** In the order of the text. */
  readonly records: TraceRecord[] = []
  readonly trace: Tracer = this

  private file = ''
  private span: Span = { start: 0, end: 0 }
  private kind: TraceRecord['kind'] = 'text'
  private frame: Frame | undefined
  private reads = new Set<string>()
  /** Path of the element a range has come to, where it is known. */
  private turn: string | undefined
  private texts = new Set<TraceSink>()
  /** Of the reads, those of fields; and those of values that had been made before. */
  private direct = new Set<string>()
  private recalled = new Set<string>()
  /** Reads that decided about the branches entered, outermost first; the last holds them all. */
  private readonly controls: (readonly string[])[]
  /** What dots that are no maps or lists were made from, by frame. */
  private readonly dots = new Map<Frame, Provenance>()
  private readonly knowledge: Knowledge

  constructor(outer?: { knowledge: Knowledge; control: readonly string[] }) {
    this.knowledge = outer?.knowledge ?? nothingKnown()
    this.controls = [outer?.control ?? NOTHING]
  }

  write(text: string): void {
    const start = this.text.length
    this.text += text
    if (text !== '' || this.kind === 'action') this.record(start, text, this.reads)
  }

  private record(start: number, text: string, reads: ReadonlySet<string>): void {
    const { file, span, kind, frame } = this
    if (!frame) return
    const inner = this.innerRecords(start, text)
    this.records.push({
      start,
      end: start + text.length,
      file,
      span,
      kind,
      frame,
      reads: reads.size === 0 ? NOTHING : [...reads],
      control: this.controls.at(-1)!,
      ...(inner.length > 0 && { inner }),
    })
  }

  private innerRecords(start: number, text: string): TraceRecord[] {
    if (this.texts.size === 0 || text === '') return []
    const found = [...this.texts].flatMap((nested) => align(text, start, nested.text, nested.records))
    return this.texts.size === 1 ? found : found.sort((a, b) => a.start - b.start)
  }

  // ── frames and pieces ─────────────────────────────────────────────────────────────────────────────

  enter(frame: Frame): void {
    this.frame = frame
    if (frame.kind === 'file' && isHolder(frame.dot)) this.name(frame.dot, '')
    if (!isHolder(frame.dot)) this.dots.set(frame, this.dotFrom(frame))
  }

  private dotFrom({ kind }: Frame): Provenance {
    return kind === 'range' && this.turn !== undefined ? { reads: [this.turn], texts: [] } : this.gathered()
  }

  leave(): void {
    if (this.frame) this.dots.delete(this.frame)
    this.frame = this.frame?.parent
  }

  node(file: string, span: Span, kind: TraceRecord['kind']): void {
    this.file = file
    this.span = span
    this.kind = kind
    if (this.reads.size > 0) this.reads = new Set()
    if (this.texts.size > 0) this.texts = new Set()
    if (this.direct.size > 0) this.direct = new Set()
    if (this.recalled.size > 0) this.recalled = new Set()
  }

  decide(by: 'value' | 'shape' | Asked): readonly string[] {
    const reads = new Set([...this.reads].map((path) => path + this.asked(path, by)))
    this.record(this.text.length, '', reads)
    this.controls.push(this.withControl(reads))
    return [...reads]
  }

  /** `?` and what is asked of a path, where that is not all of it: it was read in the condition itself, not before. */
  private asked(path: string, by: 'value' | 'shape' | Asked): string {
    if (by === 'value' || !this.direct.has(path) || this.recalled.has(path)) return ''
    if (by === 'shape') return this.knowledge.holders.has(path) ? '?' : ''
    const found = [...by].filter(([field]) => path.endsWith(field))
    if (found.length === 0) return ''
    if (found.every(([, text]) => text === undefined)) return '?'
    return found.length === 1 ? `?=${found[0]![1]}` : ''
  }

  decided(): void {
    this.controls.pop()
  }

  private withControl(reads: Iterable<string>): readonly string[] {
    const control = this.controls.at(-1)!
    const all = new Set([...control, ...reads])
    return all.size === control.length ? control : [...all]
  }

  // ── reads ─────────────────────────────────────────────────────────────────────────────────────────

  /** Makes a map's path known, from the root dot. */
  name(holder: object, path: string): void {
    const { paths, holders } = this.knowledge
    holders.add(path)
    if (!paths.has(holder)) paths.set(holder, path)
    if (holder instanceof TypedMap && !paths.has(holder.entries)) paths.set(holder.entries, path)
  }

  read(holder: object, key: string, isLast: boolean): void {
    this.recallWritten(holder, key)
    const path = this.knowledge.paths.get(holder)
    const entries: ReadonlyMap<unknown, unknown> =
      holder instanceof TypedMap ? holder.entries : (holder as Map<string, GoValue>)
    const value = entries.get(key)
    if (path === undefined) {
      this.readMade(holder, key, value, isLast)
      return
    }
    const child = `${path}.${key}`
    // What is no map or list cannot be followed any further.
    if (isLast || !isHolder(value)) this.add(child)
    if (isHolder(value)) this.name(value, child)
  }

  /** A dot that has no path of its own is known by the frame it is the dot of. */
  private recallDot(value: GoValue): void {
    for (let frame = this.frame; frame; frame = frame.parent) {
      const from = frame.dot === value ? this.dots.get(frame) : undefined
      if (!from) continue
      this.recall(from)
      return
    }
  }

  item(list: object, index: number, element: GoValue, isLast: boolean): void {
    const path = this.knowledge.paths.get(list)
    if (path === undefined) {
      this.recallMade(list)
      return
    }
    const child = `${path}[${index}]`
    if (isLast || !isHolder(element)) this.add(child)
    if (isHolder(element)) this.name(element, child)
  }

  private add(path: string): void {
    this.reads.add(path)
    this.direct.add(path)
  }

  private readMade(holder: object, key: string, value: unknown, isLast: boolean): void {
    const from = this.knowledge.entries.get(holder)?.get(key)
    if (!from) this.recallMade(holder)
    else if (!isHolder(value) || !this.isKnown(value)) this.recall(from)
    else if (isLast) this.use(value as GoValue)
  }

  private isKnown(value: object): boolean {
    const { paths, made, entries } = this.knowledge
    return paths.has(value) || made.has(value) || entries.has(value)
  }

  use(value: GoValue): void {
    if (!isHolder(value)) {
      this.recallDot(value)
      return
    }
    this.recallWritten(value)
    const path = this.knowledge.paths.get(value)
    // The root is handed on from template to template; what is read of it there is told there.
    if (path) this.add(path)
    else if (path === undefined) this.recallMade(value)
  }

  element(holder: object, key: string | number, element: GoValue): ReturnType<Tracer['element']> {
    const { paths, made } = this.knowledge
    const path = paths.get(holder)
    if (path === undefined) {
      this.turn = undefined
      const from = this.madeFrom(holder)
      if (from && isHolder(element) && !paths.has(element)) made.set(element, from)
      return undefined
    }
    this.turn = typeof key === 'number' ? `${path}[${key}]` : `${path}.${key}`
    if (isHolder(element)) this.name(element, this.turn)
    return { key: { reads: [`${path}?`], texts: [] }, element: { reads: [this.turn], texts: [] } }
  }

  private recallMade(holder: object): void {
    const from = this.madeFrom(holder)
    if (from) this.recall(from)
  }

  /** All that a map or list made during the render came from. */
  private madeFrom(holder: object): Provenance | undefined {
    const made = this.knowledge.made.get(holder)
    const entries = this.knowledge.entries.get(holder)
    if (!entries) return made
    const all = [...entries.values(), ...(made ? [made] : [])]
    return { reads: all.flatMap(({ reads }) => reads), texts: all.flatMap(({ texts }) => texts) }
  }

  made(value: GoValue): void {
    if (!isHolder(value) || this.knowledge.paths.has(value)) return
    // A map given again may have been written to: its entries are no longer told apart.
    const before = this.madeFrom(value)
    this.knowledge.entries.delete(value)
    const now = this.gathered()
    const all = before
      ? { reads: [...before.reads, ...now.reads], texts: [...before.texts, ...now.texts] }
      : now
    if (all.reads.length > 0 || all.texts.length > 0) this.knowledge.made.set(value, all)
  }

  apart<T>(work: () => T): { value: T; from: Provenance } {
    const { reads, texts } = this
    this.reads = new Set()
    this.texts = new Set()
    const value = work()
    const from = this.gathered()
    for (const path of this.reads) reads.add(path)
    for (const text of this.texts) texts.add(text)
    this.reads = reads
    this.texts = texts
    return { value, from }
  }

  wrote(map: object, key: string | undefined): void {
    const { written } = this.knowledge
    const { reads, texts } = this.gathered()
    const known = written.get(entriesOf(map)) ?? new Map<string | undefined, Provenance>()
    const before = known.get(key)?.reads ?? []
    known.set(key, { reads: [...before, ...reads, ...this.controls.at(-1)!], texts })
    written.set(entriesOf(map), known)
  }

  /** What was written to a map: at a key, or all of it. */
  private recallWritten(holder: object, key?: string): void {
    const known = this.knowledge.written.get(entriesOf(holder))
    if (!known) return
    for (const [at, from] of known) if (key === undefined || at === undefined || at === key) this.recall(from)
  }

  shape<T>(work: () => T): T {
    const { reads, texts, direct } = this
    this.reads = new Set()
    this.texts = new Set()
    this.direct = new Set()
    const value = work()
    const { holders } = this.knowledge
    for (const path of this.reads)
      reads.add(this.direct.has(path) && !this.recalled.has(path) && holders.has(path) ? `${path}?` : path)
    for (const text of this.texts) texts.add(text)
    this.reads = reads
    this.texts = texts
    this.direct = direct
    return value
  }

  entry(map: object, key: string, value: unknown, from: Provenance): void {
    const { entries, paths } = this.knowledge
    const path = isHolder(value) ? paths.get(value) : undefined
    const known = entries.get(map) ?? new Map<string, Provenance>()
    entries.set(map, known.set(key, path ? { ...from, reads: [...from.reads, path] } : from))
  }

  gathered(): Provenance {
    return { reads: [...this.reads], texts: [...this.texts] }
  }

  recall(from: Provenance): void {
    for (const path of from.reads) {
      this.reads.add(path)
      this.recalled.add(path)
    }
    for (const text of from.texts) if (text instanceof TraceSink) this.texts.add(text)
  }

  // ── texts rendered into strings ───────────────────────────────────────────────────────────────────

  nest(): TraceSink {
    const nested = new TraceSink({ knowledge: this.knowledge, control: this.controls.at(-1)! })
    // What the call's arguments were read from: for a dot that cannot be followed.
    nested.recall(this.gathered())
    return nested
  }

  nested(sink: Sink): void {
    if (!(sink instanceof TraceSink)) return
    this.texts.add(sink)
    const around = new Set(this.controls.at(-1))
    const all = sink.records.flatMap(({ reads, control }) => [
      ...reads,
      ...control.filter((path) => !around.has(path)),
    ])
    for (const path of all) if (!path.includes('?')) this.reads.add(path)
    for (const path of all)
      if (path.includes('?') && !this.reads.has(path.slice(0, path.indexOf('?')))) this.reads.add(path)
  }
}

/** The map itself, which several values may share. */
const entriesOf = (holder: object): object => (holder instanceof TypedMap ? holder.entries : holder)
