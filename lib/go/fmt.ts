/**
 * Sprintf, Sprint and Sprintln. Mirrors Go's fmt (print.go, format.go) with internal/fmtsort, for every verb,
 * flag, width, precision and argument index, and for the `%!verb(type=value)` notes it writes instead of failing.
 */
import { BudgetError } from './errors'
import { Parts, partsOf } from './parts'
import {
  bytesOf,
  integerOf,
  isNil,
  isUnsignedKind,
  mapEntriesSorted,
  sliceItems,
  typeName,
  typeOf,
} from './reflect'
import { canBackquote, type FloatVerb, formatFloat, isPrint, quote, quoteRune } from './strconv'
import { normalise, runeCount, runeString, toBytes } from './strings'
import { ANY, type GoType, type Kind } from './type'
import { Complex, GoObject, type GoValue, Int, isExported, type NamedInt, Struct, TypedSlice } from './value'

/** fmt.Sprintf. */
export function sprintf(format: string, args: readonly GoValue[]): string {
  const p = new Printer()
  p.doPrintf(format, args)
  return normalise(p.out)
}

/** fmt.Sprint: a space between operands when neither is a string. */
export function sprint(args: readonly GoValue[]): string {
  const only = args.length === 1 ? args[0]! : undefined
  if (typeof only === 'string') return only
  const p = new Printer()
  let afterString = false
  args.forEach((arg, i) => {
    const isString = typeof arg === 'string'
    if (i > 0 && !isString && !afterString) p.out += ' '
    p.printArg(arg, 'v')
    afterString = isString
  })
  return normalise(p.out)
}

/** fmt.Sprintln: spaces between all operands, and a newline. */
export function sprintln(args: readonly GoValue[]): string {
  const p = new Printer()
  args.forEach((arg, i) => {
    if (i > 0) p.out += ' '
    p.printArg(arg, 'v')
  })
  return `${normalise(p.out)}\n`
}

/** `%v`, without the machinery for the values that print plainly. */
export function toText(value: GoValue): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return formatFloat(value, 'g')
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (value instanceof Int) return value.value.toString()
  if (value === null) return '<nil>'
  return sprint([value])
}

/** Widths and precisions beyond this are refused by Go itself. */
const TOO_LARGE = 1_000_000
/** Go would overflow its stack on a value that contains itself; we stop long before. */
const MAX_DEPTH = 1_000

interface Flags {
  width: number | undefined
  precision: number | undefined
  minus: boolean
  plus: boolean
  sharp: boolean
  space: boolean
  zero: boolean
  /** %+v and %#v: the flag then shapes structs and Go syntax, not numbers. */
  plusV: boolean
  sharpV: boolean
}

const noFlags = (): Flags => ({
  width: undefined,
  precision: undefined,
  minus: false,
  plus: false,
  sharp: false,
  space: false,
  zero: false,
  plusV: false,
  sharpV: false,
})

class Printer {
  out = ''
  private readonly parts = new Parts('print')
  private flags = noFlags()
  /** Inside a `%!v(…)` note methods are not called, as Go does to stay safe. */
  private erroring = false
  private reordered = false
  private goodArgNum = true

  // ── format string ──────────────────────────────────────────────────────────────────────────────

  doPrintf(format: string, args: readonly GoValue[]): void {
    const end = format.length
    let argNum = 0
    let afterIndex = false
    for (let i = 0; i < end; ) {
      this.goodArgNum = true
      const percent = format.indexOf('%', i)
      if (percent < 0) {
        this.out += format.slice(i)
        break
      }
      this.out += format.slice(i, percent)
      i = percent + 1
      this.flags = noFlags()
      const f = this.flags
      for (; i < end; i++) {
        const c = format[i]
        if (c === '#') f.sharp = true
        else if (c === '0') f.zero = true
        else if (c === '+') f.plus = true
        else if (c === '-') f.minus = true
        else if (c === ' ') f.space = true
        else break
      }
      ;[argNum, i, afterIndex] = this.argNumber(argNum, format, i, args.length)

      if (format[i] === '*') {
        i++
        const [width, next] = intFromArg(args, argNum)
        f.width = width
        argNum = next
        if (width === undefined) this.out += '%!(BADWIDTH)'
        else if (width < 0) {
          f.width = -width
          f.minus = true
          f.zero = false
        }
        afterIndex = false
      } else {
        ;[f.width, i] = parseNumber(format, i, end)
        if (afterIndex && f.width !== undefined) this.goodArgNum = false
      }

      if (i + 1 < end && format[i] === '.') {
        i++
        if (afterIndex) this.goodArgNum = false
        ;[argNum, i, afterIndex] = this.argNumber(argNum, format, i, args.length)
        if (format[i] === '*') {
          i++
          const [precision, next] = intFromArg(args, argNum)
          argNum = next
          f.precision = precision !== undefined && precision < 0 ? undefined : precision
          if (f.precision === undefined) this.out += '%!(BADPREC)'
          afterIndex = false
        } else {
          ;[f.precision, i] = parseNumber(format, i, end)
          f.precision ??= 0
        }
      }

      if (!afterIndex) [argNum, i, afterIndex] = this.argNumber(argNum, format, i, args.length)
      if (i >= end) {
        this.out += '%!(NOVERB)'
        break
      }
      const point = format.codePointAt(i)!
      const verb = point >= 0xdc80 && point <= 0xdcff ? '\ufffd' : String.fromCodePoint(point)
      i += point > 0xffff ? 2 : 1

      if (verb === '%') this.out += '%'
      else if (!this.goodArgNum) this.out += `%!${verb}(BADINDEX)`
      else if (argNum >= args.length) this.out += `%!${verb}(MISSING)`
      else {
        if (verb === 'v' || verb === 'w') {
          f.sharpV = f.sharp
          f.sharp = false
          f.plusV = f.plus
          f.plus = false
        }
        this.printArg(args[argNum++]!, verb)
      }
    }
    if (!this.reordered && argNum < args.length) this.printExtra(args.slice(argNum))
  }

  private printExtra(args: readonly GoValue[]): void {
    this.flags = noFlags()
    this.out += '%!(EXTRA '
    args.forEach((arg, i) => {
      if (i > 0) this.out += ', '
      if (arg === null) {
        this.out += '<nil>'
        return
      }
      this.out += `${typeName(arg)}=`
      this.printArg(arg, 'v')
    })
    this.out += ')'
  }

  /** An explicit argument index `[n]` at `i`: the argument to use, where to go on, and whether there was one. */
  private argNumber(argNum: number, format: string, i: number, count: number): [number, number, boolean] {
    if (format[i] !== '[') return [argNum, i, false]
    this.reordered = true
    const close = format.indexOf(']', i + 1)
    if (format.length - i < 3 || close < 0) {
      this.goodArgNum = false
      return [argNum, i + 1, false]
    }
    const [number, stop] = parseNumber(format, i + 1, close)
    const ok = number !== undefined && stop === close
    if (ok && number >= 1 && number <= count) return [number - 1, close + 1, true]
    this.goodArgNum = false
    return [argNum, close + 1, ok]
  }

  // ── values ─────────────────────────────────────────────────────────────────────────────────────

  printArg(arg: GoValue, verb: string): void {
    if (arg === null) {
      if (verb === 'T' || verb === 'v') this.pad('<nil>')
      else this.badVerb(verb, null)
      return
    }
    if (verb === 'T') {
      this.fmtS(typeName(arg))
      return
    }
    if (verb === 'p') {
      this.fmtPointer(arg, 'p')
      return
    }
    const bytes = arg instanceof TypedSlice && arg.type.name === '[]uint8' ? bytesOf(arg) : undefined
    if (bytes && 'vdsxXq'.includes(verb)) {
      this.fmtBytes(bytes, verb, '[]byte', (arg as TypedSlice).isNil)
      return
    }
    // %w belongs to Errorf alone. Go prints a []byte before it looks, so there each byte complains.
    if (verb === 'w' && !bytes) {
      this.badVerb(verb, arg)
      return
    }
    if (arg instanceof GoObject && this.handleMethods(arg, verb)) return
    this.printValue(arg, verb, 0)
  }

  /** Values that print themselves. True when the value has been written. */
  private handleMethods(arg: GoObject, verb: string): boolean {
    if (this.erroring) return false
    if (this.flags.sharpV) {
      const text = arg.goString()
      if (text === undefined) return false
      this.fmtS(text)
      return true
    }
    if (!'vsxXq'.includes(verb)) return false
    const text = arg.stringer()
    if (text === undefined) return false
    this.fmtString(text, verb, arg)
    return true
  }

  /** `callsMethods` is false for what hangs below an unexported field, which fmt may not touch. */
  private printValue(value: GoValue, verb: string, depth: number, callsMethods = true): void {
    if (depth > MAX_DEPTH) throw new BudgetError('depth', 'a value is nested too deeply to print')
    if (depth > 0 && callsMethods && value instanceof GoObject && this.handleMethods(value, verb)) return
    switch (typeof value) {
      case 'boolean':
        if (verb === 't' || verb === 'v') this.pad(value ? 'true' : 'false')
        else this.badVerb(verb, value)
        return
      case 'number':
        this.fmtFloatVerb(value, verb, value)
        return
      case 'string':
        this.fmtString(value, verb, value)
        return
    }
    if (value === null) {
      this.out += '<nil>'
      return
    }
    const integer = integerOf(value)
    if (integer !== undefined) {
      const kind: Kind = value instanceof Int ? value.kind : (value as NamedInt).type.kind
      this.fmtIntegerVerb(integer, !isUnsignedKind(kind), verb, value)
      return
    }
    if (value instanceof Complex) {
      this.fmtComplex(value, verb)
      return
    }
    const entries = mapEntriesSorted(value)
    if (entries) {
      this.printMap(value, entries, verb, depth, callsMethods)
      return
    }
    const items = sliceItems(value)
    if (items) {
      this.printSlice(value, items, verb, depth, callsMethods)
      return
    }
    this.printObject(value as GoObject, verb, depth, callsMethods)
  }

  private printMap(
    map: GoValue,
    entries: [GoValue, GoValue][],
    verb: string,
    depth: number,
    callsMethods: boolean,
  ): void {
    const goSyntax = this.flags.sharpV
    if (goSyntax) {
      this.out += typeName(map)
      if (isNil(map)) {
        this.out += '(nil)'
        return
      }
      this.out += '{'
    } else this.out += 'map['
    const type = typeOf(map)
    this.parts.count(entries.length)
    entries.forEach(([key, value], i) => {
      if (i > 0) this.out += goSyntax ? ', ' : ' '
      this.printElement(key, type?.key, verb, depth, callsMethods)
      this.out += ':'
      this.printElement(value, type?.elem, verb, depth, callsMethods)
    })
    this.out += goSyntax ? '}' : ']'
  }

  private printSlice(
    slice: GoValue,
    items: readonly GoValue[],
    verb: string,
    depth: number,
    callsMethods: boolean,
  ): void {
    if ('sqxX'.includes(verb)) {
      const bytes = bytesOf(slice)
      if (bytes) {
        this.fmtBytes(bytes, verb, typeName(slice), isNil(slice))
        return
      }
    }
    const goSyntax = this.flags.sharpV
    if (goSyntax) {
      this.out += typeName(slice)
      if (isNil(slice)) {
        this.out += '(nil)'
        return
      }
    }
    this.out += goSyntax ? '{' : '['
    const elem = typeOf(slice)?.elem
    this.parts.count(partsOf(items.length, elem))
    for (let i = 0; i < items.length; i++) {
      if (i > 0) this.out += goSyntax ? ', ' : ' '
      this.printElement(items[i]!, elem, verb, depth, callsMethods)
    }
    this.out += goSyntax ? '}' : ']'
  }

  /** An element held in an interface: its nil is written whatever the verb. */
  private printElement(
    value: GoValue,
    type: GoType | undefined,
    verb: string,
    depth: number,
    callsMethods: boolean,
  ): void {
    if (value !== null) this.printValue(value, verb, depth + 1, callsMethods)
    else if (this.flags.sharpV) this.out += `${(type ?? ANY).name}(nil)`
    else this.out += '<nil>'
  }

  private printObject(value: GoObject, verb: string, depth: number, callsMethods: boolean): void {
    const { kind } = value.type
    if (kind === 'func' || kind === 'chan') {
      this.fmtPointer(value, verb)
      return
    }
    let name = value.type.name
    if (kind === 'ptr') {
      if (depth > 0) {
        this.fmtPointer(value, verb)
        return
      }
      this.out += '&'
      name = name.replace(/^\*/, '')
    }
    const { sharpV, plusV } = this.flags
    if (sharpV) this.out += name
    this.out += '{'
    let i = 0
    const fields = value instanceof Struct ? value.fields : new Map<string, GoValue>()
    for (const [field, held] of fields) {
      if (i++ > 0) this.out += sharpV ? ', ' : ' '
      if (sharpV || plusV) this.out += `${field}:`
      this.printElement(held, undefined, verb, depth, callsMethods && isExported(field))
    }
    this.out += '}'
  }

  private badVerb(verb: string, value: GoValue): void {
    this.erroring = true
    this.out += `%!${verb}(`
    if (value === null) this.out += '<nil>'
    else {
      this.out += `${typeName(value)}=`
      this.printArg(value, 'v')
    }
    this.out += ')'
    this.erroring = false
  }

  // ── scalars by verb ────────────────────────────────────────────────────────────────────────────

  private fmtIntegerVerb(value: bigint, signed: boolean, verb: string, arg: GoValue): void {
    switch (verb) {
      case 'v':
        if (this.flags.sharpV && !signed) this.fmt0x(value, true)
        else this.fmtInteger(value, 10, verb)
        return
      case 'd':
        this.fmtInteger(value, 10, verb)
        return
      case 'b':
        this.fmtInteger(value, 2, verb)
        return
      case 'o':
      case 'O':
        this.fmtInteger(value, 8, verb)
        return
      case 'x':
      case 'X':
        this.fmtInteger(value, 16, verb)
        return
      case 'c':
        this.pad(runeString(asRune(value)))
        return
      case 'q':
        this.pad(quoteRune(asRune(value), this.flags.plus))
        return
      case 'U':
        this.fmtUnicode(BigInt.asUintN(64, value))
        return
      default:
        this.badVerb(verb, arg)
    }
  }

  private fmtFloatVerb(value: number, verb: string, arg: GoValue): void {
    switch (verb) {
      case 'v':
        this.fmtFloat(value, 'g', -1)
        return
      case 'b':
      case 'g':
      case 'G':
      case 'x':
      case 'X':
        this.fmtFloat(value, verb, -1)
        return
      case 'f':
      case 'e':
      case 'E':
        this.fmtFloat(value, verb, 6)
        return
      case 'F':
        this.fmtFloat(value, 'f', 6)
        return
      default:
        this.badVerb(verb, arg)
    }
  }

  private fmtComplex(value: Complex, verb: string): void {
    if (!'vbgGxXfFeE'.includes(verb)) {
      this.badVerb(verb, value)
      return
    }
    const { plus } = this.flags
    this.out += '('
    this.fmtFloatVerb(value.re, verb, value)
    this.flags.plus = true
    this.fmtFloatVerb(value.im, verb, value)
    this.out += 'i)'
    this.flags.plus = plus
  }

  private fmtString(text: string, verb: string, arg: GoValue): void {
    if (verb === 's' || (verb === 'v' && !this.flags.sharpV)) this.fmtS(text)
    else if (verb === 'q' || verb === 'v') this.fmtQ(text)
    else if (verb === 'x' || verb === 'X') this.fmtHex(toBytes(text), verb)
    else this.badVerb(verb, arg)
  }

  private fmtBytes(bytes: Uint8Array, verb: string, name: string, nil: boolean): void {
    if (verb === 's') this.fmtS(fromByteText(bytes))
    else if (verb === 'q') this.fmtQ(fromByteText(bytes))
    else if (verb === 'x' || verb === 'X') this.fmtHex(bytes, verb)
    else if (this.flags.sharpV) {
      this.out += name
      if (nil) {
        this.out += '(nil)'
        return
      }
      this.out += '{'
      bytes.forEach((b, i) => {
        if (i > 0) this.out += ', '
        this.fmt0x(BigInt(b), true)
      })
      this.out += '}'
    } else {
      this.out += '['
      bytes.forEach((b, i) => {
        if (i > 0) this.out += ' '
        this.fmtInteger(BigInt(b), 10, verb)
      })
      this.out += ']'
    }
  }

  /** Maps, slices, pointers and functions have an address in Go; ours is made up, as no output may depend on it. */
  private fmtPointer(value: GoValue, verb: string): void {
    const kind = typeOf(value)?.kind
    if (kind !== 'map' && kind !== 'slice' && kind !== 'ptr' && kind !== 'func' && kind !== 'chan') {
      this.badVerb(verb, value)
      return
    }
    const address = isNil(value) ? 0n : 0xc000012345n
    if (verb === 'v' && this.flags.sharpV) {
      this.out += `(${typeName(value)})(`
      if (address === 0n) this.out += 'nil'
      else this.fmt0x(address, true)
      this.out += ')'
    } else if (verb === 'v' && address === 0n) this.pad('<nil>')
    else if (verb === 'v' || verb === 'p') this.fmt0x(address, !this.flags.sharp)
    else if ('bodxX'.includes(verb)) this.fmtIntegerVerb(address, false, verb, value)
    else this.badVerb(verb, value)
  }

  // ── writing with flags ─────────────────────────────────────────────────────────────────────────

  private pad(text: string): void {
    const { width, minus, zero } = this.flags
    const missing = width ? width - runeCount(text) : 0
    if (missing <= 0) this.out += text
    else if (minus) this.out += text + ' '.repeat(missing)
    else this.out += (zero ? '0' : ' ').repeat(missing) + text
  }

  private padWithSpaces(text: string): void {
    const { zero } = this.flags
    this.flags.zero = false
    this.pad(text)
    this.flags.zero = zero
  }

  private truncate(text: string): string {
    const { precision } = this.flags
    if (precision === undefined || text.length <= precision) return text
    let at = 0
    for (let n = 0; n < precision && at < text.length; n++) at += text.codePointAt(at)! > 0xffff ? 2 : 1
    return text.slice(0, at)
  }

  private fmtS(text: string): void {
    this.pad(this.truncate(text))
  }

  private fmtQ(text: string): void {
    const cut = this.truncate(text)
    if (this.flags.sharp && canBackquote(cut)) this.pad(`\`${cut}\``)
    else this.pad(quote(cut, this.flags.plus))
  }

  private fmtHex(bytes: Uint8Array, verb: string): void {
    const { precision, sharp, space, width } = this.flags
    const shown = precision !== undefined && precision < bytes.length ? bytes.subarray(0, precision) : bytes
    if (shown.length === 0) {
      if (width) this.pad('')
      return
    }
    const pairs = Array.from(shown, (b) => b.toString(16).padStart(2, '0'))
    const lead = sharp ? '0x' : ''
    const text = space ? pairs.map((pair) => lead + pair).join(' ') : lead + pairs.join('')
    this.pad(verb === 'X' ? text.toUpperCase() : text)
  }

  private fmt0x(value: bigint, leading: boolean): void {
    const { sharp } = this.flags
    this.flags.sharp = leading
    this.fmtInteger(value, 16, 'v')
    this.flags.sharp = sharp
  }

  private fmtInteger(value: bigint, base: number, verb: string): void {
    const { precision, width, minus, plus, sharp, space, zero } = this.flags
    const negative = value < 0n
    if (precision === 0 && value === 0n) {
      this.padWithSpaces('')
      return
    }
    let atLeast = precision ?? 0
    if (precision === undefined && zero && !minus && width !== undefined) {
      atLeast = negative || plus || space ? width - 1 : width
    }
    let digits = (negative ? -value : value).toString(base)
    if (digits.length < atLeast) digits = digits.padStart(atLeast, '0')
    if (sharp) {
      if (base === 2) digits = `0b${digits}`
      else if (base === 8 && digits[0] !== '0') digits = `0${digits}`
      else if (base === 16) digits = `0x${digits}`
    }
    if (verb === 'O') digits = `0o${digits}`
    if (verb === 'X') digits = digits.toUpperCase()
    this.padWithSpaces((negative ? '-' : plus ? '+' : space ? ' ' : '') + digits)
  }

  private fmtUnicode(value: bigint): void {
    const { precision, sharp } = this.flags
    const digits = value
      .toString(16)
      .toUpperCase()
      .padStart(Math.max(precision ?? 4, 4), '0')
    const shown = sharp && value <= 0x10ffffn && isPrint(Number(value))
    this.padWithSpaces(`U+${digits}${shown ? ` '${String.fromCodePoint(Number(value))}'` : ''}`)
  }

  private fmtFloat(value: number, verb: FloatVerb, defaultPrecision: number): void {
    const { minus, plus, sharp, space, width, zero } = this.flags
    const precision = this.flags.precision ?? defaultPrecision
    const text = formatFloat(value, verb, precision)
    let sign = text[0] === '-' || text[0] === '+' ? text[0] : '+'
    let number = text[0] === '-' || text[0] === '+' ? text.slice(1) : text
    if (space && sign === '+' && !plus) sign = ' '
    if (number === 'Inf' || number === 'NaN') {
      const unsigned = number === 'NaN' && !plus && !space
      this.padWithSpaces(unsigned ? number : sign + number)
      return
    }
    if (sharp && verb !== 'b') number = withPoint(number, verb, precision)
    if (!plus && sign === '+') {
      this.pad(number)
      return
    }
    if (zero && !minus && width !== undefined && width > number.length + 1) {
      this.out += sign + number.padStart(width - 1, '0')
      return
    }
    this.pad(sign + number)
  }
}

/** The # flag: always a decimal point, and %g keeps its trailing zeros. */
function withPoint(number: string, verb: FloatVerb, precision: number): string {
  const at = number.search(verb === 'x' || verb === 'X' ? /p/i : /e/i)
  let head = at < 0 ? number : number.slice(0, at)
  const tail = at < 0 ? '' : number.slice(at)
  let wanted = 0
  if (verb === 'g' || verb === 'G' || verb === 'x') wanted = precision === -1 ? 6 : precision
  let counting = false
  for (const c of head) {
    if (c === '.') continue
    if (c !== '0') counting = true
    if (counting) wanted--
  }
  if (!head.includes('.')) {
    if (head === '0') wanted--
    head += '.'
  }
  return head + '0'.repeat(Math.max(wanted, 0)) + tail
}

const fromByteText = (bytes: Uint8Array): string => {
  let out = ''
  for (const b of bytes) out += b < 0x80 ? String.fromCharCode(b) : String.fromCharCode(0xdc00 + b)
  return normalise(out)
}

/** uint64 to rune, as fmt does it: what is beyond Unicode prints as U+FFFD. */
function asRune(value: bigint): number {
  const unsigned = BigInt.asUintN(64, value)
  return unsigned > 0x10ffffn ? 0xfffd : Number(unsigned)
}

/** A decimal number at `start`, and where it ends. Go gives up on numbers beyond a million. */
function parseNumber(s: string, start: number, end: number): [number | undefined, number] {
  let value = 0
  let i = start
  for (; i < end; i++) {
    const digit = s.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) break
    if (value > TOO_LARGE) return [undefined, end]
    value = value * 10 + digit
  }
  return [i > start ? value : undefined, i]
}

/** A `*` width or precision, and the next argument. */
function intFromArg(args: readonly GoValue[], argNum: number): [number | undefined, number] {
  if (argNum >= args.length) return [undefined, argNum]
  const value = integerOf(args[argNum])
  if (value === undefined || value > TOO_LARGE || value < -TOO_LARGE) return [undefined, argNum + 1]
  return [Number(value), argNum + 1]
}
