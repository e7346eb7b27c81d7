/**
 * What the fuzzer found once and was mended: a chart each. found.json holds what the real binary answers for them
 * (`npm run fuzz -- --record`).
 */
const CHART = 'apiVersion: v2\nname: v\nversion: 1.2.3\n'

const chart = (name, template, more = {}) => ({
  name,
  files: { 'Chart.yaml': CHART, 'templates/t.yaml': template, ...more },
})

export const FOUND = [
  chart(
    'KubeVersion has its String only where it stands itself',
    `a: {{ .Capabilities.KubeVersion }}
b: {{ with .Capabilities.KubeVersion }}{{ . }}{{ end }}
c: '{{ cat .Capabilities.KubeVersion "x" }}'
d: '{{ printf "%v %s %#v %+v" .Capabilities.KubeVersion .Capabilities.KubeVersion .Capabilities.KubeVersion .Capabilities.KubeVersion }}'
e: {{ .Capabilities.KubeVersion | quote }}
f: {{ list .Capabilities.KubeVersion | toString | quote }}
g: '{{ urlquery .Capabilities.KubeVersion 1 }}'
h: {{ .Capabilities.KubeVersion | toJson }}
i: {{ toString .Capabilities | trunc 30 | quote }}
j: {{ $v := .Capabilities.KubeVersion }}{{ $v }} {{ $v.String }}
`,
  ),
  chart('a function’s KubeVersion has no String', 'a: {{ (default 1 .Capabilities.KubeVersion).String }}\n'),
  chart('a range over KubeVersion', '{{ range .Capabilities.KubeVersion }}{{ end }}'),
  chart(
    'time.Local is told from time.UTC',
    `a: '{{ printf "%#v" (toDate "2006-01-02" "2024-02-29") }}'
b: '{{ printf "%#v" (toDate "2006-01-02" "2024-02-29" | dateModify "1h") }}'
c: '{{ printf "%#v" (toDate "2006-01-02T15:04:05Z07:00" "2024-02-29T00:00:00Z" | dateModify "1h") }}'
d: '{{ toDate "2006-01-02" "2024-02-29" }}'
`,
  ),
  chart(
    'digits too many are told before a letter',
    `a: {{ duration "99999999999999999999h" }}
b: {{ int64 "99999999999999999999h" }}
c: {{ atoi "99999999999999999999h" }}
d: {{ int64 "0xfffffffffffffffffffz" }}
e: {{ add "-99999999999999999999x" 1 }}
`,
  ),
  chart(
    'a list of JSON that is null',
    `a: {{ fromJsonArray "null" | quote }}
b: {{ fromJsonArray "null" | len }}
c: {{ fromJsonArray "null" | printf "%#v" | quote }}
d: {{ fromYamlArray "null" | printf "%#v" | quote }}
e: {{ fromYamlArray "" | len }}
f: {{ fromJsonArray "null" | toJson }}
g: {{ fromJsonArray "null" | default "none" }}
h: {{ range fromJsonArray "null" }}x{{ else }}none{{ end }}
`,
  ),
  chart(
    'a pointer to a struct in TOML',
    'a: {{ toToml .Capabilities.HelmVersion | toJson }}\nb: {{ toToml (dict "a" (dict "b" .Capabilities) "c" (list .Capabilities)) | sha256sum }}\n',
  ),
  chart('a list with nothing in it, somewhere in TOML', 'a: {{ mustToToml $ }}', {
    'values.yaml': 'list: [a, null]\n',
  }),
  chart('appVersion -0.0', 'a: {{ .Chart.AppVersion }}\n', { 'Chart.yaml': `${CHART}appVersion: -0.0\n` }),
  chart('version -0.0', 'a: 1\n', { 'Chart.yaml': CHART.replace('1.2.3', '-0.0') }),
  chart('a schema’s reference keeps its brackets', 'a: 1\n', {
    'values.yaml': 'a: 1\n',
    'values.schema.json': '{"properties":{"a":{"$ref":"[x]%2Fy"}}}',
  }),
  ...[
    ['-0700', '15:04'],
    ['-0700', '-9999'],
    ['-0700', '+25x0'],
    ['-0700', 'x5x9'],
    ['-07:00', '+xx:99'],
    ['-07:00:00', '-99:99:99'],
    ['-07:00', '+1:000'],
    ['Z0700', '*0100'],
  ].map(([layout, text]) =>
    chart(`the zone ${text} for ${layout}`, `a: {{ mustToDate "${layout}" "${text}" }}\n`),
  ),
  {
    ...chart(
      'hooks before a document that is no YAML, with --debug',
      'kind: Job\nmetadata: {name: j, annotations: {helm.sh/hook: pre-install}}\n---\nkind: A\n---\na: [b\n',
    ),
    argv: ['template', 'rel', '.', '--debug'],
  },
  {
    ...chart('a template that cannot be read is not shown, with --debug', '{{ 1- }}'),
    argv: ['template', 'rel', '.', '--debug', '-s', 'templates/t.yaml'],
  },
  {
    ...chart('a document that cannot be read is not shown, with --debug', 'a: [b\n'),
    argv: ['template', 'rel', '.', '--debug', '-s', 'templates/none.yaml'],
  },
  {
    ...chart('a wrong --set before a --set-file that is not there', 'a: 1\n'),
    argv: ['template', 'rel', '.', '--set-file', 'a=none.txt', '--set', 'a[x]=1'],
  },
  {
    ...chart('a values file that is no YAML before one that is not there', 'a: 1\n', {
      'wrong.yaml': 'a: [\n',
    }),
    argv: ['template', 'rel', '.', '-f', 'wrong.yaml', '-f', 'none.yaml'],
  },
  ...[
    ['lint reads one document after the other', 'kind: A\nmetadata: {name: ""}\n---\n- list\n----\n'],
    ['lint names the separator in its turn', 'kind: A\nmetadata: {name: ""}\n----\n'],
    ['lint takes braces for JSON', '{plicas: [}\n'],
    ['lint takes braces for JSON that breaks off', '{"kind": "A", '],
    ['lint takes braces for JSON of another type', '{"kind": 1}\n---\n{"kind": 2}\n'],
    ['lint takes braces for JSON, then for YAML', '{"kind": "A"}\n---\n{b: [}\n'],
    ['lint takes braces for YAML where that is right', ' {kind: A, metadata: {name: a}}\n'],
  ].map(([name, template]) => ({ ...chart(name, template), argv: ['lint', '.'] })),
]
