/**
 * The place of a possible execution error, and how it is thrown. Mirrors state.errorf of text/template/exec.go.
 */
import { GoError, quote } from '../go'
import { type ErrorFrame, TemplateError } from './errors'
import { StackExhausted } from './exhausted'
import { LineIndex } from './line-index'
import { type Node, print, type Tree } from './node'
import type { Activation } from './run'
import { isStackOverflow } from './stack'

/** With as many `{{template}}` calls on an exhausted stack, it is they that exhausted it. */
const DEEP = 200

export class Fault {
  constructor(
    private readonly tree: Tree,
    /** Undefined when the place depends on which argument of `and` or `or` was evaluated last. */
    private readonly node: Node | undefined,
  ) {}

  throw(a: Activation, text: string): never {
    throw this.error(this.node ?? a.lastAt ?? this.tree.root, text)
  }

  private error(node: Node, text: string, cause?: GoError): TemplateError {
    const { name, parseName } = this.tree
    const place = new LineIndex(this.tree.text).goPosition(node.pos)
    const context = print(node)
    const message = `template: ${parseName}:${place.line}:${place.column}: executing ${quote(name)} at <${context}>: ${text}`
    const details = {
      kind: 'exec',
      name,
      file: parseName,
      offset: node.pos,
      ...place,
      context,
      text,
    } as const
    return new TemplateError(message, details, cause && { cause })
  }

  /** The error of a call of function `name` that failed with `error`. */
  calling(name: string, error: GoError): TemplateError {
    return this.error(this.node ?? this.tree.root, `error calling ${name}: ${error.message}`, error)
  }

  /** What a call of function `name` threw: a Go error gets its place, all else passes. */
  rethrow(name: string, error: unknown, included?: string): never {
    if (error instanceof GoError) throw this.calling(name, error)
    const thrown = isStackOverflow(error) ? new StackExhausted() : error
    if (thrown instanceof StackExhausted) thrown.levels.push({ fault: this, func: name, included })
    throw thrown
  }

  /** What came out of a `{{template}}` call: the call is noted, and an exhausted stack becomes Go's own limit. */
  passOn(a: Activation, error: unknown, limit: number): never {
    if (isStackOverflow(error) || error instanceof StackExhausted) {
      if (a.run.depth > DEEP) this.throw(a, `exceeded maximum template depth (${limit})`)
      throw error instanceof StackExhausted ? error : new StackExhausted()
    }
    if (error instanceof TemplateError) error.frames.push(this.frame())
    throw error
  }

  private frame(): ErrorFrame {
    const offset = this.node?.pos ?? 0
    const place = new LineIndex(this.tree.text).goPosition(offset)
    return { name: this.tree.name, file: this.tree.parseName, offset, ...place }
  }
}
