/** The versions of JSON Schema: where subschemas stand, and which vocabularies there are. Mirrors draft.go. */
import type { GoMap } from '../../go'
import { splitAtHash } from './pointer'

export interface Draft {
  readonly version: 4 | 6 | 7 | 2019 | 2020
  readonly url: string
  /** The keyword that gives a schema its URL. */
  readonly idKey: '$id' | 'id'
  /** Places of subschemas: `*` is any key, `[]` any item. */
  readonly subschemas: readonly (readonly string[])[]
  readonly vocabularyPrefix: string
  readonly vocabularies: readonly string[]
  /** Those in use when no metaschema says otherwise. */
  readonly defaultVocabularies: readonly string[]
}

/** A draft, and the vocabularies a metaschema of one's own asks for; undefined means the draft's defaults. */
export interface Dialect {
  readonly draft: Draft
  readonly vocabularies: readonly string[] | undefined
}

const paths = (...list: string[]): string[][] => list.map((path) => path.split('/'))

const SUBSCHEMAS_4 = paths(
  'definitions/*',
  'not',
  'allOf/[]',
  'anyOf/[]',
  'oneOf/[]',
  'properties/*',
  'additionalProperties',
  'patternProperties/*',
  'items',
  'items/[]',
  'additionalItems',
  'dependencies/*',
)
const SUBSCHEMAS_6 = [...SUBSCHEMAS_4, ...paths('propertyNames', 'contains')]
const SUBSCHEMAS_7 = [...SUBSCHEMAS_6, ...paths('if', 'then', 'else')]
const SUBSCHEMAS_2019 = [
  ...SUBSCHEMAS_7,
  ...paths('$defs/*', 'dependentSchemas/*', 'unevaluatedProperties', 'unevaluatedItems', 'contentSchema'),
]
const SUBSCHEMAS_2020 = [...SUBSCHEMAS_2019, ...paths('prefixItems/[]')]

const WITHOUT_VOCABULARIES = { vocabularyPrefix: '', vocabularies: [], defaultVocabularies: [] }

const DRAFT_4: Draft = {
  version: 4,
  url: 'http://json-schema.org/draft-04/schema',
  idKey: 'id',
  subschemas: SUBSCHEMAS_4,
  ...WITHOUT_VOCABULARIES,
}

const DRAFT_6: Draft = {
  version: 6,
  url: 'http://json-schema.org/draft-06/schema',
  idKey: '$id',
  subschemas: SUBSCHEMAS_6,
  ...WITHOUT_VOCABULARIES,
}

const DRAFT_7: Draft = {
  version: 7,
  url: 'http://json-schema.org/draft-07/schema',
  idKey: '$id',
  subschemas: SUBSCHEMAS_7,
  ...WITHOUT_VOCABULARIES,
}

const DRAFT_2019: Draft = {
  version: 2019,
  url: 'https://json-schema.org/draft/2019-09/schema',
  idKey: '$id',
  subschemas: SUBSCHEMAS_2019,
  vocabularyPrefix: 'https://json-schema.org/draft/2019-09/vocab/',
  vocabularies: ['core', 'applicator', 'validation', 'meta-data', 'format', 'content'],
  defaultVocabularies: ['core', 'applicator', 'validation'],
}

const DRAFT_2020: Draft = {
  version: 2020,
  url: 'https://json-schema.org/draft/2020-12/schema',
  idKey: '$id',
  subschemas: SUBSCHEMAS_2020,
  vocabularyPrefix: 'https://json-schema.org/draft/2020-12/vocab/',
  vocabularies: [
    'core',
    'applicator',
    'unevaluated',
    'validation',
    'meta-data',
    'format-annotation',
    'format-assertion',
    'content',
  ],
  defaultVocabularies: ['core', 'applicator', 'unevaluated', 'validation'],
}

/** What a schema without $schema is. */
export const LATEST_DRAFT = DRAFT_2020

/** The draft whose metaschema has this URL, http or https. */
export function draftOf(url: string): Draft | undefined {
  const [before, fragment] = splitAtHash(url)
  if (fragment !== '') return undefined
  const path = before.replace(/^https?:\/\//, '')
  if (path === 'json-schema.org/schema') return LATEST_DRAFT
  return [DRAFT_4, DRAFT_6, DRAFT_7, DRAFT_2019, DRAFT_2020].find(
    (draft) => draft.url.replace(/^https?:\/\//, '') === path,
  )
}

export function hasVocabulary({ draft, vocabularies }: Dialect, name: string): boolean {
  if (name === 'core' || draft.version < 2019) return true
  return (vocabularies ?? draft.defaultVocabularies).includes(name)
}

/** The URL a schema gives itself, without fragment; empty when it gives none. */
export function idOf(draft: Draft, schema: GoMap): string {
  // Beside a $ref nothing counts in these drafts.
  if (draft.version < 2019 && schema.has('$ref')) return ''
  const id = schema.get(draft.idKey)
  return typeof id === 'string' ? splitAtHash(id)[0] : ''
}
