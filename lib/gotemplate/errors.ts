/**
 * What goes wrong in a template, as data and as Go's own text. Mirrors the errors of text/template and its parser.
 * `message` is what Go's Error() returns; `cause` is what errors.Unwrap gives, so that a chain can be walked.
 */
import { GoError } from '../go'

/** A call that led to the error: the place of a `{{template}}` action in its caller. */
export interface ErrorFrame {
  /** The template that called. */
  readonly name: string
  /** The file (parse name) the call stands in. */
  readonly file: string
  /** UTF-16 offset of the call in the file. */
  readonly offset: number
  readonly line: number
  /** Bytes from the line's start. */
  readonly column: number
}

export interface TemplateErrorDetails {
  readonly kind: 'parse' | 'exec'
  /** The template that was executing; for a parse error the file. */
  readonly name: string
  /** The file (parse name) the place is in. */
  readonly file: string
  /** UTF-16 offset in the file. */
  readonly offset: number
  /** From 1. */
  readonly line: number
  /** Bytes from the line's start; absent for a parse error, which knows its line only. */
  readonly column?: number
  /** The node in question, printed back: what Go shows as `<…>`. */
  readonly context?: string
  /** The fault alone, without its place. */
  readonly text: string
}

export class TemplateError extends GoError implements TemplateErrorDetails {
  override readonly name: string
  readonly kind: 'parse' | 'exec'
  readonly file: string
  readonly offset: number
  readonly line: number
  readonly column?: number
  readonly context?: string
  readonly text: string
  /** The `{{template}}` calls around it within one execution, innermost first. */
  readonly frames: ErrorFrame[] = []

  constructor(message: string, details: TemplateErrorDetails, options?: { cause?: unknown }) {
    super(message, options)
    this.kind = details.kind
    this.name = details.name
    this.file = details.file
    this.offset = details.offset
    this.line = details.line
    this.text = details.text
    if (details.column !== undefined) this.column = details.column
    if (details.context !== undefined) this.context = details.context
  }
}
