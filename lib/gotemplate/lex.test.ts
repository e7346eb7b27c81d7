import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Lexer, showToken, type Token } from './lex'

function tokens(text: string): Token[] {
  const lexer = new Lexer(text)
  const found: Token[] = []
  for (;;) {
    const token = lexer.next()
    found.push(token)
    if (token.type === 'eof' || token.type === 'error') return found
  }
}

/** `type:value` of each token, spaces and the end left out. */
function shape(text: string): string[] {
  return tokens(text)
    .filter(({ type }) => type !== 'space' && type !== 'eof')
    .map(({ type, value }) => (type === value ? type : `${type}:${value}`))
}

describe('tokens', () => {
  it.each([
    ['', []],
    ['now is the time', ['text:now is the time']],
    ['a{{/* c */}}b', ['text:a', 'text:b']],
    ['a  {{- /* c */ -}}  b', ['text:a', 'text:b']],
    ['{{ .x.y_1 . $ $x $x.y }}', '{{ .x .y_1 dot:. $ $x $x .y }}'],
    ['{{,@% }}', ['left-delim:{{', 'char:,', 'char:@', 'char:%', 'right-delim:}}']],
    ['{{ x := 1 | y = 2 }}', '{{ x := 1 | y = 2 }}'],
    [
      '{{range end if else with break continue block define template nil .}}',
      [
        'left-delim:{{',
        'range',
        'end',
        'if',
        'else',
        'with',
        'break',
        'continue',
        'block',
        'define',
        'template',
        'nil',
        'dot:.',
        'right-delim:}}',
      ],
    ],
    [
      '{{ true false truex }}',
      ['left-delim:{{', 'bool:true', 'bool:false', 'identifier:truex', 'right-delim:}}'],
    ],
    [
      '{{ ("a\\"b" `r\n`) }}',
      [
        'left-delim:{{',
        'left-paren:(',
        'string:"a\\"b"',
        'raw-string:`r\n`',
        'right-paren:)',
        'right-delim:}}',
      ],
    ],
    ["{{ 'a' '\\'' }}", ['left-delim:{{', "char-constant:'a'", "char-constant:'\\''", 'right-delim:}}']],
    [
      '{{ 1 -2 0x1F 1e3 .5 1i 1+2i 1_0 0o7 }}',
      [
        'left-delim:{{',
        'number:1',
        'number:-2',
        'number:0x1F',
        'number:1e3',
        'number:.5',
        'number:1i',
        'complex:1+2i',
        'number:1_0',
        'number:0o7',
        'right-delim:}}',
      ],
    ],
    ['x {{- 3 -}} y', ['text:x', 'left-delim:{{', 'number:3', 'right-delim:}}', 'text:y']],
    ['x {{-3}} y', ['text:x ', 'left-delim:{{', 'number:-3', 'right-delim:}}', 'text: y']],
    ['x {{-\t\n3 \n-}}\r\n\t y', ['text:x', 'left-delim:{{', 'number:3', 'right-delim:}}', 'text:y']],
    ['x {{é}}', ['text:x ', 'left-delim:{{', 'identifier:é', 'right-delim:}}']],
  ] as [string, string[] | string][])('%j', (text, want) => {
    if (typeof want === 'string')
      expect(
        tokens(text)
          .filter(({ type }) => type !== 'space' && type !== 'eof')
          .map(({ type, value }) => (type === 'dot' ? `dot:${value}` : value)),
      ).toEqual(want.split(' '))
    else expect(shape(text)).toEqual(want)
  })

  it.each([
    ['{{', 'unclosed action'],
    ['{{/* c', 'unclosed comment'],
    ['{{/* c */ }}', 'comment ends before closing delimiter'],
    ['{{ "a', 'unterminated quoted string'],
    ['{{ "a\n" }}', 'unterminated quoted string'],
    ['{{ `a', 'unterminated raw quoted string'],
    ["{{ 'a", 'unterminated character constant'],
    ['{{ (1 }}', 'unclosed left paren'],
    ['{{ 1) }}', 'unexpected right paren'],
    ['{{ 3k }}', 'bad number syntax: "3k"'],
    ['{{ 1+2 }}', 'bad number syntax: "1+2"'],
    ['{{ a-b }}', "bad character U+002D '-'"],
    ['{{ $x+2 }}', "bad character U+002B '+'"],
    ['{{ :x }}', 'expected :='],
    ['{{ \u0001 }}', 'unrecognized character in action: U+0001'],
    ['{{ ☃ }}', "unrecognized character in action: U+2603 '☃'"],
  ])('%j fails', (text, want) => {
    expect(tokens(text).at(-1)).toMatchObject({ type: 'error', value: want })
  })

  it('break and continue are words where a function has their name', () => {
    const lexer = new Lexer('{{break continue}}', { break: false, continue: true })
    expect([1, 2, 3, 4, 5].map(() => lexer.next().type)).toEqual([
      'left-delim',
      'identifier',
      'space',
      'continue',
      'right-delim',
    ])
  })

  it('are shown as parse errors quote them', () => {
    const show = (type: Token['type'], value: string): string => showToken({ type, pos: 0, value })
    expect([
      show('eof', ''),
      show('error', 'boom'),
      show('range', 'range'),
      show('string', '"0123456789"'),
      show('field', '.x'),
    ]).toEqual(['EOF', 'boom', '<range>', '"\\"012345678"...', '".x"'])
  })
})

describe('invariants', () => {
  /** Pieces that make interesting templates when joined at random. */
  const piece = fc.constantFrom(
    '{{',
    '}}',
    '{{- ',
    ' -}}',
    '{{/*',
    '*/}}',
    ' ',
    '\n',
    '\t',
    '"a"',
    '`b`',
    "'c'",
    '.x',
    '$y',
    'if',
    'end',
    '|',
    '(',
    ')',
    ':=',
    '=',
    ',',
    '1',
    '-2',
    '1e3',
    'é',
    '😀',
    'text',
    '-',
    '.',
  )
  const template = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''))

  it('tokens tile the source: between them are only trimmed white space, trim marks and comments', () => {
    fc.assert(
      fc.property(template, (text) => {
        let at = 0
        for (const token of tokens(text)) {
          if (token.type === 'error') return
          expect(text.slice(at, token.pos)).toMatch(/^(\s|-|\{\{-?\s*\/\*[\s\S]*?\*\/\s*-?\}\})*$/)
          expect(text.slice(token.pos, token.pos + token.value.length)).toBe(token.value)
          at = token.pos + token.value.length
        }
        expect(text.slice(at)).toBe('')
      }),
      { seed: 20261, numRuns: 3000 },
    )
  })
})
