/**
 * Maps that know who reads them. What templates see as values, chart, release and files is kept from render to render
 * in such maps; a template's result is good for as long as no entry it read has changed. Every way to read a Map is
 * covered, so whatever a template function does with a value, its read is known.
 */
import { deepEqual, type GoMap, type GoValue, Int } from '../go'
import { Values } from './values-table'

/** One entry of a map, or the set of a map's keys. */
export interface Entry<V = unknown> {
  /** undefined where there is no such key. */
  value: V | undefined
  /** The round in which it last changed. */
  changedAt: number
  /** The last reader who noted it. */
  reader: number
}

/** A template wrote to what others read: what was kept can no longer be trusted, and the render must begin anew. */
export class SharedStateChanged extends Error {
  override readonly name = 'SharedStateChanged'
}

/** Who reads just now, and which render this is. */
export class Reads {
  /** Grows by one a render. */
  round = 0
  /** Lets readers write: for who only wants to know what is read. */
  allowsWrites = false
  /** What the present reader has read; undefined while nobody reads. */
  entries: Entry[] | undefined
  private reader = 0

  /** What `read` reads, each entry once, and what it gives. */
  during<T>(read: () => T): { entries: readonly Entry[]; result: T } {
    const entries: Entry[] = []
    this.entries = entries
    this.reader++
    try {
      return { result: read(), entries }
    } finally {
      this.entries = undefined
    }
  }

  note(entry: Entry): void {
    if (this.entries === undefined || entry.reader === this.reader) return
    entry.reader = this.reader
    this.entries.push(entry)
  }
}

/** The value to hold from now on: the old one where the fresh one says the same. */
type Settle<V> = (reads: Reads, old: V | undefined, fresh: V) => V

export class TrackedMap<V = GoValue> extends Map<string, V> {
  /** Also of keys that were asked for and are not there. */
  private readonly known = new Map<string, Entry<V>>()
  /** Which keys there are. */
  private readonly shape: Entry

  constructor(
    private readonly reads: Reads,
    private readonly settle: Settle<V>,
  ) {
    super()
    this.shape = { value: undefined, changedAt: reads.round, reader: 0 }
  }

  // ── reading ───────────────────────────────────────────────────────────────────────────────────────

  override get(key: string): V | undefined {
    const entry = this.known.get(key)
    if (entry === undefined) return this.missing(key)
    this.reads.note(entry)
    return entry.value
  }

  override has(key: string): boolean {
    return this.get(key) !== undefined
  }

  private missing(key: string): undefined {
    if (this.reads.entries === undefined) return undefined
    const entry: Entry<V> = { value: undefined, changedAt: this.reads.round, reader: 0 }
    this.known.set(key, entry)
    this.reads.note(entry)
    return undefined
  }

  override get size(): number {
    this.reads?.note(this.shape)
    return super.size
  }

  override keys(): MapIterator<string> {
    this.reads.note(this.shape)
    return super.keys()
  }

  override values(): MapIterator<V> {
    this.noteAll()
    return super.values()
  }

  override entries(): MapIterator<[string, V]> {
    this.noteAll()
    return super.entries()
  }

  override [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries()
  }

  override forEach(visit: (value: V, key: string, map: Map<string, V>) => void): void {
    this.noteAll()
    super.forEach(visit)
  }

  private noteAll(): void {
    if (this.reads.entries === undefined) return
    this.reads.note(this.shape)
    for (const entry of this.known.values()) this.reads.note(entry)
  }

  /** The entries no one has read, with the maps below; `path` names each. Nobody reads meanwhile. */
  *unread(path: (key: string) => string): Iterable<string> {
    for (const [key, { value, reader }] of this.known) {
      if (value === undefined) continue
      if (reader === 0) yield path(key)
      else if (value instanceof TrackedMap) yield* value.unread((inner) => `${path(key)}.${inner}`)
    }
  }

  // ── writing ───────────────────────────────────────────────────────────────────────────────────────

  /** Outside of a template's run: an entry that is not held to have changed. */
  override set(key: string, value: V): this {
    this.refuseReaders()
    const kept = this.settle(this.reads, undefined, value)
    const entry = this.known.get(key)
    if (entry) entry.value = kept
    else this.known.set(key, { value: kept, changedAt: this.reads.round, reader: 0 })
    return super.set(key, kept)
  }

  override delete(key: string): boolean {
    this.refuseReaders()
    this.forget(key)
    return super.delete(key)
  }

  override clear(): void {
    this.refuseReaders()
    for (const key of super.keys()) this.forget(key)
    super.clear()
  }

  private forget(key: string): void {
    const entry = this.known.get(key)
    if (entry) entry.value = undefined
  }

  private refuseReaders(): void {
    if (this.reads.entries && !this.reads.allowsWrites) throw new SharedStateChanged()
  }

  /** Becomes `fresh`, entry by entry: what is the same stays, what is not is marked as changed in this round. */
  become(fresh: ReadonlyMap<string, V>): void {
    const { reads, known, settle } = this
    let isSameShape = fresh.size === super.size
    for (const [key, value] of fresh) {
      const entry = known.get(key)
      if (entry === undefined || entry.value === undefined) isSameShape = false
      const kept = settle(reads, entry?.value, value)
      if (entry === undefined) known.set(key, { value: kept, changedAt: reads.round, reader: 0 })
      else if (kept !== entry.value) {
        entry.value = kept
        entry.changedAt = reads.round
        if (isSameShape) super.set(key, kept)
      }
    }
    if (!isSameShape) this.reshape(fresh)
  }

  private reshape(fresh: ReadonlyMap<string, V>): void {
    const { round } = this.reads
    this.shape.changedAt = round
    super.clear()
    for (const key of fresh.keys()) super.set(key, this.known.get(key)!.value!)
    for (const [key, entry] of this.known)
      if (entry.value !== undefined && !fresh.has(key)) {
        entry.value = undefined
        entry.changedAt = round
      }
  }
}

/** `fresh` with its maps tracked; what of `old` says the same is kept. Gives `old` itself when only entries inside it differ. */
export function tracked(reads: Reads, old: GoValue | undefined, fresh: GoValue): GoValue {
  if (typeof fresh !== 'object' || fresh === null) return Object.is(old, fresh) ? old! : fresh
  if (fresh === old || fresh instanceof TrackedMap) return fresh
  if (fresh instanceof Map) return trackedMap(reads, old, fresh)
  if (fresh instanceof Int)
    return old instanceof Int && old.value === fresh.value && old.kind === fresh.kind ? old : fresh
  if (Array.isArray(fresh)) {
    if (Array.isArray(old) && isSameList(old, fresh)) return old
    return fresh.map((item) => tracked(reads, undefined, item))
  }
  if (fresh instanceof Values) {
    const before = old instanceof Values ? old.map : undefined
    const map = tracked(reads, before, fresh.map) as GoMap
    return map === before ? old! : fresh.over(map)
  }
  return old instanceof fresh.constructor && deepEqual(old, fresh) ? old! : fresh
}

function trackedMap(reads: Reads, old: GoValue | undefined, fresh: GoMap): TrackedMap {
  const map = old instanceof TrackedMap ? old : new TrackedMap<GoValue>(reads, tracked)
  map.become(fresh)
  return map
}

function isSameList(old: readonly GoValue[], fresh: readonly GoValue[]): boolean {
  return old.length === fresh.length && old.every((item, i) => isSame(item, fresh[i]!))
}

/** The same to the last sign and integer type, all the way down. */
function isSame(old: GoValue, fresh: GoValue): boolean {
  if (typeof old !== 'object' || typeof fresh !== 'object' || old === null || fresh === null)
    return Object.is(old, fresh)
  if (old instanceof Int) return fresh instanceof Int && old.value === fresh.value && old.kind === fresh.kind
  if (Array.isArray(old)) return Array.isArray(fresh) && isSameList(old, fresh)
  if (old instanceof Map) {
    if (!(fresh instanceof Map) || old.size !== fresh.size) return false
    for (const [key, value] of fresh) {
      const before = old.get(key)
      if (before === undefined || !isSame(before, value)) return false
    }
    return true
  }
  return deepEqual(old, fresh)
}
