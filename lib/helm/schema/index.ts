/**
 * values.schema.json: JSON Schema drafts 4 to 2020-12 as github.com/santhosh-tekuri/jsonschema v6.0.3 checks them for
 * Helm, with its messages. Nothing is compiled to code, patterns match in linear time, and no reference leaves the
 * document but to json-schema.org's own metaschemas, which are here.
 */
export { validateSchema } from './validate-schema'
