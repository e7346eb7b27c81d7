/**
 * Builds parse trees. Mirrors text/template/parse/parse.go, whose look-ahead it keeps exactly:
 * the line an error names is that of the token read last, and so depends on how far the parser has looked.
 */
import { GoError, quote, unquote } from '../go'
import { TemplateError } from './errors'
import { Lexer, showToken, type Token, type TokenType } from './lex'
import { LineIndex } from './line-index'
import {
  type BranchNode,
  type CommandNode,
  isEmptyTree,
  type ListEndNode,
  type ListNode,
  type OperandNode,
  type PipeNode,
  print,
  type StatementNode,
  type TemplateNode,
  type Tree,
  type VariableNode,
} from './node'
import { parseNumber } from './number'
import { hasStack } from './stack'

/** Nesting of parentheses that Go allows. */
const MAX_PARENS = 10000

/** What the trees of one text have in common. */
interface Source {
  readonly parseName: string
  readonly text: string
  readonly lexer: Lexer
  readonly isFunction: (name: string) => boolean
  readonly trees: Map<string, Tree>
}

/**
 * Parses `text` as template `name` and gives every tree in it by name, its own included.
 * Throws TemplateError with Go's text: `template: NAME:LINE: …`.
 */
export function parse(name: string, text: string, isFunction: (name: string) => boolean): Map<string, Tree> {
  const lexer = new Lexer(text, { break: !isFunction('break'), continue: !isFunction('continue') })
  const source: Source = { parseName: name, text, lexer, isFunction, trees: new Map() }
  new Parser(source, name).parseFile()
  return source.trees
}

/** Parses one template; a define or block inside gets a parser of its own on the same lexer. */
class Parser {
  /** The newest token, and up to two before it that were put back. */
  private readonly tokens: Token[] = [NO_TOKEN, NO_TOKEN, NO_TOKEN]
  private peeked = 0
  /** Names of variables in scope. */
  private vars = ['$']
  /** Where the current action began; -1 between actions. */
  private actionStart = -1
  private actionEnd = 0
  private rangeDepth = 0
  /** The most variables in scope at once; a range takes two more slots for what it keeps. */
  private slots = 1
  private parens = 0

  constructor(
    private readonly source: Source,
    private name: string,
  ) {}

  // ── tokens ──────────────────────────────────────────────────────────────────────────────────────

  private next(): Token {
    if (this.peeked > 0) this.peeked--
    else this.tokens[0] = this.source.lexer.next()
    return this.tokens[this.peeked]!
  }

  private backup(): void {
    this.peeked++
  }

  /** Puts back two tokens; the newest is in its place already. */
  private backup2(first: Token): void {
    this.tokens[1] = first
    this.peeked = 2
  }

  private backup3(first: Token, second: Token): void {
    this.tokens[1] = second
    this.tokens[2] = first
    this.peeked = 3
  }

  private peek(): Token {
    if (this.peeked > 0) return this.tokens[this.peeked - 1]!
    this.peeked = 1
    return (this.tokens[0] = this.source.lexer.next())
  }

  private nextNonSpace(): Token {
    let token = this.next()
    while (token.type === 'space') token = this.next()
    return token
  }

  private peekNonSpace(): Token {
    let token = this.peek()
    while (token.type === 'space') {
      this.peeked--
      token = this.peek()
    }
    return token
  }

  private expect(type: TokenType, context: string): Token {
    const token = this.nextNonSpace()
    if (token.type !== type) this.unexpected(token, context)
    return token
  }

  // ── errors ──────────────────────────────────────────────────────────────────────────────────────

  private fail(text: string): never {
    const { parseName, text: whole } = this.source
    const offset = this.tokens[0]!.pos
    const line = this.tokens[0] === NO_TOKEN ? 0 : new LineIndex(whole).line(offset)
    throw new TemplateError(`template: ${parseName}:${line}: ${text}`, {
      kind: 'parse',
      name: parseName,
      file: parseName,
      offset,
      line,
      text,
    })
  }

  private unexpected(token: Token, context: string): never {
    if (token.type !== 'error') this.fail(`unexpected ${showToken(token)} in ${context}`)
    this.fail(`${token.value}${this.whereActionStarted(token)}`)
  }

  /** Said of a lexer's error that shows up on a later line than its action's first. */
  private whereActionStarted(token: Token): string {
    if (this.actionStart < 0) return ''
    const lines = new LineIndex(this.source.text)
    const line = lines.line(this.actionStart)
    if (line === lines.line(token.pos)) return ''
    const noun = token.value.endsWith(' action') ? '' : ' in action'
    return `${noun} started at ${this.source.parseName}:${line}`
  }

  /** Runs a reader of constants; its error becomes a parse error here. */
  private read<T>(reader: () => T): T {
    try {
      return reader()
    } catch (error) {
      if (error instanceof GoError) this.fail(error.message)
      throw error
    }
  }

  // ── templates ───────────────────────────────────────────────────────────────────────────────────

  /** A whole text: as a list, but with defines, and to the end. */
  parseFile(): void {
    const root: ListNode = { type: 'list', pos: this.peek().pos, nodes: [] }
    while (this.peek().type !== 'eof') {
      if (this.peek().type === 'left-delim') {
        const delim = this.next()
        if (this.nextNonSpace().type === 'define') {
          new Parser(this.source, '').parseDefinition()
          continue
        }
        this.backup2(delim)
      }
      const node = this.textOrAction()
      if (node.type === 'end' || node.type === 'else') this.fail(`unexpected ${print(node)}`)
      root.nodes.push(node)
    }
    this.add(root)
  }

  /** `{{define "name"}} … {{end}}`. The keyword is consumed. */
  private parseDefinition(): void {
    const context = 'define clause'
    const token = this.nextNonSpace()
    if (token.type !== 'string' && token.type !== 'raw-string') this.unexpected(token, context)
    this.name = this.read(() => unquote(token.value))
    this.expect('right-delim', context)
    this.add(this.parseBody(context))
  }

  private parseBody(context: string): ListNode {
    const { list, end } = this.itemList()
    if (end.type !== 'end') this.fail(`unexpected ${print(end)} in ${context}`)
    return list
  }

  /** Files the tree under its name. Only an empty one may stand beside another of that name. */
  private add(root: ListNode): void {
    const { trees, parseName, text } = this.source
    const known = trees.get(this.name)
    if (!known || isEmptyTree(known.root)) {
      trees.set(this.name, { name: this.name, parseName, text, root, slots: this.slots })
    } else if (!isEmptyTree(root)) {
      this.fail(`template: multiple definition of template ${quote(this.name)}`)
    }
  }

  /** Text and actions up to `{{end}}` or `{{else}}`, which is given apart. */
  private itemList(): { list: ListNode; end: ListEndNode } {
    const list: ListNode = { type: 'list', pos: this.peekNonSpace().pos, nodes: [] }
    while (this.peekNonSpace().type !== 'eof') {
      const node = this.textOrAction()
      if (node.type === 'end' || node.type === 'else') return { list, end: node }
      list.nodes.push(node)
    }
    this.fail('unexpected EOF')
  }

  private textOrAction(): StatementNode | ListEndNode {
    const token = this.nextNonSpace()
    if (token.type === 'text') return { type: 'text', pos: token.pos, text: token.value }
    if (token.type !== 'left-delim') this.unexpected(token, 'input')
    this.actionStart = token.pos
    const node = this.action(token.pos)
    this.actionStart = -1
    return node
  }

  /** What stands after a left delimiter at `start`. */
  private action(start: number): StatementNode | ListEndNode {
    const token = this.nextNonSpace()
    switch (token.type) {
      case 'block':
        return this.blockControl(start)
      case 'break':
      case 'continue':
        return this.loopExit(token.type, token.pos, start)
      case 'else':
        return this.elseControl()
      case 'end':
        return { type: 'end', pos: this.expect('right-delim', 'end').pos }
      case 'if':
      case 'range':
      case 'with':
        return this.branch(token.type, start)
      case 'template':
        return this.templateControl(start)
    }
    this.backup()
    const { pos } = this.peek()
    // Variables declared here stay until the end of the list around.
    const pipe = this.pipeline('command', 'right-delim')
    return { type: 'action', pos, span: { start, end: this.actionEnd }, pipe }
  }

  private loopExit(type: 'break' | 'continue', pos: number, start: number): StatementNode {
    const token = this.nextNonSpace()
    if (token.type !== 'right-delim') this.unexpected(token, `{{${type}}}`)
    if (this.rangeDepth === 0) this.fail(`{{${type}}} outside {{range}}`)
    return { type, pos, span: { start, end: token.pos + 2 } }
  }

  /** `{{if}}`, `{{range}}` or `{{with}}` to its `{{end}}`. The keyword is consumed. */
  private branch(type: BranchNode['type'], start: number): BranchNode {
    const scope = this.vars.length
    const pipe = this.pipeline(type, 'right-delim')
    const span = { start, end: this.actionEnd }
    if (type === 'range') {
      this.rangeDepth++
      this.countSlots()
    }
    const { list, end } = this.itemList()
    if (type === 'range') this.rangeDepth--
    const elseList = end.type === 'else' ? this.elseList(type, end) : undefined
    this.vars.length = scope
    return { type, pos: pipe.pos, span, pipe, list, elseList }
  }

  /** After `{{else`: the rest of `{{else if}}` or `{{else with}}` is read as a branch that shares the `{{end}}`. */
  private elseList(type: BranchNode['type'], otherwise: ListEndNode): ListNode {
    const chained = this.peek().type
    if ((type === 'if' || type === 'with') && chained === type) {
      this.next()
      return { type: 'list', pos: otherwise.pos, nodes: [this.branch(type, this.elseStart)] }
    }
    const { list, end } = this.itemList()
    if (end.type !== 'end') this.fail(`expected end; found ${print(end)}`)
    return list
  }

  /** Where the last `{{else` began: a chained branch has no delimiter of its own. */
  private elseStart = 0

  private elseControl(): ListEndNode {
    this.elseStart = this.actionStart
    const token = this.peekNonSpace()
    if (token.type === 'if' || token.type === 'with') return { type: 'else', pos: token.pos }
    return { type: 'else', pos: this.expect('right-delim', 'else').pos }
  }

  /** `{{block "name" pipeline}} … {{end}}`: a define and a template call in one. The keyword is consumed. */
  private blockControl(start: number): TemplateNode {
    const context = 'block clause'
    const token = this.nextNonSpace()
    const name = this.templateName(token, context)
    const pipe = this.pipeline(context, 'right-delim')
    const span = { start, end: this.actionEnd }
    const block = new Parser(this.source, name)
    const { list, end } = block.itemList()
    // The block's own parser has read the end, but the error is told by this one.
    if (end.type !== 'end') this.fail(`unexpected ${print(end)} in ${context}`)
    block.add(list)
    return { type: 'template', pos: token.pos, span, name, pipe, isBlock: true }
  }

  /** `{{template "name" pipeline?}}`. The keyword is consumed. */
  private templateControl(start: number): TemplateNode {
    const context = 'template clause'
    const token = this.nextNonSpace()
    const name = this.templateName(token, context)
    let pipe: PipeNode | undefined
    const after = this.nextNonSpace()
    if (after.type === 'right-delim') {
      this.actionEnd = after.pos + 2
    } else {
      this.backup()
      pipe = this.pipeline(context, 'right-delim')
    }
    return {
      type: 'template',
      pos: token.pos,
      span: { start, end: this.actionEnd },
      name,
      pipe,
      isBlock: false,
    }
  }

  private templateName(token: Token, context: string): string {
    if (token.type !== 'string' && token.type !== 'raw-string') this.unexpected(token, context)
    return this.read(() => unquote(token.value))
  }

  // ── pipelines ───────────────────────────────────────────────────────────────────────────────────

  /** `declarations? command (| command)*` up to and with the token `end`. */
  private pipeline(context: string, end: 'right-delim' | 'right-paren'): PipeNode {
    const pipe: PipeNode = {
      type: 'pipe',
      pos: this.peekNonSpace().pos,
      isAssign: false,
      decl: [],
      commands: [],
    }
    this.declarations(pipe, context)
    for (;;) {
      const token = this.nextNonSpace()
      if (token.type === end) {
        this.checkPipeline(pipe, context)
        if (end === 'right-delim') this.actionEnd = token.pos + 2
        return pipe
      }
      if (!STARTS_COMMAND.has(token.type)) this.unexpected(token, context)
      this.backup()
      pipe.commands.push(this.command())
    }
  }

  private declarations(pipe: PipeNode, context: string): void {
    for (;;) {
      const variable = this.peekNonSpace()
      if (variable.type !== 'variable') return
      this.next()
      // Only the token after the spaces tells a declaration from an argument: `$x foo` or `$x := foo`.
      const after = this.peek()
      const token = this.peekNonSpace()
      if (token.type === 'assign' || token.type === 'declare') {
        pipe.isAssign = token.type === 'assign'
        this.nextNonSpace()
        this.declare(pipe, variable)
        return
      }
      if (token.type === 'char' && token.value === ',') {
        this.nextNonSpace()
        this.declare(pipe, variable)
        if (context !== 'range' || pipe.decl.length >= 2) this.fail(`too many declarations in ${context}`)
        const { type } = this.peekNonSpace()
        if (type === 'variable' || type === 'right-delim' || type === 'right-paren') continue
        this.fail('range can only initialize variables')
      }
      if (after.type === 'space') this.backup3(variable, after)
      else this.backup2(variable)
      return
    }
  }

  private declare(pipe: PipeNode, token: Token): void {
    pipe.decl.push({ type: 'variable', pos: token.pos, names: token.value.split('.') })
    this.vars.push(token.value)
    this.countSlots()
  }

  private countSlots(): void {
    this.slots = Math.max(this.slots, this.vars.length + 2 * this.rangeDepth)
  }

  private checkPipeline(pipe: PipeNode, context: string): void {
    if (pipe.commands.length === 0) this.fail(`missing value for ${context}`)
    for (let i = 1; i < pipe.commands.length; i++) {
      if (CONSTANTS.has(pipe.commands[i]!.args[0]!.type)) {
        this.fail(`non executable command in pipeline stage ${i + 1}`)
      }
    }
  }

  /** Operands up to a pipe, which is consumed, or to a closing token, which is not. */
  private command(): CommandNode {
    const command: CommandNode = { type: 'command', pos: this.peekNonSpace().pos, args: [] }
    for (;;) {
      this.peekNonSpace()
      const operand = this.operand()
      if (operand) command.args.push(operand)
      const token = this.next()
      if (token.type === 'space') continue
      if (token.type === 'right-delim' || token.type === 'right-paren') this.backup()
      else if (token.type !== 'pipe') this.unexpected(token, 'operand')
      break
    }
    if (command.args.length === 0) this.fail('empty command')
    return command
  }

  /** `term .Field*`; undefined when what follows is no operand. */
  private operand(): OperandNode | undefined {
    const node = this.term()
    if (!node || this.peek().type !== 'field') return node
    const { pos } = this.peek()
    const names: string[] = []
    while (this.peek().type === 'field') names.push(this.next().value.slice(1))
    switch (node.type) {
      case 'field':
      case 'variable':
        return { type: node.type, pos, names: [...node.names, ...names] }
      case 'bool':
      case 'string':
      case 'number':
      case 'nil':
      case 'dot':
        return this.fail(`unexpected . after term ${quote(print(node))}`)
      default:
        return { type: 'chain', pos, node, names }
    }
  }

  private term(): OperandNode | undefined {
    const token = this.nextNonSpace()
    const { pos, value } = token
    switch (token.type) {
      case 'identifier':
        if (!this.source.isFunction(value)) this.fail(`function ${quote(value)} not defined`)
        return { type: 'identifier', pos, name: value }
      case 'dot':
        return { type: 'dot', pos }
      case 'nil':
        return { type: 'nil', pos }
      case 'variable':
        return this.variable(token)
      case 'field':
        return { type: 'field', pos, names: [value.slice(1)] }
      case 'bool':
        return { type: 'bool', pos, value: value === 'true' }
      case 'char-constant':
      case 'complex':
      case 'number': {
        const { type } = token
        return this.read(() => parseNumber(value, type, pos))
      }
      case 'left-paren': {
        if (this.parens >= MAX_PARENS || !hasStack(this.parens)) this.fail('max expression depth exceeded')
        this.parens++
        const pipe = this.pipeline('parenthesized pipeline', 'right-paren')
        this.parens--
        return pipe
      }
      case 'string':
      case 'raw-string':
        return { type: 'string', pos, quoted: value, text: this.read(() => unquote(value)) }
    }
    this.backup()
    return undefined
  }

  private variable(token: Token): VariableNode {
    if (!this.vars.includes(token.value)) this.fail(`undefined variable ${quote(token.value)}`)
    return { type: 'variable', pos: token.pos, names: [token.value] }
  }
}

const NO_TOKEN: Token = { type: 'eof', pos: 0, value: '' }

const STARTS_COMMAND: ReadonlySet<TokenType> = new Set<TokenType>([
  'bool',
  'char-constant',
  'complex',
  'dot',
  'field',
  'identifier',
  'number',
  'nil',
  'raw-string',
  'string',
  'variable',
  'left-paren',
])

/** Operands that nothing can be piped into. */
const CONSTANTS: ReadonlySet<OperandNode['type']> = new Set<OperandNode['type']>([
  'bool',
  'dot',
  'nil',
  'number',
  'string',
])
