/**
 * The one way out of the evaluator. Every byte of output passes through a Sink, which may also be told
 * where it came from. A sink that does not trace leaves `trace` undefined, and tracing then costs one test a write.
 */
import { type GoValue, TypedMap } from '../go'
import type { Asked } from './shape'

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
  /** Equal to `start` where an action wrote nothing, yet might have with other values. */
  end: number
  /** The file (parse name) and span of the text node or action that wrote it. */
  file: string
  span: Span
  kind: 'text' | 'action'
  frame: Frame
  /**
   * Values paths read while the piece was computed, in order, each once: `.Values.image.tag`; with `?` where only the
   * shape or truth of it counted.
   */
  reads: readonly string[]
  /**
   * Values paths that decided whether, or how often, the piece was reached: those of `if`, `with` and `range` around it.
   * `.Values.x?` is the shape of a map or list alone (whether it is empty, which keys it has, but not what they hold)
   * and the truth alone of any other value; `.Values.x?=a` is whether it is that text.
   */
  control: readonly string[]
  /**
   * For an action that printed text rendered by `include` or `tpl`, perhaps indented or trimmed on the way:
   * the records of that text, line by line, at their offsets in this output. They lie inside this record.
   */
  inner?: readonly TraceRecord[]
}

export interface Sink {
  /** All that was written. */
  readonly text: string
  write(text: string): void
  /** Present when the render is traced. */
  readonly trace?: Tracer
}

/** What a value was made from: kept beside a variable while tracing, and given back when the variable is read. */
export interface Provenance {
  readonly reads: readonly string[]
  /** Texts rendered by `include` or `tpl` that may be part of the value. */
  readonly texts: readonly Sink[]
}

/** What the evaluator tells a tracing sink, around its writes. */
export interface Tracer {
  enter(frame: Frame): void
  leave(): void
  /** The node whose output the following writes are; a new piece begins. */
  node(file: string, span: Span, kind: 'text' | 'action'): void
  /** A field was read from `holder`, whose path the tracer may know. `isLast`: the value itself is used, not only a field of it. */
  read(holder: object, key: string, isLast: boolean): void
  /** The element of a list was read by its index; `isLast` as in `read`. */
  item(list: object, index: number, element: GoValue, isLast: boolean): void
  /** A value was taken as a whole, by its name or as the dot. */
  use(value: GoValue): void
  /** A range has come to the element of `holder` at `key`: gives what key and element were made from, where it is known. */
  element(
    holder: object,
    key: string | number,
    element: GoValue,
  ): { readonly key: Provenance; readonly element: Provenance } | undefined
  /** A call has given a value, made from what was gathered so far. */
  made(value: GoValue): void
  /** Does the work, and tells apart what was gathered meanwhile; it counts for the current piece too. */
  apart<T>(work: () => T): { readonly value: T; readonly from: Provenance }
  /** An entry of a map that a call has made. */
  entry(map: object, key: string, value: unknown, from: Provenance): void
  /** A map was written to, at `key` or anywhere in it: what was gathered, and what decides here, is in it from now on. */
  wrote(map: object, key: string | undefined): void
  /** As `apart`, for a value of which only the shape counts. */
  shape<T>(work: () => T): T
  /** All that the current piece was made from so far. */
  gathered(): Provenance
  /** Adds to the current piece what an earlier one was made from. */
  recall(from: Provenance): void
  /**
   * What was gathered so far decides about all that follows, until `decided`: as it is, maps and lists by their shape
   * alone, or by what is asked of it. Gives it, as `control` of the records that follow has it.
   */
  decide(by: 'value' | 'shape' | Asked): readonly string[]
  decided(): void
  /** A sink for a text rendered while the current piece is computed. */
  nest(): Sink
  /** The nested text is complete. */
  nested(sink: Sink): void
}

/** A value fields can be read from, or elements ranged over: it is known by its path, and what is read of it. */
export function isHolder(value: unknown): value is object {
  return value instanceof Map || value instanceof TypedMap || Array.isArray(value)
}

/** Collects the text and nothing else. */
export class StringSink implements Sink {
  text = ''
  /** Always undefined; declared so that all sinks have one shape. */
  declare readonly trace?: Tracer

  write(text: string): void {
    this.text += text
  }
}
