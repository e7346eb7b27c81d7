import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { colour, START, tokenizeLine } from './helm-tokens'

const spell = (text: string) => colour(text).map((line) => line.map((piece) => `${piece.kind}:${piece.text}`))

describe('colouring a template', () => {
  const cases: [name: string, text: string, want: string[][]][] = [
    ['a key and its number', 'replicas: 3', [['key:replicas', 'mark::', 'text: ', 'number:3']]],
    [
      'a list item that is a mapping',
      '  - name: http',
      [['text:  ', 'mark:-', 'text: ', 'key:name', 'mark::', 'text: http']],
    ],
    ['a comment', '# why: this', [['comment:# why: this']]],
    [
      'an action with a pipe',
      'x: {{ .Values.a | quote }}',
      [
        [
          'key:x',
          'mark::',
          'text: ',
          'action:{{',
          'text: ',
          'field:.Values.a',
          'text: ',
          'action:|',
          'text: ',
          'function:quote',
          'text: ',
          'action:}}',
        ],
      ],
    ],
    [
      'an action inside a quoted string, with quotes of its own',
      'x: "a {{ include "n" . }} b" # c',
      [
        [
          'key:x',
          'mark::',
          'text: ',
          'string:"a ',
          'action:{{',
          'text: ',
          'function:include',
          'text: ',
          'string:"n"',
          'text: ',
          'field:.',
          'text: ',
          'action:}}',
          'string: b"',
          'text: ',
          'comment:# c',
        ],
      ],
    ],
    [
      'an action inside a block scalar, and the end of it',
      'a: |\n  key: {{ .x }}\nb: 1',
      [
        ['key:a', 'mark::', 'text: ', 'mark:|'],
        ['string:  key: ', 'action:{{', 'text: ', 'field:.x', 'text: ', 'action:}}'],
        ['key:b', 'mark::', 'text: ', 'number:1'],
      ],
    ],
    [
      'an action at the margin does not end a block scalar',
      'a: |\n  x\n{{- if true }}\n  y: 1',
      [
        ['key:a', 'mark::', 'text: ', 'mark:|'],
        ['string:  x'],
        ['action:{{-', 'text: ', 'keyword:if', 'text: ', 'constant:true', 'text: ', 'action:}}'],
        ['string:  y: 1'],
      ],
    ],
    [
      'a template comment over two lines',
      '{{/* a\nb */}}',
      [
        ['action:{{', 'comment:/* a'],
        ['comment:b */', 'action:}}'],
      ],
    ],
    ['trim markers', '{{- end -}}', [['action:{{-', 'text: ', 'keyword:end', 'action: -}}']]],
    ['a document mark', '---', [['mark:---']]],
    [
      'an image with a colon is one scalar',
      'image: nginx:1.16.0',
      [['key:image', 'mark::', 'text: nginx:1.16.0']],
    ],
    [
      'a dotted and slashed key',
      'app.kubernetes.io/name: x',
      [['key:app.kubernetes.io/name', 'mark::', 'text: x']],
    ],
  ]
  it.each(cases)('%s', (_name, text, want) => {
    expect(spell(text)).toEqual(want)
  })

  it('loses and repeats nothing, whatever the text', () => {
    const piece = fc.constantFrom(
      '{{',
      '}}',
      '-',
      ' ',
      '"',
      "'",
      '`',
      ':',
      '#',
      '|',
      'a',
      '.b',
      '/*',
      '*/',
      '\n',
      '1',
      '&',
      '{',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('')
        const back = colour(text)
          .map((line) => line.map((one) => one.text).join(''))
          .join('\n')
        return back === text
      }),
    )
  })

  it('always moves on', () => {
    expect(tokenizeLine('%', START).tokens).toEqual([{ start: 0, kind: 'text' }])
  })
})
