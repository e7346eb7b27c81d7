/**
 * encoding/json: values to JSON text and back. Mirrors Go's encode.go, scanner.go and decode.go (decoding into `any`):
 * key order, HTML escaping, number form, and every error text. Nothing here recurses on input, only on values.
 */
import { base64Encode } from './base64'
import { BudgetError, GoError } from './errors'
import { Parts } from './parts'
import { bytesOf, integerOf, isIntegerKind, sortedKeys, typeName } from './reflect'
import { formatFloat, parseInt64, quote } from './strconv'
import { byteLength, compareStrings, hasInvalidBytes, replaceInvalid, toBytes } from './strings'
import { named, STRING } from './type'
import {
  type GoMap,
  GoObject,
  type GoValue,
  Int,
  int64,
  NamedInt,
  NilMap,
  Struct,
  TypedMap,
  TypedSlice,
} from './value'

// ── encoding ─────────────────────────────────────────────────────────────────────────────────────

export interface MarshalOptions {
  /** Writes <, > and & as \u003c, \u003e and \u0026, as json.Marshal does. Default true. */
  escapeHTML?: boolean
  /** As json.MarshalIndent: what a nested line is indented by. Absent: everything on one line. */
  indent?: string
}

/** json.Marshal. Throws GoError with Go's text for what JSON cannot hold (NaN, complex numbers, cycles …). */
export function marshalJSON(value: GoValue, options: MarshalOptions = {}): string {
  return new Encoder(options.escapeHTML ?? true, options.indent).write(value, 0)
}

/** Go looks for cycles only from this depth on. */
const CYCLE_DEPTH = 1000
const MAX_VALUE_DEPTH = 4000

const TO_ESCAPE = /[\u0000-\u001f"\\\u2028\u2029\udc80-\udcff]/
const TO_ESCAPE_HTML = /[\u0000-\u001f"\\<>&\u2028\u2029\udc80-\udcff]/
const ESCAPES: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

const unicodeEscape = (ch: string): string => `\\u${ch.charCodeAt(0).toString(16).padStart(4, '0')}`

/** A JSON string literal as encoding/json writes it. */
export function quoteJSON(s: string, escapeHTML = true): string {
  if (!(escapeHTML ? TO_ESCAPE_HTML : TO_ESCAPE).test(s)) return `"${s}"`
  // A carried byte is written as the escape \ufffd; a U+FFFD that was in the text stays as it is.
  const text = s.replace(/(?<![\ud800-\udbff])[\udc80-\udcff]/g, '\ud800')
  const body = text.replace(
    escapeHTML ? /[\u0000-\u001f"\\<>&\u2028\u2029]/g : /[\u0000-\u001f"\\\u2028\u2029]/g,
    (ch) => ESCAPES[ch] ?? unicodeEscape(ch),
  )
  return `"${body.replace(/\ud800(?![\udc00-\udfff])/g, '\\ufffd')}"`
}

/** A float64 as encoding/json writes it: exponents only below 1e-6 and from 1e21 on, unpadded. */
export function formatJSONNumber(value: number): string {
  if (!Number.isFinite(value)) {
    throw new GoError(`json: unsupported value: ${formatFloat(value, 'g')}`)
  }
  if (Object.is(value, -0)) return '-0'
  const text = String(value)
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-6 || size >= 1e21)) {
    // JavaScript writes 1e+21 as Go does; below, both leave the exponent unpadded.
    return text.includes('e') ? text : formatFloat(value, 'e')
  }
  return text.includes('e') ? formatFloat(value, 'f') : text
}

class Encoder {
  private readonly open = new Set<GoValue>()
  private readonly parts = new Parts('write as JSON')

  constructor(
    private readonly escapeHTML: boolean,
    private readonly indent: string | undefined,
  ) {}

  write(value: GoValue, depth: number): string {
    switch (typeof value) {
      case 'string':
        return quoteJSON(value, this.escapeHTML)
      case 'number':
        return formatJSONNumber(value)
      case 'boolean':
        return value ? 'true' : 'false'
    }
    if (value === null || value instanceof NilMap) return 'null'
    if (value instanceof Int) return value.value.toString()
    if (value instanceof Map || Array.isArray(value)) {
      return depth < CYCLE_DEPTH ? this.writeContainer(value, depth) : this.guarded(value, depth)
    }
    return this.writeObject(value, depth)
  }

  private writeObject(value: GoObject, depth: number): string {
    const instead = value.marshalJSON()
    if (instead !== undefined) return this.write(instead, depth)
    if (value instanceof NamedInt) return value.value.toString()
    if (value instanceof JSONNumber) return value.text
    if (value instanceof TypedSlice) {
      if (value.isNil) return 'null'
      const bytes = bytesOf(value)
      if (bytes) return `"${base64Encode(bytes)}"`
      return depth < CYCLE_DEPTH ? this.array(value.items, depth) : this.guarded(value, depth)
    }
    if (value instanceof TypedMap) {
      const kind = value.type.key!.kind
      if (kind !== 'string' && !isIntegerKind(kind)) throw unsupportedType(value)
      if (value.isNil) return 'null'
      return depth < CYCLE_DEPTH ? this.typedMap(value, depth) : this.guarded(value, depth)
    }
    if (value instanceof Struct) {
      let out = ''
      for (const [name, field] of value.encoded('json')) out = this.entry(out, name, field, depth)
      return this.braced(out, depth)
    }
    throw unsupportedType(value)
  }

  private writeContainer(value: GoMap | GoValue[], depth: number): string {
    if (Array.isArray(value)) return this.array(value, depth)
    this.parts.count(value.size)
    let out = ''
    for (const key of sortedKeys(value)) out = this.entry(out, key, value.get(key)!, depth)
    return this.braced(out, depth)
  }

  private typedMap(map: TypedMap, depth: number): string {
    const entries = [...map.entries]
      .map(([k, v]): [string, GoValue] => [typeof k === 'string' ? k : integerOf(k)!.toString(), v])
      .sort((a, b) => compareStrings(a[0], b[0]))
    let out = ''
    for (const [key, item] of entries) out = this.entry(out, key, item, depth)
    return this.braced(out, depth)
  }

  /** A container deep down, which may hold itself. */
  private guarded(value: GoMap | GoValue[] | TypedSlice | TypedMap, depth: number): string {
    if (this.open.has(value)) {
      throw new GoError(`json: unsupported value: encountered a cycle via ${typeName(value)}`)
    }
    if (depth > MAX_VALUE_DEPTH)
      throw new BudgetError('depth', 'a value is nested too deeply to write as JSON')
    this.open.add(value)
    let text: string
    if (value instanceof TypedSlice) text = this.array(value.items, depth)
    else if (value instanceof TypedMap) text = this.typedMap(value, depth)
    else text = this.writeContainer(value, depth)
    this.open.delete(value)
    return text
  }

  /** The object written so far, and one more entry. */
  private entry(before: string, key: string, value: GoValue, depth: number): string {
    const name = quoteJSON(key, this.escapeHTML)
    const comma = before === '' ? '' : ','
    if (this.indent === undefined) return `${before}${comma}${name}:${this.write(value, depth + 1)}`
    return `${before}${comma}\n${this.indent.repeat(depth + 1)}${name}: ${this.write(value, depth + 1)}`
  }

  private braced(body: string, depth: number): string {
    if (body === '' || this.indent === undefined) return `{${body}}`
    return `{${body}\n${this.indent.repeat(depth)}}`
  }

  private array(items: readonly GoValue[], depth: number): string {
    this.parts.count(items.length)
    if (items.length === 0) return '[]'
    const { indent } = this
    const line = indent === undefined ? '' : `\n${indent.repeat(depth + 1)}`
    let out = '['
    for (let i = 0; i < items.length; i++) {
      if (i > 0) out += ','
      out += line + this.write(items[i]!, depth + 1)
    }
    return indent === undefined ? `${out}]` : `${out}\n${indent.repeat(depth)}]`
  }
}

const unsupportedType = (value: GoValue): GoError => new GoError(`json: unsupported type: ${typeName(value)}`)

// ── decoding ─────────────────────────────────────────────────────────────────────────────────────

export interface UnmarshalOptions {
  /**
   * `float64`: every number, as encoding/json. `int64`: integers that fit become int64, as Kubernetes reads JSON.
   * `text`: every number is a JSONNumber, as Decoder.UseNumber makes it.
   */
  numbers?: 'float64' | 'int64' | 'text'
  /** The Go type decoded into: any value, a map[string]interface {}, or a []interface {}. Default `any`. */
  into?: 'any' | 'map' | 'slice'
}

const NUMBER_TYPE = named('json.Number', STRING)

/** json.Number: the text of a number. */
export class JSONNumber extends GoObject {
  readonly type = NUMBER_TYPE
  constructor(readonly text: string) {
    super()
  }
  override stringer(): string {
    return this.text
  }
}

/** json.SyntaxError; `offset` counts the bytes read when it was found. */
export class JSONSyntaxError extends GoError {
  override readonly name = 'JSONSyntaxError'
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message)
  }
}

/** json.UnmarshalTypeError; `value` is what was decoded all the same (Go fills in the rest). */
export class JSONTypeError extends GoError {
  override readonly name = 'JSONTypeError'
  constructor(
    what: string,
    typeText: string,
    readonly value: GoValue,
  ) {
    super(`json: cannot unmarshal ${what} into Go value of type ${typeText}`)
  }
}

/** json.Unmarshal. Throws JSONSyntaxError or JSONTypeError. */
export function unmarshalJSON(text: string, options: UnmarshalOptions = {}): GoValue {
  const decoder = new Decoder(text, options)
  const value = decoder.value()
  decoder.end()
  return decoder.finish(value)
}

/** One json.Decoder.Decode: the first value of `text`, and the UTF-16 offset behind it. `EOF` when there is none. */
export function decodeFirstJSON(
  text: string,
  options: UnmarshalOptions = {},
): { value: GoValue; end: number } {
  if (/^[ \t\r\n]*$/.test(text)) throw new GoError('EOF')
  const decoder = new Decoder(text, options, 'unexpected EOF')
  const value = decoder.value()
  return { value: decoder.finish(value), end: decoder.at }
}

const MAX_JSON_DEPTH = 10_000
const SIMPLE_STRING = /[^"\\\u0000-\u001f]*/y
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const WORDS: readonly [string, GoValue][] = [
  ['true', true],
  ['false', false],
  ['null', null],
]

type Open = { list: GoValue[] } | { map: GoMap; key: string }

class Decoder {
  at = 0
  private readonly numbers: UnmarshalOptions['numbers']
  private readonly into: 'any' | 'map' | 'slice'
  private typeError: { what: string; type: string } | undefined

  constructor(
    private readonly text: string,
    options: UnmarshalOptions,
    private readonly atEnd = 'unexpected end of JSON input',
  ) {
    this.numbers = options.numbers
    this.into = options.into ?? 'any'
  }

  /** Reads one value. A stack of our own: JSON may nest 10,000 deep, a JavaScript stack may not. */
  value(): GoValue {
    const open: Open[] = []
    for (;;) {
      let value = this.scalarOrOpen(open)
      if (value === undefined) continue
      // A value is complete: hand it to what holds it, closing every holder that ends here.
      for (;;) {
        const holder = open.at(-1)
        if (!holder) return value
        if ('list' in holder) holder.list.push(value)
        else holder.map.set(holder.key, value)
        this.space()
        const c = this.text[this.at]
        if (c === ',') {
          this.at++
          if ('map' in holder) holder.key = this.key()
          break
        }
        if (c !== ('list' in holder ? ']' : '}')) {
          throw this.invalid('list' in holder ? 'after array element' : 'after object key:value pair')
        }
        this.at++
        open.pop()
        value = 'list' in holder ? holder.list : holder.map
      }
    }
  }

  /** A scalar or an empty container; undefined when a container was opened and its first value follows. */
  private scalarOrOpen(open: Open[]): GoValue | undefined {
    this.space()
    const c = this.text[this.at]
    switch (c) {
      case '"':
        this.at++
        return this.string()
      case '{': {
        this.at++
        this.checkDepth(open)
        this.space()
        const map: GoMap = new Map()
        if (this.text[this.at] === '}') {
          this.at++
          return map
        }
        open.push({ map, key: this.key() })
        return undefined
      }
      case '[': {
        this.at++
        this.checkDepth(open)
        this.space()
        if (this.text[this.at] === ']') {
          this.at++
          return []
        }
        open.push({ list: [] })
        return undefined
      }
    }
    if (c === '-' || (c !== undefined && c >= '0' && c <= '9')) return this.number()
    for (const [word, value] of WORDS) {
      if (c === word[0]) {
        this.word(word)
        return value
      }
    }
    throw this.invalid('looking for beginning of value')
  }

  private checkDepth(open: Open[]): void {
    if (open.length < MAX_JSON_DEPTH) return
    this.at--
    throw this.invalid('exceeded max depth')
  }

  private word(word: string): void {
    for (let i = 1; i < word.length; i++) {
      this.at++
      if (this.text[this.at] !== word[i]) throw this.invalid(`in literal ${word} (expecting '${word[i]}')`)
    }
    this.at++
  }

  private key(): string {
    this.space()
    if (this.text[this.at] !== '"') throw this.invalid('looking for beginning of object key string')
    this.at++
    const key = this.string()
    this.space()
    if (this.text[this.at] !== ':') throw this.invalid('after object key')
    this.at++
    return key
  }

  /** The opening quote is consumed. */
  private string(): string {
    const { text } = this
    let out = ''
    for (;;) {
      SIMPLE_STRING.lastIndex = this.at
      SIMPLE_STRING.test(text)
      out += text.slice(this.at, SIMPLE_STRING.lastIndex)
      this.at = SIMPLE_STRING.lastIndex
      const c = text[this.at]
      if (c === '"') {
        this.at++
        return replaceLoneSurrogates(out)
      }
      if (c !== '\\') throw this.invalid('in string literal')
      this.at++
      out += this.escape()
    }
  }

  private escape(): string {
    const letter = this.text[this.at]
    if (letter === 'u') {
      const first = this.hex4()
      if (first < 0xd800 || first > 0xdfff) return String.fromCharCode(first)
      if (first < 0xdc00 && this.text.startsWith('\\u', this.at)) {
        const back = this.at
        this.at++
        const second = this.hex4()
        if (second >= 0xdc00 && second <= 0xdfff) return String.fromCharCode(first, second)
        this.at = back
      }
      return '\ufffd'
    }
    const plain = letter === undefined ? undefined : UNESCAPES[letter]
    if (plain === undefined) throw this.invalid('in string escape code')
    this.at++
    return plain
  }

  /** Four hexadecimal digits; the position stands on the `u`. */
  private hex4(): number {
    let value = 0
    this.at++
    for (let i = 0; i < 4; i++, this.at++) {
      const digit = this.text[this.at]
      if (digit === undefined || !/[0-9a-fA-F]/.test(digit)) {
        throw this.invalid('in \\u hexadecimal character escape')
      }
      value = value * 16 + Number.parseInt(digit, 16)
    }
    return value
  }

  private number(): GoValue {
    const start = this.at
    NUMBER.lastIndex = start
    const found = NUMBER.test(this.text)
    this.at = found ? NUMBER.lastIndex : start + 1
    if (!found) throw this.invalid('in numeric literal')
    const next = this.text[this.at]
    if (next === '.' || next === 'e' || next === 'E') this.badNumber(next)
    const literal = this.text.slice(start, this.at)
    if (this.numbers === 'text') return new JSONNumber(literal)
    if (this.numbers === 'int64' && /^-?[0-9]+$/.test(literal)) {
      const value = BigInt(literal)
      if (BigInt.asIntN(64, value) === value) return int64(parseInt64(literal))
    }
    const value = Number(literal)
    if (Number.isFinite(value)) return value
    this.typeError ??= { what: `number ${literal}`, type: 'float64' }
    return null
  }

  /** A point or exponent the number could not go on with, or a second one that ends it. */
  private badNumber(next: string): void {
    const literal = this.text.slice(0, this.at)
    const number = /-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$/.exec(literal)!
    if (number[2] !== undefined || (next === '.' && number[1] !== undefined)) return
    this.at++
    if (next === '.') throw this.invalid('after decimal point in numeric literal')
    if (this.text[this.at] === '+' || this.text[this.at] === '-') this.at++
    throw this.invalid('in exponent of numeric literal')
  }

  private space(): void {
    for (;;) {
      const c = this.text.charCodeAt(this.at)
      if (c !== 32 && c !== 10 && c !== 13 && c !== 9) return
      this.at++
    }
  }

  /** Only white space may follow the value. */
  end(): void {
    this.space()
    if (this.at < this.text.length) throw this.invalid('after top-level value')
  }

  /** Checks the value against the type it is decoded into, and reports what was noted on the way. */
  finish(value: GoValue): GoValue {
    const isNull = value === null && !this.typeError
    if (this.into !== 'any' && !isNull) {
      const isWanted = this.into === 'map' ? value instanceof Map : Array.isArray(value)
      const type = this.into === 'map' ? 'map[string]interface {}' : '[]interface {}'
      if (!isWanted) throw new JSONTypeError(jsonKind(value), type, null)
    }
    if (this.typeError) throw new JSONTypeError(this.typeError.what, this.typeError.type, value)
    return value
  }

  private bytesRead(): number {
    return byteLength(this.text.slice(0, this.at))
  }

  private invalid(context: string): GoError {
    const { text, at } = this
    if (at >= text.length) {
      if (this.atEnd === 'unexpected EOF') return new GoError(this.atEnd)
      // Go ends the text with a space to flush the scanner, and blames it where no space may stand.
      const isInside =
        context.startsWith('after decimal') || (context.startsWith('in ') && context !== 'in string literal')
      const message = isInside ? `invalid character ' ' ${context}` : this.atEnd
      return new JSONSyntaxError(message, byteLength(text))
    }
    // The scanner sees bytes: of a longer character it names the first.
    const byte = toBytes(String.fromCodePoint(text.codePointAt(at)!))[0]!
    const ch = String.fromCharCode(byte)
    const shown = ch === "'" ? `'\\''` : ch === '"' ? `'"'` : `'${quote(ch).slice(1, -1)}'`
    return new JSONSyntaxError(`invalid character ${shown} ${context}`, this.bytesRead() + 1)
  }
}

const UNESCAPES: Record<string, string> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/** Bytes that are not UTF-8 become U+FFFD in decoded strings. */
function replaceLoneSurrogates(s: string): string {
  return hasInvalidBytes(s) ? replaceInvalid(s) : s
}

/** How UnmarshalTypeError names a JSON value. */
function jsonKind(value: GoValue): string {
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  if (Array.isArray(value)) return 'array'
  return value instanceof Map ? 'object' : 'number'
}
