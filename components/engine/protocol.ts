/** What the page and its workers say to each other. Everything here survives a structured clone. */
import type { Place, Problem, RenderedDocument, RenderRequest, RenderResult } from '../../lib/helm'

/** A call to a worker; `id` grows, so an answer can be matched and an old one told apart. */
export interface Call {
  id: number
  method: string
  argument: unknown
}

/** What a worker answers: one `value`, or for a stream any number of `event`s and an `end`. */
export type Answer =
  | { id: number; kind: 'value'; value: unknown }
  | { id: number; kind: 'event'; event: unknown }
  | { id: number; kind: 'end' }
  | { id: number; kind: 'fault'; message: string }
  /** The worker has loaded. */
  | { kind: 'up' }
  /** The worker lives, while it works on something long. */
  | { kind: 'beat' }

/** What the page tells a frame's own script. The port is the only thing it will listen to afterwards. */
export interface FrameStart {
  chartroom: 'start'
  source: string
}

/** One place on the way to a piece of output. */
export interface WhyFrame {
  kind: string
  name: string
  file: string
  /** From 1, UTF-16; absent for a file. */
  at?: { file: string; line: number; column: number }
}

/** What made a line of output. */
export interface WhyPiece {
  file: string
  /** Where it stands in the template, from 1. */
  line: number
  column: number
  endLine: number
  endColumn: number
  kind: 'text' | 'action'
  /** The action's own text; '' for plain text. */
  source: string
  frames: WhyFrame[]
  reads: string[]
}

/** A render, and how long the engine itself took. */
export interface TimedResult {
  result: RenderResult
  milliseconds: number
}

export interface WhyRequest {
  request: RenderRequest
  /** The document's index in the result. */
  document: number
  /** The line in it, from 0. */
  line: number
}

export type { Place, Problem, RenderedDocument, RenderRequest, RenderResult }
