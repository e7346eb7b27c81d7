/**
 * YAML as Go reads and writes it: sigs.k8s.io/yaml over go.yaml.in/yaml v2, and v3 for the pretty form.
 * Decodes YAML 1.1 with Go's rules and error texts; encodes with its key order, quoting and folding.
 */
export { Composer, composeNode, type NodeKind, YamlNode } from './compose'
export { type DecodeOptions, decode, decodeNode } from './decode'
export { decodeTyped, MisfitError, type TypedOptions } from './decode-typed'
export { type DocumentText, splitDocuments } from './documents'
export { encode } from './encode'
export { encodePretty } from './encode-pretty'
export { YamlError } from './errors'
export { isMergeKey, mergeSources } from './merge'
export { type EventType, Parser } from './parser'
export type { Scalar, ScalarTag } from './resolve'
export { resolveScalar } from './scalar'
export {
  anyShape,
  boolShape,
  type CustomShape,
  floatShape,
  intShape,
  listShape,
  mapShape,
  type Shape,
  type StructShape,
  stringShape,
  structShape,
} from './shape'
export type { ScalarStyle } from './token'
