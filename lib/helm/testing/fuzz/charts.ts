/**
 * Charts nobody would write, for the fuzz tests (threat E17): calls of every function with arguments of every kind,
 * templates grown from the grammar or broken by hand, values of other types, and each small language a chart holds.
 * Which charts come is decided by the seed.
 */
import fc from 'fast-check'
import { pipeline } from './calls'
import { grown } from './grammar'
import { VALUES } from './operands'
import { schemaText } from './schemas'
import { TEMPLATES } from './templates'
import { textEdits } from './text-edits'
import { SCALARS, setExpression, yaml } from './texts'
import { layered, oddValues, valuesText } from './trees'

export interface Mutated {
  /** The kind of chart, for whoever counts. */
  readonly family: string
  readonly files: Readonly<Record<string, string>>
  /** What `helm` is asked, but for the values; an engine alone renders. */
  readonly argv: readonly string[]
  readonly layers: Readonly<Record<'set' | 'setString' | 'setJson' | 'setLiteral', readonly string[]>>
}

const CHART = 'apiVersion: v2\nname: v\nversion: 1.2.3\n'
const HELPERS =
  '{{ define "v.ok" }}ok {{ . }}{{ end }}{{ define "v.self" }}{{ include "v.self" . }}{{ end }}\n'
const PLAIN = valuesText(VALUES)
const EVERYTHING = 'json: {{ .Values | toJson }}\nyaml:\n{{ .Values | toYaml | indent 2 }}\n'
const EXPORTS = 'exports: {data: {a: 1, image: {tag: x}}}\n'
const NO_LAYERS: Mutated['layers'] = { set: [], setString: [], setJson: [], setLiteral: [] }

const chartOf = (
  family: string,
  files: Readonly<Record<string, string>>,
  layers: Partial<Mutated['layers']> = {},
  argv: readonly string[] = ['template', 'rel', '.'],
): Mutated => ({
  family,
  argv,
  files: { 'Chart.yaml': CHART, 'values.yaml': PLAIN, ...files },
  layers: { ...NO_LAYERS, ...layers },
})

/** As many charts of that seed. */
export function sampleCharts(count: number, seed: number): Mutated[] {
  return fc.sample(mutatedCharts(), { numRuns: count, seed })
}

export function mutatedCharts(): fc.Arbitrary<Mutated> {
  return fc.oneof(
    { weight: 8, arbitrary: called() },
    { weight: 3, arbitrary: broken() },
    { weight: 4, arbitrary: grammatical() },
    { weight: 2, arbitrary: retyped() },
    {
      weight: 2,
      arbitrary: yaml.map((text) => chartOf('yaml', { 'values.yaml': text, 'templates/t.yaml': EVERYTHING })),
    },
    { weight: 2, arbitrary: flagged() },
    { weight: 2, arbitrary: checked() },
    { weight: 2, arbitrary: layeredChart() },
    { weight: 1, arbitrary: described() },
    { weight: 2, arbitrary: printed() },
    { weight: 2, arbitrary: linted() },
    { weight: 2, arbitrary: asked() },
  )
}

function called(): fc.Arbitrary<Mutated> {
  const shown = fc.constantFrom(
    '',
    ' | quote',
    ' | toJson',
    ' | toYaml | indent 2',
    ' | printf "%T %v"',
    ' | printf "%#v"',
  )
  return fc.tuple(pipeline(), shown).map(([call, show]) =>
    chartOf('calls', {
      'templates/_h.tpl': HELPERS,
      'templates/t.yaml': `k: {{ ${call}${show} }}\n`,
      'a.txt': 'one\ntwo\n',
      'b/c.txt': 'ü\n',
    }),
  )
}

function broken(): fc.Arbitrary<Mutated> {
  return fc
    .tuple(fc.constantFrom(...TEMPLATES), textEdits(3), textEdits(1), fc.boolean())
    .map(([template, change, changeValues, both]) =>
      chartOf('broken', {
        'templates/t.yaml': change(template),
        'values.yaml': both ? changeValues(PLAIN) : PLAIN,
      }),
    )
}

function grammatical(): fc.Arbitrary<Mutated> {
  return fc
    .tuple(grown(), fc.oneof({ weight: 2, arbitrary: fc.constant(PLAIN) }, oddValues(3)))
    .map(([template, values]) =>
      chartOf('grammar', {
        'templates/_h.tpl': HELPERS,
        'templates/t.yaml': template,
        'values.yaml': values,
      }),
    )
}

function retyped(): fc.Arbitrary<Mutated> {
  return fc
    .tuple(fc.constantFrom(...TEMPLATES, EVERYTHING), oddValues(4))
    .map(([template, values]) => chartOf('values', { 'templates/t.yaml': template, 'values.yaml': values }))
}

function flagged(): fc.Arbitrary<Mutated> {
  const some = fc.array(setExpression, { maxLength: 2 })
  const json = fc.array(
    fc.constantFrom(
      '{"a":{"b":1}}',
      'a={"b":[1,null]}',
      'a=',
      'a={',
      'list[1]={"x":1}',
      '[1]',
      'name=1.0,b="x"',
      '{"__proto__":1}',
      'image.tag=null',
      '1',
      '{}',
      'a="x" b',
    ),
    { maxLength: 1 },
  )
  return fc
    .tuple(fc.record({ set: some, setString: some, setJson: json, setLiteral: some }), fc.boolean())
    .map(([layers, few]) =>
      chartOf(
        'set',
        { 'templates/t.yaml': EVERYTHING, ...(few ? { 'values.yaml': 'a: {b: [1, {c: 2}]}\n' } : {}) },
        layers,
      ),
    )
}

function checked(): fc.Arbitrary<Mutated> {
  return fc.tuple(schemaText(), oddValues(2)).map(([schema, values]) =>
    chartOf('schema', {
      'templates/t.yaml': 'a: 1\n',
      'values.schema.json': schema,
      'values.yaml': values,
    }),
  )
}

function layeredChart(): fc.Arbitrary<Mutated> {
  const dependency = fc.constantFrom(
    '',
    'dependencies:\n- {name: sub, version: 1.x.x}\n',
    'dependencies:\n- {name: sub, version: 1.x.x, condition: "sub.enabled,global.on"}\n',
    'dependencies:\n- {name: sub, version: 1.x.x, tags: [a, enabled]}\n',
    'dependencies:\n- {name: sub, version: 1.x.x, alias: other}\n',
    'dependencies:\n- {name: sub, version: 1.x.x, alias: other}\n- {name: sub, version: ">0"}\n',
    'dependencies:\n- {name: sub, version: 1.x.x, import-values: [data, {child: image, parent: lent}]}\n',
    'dependencies:\n- {name: sub, version: 1.x.x, import-values: [{child: a, parent: .}, nope]}\n',
    'dependencies:\n- {name: none, version: 1.x.x}\n',
    'dependencies:\n- {name: sub, version: 2.x.x}\n',
  )
  return fc
    .tuple(dependency, layered(), layered(), fc.array(setExpression, { maxLength: 1 }), fc.boolean())
    .map(([dependencies, values, below, set, exports]) =>
      chartOf(
        'subcharts',
        {
          'Chart.yaml': `${CHART}${dependencies}`,
          'values.yaml': values,
          'templates/t.yaml': EVERYTHING,
          'charts/sub/Chart.yaml': CHART.replace('name: v', 'name: sub'),
          'charts/sub/values.yaml': exports && !below.includes('exports:') ? `${below}${EXPORTS}` : below,
          'charts/sub/templates/t.yaml': EVERYTHING,
        },
        { set },
      ),
    )
}

function described(): fc.Arbitrary<Mutated> {
  const whole = `${CHART}appVersion: "2.0"\ndescription: d\ntype: application\nkeywords: [b, a]\nkubeVersion: ">=1.20.0"\nmaintainers:\n- name: m\n  email: m@x\nannotations: {a: "1"}\ndeprecated: false\nhome: https://x\nsources: [y]\nicon: z\n`
  const line = fc
    .tuple(
      fc.constantFrom(
        'apiVersion',
        'name',
        'version',
        'appVersion',
        'type',
        'kubeVersion',
        'keywords',
        'maintainers',
        'annotations',
        'dependencies',
        'deprecated',
        'icon',
        'extra',
      ),
      fc.constantFrom(
        ...SCALARS,
        'v1',
        'library',
        '1.2',
        '>1 <2',
        '[{name: x, version: "1"}]',
        '{a: b}',
        '[~]',
        '1.2.3-a',
      ),
    )
    .map(([key, value]) => `${key}: ${value}`)
  return fc
    .tuple(
      fc.oneof(
        textEdits(2).map((change) => change(whole)),
        line.map(
          (text) =>
            `${whole
              .split('\n')
              .filter((one) => one.split(':')[0] !== text.split(':')[0] && !/^[- ]/.test(one))
              .filter((one) => one !== 'maintainers:')
              .join('\n')}${text}\n`,
        ),
      ),
      fc.constantFrom(
        'chart: {{ .Chart | toJson }}\n',
        'chart: {{ .Chart }}\n',
        'chart:\n{{ toYaml .Chart | indent 2 }}\n',
      ),
    )
    .map(([metadata, template]) =>
      chartOf('metadata', { 'Chart.yaml': metadata, 'templates/t.yaml': template }),
    )
}

/** Output of several documents: their order, their hooks, where they part, and what of them is no YAML. */
function printed(): fc.Arbitrary<Mutated> {
  const kind = fc.constantFrom(
    'ConfigMap',
    'Secret',
    'Namespace',
    'Deployment',
    'Zebra',
    'Job',
    'Pod',
    '""',
    '1',
    'List',
    '[x]',
    'null',
    'CustomResourceDefinition',
  )
  const hook = fc.constantFrom(
    '',
    '',
    '',
    '{helm.sh/hook: pre-install}',
    '{helm.sh/hook: "test, post-upgrade"}',
    '{helm.sh/hook: nope}',
    '{helm.sh/hook: pre-install, helm.sh/hook-weight: "-5"}',
    '{helm.sh/hook: pre-install, helm.sh/hook-weight: x}',
    '{helm.sh/hook: 1}',
    '{a: null}',
    '[x]',
    '{helm.sh/hook: ""}',
    '{helm.sh/resource-policy: keep}',
  )
  const head = fc
    .tuple(
      kind,
      hook,
      fc.constantFrom('v1', 'apps/v1', '', '1', 'x/y/z'),
      fc.constantFrom('a', 'b', '""', '1', 'null', '{x: y}'),
    )
    .map(
      ([named, annotations, version, name]) =>
        `${version ? `apiVersion: ${version}\n` : ''}kind: ${named}\nmetadata:\n  name: ${name}\n${annotations ? `  annotations: ${annotations}\n` : ''}`,
    )
  const document = fc.oneof(
    { weight: 5, arbitrary: head },
    { weight: 1, arbitrary: yaml },
    fc.constantFrom(
      '',
      '# only a comment\n',
      '\n\n',
      '{{ .Values.name }}\n',
      'just text\n',
      '- list\n',
      '{{ toYaml .Values }}\n',
    ),
  )
  const between = fc.constantFrom(
    '---\n',
    '---\n',
    '\n---\n',
    '--- \n',
    '---',
    '--- # c\n',
    '\n',
    '...\n',
    '---\n---\n',
    '{{ "---\\n" }}',
    '---\t\n',
    '----\n',
    ' ---\n',
    '\r\n---\r\n',
  )
  const text = fc
    .array(fc.tuple(document, between), { minLength: 1, maxLength: 4 })
    .map((all) => all.flat().join(''))
  return fc
    .tuple(
      text,
      text,
      fc.constantFrom('u.yaml', 'NOTES.txt', 'sub/NOTES.txt', '_x.yaml', 'a.txt', 'u.yml', '.hidden.yaml'),
    )
    .map(([one, two, file]) => chartOf('documents', { 'templates/t.yaml': one, [`templates/${file}`]: two }))
}

/** What lint says of templates and metadata. */
function linted(): fc.Arbitrary<Mutated> {
  const strict = fc.constantFrom(
    [],
    [],
    ['--strict'],
    ['--quiet'],
    ['--kube-version', '1.20'],
    ['--with-subcharts'],
  )
  return fc
    .tuple(
      fc.oneof(broken(), grammatical(), retyped(), described(), printed(), layeredChart(), checked()),
      strict,
    )
    .map(([chart, flags]) => ({ ...chart, family: 'lint', argv: ['lint', '.', ...flags] }))
}

/** Flags of `helm template`, some of them no flags. */
function asked(): fc.Arbitrary<Mutated> {
  const flag = fc.constantFrom(
    ...[
      ['--kube-version', '1.20'],
      ['--kube-version', 'v1.30.2-gke.1'],
      ['--kube-version', 'x'],
      ['--kube-version', '1'],
    ],
    ...[
      ['-a', 'x/v1'],
      ['--api-versions', 'x/v1/Kind,y/v1'],
      ['--is-upgrade'],
      ['--include-crds'],
      ['--skip-tests'],
      ['--no-hooks'],
    ],
    ...[
      ['-n', 'other'],
      ['--namespace', 'UPPER'],
      ['--namespace', ''],
      ['-s', 'templates/t.yaml'],
      ['--show-only', 'templates/none.yaml'],
    ],
    ...[
      ['-s', 'templates/*.yaml'],
      ['-s', 'charts/sub/templates/t.yaml'],
      ['-f', 'more.yaml'],
      ['--values', 'none.yaml'],
      ['-f', 'more.yaml,other.yaml'],
    ],
    ...[
      ['--set-file', 'a=a.txt'],
      ['--set-file', 'a.b[0]=b/c.txt'],
      ['--set-file', 'a=none.txt'],
      ['--debug'],
      ['--nope'],
      ['--name-template', 'x-{{ .Values }}'],
    ],
    ...[
      ['--name-template', '{{ "Gen" | lower }}'],
      ['-g'],
      ['--release-name'],
      ['--skip-schema-validation'],
      ['--validate=false'],
      ['--description', 'd'],
      ['--timeout', 'x'],
      ['--enable-dns'],
      ['--hide-notes'],
      ['--dependency-update=false'],
      ['--atomic'],
    ],
  )
  const name = fc.constantFrom(
    ['rel'],
    ['rel'],
    ['rel'],
    ['rel'],
    ['Rel'],
    [],
    ['a.b-c'],
    ['-x'],
    ['x'.repeat(54)],
    [''],
  )
  return fc
    .tuple(
      fc.oneof(layeredChart(), printed(), grammatical()),
      layered(),
      layered(),
      name,
      fc.array(flag, { minLength: 1, maxLength: 3 }),
    )
    .map(([chart, more, other, called, flags]) => ({
      ...chart,
      family: 'flags',
      files: {
        ...chart.files,
        'more.yaml': more,
        'other.yaml': other,
        'crds/c.yaml': 'kind: CustomResourceDefinition\nmetadata: {name: c}\n',
        'templates/asked.yaml': ASKED,
        'templates/tests/test.yaml': 'kind: Pod\nmetadata: {name: t, annotations: {helm.sh/hook: test}}\n',
        'a.txt': 'one\ntwo\n',
        'b/c.txt': 'a=1,b={x}\n',
      },
      argv: ['template', ...called, '.', ...flags.flat()],
    }))
}

const ASKED = `release: {{ .Release | toJson }}
kube: {{ .Capabilities.KubeVersion.Version }} {{ .Capabilities.KubeVersion.Major }} {{ .Capabilities.KubeVersion.GitVersion }}
has: {{ .Capabilities.APIVersions.Has "x/v1" }} {{ .Capabilities.APIVersions.Has "x/v1/Kind" }}
values: {{ .Values | toJson }}
files: {{ range $path, $_ := .Files.Glob "**" }}{{ $path }} {{ end }}
`
