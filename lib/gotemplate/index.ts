/**
 * Go's text/template: lexer, parser, evaluator, its builtin functions and its error texts.
 * Mirrors Go's src/text/template. Knows nothing of Helm; everything it prints goes through one sink.
 */

export type { LookupFunc } from './call'
export { TemplateError } from './errors'
export type { Nesting } from './exhausted'
export { LineIndex } from './line-index'
export { executing, INCLUDE } from './run'
export { type Frame, type Span, StringSink, type TraceRecord } from './sink'
export { TemplateSet } from './template'
export { TraceSink } from './trace'
