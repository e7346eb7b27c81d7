/**
 * Builds the tree of a document from events. Mirrors the first half of go.yaml.in/yaml/v2 decode.go (type parser).
 * Nodes keep their place, so that readers can map a fault in a value back to the text.
 */
import { YamlError } from './errors'
import { Parser } from './parser'
import type { ScalarStyle } from './token'

export type NodeKind = 'scalar' | 'mapping' | 'sequence' | 'alias'

export class YamlNode {
  /** Items of a sequence; of a mapping keys and values by turns. */
  readonly children: YamlNode[]
  /** What an alias stands for. */
  readonly target: YamlNode | undefined
  /** UTF-16 offset of the end. */
  end: number

  constructor(
    readonly kind: NodeKind,
    /** UTF-16 offset of the start (of the anchor or tag when there is one). */
    readonly start: number,
    end: number,
    /** 0-based. */
    readonly line: number,
    /** 0-based, in UTF-16 units. */
    readonly column: number,
    /** In full (`tag:yaml.org,2002:int`), empty when there is none. */
    readonly tag: string,
    /** A scalar's text; the name of an alias. */
    readonly value: string,
    /** The text alone says the type: no tag, no quotes. */
    readonly isImplicit: boolean,
    readonly style: ScalarStyle,
    target?: YamlNode,
  ) {
    this.end = end
    this.target = target
    this.children = kind === 'mapping' || kind === 'sequence' ? [] : NO_CHILDREN
  }
}

const NO_CHILDREN: YamlNode[] = []

/** Reads one document after the other from a text. */
export class Composer {
  private readonly parser: Parser
  private isStarted = false

  constructor(source: string) {
    this.parser = new Parser(source)
  }

  /** The root of the next document; undefined when there is none. Throws YamlError. */
  next(): YamlNode | undefined {
    const p = this.parser
    if (!this.isStarted) {
      p.next()
      this.isStarted = true
    }
    if (p.next() === 'stream-end') return undefined
    const root = this.composeRoot()
    p.next()
    return root
  }

  private composeRoot(): YamlNode {
    const p = this.parser
    const { shift } = p
    const anchors = new Map<string, YamlNode>()
    const open: YamlNode[] = []
    let parent: YamlNode | undefined
    for (;;) {
      let node: YamlNode
      switch (p.next()) {
        case 'scalar':
          node = new YamlNode(
            'scalar',
            p.start + shift,
            p.end + shift,
            p.line,
            p.column,
            p.tag,
            p.value,
            p.isImplicit,
            p.style,
          )
          break
        case 'alias': {
          const target = anchors.get(p.anchor)
          if (target === undefined) {
            throw new YamlError(`yaml: unknown anchor '${p.anchor}' referenced`, p.start + shift, p.line)
          }
          const { start, end, line, column, anchor } = p
          node = new YamlNode(
            'alias',
            start + shift,
            end + shift,
            line,
            column,
            '',
            anchor,
            false,
            'plain',
            target,
          )
          p.anchor = ''
          break
        }
        case 'mapping-end':
        case 'sequence-end': {
          const closed = open.pop()!
          closed.end = p.end + shift
          if (open.length === 0) return closed
          parent = open[open.length - 1]
          continue
        }
        default:
          node = new YamlNode(
            p.type === 'mapping-start' ? 'mapping' : 'sequence',
            p.start + shift,
            p.end + shift,
            p.line,
            p.column,
            p.tag,
            '',
            p.isImplicit,
            'plain',
          )
      }
      if (p.anchor !== '') anchors.set(p.anchor, node)
      if (parent !== undefined) parent.children.push(node)
      if (node.kind === 'mapping' || node.kind === 'sequence') {
        open.push(node)
        parent = node
      } else if (parent === undefined) return node
    }
  }
}

/** The tree of the first document; undefined when the text holds none. Throws YamlError. */
export function composeNode(source: string): YamlNode | undefined {
  return new Composer(source).next()
}
