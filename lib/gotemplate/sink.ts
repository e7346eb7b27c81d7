/**
 * The one way out of the evaluator. Every byte of output passes through a Sink, which may also be told
 * where it came from. A sink that does not trace leaves `trace` undefined, and tracing then costs one test a write.
 */
import type { GoValue } from '../go'

/** A half-open range of UTF-16 offsets in a template file. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** One call on the way to an action: the file itself, a named template, a tpl text, a range turn, a with. */
export interface Frame {
  readonly kind: 'file' | 'template' | 'include' | 'tpl' | 'range' | 'with' | 'block'
  /** The template's name: a file's path, a define's name, `gotpl`. */
  readonly name: string
  /** The file (parse name) whose text the frame's body is in. */
  readonly file: string
  /** Where the call stands, in the caller's file; absent for a file. */
  readonly at?: Span
  /** The dot inside the frame. */
  readonly dot: GoValue
  readonly parent: Frame | undefined
}

/** Where a piece of output came from. `start` and `end` are UTF-16 offsets into the rendered text. */
export interface TraceRecord {
  start: number
  end: number
  /** The file (parse name) and span of the text node or action that wrote it. */
  file: string
  span: Span
  kind: 'text' | 'action'
  frame: Frame
  /** Values paths read while the piece was computed, in order, each once: `.Values.image.tag`. */
  reads: readonly string[]
}

export interface Sink {
  write(text: string): void
  /** Present when the render is traced. */
  readonly trace?: Tracer
}

/** What the evaluator tells a tracing sink, around its writes. */
export interface Tracer {
  enter(frame: Frame): void
  leave(): void
  /** The node whose output the following writes are. */
  node(file: string, span: Span, kind: 'text' | 'action'): void
  /** A field was read from `holder`, whose path the tracer may know. */
  read(holder: object, key: string): void
}
