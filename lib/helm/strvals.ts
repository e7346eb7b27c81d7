/**
 * The grammar of --set and its kin. Mirrors helm pkg/strvals parser.go and literal_parser.go: `a.b[0].c=v,d={1,2}`.
 * Values are set into the given map as they are read, so what stands before a fault has been set, as in Helm.
 */
import {
  decodeFirstJSON,
  fromRunes,
  GoError,
  type GoMap,
  type GoValue,
  Int,
  isSpace,
  NumError,
  parseInt64,
  quote,
  quoteRune,
  runes,
  typeName,
} from '../go'
import { HELM_4, type HelmVersion } from './versions'

const MAX_INDEX = 65536
const MAX_NESTED_NAME_LEVEL = 30

export type SetKind = 'set' | 'string' | 'json' | 'literal'

/** Sets what `text` says into `into`. Throws GoError with Helm's text. */
export function parseInto(text: string, into: GoMap, kind: SetKind, version: HelmVersion = HELM_4): void {
  const read = kind === 'set' ? typedValue : (value: string) => value
  parseAll(new Parser(text, kind, read), into, version)
}

/** As --set-file: `read` gives what stands in the file named behind the `=`. */
export function parseIntoFile(
  text: string,
  into: GoMap,
  read: (path: string) => GoValue,
  version: HelmVersion = HELM_4,
): void {
  parseAll(new Parser(text, 'set', read), into, version)
}

function parseAll(parser: Parser, into: GoMap, version: HelmVersion): void {
  for (;;) {
    const fault = parser.key(into, 0)
    if (fault === EOF || (fault?.cause === EOF && version.forgivesOpenIndex)) return
    if (fault) throw fault
  }
}

/** io.EOF: not a fault at the top, a fault's cause where an index is never closed (`a[0`). Errors are values here, as the original passes them on. */
const EOF = new GoError('EOF')
type Fault = GoError | undefined

/** What a type assertion of the wrong kind panics with; caught by the nearest `key`. */
class Panic extends Error {}

function asList(value: GoValue): GoValue[] {
  if (Array.isArray(value)) return value
  throw new Panic(`interface conversion: interface {} is ${dynamicType(value)}, not []interface {}`)
}

function asTable(value: GoValue): GoMap {
  if (value instanceof Map) return value
  throw new Panic(`interface conversion: interface {} is ${dynamicType(value)}, not map[string]interface {}`)
}

const dynamicType = (value: GoValue): string => (value === null ? 'nil' : typeName(value))

const EQUALS = 0x3d
const BRACKET = 0x5b
const END_BRACKET = 0x5d
const BRACE = 0x7b
const END_BRACE = 0x7d
const COMMA = 0x2c
const DOT = 0x2e
const BACKSLASH = 0x5c

interface Run {
  text: string
  /** The rune that ended it; -1 at the end of the text. */
  last: number
}

class Parser {
  private readonly input: readonly number[]
  private at = 0
  private readonly keyStops: readonly number[]
  private readonly isLiteral: boolean

  constructor(
    text: string,
    private readonly kind: SetKind,
    private readonly read: (value: string) => GoValue,
  ) {
    this.input = runes(text)
    this.isLiteral = kind === 'literal'
    this.keyStops = this.isLiteral ? [EQUALS, BRACKET, DOT] : [EQUALS, BRACKET, COMMA, DOT]
  }

  key(data: GoMap, level: number): Fault {
    try {
      return this.keyOrPanic(data, level)
    } catch (panic) {
      if (panic instanceof Panic) return new GoError(`unable to parse key: ${panic.message}`)
      throw panic
    }
  }

  private keyOrPanic(data: GoMap, level: number): Fault {
    const { text: key, last } = this.until(this.keyStops)
    switch (last) {
      case BRACKET: {
        const index = this.index()
        if (index instanceof GoError)
          return new GoError(`error parsing index: ${index.message}`, { cause: index })
        const known = data.get(key)
        const [list, fault] = this.item(known === undefined ? [] : asList(known), index, level)
        setKey(data, key, list)
        return fault
      }
      case EQUALS:
        return this.value((value) => setKey(data, key, value))
      case COMMA:
        setKey(data, key, '')
        return new GoError(`key ${quote(key)} has no value (cannot end with ,)`)
      case DOT: {
        if (level + 1 > MAX_NESTED_NAME_LEVEL)
          return new GoError(
            `value name nested level is greater than maximum supported nested level of ${MAX_NESTED_NAME_LEVEL}`,
          )
        const known = data.get(key)
        const inner: GoMap = known === undefined ? new Map() : asTable(known)
        const fault = this.key(inner, level + 1)
        if (!fault && inner.size === 0) return new GoError(`key map ${quote(key)} has no value`)
        if (inner.size > 0) setKey(data, key, inner)
        return fault
      }
      default:
        return key === '' ? EOF : new GoError(`key ${quote(key)} has no value`)
    }
  }

  /** Reads what stands behind the `=` of a key. */
  private value(store: (value: GoValue) => void): Fault {
    if (this.isLiteral) {
      store(this.rest())
      return undefined
    }
    if (this.kind === 'json') {
      const [value, fault] = this.json()
      if (fault) return fault
      store(value)
      this.skipEmpty()
      return undefined
    }
    const list = this.list()
    if (Array.isArray(list)) {
      store(list)
      return undefined
    }
    if (list === EOF) {
      store('')
      return EOF
    }
    if (list) return list
    const text = this.until([COMMA]).text
    try {
      store(this.read(text))
    } catch (fault) {
      if (!(fault instanceof GoError)) throw fault
      store(null)
      return fault
    }
    return undefined
  }

  /** Reads what follows `[i]`; gives the list it is in, perhaps a longer one. */
  private item(list: GoValue[], index: number, level: number): [GoValue[], Fault] {
    if (index < 0) return [list, new GoError(`negative ${index} index not allowed`)]
    const { text, last } = this.until([BRACKET, DOT, EQUALS])
    if (text !== '')
      return [
        list,
        new GoError(
          `unexpected data at end of array index: [${runes(text)
            .map((rune) => quoteRune(rune))
            .join(' ')}]`,
        ),
      ]
    switch (last) {
      case EQUALS:
        return this.itemValue(list, index)
      case BRACKET: {
        const next = this.index()
        if (next instanceof GoError)
          return [list, new GoError(`error parsing index: ${next.message}`, { cause: next })]
        const known = list[index] ?? null
        const [inner, fault] = this.item(known === null ? [] : asList(known), next, level)
        return fault ? [list, fault] : setIndex(list, index, inner)
      }
      case DOT: {
        let inner = list[index]
        if (!(inner instanceof Map)) {
          inner = new Map()
          if (index < list.length) list[index] = inner
        }
        const fault = this.key(inner, level)
        return fault ? [list, fault] : setIndex(list, index, inner)
      }
      default:
        return [list, EOF]
    }
  }

  private itemValue(list: GoValue[], index: number): [GoValue[], Fault] {
    let result: [GoValue[], Fault] = [list, undefined]
    let isStored = false
    const fault = this.value((value) => {
      isStored = true
      result = setIndex(list, index, value)
    })
    if (fault === EOF && isStored) return result
    return fault ? [list, fault] : result
  }

  private index(): number | GoError {
    const { text, last } = this.until([END_BRACKET])
    if (last < 0) return EOF
    try {
      return Number(parseInt64(text, 10, 64, 'Atoi'))
    } catch (fault) {
      if (fault instanceof NumError) return fault
      throw fault
    }
  }

  /** A `{a,b}` list; undefined when none stands here. */
  private list(): GoValue[] | Fault {
    if (this.at >= this.input.length) return EOF
    if (this.input[this.at] !== BRACE) return undefined
    this.at++
    const list: GoValue[] = []
    for (;;) {
      const { text, last } = this.until([COMMA, END_BRACE])
      if (last < 0) return new GoError("list must terminate with '}'")
      if (last === END_BRACE && this.input[this.at] === COMMA) this.at++
      try {
        list.push(this.read(text))
      } catch (fault) {
        if (fault instanceof GoError) return fault
        throw fault
      }
      if (last === END_BRACE) return list
    }
  }

  private json(): [GoValue, Fault] {
    if (this.skipEmpty()) return [null, undefined]
    const text = fromRunes(this.input.slice(this.at))
    try {
      const { value, end } = decodeFirstJSON(text)
      this.at += runes(text.slice(0, end)).length
      return [value, undefined]
    } catch (fault) {
      if (fault instanceof GoError) return [null, fault]
      throw fault
    }
  }

  /** Skips white space; true when nothing is left before the next comma or the end, which is skipped too. */
  private skipEmpty(): boolean {
    for (; this.at < this.input.length; this.at++) {
      const rune = this.input[this.at]!
      if (rune === COMMA) {
        this.at++
        return true
      }
      if (!isSpace(rune)) return false
    }
    return true
  }

  private rest(): string {
    const text = fromRunes(this.input.slice(this.at))
    this.at = this.input.length
    return text
  }

  /** Reads to one of `stops`, which is consumed; a backslash takes the next rune as it is. */
  private until(stops: readonly number[]): Run {
    const text: number[] = []
    while (this.at < this.input.length) {
      const rune = this.input[this.at++]!
      if (stops.includes(rune)) return { text: fromRunes(text), last: rune }
      if (rune !== BACKSLASH || this.isLiteral) text.push(rune)
      else if (this.at < this.input.length) text.push(this.input[this.at++]!)
    }
    return { text: fromRunes(text), last: -1 }
  }
}

function setKey(data: GoMap, key: string, value: GoValue): void {
  if (key !== '') data.set(key, value)
}

function setIndex(list: GoValue[], index: number, value: GoValue): [GoValue[], Fault] {
  if (index > MAX_INDEX)
    return [list, new GoError(`index of ${index} is greater than maximum supported index of ${MAX_INDEX}`)]
  while (list.length <= index) list.push(null)
  list[index] = value
  return [list, undefined]
}

/** What --set makes of a text: true, false and null in any case, integers without a leading zero, else the text. */
function typedValue(text: string): GoValue {
  const folded = text.toLowerCase()
  if (folded === 'true') return true
  if (folded === 'false') return false
  if (folded === 'null') return null
  if (text === '0') return new Int(0n, 'int64')
  if (!/^[+-]?[0-9]+$/.test(text) || text[0] === '0') return text
  const value = BigInt(text.replace(/^\+/, ''))
  return value === BigInt.asIntN(64, value) ? new Int(value, 'int64') : text
}
