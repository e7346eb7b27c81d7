/**
 * Keeps one thing in storage: reads it once, writes it soon after each change, and agrees with other tabs.
 * Knows no React and none of the things it keeps; a Shelf says how to read, migrate and merge them.
 */
import { type Database, database, type ShelfName, type StoredRecord } from './database'

export type KeepState =
  | 'loading'
  | 'saved'
  | 'saving'
  /** Storage is closed or full: what is here lives as long as the page. */
  | 'memory'
  /** Written by a newer Chartroom: shown, never overwritten. */
  | 'newer'

export interface Shelf<T> {
  readonly shelf: ShelfName
  readonly key: string
  /** The version of the shape this program writes. */
  readonly version: number
  /** Milliseconds from a change to its writing, in which others join it: typing comes in bursts. Default 200. */
  readonly saveAfter?: number
  /** Reads data of any version up to `version`; undefined when it makes no sense. */
  read(data: unknown, version: number): T | undefined
  /** Two tabs wrote: `base` is what both knew. */
  merge(base: T | undefined, mine: T, theirs: T): T
}

export interface Kept<T> {
  current(): T
  /** Takes what storage or another tab holds. */
  adopt(value: T): void
  state(state: KeepState): void
  /** Something could not be read and was put aside under this key. */
  aside?(key: string): void
}

export interface Keeper {
  /** Resolves when what was stored has been adopted. */
  load(): Promise<void>
  /** Something changed: it will be written within the shelf's `saveAfter`. */
  touch(): void
  /** Writes now, if anything changed. */
  flush(): Promise<void>
  close(): void
}

const SAVE_AFTER = 200

export function keep<T>(
  shelf: Shelf<T>,
  kept: Kept<T>,
  open: () => Promise<Database | undefined> = database,
) {
  return new ShelfKeeper(shelf, kept, open)
}

class ShelfKeeper<T> implements Keeper {
  private known: T | undefined
  private revision = 0
  private isDirty = false
  private isReadOnly = false
  private timer: ReturnType<typeof setTimeout> | undefined
  private writing: Promise<void> = Promise.resolve()
  private readonly channel =
    typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('chartroom')
  private readonly topic: string
  private readonly onHide = () => void this.flush()

  constructor(
    private readonly shelf: Shelf<T>,
    private readonly kept: Kept<T>,
    private readonly open: () => Promise<Database | undefined>,
  ) {
    this.topic = `${shelf.shelf}/${shelf.key}`
    this.channel?.addEventListener('message', (event) => {
      if (event.data?.topic === this.topic && event.data.revision > this.revision && !this.isDirty)
        void this.load()
    })
    if (typeof document !== 'undefined') document.addEventListener('visibilitychange', this.onHide)
    if (typeof window !== 'undefined') window.addEventListener('pagehide', this.onHide)
  }

  async load(): Promise<void> {
    const db = await this.open()
    if (!db) return this.kept.state('memory')
    const record = await db.get(this.shelf.shelf, this.shelf.key)
    if (record !== undefined) {
      const value = await this.understand(db, record)
      if (value !== undefined && this.isDirty) {
        // Edited while storage was still opening: the edit and what was stored both count.
        this.kept.adopt(this.shelf.merge(undefined, this.kept.current(), value))
      } else if (value !== undefined) {
        this.known = value
        this.kept.adopt(value)
      }
    }
    if (this.isReadOnly) this.kept.state('newer')
    else if (this.isDirty) this.touch()
    else this.kept.state('saved')
  }

  touch(): void {
    this.isDirty = true
    if (this.isReadOnly) return
    this.kept.state('saving')
    this.timer ??= setTimeout(() => void this.flush(), this.shelf.saveAfter ?? SAVE_AFTER)
  }

  flush(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    if (!this.isDirty || this.isReadOnly) return this.writing
    this.writing = this.writing.then(() => this.write())
    return this.writing
  }

  close(): void {
    void this.flush().then(() => this.channel?.close())
    if (typeof document !== 'undefined') document.removeEventListener('visibilitychange', this.onHide)
    if (typeof window !== 'undefined') window.removeEventListener('pagehide', this.onHide)
  }

  private async write(): Promise<void> {
    if (!this.isDirty) return
    const db = await this.open()
    if (!db) return this.kept.state('memory')
    this.isDirty = false
    try {
      const transaction = db.transaction(this.shelf.shelf, 'readwrite')
      const there = await transaction.store.get(this.shelf.key)
      let value = this.kept.current()
      if (isRecord(there) && there.revision > this.revision) {
        const theirs = this.shelf.read(there.data, there.version)
        if (theirs !== undefined) {
          value = this.shelf.merge(this.known, value, theirs)
          this.kept.adopt(value)
        }
      }
      const revision = Math.max(this.revision, isRecord(there) ? there.revision : 0) + 1
      await transaction.store.put({ version: this.shelf.version, revision, data: value }, this.shelf.key)
      await transaction.done
      this.revision = revision
      this.known = value
      this.channel?.postMessage({ topic: this.topic, revision })
      if (!this.isDirty) this.kept.state('saved')
    } catch {
      this.isDirty = true
      this.kept.state('memory')
    }
  }

  /** The record's value; what cannot be read is put aside, never dropped. */
  private async understand(db: Database, record: unknown): Promise<T | undefined> {
    if (isRecord(record)) {
      if (record.version > this.shelf.version) {
        this.isReadOnly = true
        return this.attempt(record)
      }
      const value = this.attempt(record)
      if (value !== undefined) {
        this.revision = record.revision
        return value
      }
    }
    const at = new Date().toISOString()
    const key = `${this.topic} ${at}`
    const transaction = db.transaction(['aside', this.shelf.shelf], 'readwrite')
    await transaction.objectStore('aside').put({ from: this.topic, at, record }, key)
    await transaction.objectStore(this.shelf.shelf).delete(this.shelf.key)
    await transaction.done
    this.kept.aside?.(key)
    return undefined
  }

  private attempt(record: StoredRecord): T | undefined {
    try {
      return this.shelf.read(record.data, record.version)
    } catch {
      return undefined
    }
  }
}

function isRecord(value: unknown): value is StoredRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    typeof value.version === 'number' &&
    'revision' in value &&
    typeof value.revision === 'number' &&
    'data' in value
  )
}
