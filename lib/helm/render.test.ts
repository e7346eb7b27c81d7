import { describe, expect, it } from 'vitest'
import { LIMITS } from './budget'
import { createEngine, type RenderResult, render, renderLoading } from './index'
import { STILL } from './testing/all-charts'

const CHART = 'apiVersion: v2\nname: v\nversion: 1.2.3\n'
const HELPERS = '{{ define "v.name" }}{{ .Values.image.name | upper }}{{ end }}\n'

function files(template: string, values = '', more: Record<string, string> = {}): Map<string, string> {
  return new Map(
    Object.entries({ 'Chart.yaml': CHART, 'values.yaml': values, 'templates/t.yaml': template, ...more }),
  )
}

const ask = (chart: Map<string, string>, values = {}): RenderResult =>
  render({ files: chart, values, release: { name: 'rel', namespace: 'default' } })

describe('a render', () => {
  it('answers with documents in install order, hooks behind, and what `helm template` prints', () => {
    const result = ask(
      files(
        'kind: Service\nmetadata: {name: s}\n---\nkind: ConfigMap\nmetadata: {name: c, namespace: agents}\n',
        '',
        {
          'templates/h.yaml':
            'kind: Job\nmetadata:\n  name: h\n  annotations: {helm.sh/hook: "pre-install,test", helm.sh/hook-weight: "-5"}\n',
          'templates/NOTES.txt': 'Hello {{ .Release.Name }}.',
        },
      ),
    )
    expect(result.problems).toEqual([])
    expect(result.notes).toBe('Hello rel.')
    expect(
      result.documents.map(({ kind, name, namespace, hook }) => [kind, name, namespace, hook?.weight]),
    ).toEqual([
      ['ConfigMap', 'c', 'agents', undefined],
      ['Service', 's', '', undefined],
      ['Job', 'h', '', -5],
    ])
    expect(result.manifest).toMatch(/^---\n# Source: v\/templates\/t\.yaml\nkind: ConfigMap/)
  })

  it('takes values in Helm’s order: files, set-json, set, set-string, set-file, set-literal', () => {
    const result = ask(
      files('a: {{ .Values.a }}\nb: {{ .Values.b | quote }}\nc: {{ .Values.c.d }}', 'a: chart\n'),
      {
        files: [{ name: 'one.yaml', text: 'a: file\nb: 1000000\n' }],
        set: ['a=set,c.d=7'],
        setFile: [{ key: 'b', text: 'from a file' }],
      },
    )
    expect(result.documents[0]?.text).toBe('a: set\nb: "from a file"\nc: 7')
  })

  it('V18, V19: keeps a key called __proto__ where it belongs', () => {
    const result = ask(
      files(
        'a: {{ .Values.__proto__.polluted }}|{{ .Values.toString }}|{{ hasKey .Values "valueOf" }}',
        '__proto__: {polluted: yes}',
      ),
    )
    expect(result.documents[0]?.text).toBe('a: true||false')
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

describe('a problem is placed where it was made', () => {
  const cases: [string, Map<string, string>, object][] = [
    [
      'a value that is missing',
      files('a: 1\nb: {{ .Values.image.tag }}\n'),
      {
        place: { file: 'templates/t.yaml', line: 2, column: 14 },
        plain:
          '.Values.image has no value, so .tag cannot be read from it. Set it in values.yaml, or guard the line with `with` or `if`.',
      },
    ],
    [
      'a helper, with the call that led there',
      files('a: {{ include "v.name" . }}\n', 'image: {name: 5}', { 'templates/_helpers.tpl': HELPERS }),
      {
        place: { file: 'templates/_helpers.tpl', line: 1, column: 46 },
        through: [{ file: 'templates/t.yaml', line: 1, column: 7 }],
        plain: 'The function wants text (string) and was given a number from a values file (float64).',
      },
    ],
    [
      'a function that does not exist, with the nearest that does',
      files('a: {{ .Values | toYml }}\n'),
      {
        place: { file: 'templates/t.yaml', line: 1, column: 17 },
        plain: 'There is no template function called toYml. Did you mean toYaml?',
      },
    ],
    [
      'output that is no YAML, at the template line that wrote it',
      files('a: 1\n{{- if true }}\n  b: 2\n{{- end }}\n'),
      { place: { file: 'templates/t.yaml', line: 3, column: 4, endLine: 3, endColumn: 7 } },
    ],
    ['values.yaml', files('a: 1', 'a: 1\nb: [\n'), { place: { file: 'values.yaml', line: 3, column: 1 } }],
  ]
  it.each(cases)('%s', (_name, chart, expected) => {
    const [problem] = ask(chart).problems
    expect(problem).toMatchObject({ severity: 'error', ...expected })
  })

  it('a values file of the learner’s', () => {
    const [problem] = ask(files('a: 1'), { files: [{ name: 'prod.yaml', text: 'a: "x\n' }] }).problems
    expect(problem?.message).toBe(
      'failed to parse prod.yaml: cannot unmarshal yaml document: error converting YAML to JSON: yaml: line 2: found unexpected end of stream',
    )
    expect(problem?.place?.file).toBe('prod.yaml')
  })
})

describe('a chart that asks for too much', () => {
  const cases: [string, string, string, RegExp][] = [
    [
      'E1: a list of a billion',
      '{{ range until 1000000000 }}x{{ end }}',
      '',
      /a list of 1,000,000,000 items was asked for/,
    ],
    [
      'E2: a text of four billion',
      '{{ repeat 1000000000 "aaaa" }}',
      '',
      /a text of 4,000,000,000 bytes was asked for/,
    ],
    [
      'E7: ranges within ranges',
      '{{ range until 1000 }}{{ range until 1000 }}{{ range until 1000 }}x{{ end }}{{ end }}{{ end }}',
      '',
      /^the templates took more than 5,000,000 steps and were stopped$/,
    ],
    [
      'E4: a template that includes itself',
      '{{ define "r" }}{{ include "r" . }}{{ end }}{{ include "r" . }}',
      '',
      /rendering template has a nested reference name: r: unable to execute template$/,
    ],
    [
      'E5: a template that calls itself',
      '{{ define "r" }}{{ template "r" . }}{{ end }}{{ template "r" . }}',
      '',
      /exceeded maximum template depth \(100000\)$/,
    ],
    [
      'E6: a tpl that doubles itself',
      '{{ tpl .Values.t . }}',
      't: "{{tpl .Values.t .}}{{tpl .Values.t .}}"',
      /too deeply$/,
    ],
    [
      'a text that doubles itself',
      '{{ $s := "a" }}{{ range until 40 }}{{ $s = printf "%s%s" $s $s }}{{ end }}{{ len $s }}',
      '',
      /grew beyond|was asked for/,
    ],
    [
      'an output that grows',
      '{{ $s := repeat 100000 "abcdefghij" }}{{ range until 100000 }}{{ $s }}{{ end }}',
      '',
      /^a text of .* bytes was asked for; at most 33,554,432 are made here$/,
    ],
    [
      'a template that quotes what it quoted',
      '{{ template "v/templates/t.yaml" . | quote }}',
      '',
      /^a text of .* bytes was asked for; at most 33,554,432 are made here$/,
    ],
    ...['toJson', 'toYaml', 'toYamlPretty', 'toToml', 'print', 'deepCopy', 'list | has $d'].map(
      (how): [string, string, string, RegExp] => [
        `a map that holds a map twice, and so on, to ${how}`,
        `{{ $d := dict }}{{ $e := dict }}{{ range until 45 }}{{ $d = dict "a" $d "b" $d }}{{ $e = dict "a" $e "b" $e }}{{ end }}{{ $e | ${how} }}`,
        '',
        /^a value has too many parts to /,
      ],
    ),
    [
      'merging maps that hold a map twice, and so on',
      '{{ $d := dict }}{{ $e := dict }}{{ range until 45 }}{{ $d = dict "a" $d "b" $d }}{{ $e = dict "a" $e "b" $e }}{{ end }}{{ merge $d $e }}',
      '',
      /^the templates took more than 5,000,000 steps and were stopped$/,
    ],
    [
      'V22: aliases of aliases',
      'a: 1',
      `a: &a [${'x,'.repeat(9)}]\n${[...'bcdefgh'].map((k, i) => `${k}: &${k} [${`*${'abcdefgh'[i]},`.repeat(9)}]`).join('\n')}\n`,
      /document contains excessive aliasing$/,
    ],
    [
      'V23: brackets without end',
      'a: 1',
      `a: ${'['.repeat(20000)}${']'.repeat(20000)}`,
      /exceeded max depth of 10000$/,
    ],
  ]
  // By what it counts: a busy machine would spend the two seconds first.
  const engine = createEngine(STILL, { limits: { ...LIMITS, milliseconds: Number.POSITIVE_INFINITY } })
  it.each(cases)('%s', (_name, template, values, message) => {
    const request = {
      files: files(template, values),
      values: {},
      release: { name: 'rel', namespace: 'default' },
    }
    const result = render(request, engine)
    expect(result.manifest).toBe('')
    expect(result.problems[0]?.message).toMatch(message)
  })

  it('a file of more than a million bytes is no such thing', () => {
    const template =
      '{{ $copy := deepCopy (dict "f" .Files) }}a: {{ len (print .Files) }} {{ len (print $copy) }} {{ deepEqual $copy $copy }} {{ has .Files (list .Files) }}'
    const chart = files(template, '', { 'big.txt': 'A'.repeat(1_200_000) })
    const release = { name: 'rel', namespace: 'default' }
    expect(render({ files: chart, values: {}, release }, engine).documents[0]?.text).toBe(
      'a: 3600014 3600021 true true',
    )
  })

  it('E10: a pattern that would take a backtracking engine years', () => {
    const result = ask(files('a: {{ regexMatch "^(a+)+$" (printf "%s!" (repeat 50000 "a")) }}'))
    expect(result.documents[0]?.text).toBe('a: false')
  })
})

describe('keys and certificates', () => {
  it('load their part of the engine when a chart asks for them', async () => {
    const chart = files('a: {{ encryptAES "k" "plain" | decryptAES "k" }}')
    const result = await renderLoading({ files: chart, values: {}, release: { name: 'rel', namespace: 'd' } })
    expect(result.documents[0]?.text).toBe('a: plain')
  })
})
