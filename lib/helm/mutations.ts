/**
 * Charts nobody would write, for the fuzz tests: calls of every function with arguments of every kind, and templates
 * that were right until pieces of them were cut, doubled or exchanged. Which charts come is decided by the seed.
 */
import fc from 'fast-check'
import type { GoFunc, GoType } from '../go'
import { sharedEngine } from './render'

export interface Mutated {
  template: string
  values: string
}

/** What two runs answer differently, or what takes long. */
const UNSTEADY =
  /^(rand|gen|now$|ago$|date|htmlDate|uuidv4$|bcrypt$|htpasswd$|encryptAES$|derivePassword$|shuffle$|getHostByName$|buildCustomCert$|durationRound$)/

const VALUES = `name: task-api
replicas: 3
ratio: 0.5
big: 12345678901
on: true
none: null
image: {repository: registry.example/task-api, tag: "1.2", pull: ~}
list: [b, a, 2, null, {k: v}]
nested: {a: {b: {c: [1, [2, {d: e}]]}}}
text: "line one\\nline two: {x}"
tpl: "{{ .Release.Name }}-{{ .Values.name }}"
odd: "ü\\t\\"'\\\\ 🚀"
annotations: {b: "2", a.b/c: "true", "": empty}
`

const TEMPLATES = [
  `{{- define "v.labels" -}}
app: {{ .Values.name | quote }}
{{- with .Values.image }}
version: {{ .tag | default "none" | trunc 3 }}
{{- end }}
{{- end -}}
metadata:
  labels: {{- include "v.labels" . | nindent 4 }}
`,
  `{{ $root := . }}{{ range $i, $item := .Values.list }}
k{{ $i }}: {{ if kindIs "map" $item }}{{ toJson $item }}{{ else if eq $i 2 }}{{ continue }}{{ else }}{{ $item | quote }}{{ end }}
{{ else }}none: true{{ end }}
name: {{ printf "%s-%d" $root.Release.Name (len .Values.list) }}
`,
  `spec:
  replicas: {{ .Values.replicas | int | max 1 }}
  {{- if and .Values.on (not .Values.none) (gt (.Values.ratio | float64) 0.1) }}
  image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
  {{- end }}
  annotations:
    {{- toYaml .Values.annotations | nindent 4 }}
    sum: {{ .Values.nested | toYaml | sha256sum }}
`,
  `{{ $d := dict "a" 1 "b" (list 1 2) }}{{ $_ := set $d "c" .Values.text }}
data: {{ $d | toJson | quote }}
keys: {{ keys $d | sortAlpha | join "," }}
tpl: {{ tpl .Values.tpl . }}
cap: {{ .Capabilities.KubeVersion.Version }} {{ .Capabilities.APIVersions.Has "v1" }}
{{ with $x := index .Values.nested "a" "b" }}c: {{ $x.c | first }}{{ end }}
`,
  `{{/* a comment */}}{{- $n := 0 -}}{{ range until 5 }}{{ $n = add $n . }}{{ if gt $n 5 }}{{ break }}{{ end }}{{ end }}
n: {{ $n }}
{{ block "v.block" .Values }}b: {{ .name | upper | b64enc }}{{ end }}
s: {{ slice "abcdef" 1 3 }} {{ ternary "yes" "no" .Values.on }} {{ coalesce .Values.none "" "c" }}
r: {{ regexReplaceAll "a(.)" .Values.name "\${1}" }} {{ semverCompare ">=1.2" .Values.image.tag }}
`,
]

const OPERANDS = [
  ...['0', '1', '-1', '3', '1.5', '-0.0', '1e3', '0x1F', '9223372036854775807', "'a'", '2i', '1_000'],
  ...['""', '"a"', '"a b,c"', '"1.2.3"', '"%s-%v"', '"^a+$"', '"["', '"12"', '"true"', '`raw`', '"ü🚀"'],
  ...['"{\\"a\\":1}"', '"a: [1, {b: c}]"', '"YQ=="', '"\\xff"', '"https://u:p@h:1/p?q#f"', '"{{ . }}"'],
  ...['true', 'false', 'nil', '.', '$', '.Values', '.Values.name', '.Values.replicas', '.Values.ratio'],
  ...['.Values.big', '.Values.on', '.Values.none', '.Values.image', '.Values.list', '.Values.nested.a.b'],
  ...['.Values.odd', '.Values.text', '.Values.missing', '.Values.missing.deeper', '.Values.name.deeper'],
  ...['.Chart', '.Chart.Name', '.Release', '.Files', '.Capabilities', '.Capabilities.KubeVersion'],
  ...['.Capabilities.APIVersions', '.Template', '.Subcharts', '(list)', '(list 1 "a" nil 2.5)', '(dict)'],
  ...['(dict "a" 1 "b" (dict "c" 2))', '(list "b" "a" "c")', '(list 3 1 2)', '(list (list 1) (list 2 3))'],
]

/** Operands that a parameter of each kind takes. */
const FITTING: Readonly<Record<string, readonly string[]>> = {
  string: OPERANDS.filter((text) => /^["`]/.test(text)).concat('.Values.name', '.Values.odd', '.Values.text'),
  int: ['0', '1', '-1', '3', '70', '(int .Values.replicas)', '(len .Values.list)'],
  float64: ['0.5', '-1.5', '1e3', '.Values.ratio', '.Values.big'],
  bool: ['true', 'false', '.Values.on'],
  slice: [
    '.Values.list',
    '(list)',
    '(list 1 "a" nil 2.5)',
    '(list "b" "a" "c" "a")',
    '(list (list 1) (list 2 3))',
  ],
  map: ['.Values', '.Values.image', '.Values.annotations', '(dict)', '(dict "a" 1 "b" (dict "c" 2))'],
}

/** Pieces of the template language to put where they do not belong. */
const SCRAPS = [
  ...['{{', '}}', '{{-', '-}}', '{{/*', '*/}}', '(', ')', '|', ':=', '=', ',', '.', '$', '"', '`', "'", '\n'],
  ...[' end ', ' else ', ' if ', ' range ', ' with ', ' define "x" ', ' template "x" ', ' break ', ' nil '],
  ...['{{ end }}', '{{ else }}', '{{ .Values.list }}', ': ', '- ', '  ', '[', '{', '&a ', '*a', '|-\n', '# '],
  ...['---\n', '!!int ', '\t', '\u0000', '🚀', '%'],
]

/** As many charts of that seed. */
export function sampleCharts(count: number, seed: number): Mutated[] {
  return fc.sample(mutatedCharts(), { numRuns: count, seed })
}

/** Charts for the fuzz tests. */
export function mutatedCharts(): fc.Arbitrary<Mutated> {
  const table = [...sharedEngine().functions].filter(([name]) => !UNSTEADY.test(name)).sort(byName)
  const names = table.map(([name]) => name)
  const builtin = ['and', 'or', 'not', 'len', 'index', 'slice', 'print', 'printf', 'println', 'html', 'js']
  const compare = ['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'urlquery', 'call']
  const name = fc.constantFrom(...names, ...builtin, ...compare)
  const operand = fc.constantFrom(...OPERANDS)
  const call = fc
    .tuple(name, fc.array(operand, { maxLength: 4 }))
    .map(([called, args]) => [called, ...args].join(' '))
  const inner = fc.oneof(
    { weight: 3, arbitrary: operand },
    call.map((text) => `(${text})`),
  )
  const outer = fc
    .tuple(name, fc.array(inner, { maxLength: 3 }), fc.array(call, { maxLength: 2 }))
    .map(([called, args, then]) => [[called, ...args].join(' '), ...then].join(' | '))
  const right = fc.oneof(...table.map(([called, type]) => fittingCall(called, type)))
  const onward = fc.constantFrom(
    '',
    '',
    ' | first',
    ' | len',
    ' | upper',
    ' | int',
    ' | keys | sortAlpha',
    ' | default 7',
  )
  const fitting = fc.tuple(right, onward).map((parts) => parts.join(''))
  const line = fc
    .tuple(
      fc.oneof(outer, { weight: 3, arbitrary: fitting }),
      fc.constantFrom('', ' | quote', ' | toJson', ' | toYaml | indent 2', ' | printf "%T %v"'),
    )
    .map(([pipeline, shown]) => `k: {{ ${pipeline}${shown} }}\n`)
  const calls = fc.record({ template: line, values: fc.constant(VALUES) })
  const broken = fc
    .tuple(fc.constantFrom(...TEMPLATES), edits(3), edits(1), fc.boolean())
    .map(([template, change, changeValues, both]) => ({
      template: change(template),
      values: both ? changeValues(VALUES) : VALUES,
    }))
  return fc.oneof(calls, broken)
}

const byName = ([a]: [string, GoFunc], [b]: [string, GoFunc]): number => (a < b ? -1 : 1)

/** A call with as many arguments as the function takes, each of a kind it takes. */
function fittingCall(name: string, { params, variadic }: GoFunc): fc.Arbitrary<string> {
  const rest = variadic ? fc.array(fittingOperand(variadic), { maxLength: 3 }) : fc.constant([])
  return fc
    .tuple(fc.tuple(...params.map(fittingOperand)), rest)
    .map(([fixed, further]) => [name, ...fixed, ...further].join(' '))
}

const fittingOperand = ({ kind }: GoType): fc.Arbitrary<string> =>
  fc.constantFrom(...(FITTING[kind] ?? Object.values(FITTING).flat()))

type Edit = (text: string) => string

/** Up to `count` edits of a text, at least one: a piece is cut out, doubled, moved, or a scrap put in. */
function edits(count: number): fc.Arbitrary<Edit> {
  const place = fc.double({ min: 0, max: 0.999, noNaN: true })
  const edit = fc
    .tuple(
      fc.constantFrom('cut', 'double', 'move', 'insert'),
      place,
      place,
      fc.nat(12),
      fc.constantFrom(...SCRAPS),
    )
    .map(
      ([kind, from, to, length, scrap]): Edit =>
        (text) => {
          const characters = [...text]
          const at = Math.floor(from * characters.length)
          const piece = characters.slice(at, at + length)
          switch (kind) {
            case 'cut':
              characters.splice(at, length)
              break
            case 'double':
              characters.splice(at, 0, ...piece)
              break
            case 'move':
              characters.splice(at, length)
              characters.splice(Math.floor(to * characters.length), 0, ...piece)
              break
            default:
              characters.splice(at, 0, scrap)
          }
          return characters.join('')
        },
    )
  return fc
    .array(edit, { minLength: 1, maxLength: count })
    .map((all) => (text) => all.reduce((changed, change) => change(changed), text))
}
