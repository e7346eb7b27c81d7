/**
 * The learner's own storage: one IndexedDB database, one object store a kind of thing, each record with the version
 * of its shape and a revision that grows with every write. Where storage is closed to us, everything stays in memory.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'

/** A stored thing: `version` is the shape's, `revision` grows with each write, so tabs can tell who is behind. */
export interface StoredRecord {
  version: number
  revision: number
  data: unknown
}

/** What could not be read, kept as it was for the learner to download. */
export interface SetAside {
  from: string
  at: string
  record: unknown
}

interface Shelves extends DBSchema {
  workspaces: { key: string; value: StoredRecord }
  progress: { key: string; value: StoredRecord }
  settings: { key: string; value: StoredRecord }
  clusters: { key: string; value: StoredRecord }
  aside: { key: string; value: SetAside }
}

export type ShelfName = 'workspaces' | 'progress' | 'settings' | 'clusters'
export type Database = IDBPDatabase<Shelves>

const NAME = 'chartroom'

let opening: Promise<Database | undefined> | undefined

/** The open database, or undefined where the browser refuses one. Asked once a page. */
export function database(): Promise<Database | undefined> {
  opening ??= open()
  return opening
}

async function open(): Promise<Database | undefined> {
  try {
    return await openDB<Shelves>(NAME, 1, {
      upgrade(db) {
        for (const shelf of ['workspaces', 'progress', 'settings', 'clusters', 'aside'] as const)
          db.createObjectStore(shelf)
      },
      terminated() {
        opening = undefined
      },
    })
  } catch {
    return undefined
  }
}
