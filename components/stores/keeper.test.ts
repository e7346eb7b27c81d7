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

/** A database whose process dies somewhere in a write: before it, in it, or as it ends. */
function killedAtRandom(database: Database, isKilled: () => boolean): Database {
  let seed = 1
  const chance = () => {
    seed = (seed * 16807) % 2147483647
    return seed / 2147483647
  }
  return new Proxy(database, {
    get(target, key) {
      const value = Reflect.get(target, key)
      if (key !== 'transaction') return typeof value === 'function' ? value.bind(target) : value
      return (...args: Parameters<Database['transaction']>) => {
        const transaction = target.transaction(...args)
        transaction.done.catch(() => {})
        if (isKilled()) {
          if (chance() < 0.3) transaction.abort()
          else setTimeout(() => tryAbort(transaction), chance() * 3)
        }
        return transaction
      }
    },
  })
}

function tryAbort(transaction: { abort(): void }): void {
  try {
    transaction.abort()
  } catch {
    // It had ended: what it wrote is written.
  }
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

  it('P95: joins what two tabs wrote, whichever was later', async () => {
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

  it('P96: reads an older shape and writes the new one', async () => {
    await db.put('settings', { version: 1, revision: 1, data: 'old words' }, 'words')
    const one = tab()
    await one.keeper.load()
    expect(one.words).toEqual(['old', 'words'])
    one.keeper.touch()
    await one.keeper.flush()
    expect(await db.get('settings', 'words')).toEqual({ version: 2, revision: 2, data: ['old', 'words'] })
  })

  it('P96: shows what a newer Chartroom wrote and never overwrites it', async () => {
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

  it('P96: says that what is stored is newer though something was changed before it was read', async () => {
    await db.put('settings', { version: 99, revision: 1, data: ['future'] }, 'words')
    const one = tab()
    one.keeper.touch()
    await one.keeper.load()
    expect(one.states.at(-1)).toBe('newer')
  })

  it.each([
    ['a brace', '{'],
    ['null', null],
    ['a list', []],
    ['a record of junk', { version: 2, revision: 1, data: 7 }],
    ['5 MB of junk', 'x'.repeat(5_000_000)],
  ])('P93: sets %s aside, as it was', async (_name, junk) => {
    await db.put('settings', junk as never, 'words')
    const one = tab()
    await one.keeper.load()
    expect(one.words).toEqual([])
    expect((await db.get('aside', one.aside))?.record).toEqual(junk)
    expect(await db.get('settings', 'words')).toBeUndefined()
  })

  it('P98: a thousand kills in the middle of writing leave what was there, or what was written', async () => {
    let isKilled = false
    const one = tab(killedAtRandom(db, () => isKilled))
    await one.keeper.load()
    let safe: string[] = []
    for (let turn = 0; turn < 1000; turn++) {
      one.words = [`turn ${turn}`]
      isKilled = turn % 7 !== 0
      one.keeper.touch()
      await one.keeper.flush()
      const next = tab()
      await next.keeper.load()
      expect(next.aside).toBe('')
      expect([safe, one.words]).toContainEqual(next.words)
      safe = next.words
      next.keeper.close()
    }
  })

  it('P94: a full storage is said, and writing is tried again with the next change', async () => {
    let isFull = true
    const full = new Proxy(db, {
      get(target, key) {
        if (key === 'transaction' && isFull)
          throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
        const value = Reflect.get(target, key)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const one = tab(full)
    await one.keeper.load()
    one.words = ['kept']
    one.keeper.touch()
    await one.keeper.flush()
    expect(one.states.at(-1)).toBe('memory')
    isFull = false
    one.keeper.touch()
    await one.keeper.flush()
    expect(one.states.at(-1)).toBe('saved')
    const next = tab()
    await next.keeper.load()
    expect(next.words).toEqual(['kept'])
  })

  it('P94: says so where there is no storage, and goes on in memory', async () => {
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
