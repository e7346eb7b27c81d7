/** Templates grown from the language's grammar: every action within every other, trimmed, named, left open or not. */
import fc from 'fast-check'
import { pipeline } from './calls'
import { OPERANDS } from './operands'

const OPEN = ['{{', '{{', '{{ ', '{{- ', '{{-\n']
const CLOSE = ['}}', '}}', ' }}', ' -}}', '\n-}}']
const TEXT = [
  ...[
    'a: 1\n',
    'b: ',
    '- x\n',
    '  ',
    '\n',
    '\n\n',
    ' ',
    'kind: A\n',
    '# c\n',
    '"',
    'ü',
    '{',
    '}',
    '---\n',
    '%',
    '',
  ],
]
const VARIABLES = [
  '$',
  '$',
  '$',
  '$.Values.name',
  '$.Values.list',
  '$.Release.Name',
  '$x',
  '$x',
  '$y',
  '$x.k',
  '$none',
]
const FIELDS = [
  '.',
  '.Values.name',
  '.k',
  '.Values',
  '.Values.list',
  '.Values.image.tag',
  '.name',
  '.x.y',
  '.Release.Name',
  '(.Values).name',
  '.Values.none',
  '.Values.none.x',
]

/** A template of a few actions, one within another. */
export function grown(): fc.Arbitrary<string> {
  const open = fc.constantFrom(...OPEN)
  const close = fc.constantFrom(...CLOSE)
  const action = (inside: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc.tuple(open, inside, close).map((parts) => parts.join(''))
  const fixed = (text: string): fc.Arbitrary<string> => action(fc.constant(text))
  const simple = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...FIELDS, ...VARIABLES) },
    { weight: 2, arbitrary: fc.constantFrom(...OPERANDS) },
    pipeline(),
    fc
      .tuple(
        fc.constantFrom(...FIELDS),
        fc.constantFrom('eq', 'not', 'default 1', 'len', 'print', 'toJson', 'quote', 'kindOf', 'first'),
      )
      .map(([field, called]) => `${field} | ${called}`),
    fc
      .tuple(
        fc.constantFrom('and', 'or', 'eq', 'lt', 'index', 'print'),
        fc.constantFrom(...FIELDS, ...VARIABLES),
        fc.constantFrom(...FIELDS, ...OPERANDS),
      )
      .map((parts) => parts.join(' ')),
  )
  const name = fc.constantFrom('"v.ok"', '"t"', '"u"', '"v.self"', '"none"', '`t`', '"v/templates/t.yaml"')
  const { nodes } = fc.letrec<{ nodes: string; node: string }>((tie) => {
    const body = tie('nodes')
    const elses = fc.oneof(
      { weight: 3, arbitrary: fc.constant('') },
      fc.tuple(fixed('else'), body).map((parts) => parts.join('')),
      fc.tuple(action(simple.map((test) => `else if ${test}`)), body).map((parts) => parts.join('')),
      fc
        .tuple(action(simple.map((test) => `else with ${test}`)), body, fixed('else'), body)
        .map((parts) => parts.join('')),
    )
    const end = fc.oneof({ weight: 30, arbitrary: fixed('end') }, { weight: 1, arbitrary: fc.constant('') })
    const block = (
      head: fc.Arbitrary<string>,
      more: fc.Arbitrary<string> = fc.constant(''),
    ): fc.Arbitrary<string> => fc.tuple(action(head), body, more, end).map((parts) => parts.join(''))
    const declared = fc.constantFrom(
      '',
      '',
      '$x := ',
      '$y, $x := ',
      '$x = ',
      '$i, $e := ',
      '$i, $e = ',
      '$i,$e:=',
      '$a, $b, $c := ',
    )
    const ranged = fc.oneof(
      simple,
      fc.constantFrom(
        '.Values.list',
        '.Values.annotations',
        '(until 3)',
        '3',
        '(list)',
        '.Values.none',
        '"abc"',
        '(int 2)',
        '1.5',
        '.Values.replicas',
        '(dict "b" 2 "a" 1)',
        '(int64 2)',
        'true',
        '-1',
      ),
    )
    return {
      node: fc.oneof(
        { depthSize: 'small' },
        { weight: 5, arbitrary: fc.constantFrom(...TEXT) },
        { weight: 5, arbitrary: action(simple) },
        {
          weight: 2,
          arbitrary: action(
            fc
              .tuple(fc.constantFrom('$x := ', '$y := ', '$x = ', '$i = ', '$none = '), simple)
              .map((parts) => parts.join('')),
          ),
        },
        {
          weight: 2,
          arbitrary: block(
            simple.map((test) => `if ${test}`),
            elses,
          ),
        },
        {
          weight: 2,
          arbitrary: block(
            fc.tuple(fc.constantFrom('', '', '$x := '), simple).map(([set, value]) => `with ${set}${value}`),
            elses,
          ),
        },
        {
          weight: 3,
          arbitrary: block(
            fc.tuple(declared, ranged).map(([set, value]) => `range ${set}${value}`),
            elses,
          ),
        },
        { weight: 1, arbitrary: block(name.map((called) => `define ${called}`)) },
        {
          weight: 1,
          arbitrary: block(
            fc.tuple(name, fc.constantFrom(...FIELDS)).map(([called, dot]) => `block ${called} ${dot}`),
          ),
        },
        {
          weight: 2,
          arbitrary: action(
            fc
              .tuple(
                fc.constantFrom('template', 'include'),
                name,
                fc.constantFrom('', ' .', ' $', ' .Values', ' $x', ' nil', ' (dict "a" 1)', ' . | quote'),
              )
              .map(([how, called, dot]) => `${how} ${called}${dot}`),
          ),
        },
        {
          weight: 2,
          arbitrary: fc.constantFrom(
            '{{ break }}',
            '{{ continue }}',
            '{{- break -}}',
            '{{ break . }}',
            '{{break}}',
            '{{ else }}',
            '{{ end }}',
          ),
        },
        {
          weight: 1,
          arbitrary: fc.constantFrom(
            '{{/* c */}}',
            '{{- /* c */ -}}',
            '{{ /* c */ }}',
            '{{/* c',
            '{{- /* c */}}x',
            '{{/*\n*/}}',
            '{{""}}',
            '{{}}',
            '{{- -}}',
            '{{ - }}',
            '{{-1}}',
            '{{- 1 }}',
            '{{ 1 -}}',
            '{{1-}}',
          ),
        },
        {
          weight: 1,
          arbitrary: fc.constantFrom(
            '{{ if break }}{{ end }}',
            '{{ with $x := 1 }}{{ $x }}{{ else with $x }}{{ end }}',
            '{{ range $i, $e := .Values.list }}{{ if eq $i 1 }}{{ continue }}{{ end }}{{ $e }}{{ end }}',
            '{{ define "t" }}{{ . }}{{ end }}',
            '{{ define "u" }}{{ include "t" . }}{{ end }}',
          ),
        },
      ),
      nodes: fc.array(tie('node'), { maxLength: 4 }).map((all) => all.join('')),
    }
  })
  return fc.array(nodes, { minLength: 1, maxLength: 2 }).map((all) => all.join('\n'))
}
