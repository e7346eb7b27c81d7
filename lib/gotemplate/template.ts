/**
 * A set of parsed templates that call each other by name. Mirrors text/template's Template and its common set.
 * This file is the door's contract; the work is in lex, parse, compile and funcs.
 */
import type { GoFunc, GoValue } from '../go'
import type { Sink } from './sink'

export interface ExecuteOptions {
  sink: Sink
  /** `missingkey=error` when true; Helm's default is `zero`. */
  missingKeyError?: boolean
  /** Counts and refuses work; a render without one is unlimited. */
  budget?: import('../go').CallContext
}

export declare class TemplateSet {
  constructor(functions: ReadonlyMap<string, GoFunc>)
  /** Parses `text` as template `name` with all its defines. Throws TemplateError with Go's parse error text. */
  parse(name: string, text: string): void
  /** As Template.Clone: what is parsed into the copy is not seen by the original. */
  clone(): TemplateSet
  has(name: string): boolean
  /** Runs `name` with `data`; everything goes to the sink. Throws TemplateError with Go's exec error text. */
  execute(name: string, data: GoValue, options: ExecuteOptions): void
}
