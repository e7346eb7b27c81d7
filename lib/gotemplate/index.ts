/**
 * Go's text/template: lexer, parser, evaluator, its builtin functions and its error texts.
 * Mirrors Go's src/text/template. Knows nothing of Helm; everything it prints goes through one sink.
 */

export type { Frame, Sink, Span, TraceRecord } from './sink'
export { type ExecuteOptions, TemplateSet } from './template'
