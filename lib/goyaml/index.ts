/**
 * YAML as Go reads and writes it: sigs.k8s.io/yaml over go.yaml.in/yaml v2, and v3 for the pretty form.
 * Decodes YAML 1.1 with Go's rules and error texts; encodes with its key order, quoting and folding.
 */
export { Composer, composeNode, type YamlNode } from './compose'
export { decode } from './decode'
export { decodeTyped } from './decode-typed'
export { type DocumentText, splitDocuments } from './documents'
export { encode } from './encode'
export { encodePretty } from './encode-pretty'
export { YamlError } from './errors'
export { isMergeKey, mergeSources } from './merge'
export { plainTag, resolvePlain } from './resolve'
export {
  anyShape,
  boolShape,
  type CustomShape,
  floatShape,
  intShape,
  listShape,
  mapShape,
  type StructShape,
  stringShape,
  structShape,
} from './shape'
