/**
 * The parse tree and how it prints. Mirrors text/template/parse/node.go: error texts show a node printed back,
 * so `print` must give Go's spelling, which normalises white space and the quotes of template names.
 * `pos` is what Go's error positions point at (the second element of `.A.B`); spans cover `{{` to `}}`.
 */
import { quote } from '../go'
import type { Span } from './sink'

export interface ListNode {
  readonly type: 'list'
  readonly pos: number
  readonly nodes: StatementNode[]
}

export interface TextNode {
  readonly type: 'text'
  readonly pos: number
  readonly text: string
}

export interface ActionNode {
  readonly type: 'action'
  readonly pos: number
  readonly span: Span
  readonly pipe: PipeNode
}

export interface BranchNode {
  readonly type: 'if' | 'range' | 'with'
  readonly pos: number
  /** The opening action. */
  readonly span: Span
  readonly pipe: PipeNode
  readonly list: ListNode
  readonly elseList: ListNode | undefined
}

export interface TemplateNode {
  readonly type: 'template'
  readonly pos: number
  readonly span: Span
  readonly name: string
  readonly pipe: PipeNode | undefined
  /** Written as `{{block}}`, which also defines the template. */
  readonly isBlock: boolean
}

export interface LoopExitNode {
  readonly type: 'break' | 'continue'
  readonly pos: number
  readonly span: Span
}

/** What a list holds. */
export type StatementNode = TextNode | ActionNode | BranchNode | TemplateNode | LoopExitNode

/** `{{end}}` and `{{else}}`: the parser's own; never in a tree. */
export type ListEndNode =
  | { readonly type: 'end'; readonly pos: number }
  | { readonly type: 'else'; readonly pos: number }

export interface PipeNode {
  readonly type: 'pipe'
  readonly pos: number
  /** `=` rather than `:=`. */
  isAssign: boolean
  readonly decl: VariableNode[]
  readonly commands: CommandNode[]
}

export interface CommandNode {
  readonly type: 'command'
  readonly pos: number
  readonly args: OperandNode[]
}

/** A function's name. */
export interface IdentifierNode {
  readonly type: 'identifier'
  readonly pos: number
  readonly name: string
}

/** `$x` and `$x.A.B`; the first name has its dollar. */
export interface VariableNode {
  readonly type: 'variable'
  readonly pos: number
  readonly names: readonly string[]
}

export interface DotNode {
  readonly type: 'dot'
  readonly pos: number
}

export interface NilNode {
  readonly type: 'nil'
  readonly pos: number
}

/** `.A.B`, without the dots. */
export interface FieldNode {
  readonly type: 'field'
  readonly pos: number
  readonly names: readonly string[]
}

/** `(pipeline).A.B` or `function.A.B`. */
export interface ChainNode {
  readonly type: 'chain'
  readonly pos: number
  readonly node: OperandNode
  readonly names: string[]
}

export interface BoolNode {
  readonly type: 'bool'
  readonly pos: number
  readonly value: boolean
}

/** A numeric constant under every type that can hold it, as Go's untyped constants. */
export interface NumberNode {
  readonly type: 'number'
  readonly pos: number
  readonly text: string
  readonly int: bigint | undefined
  readonly uint: bigint | undefined
  readonly float: number | undefined
  readonly complex: { readonly re: number; readonly im: number } | undefined
}

export interface StringNode {
  readonly type: 'string'
  readonly pos: number
  /** As written, with its quotes. */
  readonly quoted: string
  readonly text: string
}

export type OperandNode =
  | IdentifierNode
  | VariableNode
  | DotNode
  | NilNode
  | FieldNode
  | ChainNode
  | BoolNode
  | NumberNode
  | StringNode
  | PipeNode

export type Node = ListNode | StatementNode | ListEndNode | CommandNode | OperandNode

/** A parsed template: the body of a file, a define or a block. */
export interface Tree {
  /** The template's own name. */
  readonly name: string
  /** The name of the text it was parsed from; places in errors name this one. */
  readonly parseName: string
  readonly text: string
  readonly root: ListNode
  /** Variables that may be in scope at once, and what ranges keep beside them. */
  readonly slots: number
}

/** The node as Go's String() prints it. */
export function print(node: Node): string {
  switch (node.type) {
    case 'list':
      return node.nodes.map(print).join('')
    case 'text':
      return node.text
    case 'action':
      return `{{${print(node.pipe)}}}`
    case 'if':
    case 'range':
    case 'with': {
      const otherwise = node.elseList ? `{{else}}${print(node.elseList)}` : ''
      return `{{${node.type} ${print(node.pipe)}}}${print(node.list)}${otherwise}{{end}}`
    }
    case 'template': {
      const argument = node.pipe ? ` ${print(node.pipe)}` : ''
      return `{{template ${quote(node.name)}${argument}}}`
    }
    case 'break':
    case 'continue':
    case 'end':
    case 'else':
      return `{{${node.type}}}`
    case 'pipe': {
      const commands = node.commands.map(print).join(' | ')
      if (node.decl.length === 0) return commands
      return `${node.decl.map(print).join(', ')} ${node.isAssign ? '=' : ':='} ${commands}`
    }
    case 'command':
      return node.args.map((arg) => (arg.type === 'pipe' ? `(${print(arg)})` : print(arg))).join(' ')
    case 'identifier':
      return node.name
    case 'variable':
      return node.names.join('.')
    case 'dot':
      return '.'
    case 'nil':
      return 'nil'
    case 'field':
      return node.names.map((name) => `.${name}`).join('')
    case 'chain': {
      const inner = node.node.type === 'pipe' ? `(${print(node.node)})` : print(node.node)
      return `${inner}${node.names.map((name) => `.${name}`).join('')}`
    }
    case 'bool':
      return String(node.value)
    case 'number':
      return node.text
    case 'string':
      return node.quoted
  }
}

/** Whether a list holds nothing but white space, and so does not replace a template of the same name. */
export function isEmptyTree(list: ListNode): boolean {
  return list.nodes.every((node) => node.type === 'text' && SPACE_ONLY.test(node.text))
}

/** What bytes.TrimSpace removes: Unicode's White_Space, which JavaScript's \s differs from in U+0085 and U+FEFF. */
const SPACE_ONLY = /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$/
