/** Tokens, as libyaml's scanner hands them to its parser. */

export const Tok = {
  streamStart: 0,
  streamEnd: 1,
  versionDirective: 2,
  tagDirective: 3,
  documentStart: 4,
  documentEnd: 5,
  blockSequenceStart: 6,
  blockMappingStart: 7,
  blockEnd: 8,
  flowSequenceStart: 9,
  flowSequenceEnd: 10,
  flowMappingStart: 11,
  flowMappingEnd: 12,
  blockEntry: 13,
  flowEntry: 14,
  key: 15,
  value: 16,
  alias: 17,
  anchor: 18,
  tag: 19,
  scalar: 20,
} as const

export type TokenType = (typeof Tok)[keyof typeof Tok]

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded'

export class Token {
  constructor(
    readonly type: TokenType,
    /** UTF-16 offsets into the scanned text. */
    readonly start: number,
    readonly end: number,
    /** 0-based line of the start. */
    readonly line: number,
    /** UTF-16 units between the beginning of that line and the start. */
    readonly column: number,
    /** A scalar's text; the name of an anchor or alias; the handle of a tag or %TAG; the number of %YAML. */
    readonly value: string,
    /** The rest of a tag, the prefix of %TAG. */
    readonly suffix: string,
    readonly style: ScalarStyle,
  ) {}
}
