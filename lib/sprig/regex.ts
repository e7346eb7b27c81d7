/**
 * Regular expressions. Mirrors sprig's regex.go on RE2's rules, with Go's walk over matches: an empty match right
 * after another is skipped, and the search goes on one character later.
 */
import { RE2JS, RE2JSException } from 're2js'
import {
  BOOL,
  type CallContext,
  canBackquote,
  GoError,
  hasInvalidBytes,
  INT,
  isDigit,
  isLetter,
  normalise,
  quote,
  STRING,
  STRINGS,
  TypedSlice,
} from '../go'
import { fn, num, str, stringSlice, type Table } from './fn'

interface Pattern {
  readonly source: string
  readonly re: RE2JS
  /** The groups of each name; Go allows a name twice. */
  readonly names: ReadonlyMap<string, readonly number[]>
}

/** UTF-16 bounds of the match and its groups; undefined for a group that took no part. */
type Match = readonly ([number, number] | undefined)[]

/** Patterns are compiled once; charts repeat a handful. */
const compiled = new Map<string, Pattern | GoError>()
const MAX_COMPILED = 256

const DUPLICATE = /duplicate capture group name: `(.*)`$/
/** Stands for the name of a group whose name is taken; what follows counts them. */
const ALIAS = 'alias__'

/** Gives the second group called `name` a name of its own. */
function renameSecond(source: string, name: string, alias: string): string {
  const mark = new RegExp(`\\(\\?P?<${name}>`, 'g')
  mark.exec(source)
  const second = mark.exec(source)
  if (!second) return source
  return `${source.slice(0, second.index)}(?P<${alias}>${source.slice(mark.lastIndex)}`
}

function compileUncached(source: string): Pattern | GoError {
  const aliases = new Map<string, string>()
  let text = source
  for (;;) {
    try {
      const re = RE2JS.compile(text)
      const names = new Map<string, number[]>()
      for (const [given, group] of Object.entries(re.namedGroups())) {
        const name = aliases.get(given) ?? given
        names.set(name, [...(names.get(name) ?? []), group])
      }
      return invalidBytes(source) ?? { source, re, names }
    } catch (error) {
      if (!(error instanceof RE2JSException)) throw error
      const name = DUPLICATE.exec(error.message)?.[1]
      const alias = `${ALIAS}${aliases.size}`
      const renamed = name === undefined ? text : renameSecond(text, name, alias)
      if (renamed === text) return new GoError(goMessage(error.message))
      aliases.set(alias, name!)
      text = renamed
    }
  }
}

/** Go refuses a pattern from its first byte that is not UTF-8. Such a byte is a lone surrogate here. */
function invalidBytes(source: string): GoError | undefined {
  if (!hasInvalidBytes(source)) return undefined
  const rest = source.slice(source.search(/(?<![\ud800-\udbff])[\udc80-\udcff]/))
  return new GoError(`error parsing regexp: invalid UTF-8: \`${rest}\``)
}

/** Go quotes the offending part even when there is none. */
const goMessage = (message: string): string =>
  message.endsWith('trailing backslash at end of expression') ? `${message}: \`\`` : message

/** regexp.Compile. */
function compile(source: string): Pattern {
  let known = compiled.get(source)
  if (!known) {
    known = compileUncached(source)
    if (compiled.size >= MAX_COMPILED) compiled.delete(compiled.keys().next().value!)
    compiled.set(source, known)
  }
  if (known instanceof GoError) throw known
  return known
}

/** regexp.MustCompile: the same refusal, said by a panic. */
function mustCompile(source: string): Pattern {
  try {
    return compile(source)
  } catch (error) {
    if (!(error instanceof GoError)) throw error
    const shown = canBackquote(source) ? `\`${source}\`` : quote(source)
    throw new GoError(`regexp: Compile(${shown}): ${error.message}`)
  }
}

/** Searches `text` from `from` on, seeing what stands before. */
function searcher(pattern: Pattern, text: string): (from: number) => Match | undefined {
  const matcher = pattern.re.matcher(text)
  const groups = matcher.groupCount()
  return (from) => {
    if (!matcher.find(from)) return undefined
    return Array.from({ length: groups + 1 }, (_, i) => {
      const start = matcher.start(i)
      return start < 0 ? undefined : [start, matcher.end(i)]
    })
  }
}

const widthAt = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)

/** The first `limit` matches; all of them when it is negative. */
function allMatches(pattern: Pattern, text: string, limit: number, context: CallContext): [number, number][] {
  const found: [number, number][] = []
  const search = searcher(pattern, text)
  let previousEnd = -1
  for (let at = 0; at <= text.length && (limit < 0 || found.length < limit); ) {
    context.spend(1)
    const match = search(at)?.[0]
    if (!match) break
    const [start, end] = match
    const isRepeat = end === at && start === previousEnd
    at = end === at ? at + widthAt(text, at) : end
    previousEnd = end
    if (!isRepeat) found.push([start, end])
  }
  return found
}

/** regexp.ReplaceAll; `write` says what stands for a match. */
function replaceAll(
  pattern: Pattern,
  text: string,
  context: CallContext,
  write: (match: Match) => string,
): string {
  const search = searcher(pattern, text)
  const pieces: string[] = []
  let lastEnd = 0
  let size = text.length
  for (let at = 0; at <= text.length; ) {
    context.spend(1)
    const match = search(at)
    if (!match) break
    const [start, end] = match[0]!
    pieces.push(text.slice(lastEnd, start))
    if (end > lastEnd || start === 0) {
      const piece = write(match)
      pieces.push(piece)
      size += piece.length
    }
    lastEnd = end
    const width = at < text.length ? widthAt(text, at) : 1
    at = Math.max(at + width, end)
  }
  if (pieces.length === 0) return text
  context.reserve('bytes', size)
  pieces.push(text.slice(lastEnd))
  return normalise(pieces.join(''))
}

/** The name behind a `$`: `{name}` or the longest run of letters, digits and underscores. */
function referenceAt(template: string, at: number): { name: string; end: number } | undefined {
  const braced = template[at] === '{'
  const start = braced ? at + 1 : at
  let end = start
  for (;;) {
    const point = template.codePointAt(end)
    if (point === undefined || !(point === 95 || isLetter(point) || isDigit(point))) break
    end += point > 0xffff ? 2 : 1
  }
  if (end === start || (braced && template[end] !== '}')) return undefined
  return { name: template.slice(start, end), end: braced ? end + 1 : end }
}

/** regexp.Expand: $1, ${1}, $name, ${name}, $$; a $ before anything else is itself. */
function expand(pattern: Pattern, template: string, text: string, match: Match): string {
  let out = ''
  let at = 0
  for (;;) {
    const dollar = template.indexOf('$', at)
    if (dollar < 0) return out + template.slice(at)
    out += template.slice(at, dollar)
    at = dollar + 1
    if (template[at] === '$') {
      out += '$'
      at++
      continue
    }
    const reference = referenceAt(template, at)
    if (!reference) {
      out += '$'
      continue
    }
    at = reference.end
    const isNumber = /^(0|[1-9][0-9]{0,8})$/.test(reference.name)
    const groups = isNumber ? [Number(reference.name)] : (pattern.names.get(reference.name) ?? [])
    const group = groups.map((number) => match[number]).find((bounds) => bounds !== undefined)
    if (group) out += text.slice(group[0], group[1])
  }
}

/** A []string, nil when there is nothing, as Go's Find and Split functions have it. */
const listOrNil = (items: readonly string[]): TypedSlice =>
  items.length === 0 ? new TypedSlice(STRINGS, [], true) : stringSlice(items)

function split(pattern: Pattern, text: string, limit: number, context: CallContext): TypedSlice {
  if (limit === 0) return listOrNil([])
  if (pattern.source !== '' && text === '') return stringSlice([''])
  const parts: string[] = []
  let begin = 0
  let end = 0
  for (const [start, stop] of allMatches(pattern, text, limit, context)) {
    if (limit > 0 && parts.length === limit - 1) break
    end = start
    if (stop !== 0) parts.push(text.slice(begin, end))
    begin = stop
  }
  if (end !== text.length) parts.push(text.slice(begin))
  return stringSlice(parts)
}

function isMatch(source: string, text: string): boolean {
  return compile(source).re.matcher(text).find()
}

type Compile = (source: string) => Pattern

const findAll = (open: Compile) =>
  fn([STRING, STRING, INT], STRINGS, ([source, text, limit], context) =>
    listOrNil(
      allMatches(open(str(source)), str(text), num(limit), context).map(([start, end]) =>
        str(text).slice(start, end),
      ),
    ),
  )

const find = (open: Compile) =>
  fn([STRING, STRING], STRING, ([source, text]) => {
    const match = searcher(open(str(source)), str(text))(0)?.[0]
    return match ? str(text).slice(match[0], match[1]) : ''
  })

const replacing = (open: Compile) =>
  fn([STRING, STRING, STRING], STRING, ([source, text, template], context) => {
    const pattern = open(str(source))
    return replaceAll(pattern, str(text), context, (match) =>
      expand(pattern, str(template), str(text), match),
    )
  })

const replacingLiteral = (open: Compile) =>
  fn([STRING, STRING, STRING], STRING, ([source, text, replacement], context) =>
    replaceAll(open(str(source)), str(text), context, () => str(replacement)),
  )

const splitting = (open: Compile) =>
  fn([STRING, STRING, INT], STRINGS, ([source, text, limit], context) =>
    split(open(str(source)), str(text), num(limit), context),
  )

export const regexFunctions: Table = {
  regexMatch: fn([STRING, STRING], BOOL, ([source, text]) => {
    try {
      return isMatch(str(source), str(text))
    } catch (error) {
      if (error instanceof GoError) return false
      throw error
    }
  }),
  mustRegexMatch: fn([STRING, STRING], BOOL, ([source, text]) => isMatch(str(source), str(text))),
  regexFind: find(mustCompile),
  mustRegexFind: find(compile),
  regexFindAll: findAll(mustCompile),
  mustRegexFindAll: findAll(compile),
  regexReplaceAll: replacing(mustCompile),
  mustRegexReplaceAll: replacing(compile),
  regexReplaceAllLiteral: replacingLiteral(mustCompile),
  mustRegexReplaceAllLiteral: replacingLiteral(compile),
  regexSplit: splitting(mustCompile),
  mustRegexSplit: splitting(compile),
  regexQuoteMeta: fn([STRING], STRING, ([text]) => str(text).replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')),
}
