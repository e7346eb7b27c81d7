/** The index over all lessons: made with the pages, fetched when the palette is first asked something. */
import MiniSearch, { type Options, type SearchResult } from 'minisearch'
import type { Findable } from '../../lib/course'

export const ADDRESS = '/search.json'

type Entry = Findable & { id: number }
export type Found = Pick<Findable, 'href' | 'kind' | 'title' | 'place' | 'text'>

const OPTIONS: Options<Entry> = {
  fields: ['title', 'text', 'place'],
  storeFields: ['href', 'kind', 'title', 'place', 'text'],
  searchOptions: { boost: { title: 3 }, prefix: true, fuzzy: 0.15, combineWith: 'AND' },
}

export type Index = MiniSearch<Entry>

export function writeIndex(findables: readonly Findable[]): string {
  const index = new MiniSearch<Entry>(OPTIONS)
  index.addAll(findables.map((one, id) => ({ ...one, id })))
  return JSON.stringify(index)
}

export const readIndex = (json: string): Index => MiniSearch.loadJSON<Entry>(json, OPTIONS)

let fetching: Promise<Index> | undefined

export function fetchIndex(): Promise<Index> {
  fetching ??= fetch(ADDRESS)
    .then((response) => {
      if (!response.ok) throw new Error(`The index did not come (${response.status}).`)
      return response.text()
    })
    .then(readIndex)
    .catch((error) => {
      fetching = undefined
      throw error
    })
  return fetching
}

const MOST = 12

export const find = (index: Index, words: string): Found[] => index.search(words).slice(0, MOST).map(foundOf)

const foundOf = ({ href, kind, title, place, text }: SearchResult): Found => ({
  href,
  kind,
  title,
  place,
  text,
})
