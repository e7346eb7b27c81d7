/**
 * The place of a possible execution error, and how it is thrown. Mirrors state.errorf of text/template/exec.go.
 */
import { GoError, quote } from '../go'
import { type ErrorFrame, TemplateError } from './errors'
import { LineIndex } from './line-index'
import { type Node, print, type Tree } from './node'
import { type Activation, isStackOverflow } from './run'

export class Fault {
  constructor(
    private readonly tree: Tree,
    /** Undefined when the place depends on which argument of `and` or `or` was evaluated last. */
    private readonly node: Node | undefined,
  ) {}

  throw(a: Activation, text: string, cause?: unknown): never {
    const node = this.node ?? a.lastAt ?? this.tree.root
    const { name, parseName } = this.tree
    const place = new LineIndex(this.tree.text).goPosition(node.pos)
    const context = print(node)
    const message = `template: ${parseName}:${place.line}:${place.column}: executing ${quote(name)} at <${context}>: ${text}`
    throw new TemplateError(
      message,
      { kind: 'exec', name, file: parseName, offset: node.pos, ...place, context, text },
      cause === undefined ? undefined : { cause },
    )
  }

  /** What a function call threw: a Go error becomes `error calling NAME`, all else passes. */
  rethrow(a: Activation, name: string, error: unknown): never {
    if (!(error instanceof GoError)) throw error
    this.throw(a, `error calling ${name}: ${error.message}`, error)
  }

  /** What came out of a `{{template}}` call: its frame is noted, and an exhausted stack becomes Go's own limit. */
  passOn(a: Activation, error: unknown, limit: number): never {
    if (isStackOverflow(error)) this.throw(a, `exceeded maximum template depth (${limit})`)
    if (error instanceof TemplateError) error.frames.push(this.frame())
    throw error
  }

  private frame(): ErrorFrame {
    const offset = this.node?.pos ?? 0
    const place = new LineIndex(this.tree.text).goPosition(offset)
    return { name: this.tree.name, file: this.tree.parseName, offset, ...place }
  }
}
