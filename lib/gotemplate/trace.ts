/**
 * The sink that remembers: the text, and for every piece of it where it came from and what it was made of.
 * Paths are found by the maps they were read from: the root dot of a file is known, and each map read from a known
 * one becomes known. A map made by a function on the way stands for all that went into the call.
 */
import { type GoValue, TypedMap } from '../go'
import { align } from './align'
import type { Frame, NestedSink, Provenance, Span, TraceRecord, Tracer } from './sink'

const NOTHING: readonly string[] = []

/** What a trace and those nested in it share. */
interface Knowledge {
  /** Paths of maps and lists, from the root dot: `.Values.image`. */
  readonly paths: WeakMap<object, string>
  /** What maps and lists made during the render came from. */
  readonly made: WeakMap<object, Provenance>
  /** Paths at which a map or list was found. */
  readonly holders: Set<string>
}

export class TraceSink implements NestedSink, Tracer {
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
  /** Reads that decided about the branches entered, outermost first; the last holds them all. */
  private readonly controls: (readonly string[])[]
  private readonly knowledge: Knowledge

  constructor(outer?: { knowledge: Knowledge; control: readonly string[] }) {
    this.knowledge = outer?.knowledge ?? { paths: new WeakMap(), made: new WeakMap(), holders: new Set() }
    this.controls = [outer?.control ?? NOTHING]
  }

  write(text: string): void {
    const start = this.text.length
    this.text += text
    if (text !== '' || this.kind === 'action') this.record(start, text)
  }

  private record(start: number, text: string): void {
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
      reads: this.reads.size === 0 ? NOTHING : [...this.reads],
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
    this.controls.push(this.controlBelow(frame))
  }

  /** A scalar dot cannot be followed into the body, so where it came from is held to decide about all of it. */
  private controlBelow({ kind, dot }: Frame): readonly string[] {
    if (isHolder(dot)) return this.controls.at(-1)!
    return this.withControl(kind === 'range' && this.turn !== undefined ? [this.turn] : this.reads)
  }

  leave(): void {
    this.frame = this.frame?.parent
    this.controls.pop()
  }

  node(file: string, span: Span, kind: TraceRecord['kind']): void {
    this.file = file
    this.span = span
    this.kind = kind
    if (this.reads.size > 0) this.reads = new Set()
    if (this.texts.size > 0) this.texts = new Set()
  }

  decide(byShape: boolean): void {
    this.record(this.text.length, '')
    const { holders } = this.knowledge
    const reads = [...this.reads]
    this.controls.push(
      this.withControl(byShape ? reads.map((path) => (holders.has(path) ? `${path}?` : path)) : reads),
    )
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
    const path = this.knowledge.paths.get(holder)
    if (path === undefined) {
      this.recallMade(holder)
      return
    }
    const child = `${path}.${key}`
    const entries: ReadonlyMap<unknown, unknown> =
      holder instanceof TypedMap ? holder.entries : (holder as Map<string, GoValue>)
    const value = entries.get(key)
    // What is no map or list cannot be followed any further.
    if (isLast || !isHolder(value)) this.reads.add(child)
    if (isHolder(value)) this.name(value, child)
  }

  use(value: GoValue): void {
    if (!isHolder(value)) return
    const path = this.knowledge.paths.get(value)
    // The root is handed on from template to template; what is read of it there is told there.
    if (path) this.reads.add(path)
    else if (path === undefined) this.recallMade(value)
  }

  element(holder: object, key: string | number, element: GoValue): void {
    const path = this.knowledge.paths.get(holder)
    this.turn =
      path === undefined ? undefined : typeof key === 'number' ? `${path}[${key}]` : `${path}.${key}`
    if (!isHolder(element)) return
    if (this.turn !== undefined) {
      this.name(element, this.turn)
      return
    }
    const from = this.knowledge.made.get(holder)
    if (from && !this.knowledge.paths.has(element)) this.knowledge.made.set(element, from)
  }

  private recallMade(holder: object): void {
    const from = this.knowledge.made.get(holder)
    if (from) this.recall(from)
  }

  made(value: GoValue): void {
    if (!isHolder(value) || this.knowledge.paths.has(value)) return
    if (this.reads.size > 0 || this.texts.size > 0) this.knowledge.made.set(value, this.gathered())
  }

  gathered(): Provenance {
    return { reads: [...this.reads], texts: [...this.texts] }
  }

  recall(from: Provenance): void {
    for (const path of from.reads) this.reads.add(path)
    for (const text of from.texts) if (text instanceof TraceSink) this.texts.add(text)
  }

  // ── texts rendered into strings ───────────────────────────────────────────────────────────────────

  nest(): TraceSink {
    const nested = new TraceSink({ knowledge: this.knowledge, control: this.controls.at(-1)! })
    // What the call's arguments were read from: for a dot that cannot be followed.
    nested.recall(this.gathered())
    return nested
  }

  nested(sink: NestedSink): void {
    if (!(sink instanceof TraceSink)) return
    this.texts.add(sink)
    const around = new Set(this.controls.at(-1))
    for (const { reads, control } of sink.records) {
      for (const path of reads) this.reads.add(path)
      for (const path of control) if (!around.has(path)) this.reads.add(path)
    }
  }
}

/** A value fields can be read from, or elements ranged over. */
function isHolder(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    (value instanceof Map || value instanceof TypedMap || Array.isArray(value))
  )
}
