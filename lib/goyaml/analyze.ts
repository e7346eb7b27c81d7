/** Says which styles can carry a text. Mirrors yaml_emitter_analyze_scalar for block context. */

/** It holds line breaks. */
export const MULTILINE = 1
export const PLAIN_ALLOWED = 2
export const SINGLE_ALLOWED = 4
export const LITERAL_ALLOWED = 8

const ORDINARY = 0
const SPACE = 1
const LINE_BREAK = 2
const TAB = 3
const COLON = 4
const HASH = 5
/** Not printable: only double quotes can carry it. */
const SPECIAL = 6
/** A line break that is not printable: CR and NEL. */
const SPECIAL_BREAK = 7

const KINDS = new Uint8Array(128).fill(SPECIAL, 0, 32)
KINDS[9] = TAB
KINDS[10] = LINE_BREAK
KINDS[13] = SPECIAL_BREAK
KINDS[32] = SPACE
KINDS[35] = HASH
KINDS[58] = COLON
KINDS[127] = SPECIAL

function kindOf(unit: number): number {
  if (unit < 128) return KINDS[unit]!
  if (unit === 0x85) return SPECIAL_BREAK
  if (unit === 0x2028 || unit === 0x2029) return LINE_BREAK
  if (unit < 0xa0 || (unit >= 0xd800 && unit <= 0xdfff) || unit === 0xfeff || unit >= 0xfffe) return SPECIAL
  return ORDINARY
}

const isBreakKind = (kind: number): boolean => kind === LINE_BREAK || kind === SPECIAL_BREAK
const isBlankKind = (kind: number): boolean => kind === SPACE || kind === TAB

const FIRST_INDICATORS = '#,[]{}&*!|>\'"%@`'
const FIRST_IF_BLANK_FOLLOWS = '?:-'

/** Bits for `text`. `tabsInLiteral`: v3 lets literal blocks hold tabs, v2 does not. */
export function analyze(text: string, tabsInLiteral: boolean): number {
  const { length } = text
  if (length === 0) return PLAIN_ALLOWED | SINGLE_ALLOWED

  let isPlain = !(text.startsWith('---') || text.startsWith('...'))
  let isSingle = true
  let isLiteral = true
  let hasBreaks = false

  const first = text.charAt(0)
  if (FIRST_INDICATORS.includes(first)) isPlain = false
  else if (
    FIRST_IF_BLANK_FOLLOWS.includes(first) &&
    (length === 1 || isBlankKind(kindOf(text.charCodeAt(1))))
  ) {
    isPlain = false
  }

  let previous = LINE_BREAK
  for (let i = 0; i < length; i++) {
    const kind = kindOf(text.charCodeAt(i))
    switch (kind) {
      case SPACE:
        if (i === 0) isPlain = false
        else if (isBreakKind(previous)) {
          isPlain = false
          isSingle = false
        }
        if (i === length - 1) {
          isPlain = false
          isLiteral = false
        }
        break
      case LINE_BREAK:
      case SPECIAL_BREAK:
        hasBreaks = true
        isPlain = false
        if (previous === SPACE || kind === SPECIAL_BREAK) {
          isSingle = false
          isLiteral = false
        }
        break
      case TAB:
        isPlain = false
        isSingle = false
        if (!tabsInLiteral) isLiteral = false
        break
      case SPECIAL:
        isPlain = false
        isSingle = false
        isLiteral = false
        break
      case COLON:
        if (i + 1 === length || isBlankKind(kindOf(text.charCodeAt(i + 1)))) isPlain = false
        break
      case HASH:
        if (isBlankKind(previous) || isBreakKind(previous)) isPlain = false
        break
    }
    previous = kind
  }

  return (
    (hasBreaks ? MULTILINE : 0) |
    (isPlain ? PLAIN_ALLOWED : 0) |
    (isSingle ? SINGLE_ALLOWED : 0) |
    (isLiteral ? LITERAL_ALLOWED : 0)
  )
}
