/** Threats that Helm itself answers, by their numbers: its answers are recorded in found.json, and `bin/helm` gives them. */
const CHART = 'apiVersion: v2\nname: v\nversion: 1.2.3\n'
const ALL = 'a: {{ .Values | toJson }}\n'

const chart = (name, template, values = '', more = {}) => ({
  name,
  files: { 'Chart.yaml': CHART, 'values.yaml': values, 'templates/t.yaml': template, ...more },
})
const set = (name, ...expressions) => ({ ...chart(name, ALL), layers: { set: expressions } })
const schema = (name, text, values = 'a: 1\n') =>
  chart(name, 'a: 1\n', values, { 'values.schema.json': text })

/** Nine aliases of nine aliases, nine times. */
const ALIASES = [...'abcdefghi']
  .map((key, i, keys) => `${key}: &${key} [${(i === 0 ? 'x,' : `*${keys[i - 1]},`).repeat(9)}]\n`)
  .join('')

export const THREATS = [
  chart('E3: a text longer than Go counts', '{{ repeat 9223372036854775807 "aa" }}'),
  chart(
    'E4: a template that includes itself',
    '{{ define "r" }}{{ include "r" . }}{{ end }}{{ include "r" . }}',
  ),
  chart(
    'E5: a template that calls itself',
    '{{ define "r" }}{{ template "r" . }}{{ end }}{{ template "r" . }}',
  ),
  chart('E10: a pattern for ever', 'a: {{ regexMatch "^(a+)+$" (printf "%s!" (repeat 50000 "a")) }}'),
  chart('E11: a width that Go ignores', 'a: {{ printf "%0999999999d" 1 | len }}'),
  chart('E12: the environment', 'a: {{ env "HOME" }}'),
  chart('E13: names and objects', `a: '{{ getHostByName "localhost" }}|{{ lookup "v1" "Secret" "d" "s" }}'`),
  chart('E14: files outside', `a: '{{ .Files.Get "../../etc/passwd" }}{{ .Files.Get "/etc/passwd" }}'`),
  chart('E15: the length of a text', 'a: {{ "abc".length }}'),
  chart('E15: the length of a text in parentheses', 'a: {{ ("abc").length }}'),
  chart('E15: the length of a list', 'a: {{ (list 1 2).length }}'),
  chart(
    'V18, V19: names that objects know',
    'a: {{ .Values.__proto__.polluted }}|{{ .Values.toString }}|{{ get .Values "constructor" }}|{{ hasKey .Values "valueOf" }}\n',
    '__proto__: {polluted: yes}\n',
  ),
  ...[
    'merge (dict) (dict "__proto__" (dict "x" 1))',
    'set (dict) "__proto__" (dict "x" 1)',
    'fromJson "{\\"__proto__\\":{\\"x\\":1}}"',
    'deepCopy (dict "__proto__" (dict "x" 1))',
  ].map((call) => chart(`V20: ${call}`, `a: '{{ ${call} | toJson }}{{ (dict).x }}'`)),
  set('V21: --set of such names', '__proto__.x=1', 'constructor.prototype.y=1'),
  chart('V22: aliases of aliases', 'a: 1', ALIASES),
  chart(
    'V22: aliases of aliases, inside a template',
    'a: {{ fromYaml .Values.t | toJson }}',
    JSON.stringify({ t: ALIASES }),
  ),
  chart('V23: brackets without end', 'a: 1', `a: ${'['.repeat(20_000)}${']'.repeat(20_000)}`),
  set('V24: --set of an index', 'a[99999999]=1'),
  set('V24: --set of many names', `${Array(40).fill('a').join('.')}=1`),
  schema('V26: a schema that is itself', '{"$ref":"#"}'),
  schema('V26: a schema nested without end', `${'{"not":'.repeat(20_000)}{}${'}'.repeat(20_000)}`),
  schema('V27: a pattern for ever', '{"properties":{"a":{"pattern":"^(a+)+$"}}}', `a: ${'a'.repeat(28)}!\n`),
  chart('V28: a list at the top', ALL, '- 1\n- 2\n'),
  chart('V28: a byte order mark and Windows lines', ALL, '\ufeffa: x\r\nb:\r\n  - 1\r\n'),
  chart('V28: keys that YAML 1.1 takes for booleans', ALL, 'n: 1\ny: 2\n'),
  chart('V28: a number floats cannot hold', ALL, 'big: 9007199254740993\n'),
]
