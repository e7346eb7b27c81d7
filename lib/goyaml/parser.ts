/**
 * Turns tokens into events. Mirrors libyaml's parser as go.yaml.in/yaml/v2 parserc.go has it: a state machine with a
 * stack of states, so that depth costs no stack of ours. One state, one function.
 */
import { syntaxError, type YamlError } from './errors'
import { readInput } from './reader'
import { Scanner } from './scanner'
import { type ScalarStyle, Tok, type Token } from './token'

export type EventType =
  | 'stream-start'
  | 'stream-end'
  | 'document-start'
  | 'document-end'
  | 'alias'
  | 'scalar'
  | 'sequence-start'
  | 'sequence-end'
  | 'mapping-start'
  | 'mapping-end'

type State = (p: Parser) => void

const DEFAULT_HANDLES: readonly (readonly [string, string])[] = [
  ['!', '!'],
  ['!!', 'tag:yaml.org,2002:'],
]

export class Parser {
  // The current event. Parts a type does not have are empty.
  type: EventType = 'stream-start'
  /** UTF-16 offsets into the scanned text; the start is that of the anchor or tag when there is one. */
  start = 0
  end = 0
  /** 0-based line and column of the start. */
  line = 0
  column = 0
  anchor = ''
  tag = ''
  value = ''
  /** Nothing says the type: no tag, and for scalars no quotes either (or the tag `!`). */
  isImplicit = false
  style: ScalarStyle = 'plain'

  /** Offset of the scanned text within the text that was given. */
  readonly shift: number

  private readonly scanner: Scanner
  private state: State = parseStreamStart
  private readonly states: State[] = []
  private readonly handles = new Map<string, string>()

  constructor(source: string) {
    const input = readInput(source === '' ? '\n' : source)
    this.shift = input.shift
    this.scanner = new Scanner(input)
  }

  /** Moves to the next event. Throws YamlError. Not to be called after `stream-end`. */
  next(): EventType {
    this.state(this)
    return this.type
  }

  // ── what the states use ────────────────────────────────────────────────────────────────────────

  peek(): Token {
    return this.scanner.peek()
  }

  skip(): void {
    this.scanner.skip()
  }

  /** Skips the head of the queue and returns the new one. */
  advance(): Token {
    this.scanner.skip()
    return this.scanner.peek()
  }

  goTo(state: State): void {
    this.state = state
  }

  /** Comes back to `state` when the node that begins now is whole. */
  pushState(state: State): void {
    this.states.push(state)
  }

  popState(): void {
    this.state = this.states.pop()!
  }

  emit(type: EventType, at: Token): void {
    this.type = type
    this.start = at.start
    this.end = at.end
    this.line = at.line
    this.column = at.column
    this.anchor = ''
    this.tag = ''
    this.value = ''
  }

  /** A value that is not written; `at` is the token it would follow (`isAfter`) or precede. */
  emitEmpty(at: Token, isAfter: boolean): void {
    this.emit('scalar', at)
    if (isAfter) {
      this.start = at.end
      this.column = at.column + at.end - at.start
    } else this.end = at.start
    this.isImplicit = true
    this.style = 'plain'
  }

  fail(problem: string, at: Token): YamlError {
    return syntaxError(problem, 'parser', at.start, at.line)
  }

  resetHandles(): void {
    this.handles.clear()
  }

  /** Reads the directives in front of a document. */
  parseDirectives(): void {
    let token = this.peek()
    let hasVersion = false
    for (; token.type === Tok.versionDirective || token.type === Tok.tagDirective; token = this.advance()) {
      if (token.type === Tok.versionDirective) {
        if (hasVersion) throw this.fail('found duplicate %YAML directive', token)
        if (token.value !== '1.1') throw this.fail('found incompatible YAML document', token)
        hasVersion = true
      } else {
        if (this.handles.has(token.value)) throw this.fail('found duplicate %TAG directive', token)
        this.handles.set(token.value, token.suffix)
      }
    }
    for (const [handle, prefix] of DEFAULT_HANDLES) {
      if (!this.handles.has(handle)) this.handles.set(handle, prefix)
    }
  }

  resolveTag(token: Token): string {
    if (token.value === '') return token.suffix
    const prefix = this.handles.get(token.value)
    const tag = prefix === undefined ? '' : prefix + token.suffix
    if (tag === '') throw this.fail('found undefined tag handle', token)
    return tag
  }
}

// ── documents ──────────────────────────────────────────────────────────────────────────────────────

function parseStreamStart(p: Parser) {
  p.emit('stream-start', p.peek())
  p.goTo(parseImplicitDocumentStart)
  p.skip()
}

/** The first document may begin without `---`. */
function parseImplicitDocumentStart(p: Parser) {
  const token = p.peek()
  switch (token.type) {
    case Tok.versionDirective:
    case Tok.tagDirective:
    case Tok.documentStart:
    case Tok.streamEnd:
      return parseDocumentStart(p)
  }
  p.parseDirectives()
  p.pushState(parseDocumentEnd)
  p.goTo(parseBlockNode)
  p.emit('document-start', token)
}

function parseExplicitDocumentStart(p: Parser) {
  for (let token = p.peek(); token.type === Tok.documentEnd; ) token = p.advance()
  parseDocumentStart(p)
}

function parseDocumentStart(p: Parser) {
  const first = p.peek()
  if (first.type === Tok.streamEnd) {
    p.emit('stream-end', first)
    p.skip()
    return
  }
  p.parseDirectives()
  const token = p.peek()
  if (token.type !== Tok.documentStart) throw p.fail('did not find expected <document start>', token)
  p.pushState(parseDocumentEnd)
  p.goTo(parseDocumentContent)
  p.emit('document-start', first)
  p.skip()
}

function parseDocumentContent(p: Parser) {
  const token = p.peek()
  switch (token.type) {
    case Tok.versionDirective:
    case Tok.tagDirective:
    case Tok.documentStart:
    case Tok.documentEnd:
    case Tok.streamEnd:
      p.popState()
      return p.emitEmpty(token, false)
  }
  parseNode(p, true, false)
}

function parseDocumentEnd(p: Parser) {
  const token = p.peek()
  p.emit('document-end', token)
  if (token.type === Tok.documentEnd) p.skip()
  p.resetHandles()
  p.goTo(parseExplicitDocumentStart)
}

// ── nodes ──────────────────────────────────────────────────────────────────────────────────────────

function parseBlockNode(p: Parser) {
  parseNode(p, true, false)
}

/** A node: properties, then content. `isIndentless`: a sequence may stand at the column of its key. */
function parseNode(p: Parser, isBlock: boolean, isIndentless: boolean) {
  const first = p.peek()
  let token = first
  if (token.type === Tok.alias) {
    p.popState()
    p.emit('alias', token)
    p.anchor = token.value
    p.skip()
    return
  }

  let anchor: Token | undefined
  let tag: Token | undefined
  if (token.type === Tok.anchor) {
    anchor = token
    token = p.advance()
    if (token.type === Tok.tag) {
      tag = token
      token = p.advance()
    }
  } else if (token.type === Tok.tag) {
    tag = token
    token = p.advance()
    if (token.type === Tok.anchor) {
      anchor = token
      token = p.advance()
    }
  }
  const tagText = tag === undefined ? '' : p.resolveTag(tag)
  const end = token.end

  switch (token.type) {
    case Tok.blockEntry:
      if (isIndentless) {
        p.goTo(parseIndentlessSequenceEntry)
        startCollection(p, 'sequence-start', first, anchor, tagText, end)
        return
      }
      break
    case Tok.scalar:
      p.popState()
      p.emit('scalar', first)
      p.end = end
      p.anchor = anchor === undefined ? '' : anchor.value
      p.tag = tagText
      p.value = token.value
      p.style = token.style
      p.isImplicit = tagText === '' ? token.style === 'plain' : tagText === '!'
      p.skip()
      return
    case Tok.flowSequenceStart:
      p.goTo(parseFlowSequenceFirstEntry)
      startCollection(p, 'sequence-start', first, anchor, tagText, end)
      return
    case Tok.flowMappingStart:
      p.goTo(parseFlowMappingFirstKey)
      startCollection(p, 'mapping-start', first, anchor, tagText, end)
      return
    case Tok.blockSequenceStart:
      if (!isBlock) break
      p.goTo(parseBlockSequenceFirstEntry)
      startCollection(p, 'sequence-start', first, anchor, tagText, end)
      return
    case Tok.blockMappingStart:
      if (!isBlock) break
      p.goTo(parseBlockMappingFirstKey)
      startCollection(p, 'mapping-start', first, anchor, tagText, end)
      return
  }

  if (anchor === undefined && tagText === '') throw p.fail('did not find expected node content', token)
  p.popState()
  p.emit('scalar', first)
  p.end = Math.max(anchor?.end ?? 0, tag?.end ?? 0)
  p.anchor = anchor === undefined ? '' : anchor.value
  p.tag = tagText
  p.isImplicit = tagText === ''
  p.style = 'plain'
}

function startCollection(
  p: Parser,
  type: 'sequence-start' | 'mapping-start',
  first: Token,
  anchor: Token | undefined,
  tag: string,
  end: number,
): void {
  p.emit(type, first)
  p.end = end
  if (anchor !== undefined) p.anchor = anchor.value
  p.tag = tag
  p.isImplicit = tag === ''
}

// ── block collections ──────────────────────────────────────────────────────────────────────────────

function parseBlockSequenceFirstEntry(p: Parser) {
  p.skip()
  parseBlockSequenceEntry(p)
}

function parseBlockSequenceEntry(p: Parser) {
  const token = p.peek()
  if (token.type === Tok.blockEntry) {
    const next = p.advance()
    if (next.type !== Tok.blockEntry && next.type !== Tok.blockEnd) {
      p.pushState(parseBlockSequenceEntry)
      return parseNode(p, true, false)
    }
    p.goTo(parseBlockSequenceEntry)
    return p.emitEmpty(token, true)
  }
  if (token.type !== Tok.blockEnd) throw p.fail("did not find expected '-' indicator", token)
  p.popState()
  p.emit('sequence-end', token)
  p.skip()
}

function parseIndentlessSequenceEntry(p: Parser) {
  const token = p.peek()
  if (token.type === Tok.blockEntry) {
    const next = p.advance()
    switch (next.type) {
      case Tok.blockEntry:
      case Tok.key:
      case Tok.value:
      case Tok.blockEnd:
        p.goTo(parseIndentlessSequenceEntry)
        return p.emitEmpty(token, true)
    }
    p.pushState(parseIndentlessSequenceEntry)
    return parseNode(p, true, false)
  }
  p.popState()
  p.emit('sequence-end', token)
  p.end = token.start
}

function parseBlockMappingFirstKey(p: Parser) {
  p.skip()
  parseBlockMappingKey(p)
}

function parseBlockMappingKey(p: Parser) {
  const token = p.peek()
  if (token.type === Tok.key) {
    const next = p.advance()
    if (isBlockPartMissing(next)) {
      p.goTo(parseBlockMappingValue)
      return p.emitEmpty(token, true)
    }
    p.pushState(parseBlockMappingValue)
    return parseNode(p, true, true)
  }
  if (token.type !== Tok.blockEnd) throw p.fail('did not find expected key', token)
  p.popState()
  p.emit('mapping-end', token)
  p.skip()
}

function parseBlockMappingValue(p: Parser) {
  const token = p.peek()
  if (token.type !== Tok.value) {
    p.goTo(parseBlockMappingKey)
    return p.emitEmpty(token, false)
  }
  const next = p.advance()
  if (isBlockPartMissing(next)) {
    p.goTo(parseBlockMappingKey)
    return p.emitEmpty(token, true)
  }
  p.pushState(parseBlockMappingKey)
  parseNode(p, true, true)
}

function isBlockPartMissing(next: Token): boolean {
  return next.type === Tok.key || next.type === Tok.value || next.type === Tok.blockEnd
}

// ── flow collections ───────────────────────────────────────────────────────────────────────────────

function parseFlowSequenceFirstEntry(p: Parser) {
  p.skip()
  parseFlowSequenceItem(p, true)
}

function parseFlowSequenceEntry(p: Parser) {
  parseFlowSequenceItem(p, false)
}

function parseFlowSequenceItem(p: Parser, isFirst: boolean) {
  let token = p.peek()
  if (token.type !== Tok.flowSequenceEnd) {
    if (!isFirst) {
      if (token.type !== Tok.flowEntry) throw p.fail("did not find expected ',' or ']'", token)
      token = p.advance()
    }
    if (token.type === Tok.key) {
      // `[a: b]`: a mapping of one pair.
      p.goTo(parseFlowPairKey)
      startCollection(p, 'mapping-start', token, undefined, '', token.end)
      p.skip()
      return
    }
    if (token.type !== Tok.flowSequenceEnd) {
      p.pushState(parseFlowSequenceEntry)
      return parseNode(p, false, false)
    }
  }
  p.popState()
  p.emit('sequence-end', token)
  p.skip()
}

function parseFlowPairKey(p: Parser) {
  const token = p.peek()
  switch (token.type) {
    case Tok.value:
    case Tok.flowEntry:
    case Tok.flowSequenceEnd:
      // As libyaml: the token is passed, so that `[? , a]` loses its comma.
      p.skip()
      p.goTo(parseFlowPairValue)
      return p.emitEmpty(token, true)
  }
  p.pushState(parseFlowPairValue)
  parseNode(p, false, false)
}

function parseFlowPairValue(p: Parser) {
  const token = p.peek()
  if (token.type === Tok.value) {
    const next = p.advance()
    if (next.type !== Tok.flowEntry && next.type !== Tok.flowSequenceEnd) {
      p.pushState(parseFlowPairEnd)
      return parseNode(p, false, false)
    }
  }
  p.goTo(parseFlowPairEnd)
  p.emitEmpty(token, false)
}

function parseFlowPairEnd(p: Parser) {
  const token = p.peek()
  p.goTo(parseFlowSequenceEntry)
  p.emit('mapping-end', token)
  p.end = token.start
}

function parseFlowMappingFirstKey(p: Parser) {
  p.skip()
  parseFlowMappingItem(p, true)
}

function parseFlowMappingKey(p: Parser) {
  parseFlowMappingItem(p, false)
}

function parseFlowMappingItem(p: Parser, isFirst: boolean) {
  let token = p.peek()
  if (token.type !== Tok.flowMappingEnd) {
    if (!isFirst) {
      if (token.type !== Tok.flowEntry) throw p.fail("did not find expected ',' or '}'", token)
      token = p.advance()
    }
    if (token.type === Tok.key) {
      token = p.advance()
      if (token.type === Tok.value || token.type === Tok.flowEntry || token.type === Tok.flowMappingEnd) {
        p.goTo(parseFlowMappingValue)
        return p.emitEmpty(token, false)
      }
      p.pushState(parseFlowMappingValue)
      return parseNode(p, false, false)
    }
    if (token.type !== Tok.flowMappingEnd) {
      p.pushState(parseFlowMappingEmptyValue)
      return parseNode(p, false, false)
    }
  }
  p.popState()
  p.emit('mapping-end', token)
  p.skip()
}

function parseFlowMappingValue(p: Parser) {
  let token = p.peek()
  if (token.type === Tok.value) {
    token = p.advance()
    if (token.type !== Tok.flowEntry && token.type !== Tok.flowMappingEnd) {
      p.pushState(parseFlowMappingKey)
      return parseNode(p, false, false)
    }
  }
  p.goTo(parseFlowMappingKey)
  p.emitEmpty(token, false)
}

/** `{a, b}`: a key without a value. */
function parseFlowMappingEmptyValue(p: Parser) {
  p.goTo(parseFlowMappingKey)
  p.emitEmpty(p.peek(), false)
}
