/** The metaschema of each dialect, compiled when first asked for. Mirrors what draft.go keeps compiled. */
import { GoError, type GoValue } from '../../go'
import { Compiler } from './compile'
import type { Dialect } from './draft'
import { Loader } from './loader'
import { type Resource, Roots } from './roots'
import { Schema } from './schema'
import { validate } from './validate'
import { violationText } from './violation'

// Documents of json-schema.org are not themselves checked, so this compiler needs no metaschema.
const compiler = new Compiler(new Roots(new Loader(() => {}), () => {}), true)
const synthetic = new Map<string, Schema>()

export function metaschemaOf({ draft, vocabularies }: Dialect): Schema {
  if (vocabularies === undefined) return compiler.compile(draft.url)
  const key = [draft.url, ...vocabularies].join(' ')
  let schema = synthetic.get(key)
  if (schema === undefined) synthetic.set(key, (schema = combine({ draft, vocabularies }, vocabularies)))
  return schema
}

/** The vocabularies of a metaschema of one's own, as one schema. */
function combine({ draft }: Dialect, vocabularies: readonly string[]): Schema {
  const schema = new Schema({ url: 'urn:mem:metaschema', pointer: '' }, 'urn:mem:metaschema')
  const base = draft.url.slice(0, -'schema'.length)
  schema.draft = draft.version
  schema.allOf = vocabularies.map((name) => compiler.compile(`${base}meta/${name}`))
  if (draft.version >= 2020) {
    schema.dynamicAnchor = 'meta'
    schema.dynamicAnchors = new Map([['meta', schema]])
  }
  return schema
}

/** Holds a schema against the metaschema of its dialect. Throws GoError with the violations. */
export function checkAgainstMetaschema(
  schema: GoValue,
  dialect: Dialect,
  resources: ReadonlyMap<string, Resource>,
): void {
  const meta = metaschemaOf(dialect)
  const violation = validate(meta, schema, { meta, resources, schemaOf: metaschemaOf })
  if (violation !== undefined) throw new GoError(violationText(violation))
}
