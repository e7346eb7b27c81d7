/** The metaschemas of json-schema.org, by URL. */
import type { GoValue } from '../../go'
import draft04 from './meta/draft-04.json'
import draft06 from './meta/draft-06.json'
import draft07 from './meta/draft-07.json'
import draft201909 from './meta/draft-2019-09.json'
import draft202012 from './meta/draft-2020-12.json'

const DOCUMENTS = new Map<string, unknown>([
  ['draft-04/schema', draft04],
  ['draft-06/schema', draft06],
  ['draft-07/schema', draft07],
])
for (const [name, document] of Object.entries(draft201909)) DOCUMENTS.set(`draft/2019-09/${name}`, document)
for (const [name, document] of Object.entries(draft202012)) DOCUMENTS.set(`draft/2020-12/${name}`, document)

const converted = new Map<string, GoValue>()

/** The document behind a URL of json-schema.org, http or https; undefined when it has none. */
export function metaschemaDocument(url: string): GoValue | undefined {
  const path = /^https?:\/\/json-schema\.org\/(.*)$/.exec(url)?.[1]
  if (path === undefined) return undefined
  const name = path === 'schema' ? 'draft/2020-12/schema' : path
  const document = DOCUMENTS.get(name)
  if (document === undefined) return undefined
  let value = converted.get(name)
  if (value === undefined) converted.set(name, (value = toValue(document)))
  return value
}

function toValue(json: unknown): GoValue {
  if (Array.isArray(json)) return json.map(toValue)
  if (typeof json === 'object' && json !== null) {
    return new Map(Object.entries(json).map(([key, item]) => [key, toValue(item)]))
  }
  return json as null | boolean | number | string
}
