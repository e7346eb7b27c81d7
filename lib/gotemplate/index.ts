/**
 * Go's text/template: lexer, parser, evaluator, its builtin functions and its error texts.
 * Mirrors Go's src/text/template. Knows nothing of Helm; everything it prints goes through one sink.
 */

export { NilMap } from './assign'
export { type ErrorFrame, TemplateError, type TemplateErrorDetails } from './errors'
export type { Nesting } from './exhausted'
export { LineIndex, type Position } from './line-index'
export { type Executing, executing, INCLUDE } from './run'
export {
  type Frame,
  type NestedSink,
  type Provenance,
  type Sink,
  type Span,
  StringSink,
  type TraceRecord,
  type Tracer,
} from './sink'
export { type ExecuteOptions, Template, TemplateSet } from './template'
export { TraceSink } from './trace'
