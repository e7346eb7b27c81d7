/**
 * Classes of characters the scanner and the emitter ask about, one table lookup each.
 * The scanner's text ends with U+0000, which stands for libyaml's end-of-input byte.
 */

/** CR, LF, NEL, LS, PS. */
export const BREAK = 1
/** Space and tab. */
export const BLANK = 2
/** End of input. */
export const END = 4
/** Letters, digits, `_` and `-`: directive names, tag handles, anchors. */
export const WORD = 8
/** Ends a plain scalar inside a flow collection. */
export const FLOW = 16
/** May stand in a tag besides WORD and `%`. */
export const URI = 32
/** Cannot begin a plain scalar (`-`, `?` and `:` may, depending on what follows). */
export const INDICATOR = 64

export const BREAK_OR_END = BREAK | END
export const BLANK_OR_BREAK = BLANK | BREAK
export const SPACE_OR_END = BLANK | BREAK | END

/** Classes by UTF-16 unit. */
export const CLASS = new Uint8Array(0x10000)

function mark(chars: string, cls: number): void {
  for (let i = 0; i < chars.length; i++) CLASS[chars.charCodeAt(i)]! |= cls
}

mark('\r\n\u0085\u2028\u2029', BREAK)
mark(' \t', BLANK)
mark('\0', END)
mark('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-', WORD)
mark(',?[]{}', FLOW)
mark(";/?:@&=+$,.!~*'()[]", URI)
mark('-?:,[]{}#&*!|>\'"%@`', INDICATOR)

export const TAB = 9
export const LF = 10
export const CR = 13
export const SPACE = 32
export const BANG = 33
export const QUOTE = 34
export const HASH = 35
export const PERCENT = 37
export const AMPERSAND = 38
export const APOSTROPHE = 39
export const STAR = 42
export const PLUS = 43
export const COMMA = 44
export const DASH = 45
export const DOT = 46
export const ZERO = 48
export const COLON = 58
export const LESS = 60
export const GREATER = 62
export const QUESTION = 63
export const BRACKET_OPEN = 91
export const BACKSLASH = 92
export const BRACKET_CLOSE = 93
export const BRACE_OPEN = 123
export const PIPE = 124
export const BRACE_CLOSE = 125

export const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57

/** The value of a hexadecimal digit, -1 when it is none. */
export function hexValue(unit: number): number {
  if (unit >= 48 && unit <= 57) return unit - 48
  if (unit >= 65 && unit <= 70) return unit - 55
  if (unit >= 97 && unit <= 102) return unit - 87
  return -1
}
