/** A chart's values against its values.schema.json. Mirrors ValidateAgainstSingleSchema of helm pkg/chart/common/util. */
import { decodeFirstJSON, GoError, type GoMap } from '../../go'
import { Compiler } from './compile'
import { Loader } from './loader'
import { checkAgainstMetaschema } from './metaschemas'
import { Roots } from './roots'
import type { Schema } from './schema'
import { validate } from './validate'
import { violationText } from './violation'

const SCHEMA_URL = 'file:///values.schema.json'

/** A schema text compiled, or what is wrong with it; and the `urn:` references it let pass. */
interface Compiled {
  readonly schema: Schema | string
  readonly urns: readonly string[]
}

/** Schemas stay the same from render to render: the last few are kept compiled. */
const compiled = new Map<string, Compiled>()
const MAX_COMPILED = 32

/**
 * Helm's text for what is wrong, with its final line break; undefined when all is well.
 * `onUrn` hears of each `urn:` reference, which is taken to allow anything (Helm warns once).
 */
export function validateSchema(
  values: GoMap,
  schemaText: string,
  onUrn?: (urn: string) => void,
): string | undefined {
  let known = compiled.get(schemaText)
  if (known === undefined) {
    if (compiled.size >= MAX_COMPILED) compiled.delete(compiled.keys().next().value!)
    compiled.set(schemaText, (known = compile(schemaText)))
  }
  if (onUrn !== undefined) known.urns.forEach(onUrn)
  if (typeof known.schema === 'string') return known.schema
  const violation = validate(known.schema, values)
  if (violation === undefined) return undefined
  const text = violationText(violation)
  const head = `jsonschema validation failed with '${SCHEMA_URL}#'\n`
  return `${text.startsWith(head) ? text.slice(head.length) : text}\n`
}

function compile(schemaText: string): Compiled {
  const urns: string[] = []
  try {
    const { value, end } = decodeFirstJSON(schemaText, { numbers: 'text' })
    if (!/^[ \t\r\n]*$/.test(schemaText.slice(end))) {
      throw new GoError('invalid character after top-level value')
    }
    const loader = new Loader((urn) => urns.push(urn))
    loader.add(SCHEMA_URL, value)
    return { schema: new Compiler(new Roots(loader, checkAgainstMetaschema)).compile(SCHEMA_URL), urns }
  } catch (error) {
    if (!(error instanceof GoError)) throw error
    return { schema: error.message, urns }
  }
}
