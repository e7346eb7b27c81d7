import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { openDB } from 'idb'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Database } from './database'
import { type Keeper, type KeepState, keep, type Shelf } from './keeper'

let db: Database

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory()
  db = (await openDB('chartroom', 1, {
    upgrade(fresh) {
      for (const shelf of ['workspaces', 'progress', 'settings', 'clusters', 'aside'])
        fresh.createObjectStore(shelf)
    },
  })) as unknown as Database
})

/** A list of words; two tabs' lists are joined. */
const words: Shelf<string[]> = {
  shelf: 'settings',
  key: 'words',
  version: 2,
  read: (data, version) =>
    version === 1 && typeof data === 'string' ? data.split(' ') : Array.isArray(data) ? data : undefined,
  merge: (_base, mine, theirs) => [...new Set([...theirs, ...mine])],
}

/** One tab: what it shows, and how it is kept. */
function tab(database: Database | undefined = db) {
  const one = {
    words: [] as string[],
    states: [] as KeepState[],
    aside: '',
    keeper: undefined as never as Keeper,
  }
  one.keeper = keep(
    words,
    {
      current: () => one.words,
      adopt: (value) => {
        one.words = value
      },
      state: (state) => one.states.push(state),
      aside: (key) => {
        one.aside = key
      },
    },
    async () => database,
  )
  return one
}

describe('a keeper', () => {
  it('writes what changed, and the next page reads it', async () => {
    const first = tab()
    await first.keeper.load()
    first.words = ['helm']
    first.keeper.touch()
    await first.keeper.flush()
    expect(first.states.at(-1)).toBe('saved')
    const next = tab()
    await next.keeper.load()
    expect(next.words).toEqual(['helm'])
  })

  it('joins what two tabs wrote, whichever was later', async () => {
    const [one, other] = [tab(), tab()]
    await Promise.all([one.keeper.load(), other.keeper.load()])
    one.words = ['a']
    one.keeper.touch()
    await one.keeper.flush()
    other.words = ['b']
    other.keeper.touch()
    await other.keeper.flush()
    expect(other.words).toEqual(['a', 'b'])
    const next = tab()
    await next.keeper.load()
    expect(next.words).toEqual(['a', 'b'])
  })

  it('keeps an edit made before storage had opened', async () => {
    await db.put('settings', { version: 2, revision: 3, data: ['stored'] }, 'words')
    const one = tab()
    one.words = ['early']
    one.keeper.touch()
    await one.keeper.load()
    await one.keeper.flush()
    expect(await db.get('settings', 'words')).toEqual({ version: 2, revision: 4, data: ['stored', 'early'] })
  })

  it('reads an older shape and writes the new one', async () => {
    await db.put('settings', { version: 1, revision: 1, data: 'old words' }, 'words')
    const one = tab()
    await one.keeper.load()
    expect(one.words).toEqual(['old', 'words'])
    one.keeper.touch()
    await one.keeper.flush()
    expect(await db.get('settings', 'words')).toEqual({ version: 2, revision: 2, data: ['old', 'words'] })
  })

  it('shows what a newer Chartroom wrote and never overwrites it', async () => {
    const record = { version: 99, revision: 1, data: ['future'] }
    await db.put('settings', record, 'words')
    const one = tab()
    await one.keeper.load()
    expect(one.words).toEqual(['future'])
    expect(one.states).toEqual(['newer'])
    one.words = []
    one.keeper.touch()
    await one.keeper.flush()
    expect(await db.get('settings', 'words')).toEqual(record)
  })

  it.each([
    ['a brace', '{'],
    ['null', null],
    ['a list', []],
    ['a record of junk', { version: 2, revision: 1, data: 7 }],
  ])('sets %s aside, as it was', async (_name, junk) => {
    await db.put('settings', junk as never, 'words')
    const one = tab()
    await one.keeper.load()
    expect(one.words).toEqual([])
    expect((await db.get('aside', one.aside))?.record).toEqual(junk)
    expect(await db.get('settings', 'words')).toBeUndefined()
  })

  it('says so where there is no storage, and goes on in memory', async () => {
    const one = tab(undefined as never)
    const closed = keep(
      words,
      { current: () => one.words, adopt: () => {}, state: (state) => one.states.push(state) },
      async () => undefined,
    )
    await closed.load()
    closed.touch()
    await closed.flush()
    expect(one.states).toEqual(['memory', 'saving', 'memory'])
  })
})
