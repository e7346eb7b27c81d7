/** What Helm 3 does otherwise, each answer as helm 3.22.0 gives it. */
import { describe, expect, it } from 'vitest'
import { createEngine, HELM_3, type RenderEngine, type RenderResult, render } from './index'

const WORLD = { clock: () => 0n, random: (count: number) => new Uint8Array(count), timeZone: 'UTC' }
const ENGINES: Record<'3' | '4', RenderEngine> = {
  3: createEngine(WORLD, { version: HELM_3 }),
  4: createEngine(WORLD),
}

const CHART = `apiVersion: v2
name: v
description: d
type: application
version: 1.2.3
appVersion: "4.5.6"
`
const KID = `dependencies: [{name: kid, version: 1.x}]\n`

function ask(helm: '3' | '4', files: Record<string, string>, values = {}): RenderResult {
  const chart = new Map(Object.entries({ 'Chart.yaml': CHART, ...files }))
  return render({ files: chart, values, release: { name: 'rel', namespace: 'default' } }, ENGINES[helm])
}

/** The text of the first document, or the message of the first problem. */
const answer = (
  helm: '3' | '4',
  template: string,
  more: Record<string, string> = {},
  values = {},
): string => {
  const { documents, problems } = ask(helm, { 'templates/t.yaml': template, ...more }, values)
  return documents[0]?.text ?? problems[0]?.message ?? ''
}

const both = (template: string, more: Record<string, string> = {}, values = {}): [string, string] => [
  answer('3', template, more, values),
  answer('4', template, more, values),
]

describe('nulls', () => {
  it('of the chart’s own values stay, for templates to see', () => {
    expect(both('a: {{ toJson .Values }}', { 'values.yaml': 'a: null\nt: {a: null, k: 1}\n' })).toEqual([
      'a: {"a":null,"t":{"a":null,"k":1}}',
      'a: {"t":{"k":1}}',
    ])
  })

  it('of a parent delete a subchart’s default, whether the user names the subchart or not', () => {
    const more = {
      'Chart.yaml': CHART + KID,
      'values.yaml': 'kid: {x: null}\n',
      'charts/kid/Chart.yaml': 'apiVersion: v2\nname: kid\nversion: 1.0.0\n',
      'charts/kid/values.yaml': 'x: 1\nz: 2\n',
    }
    expect(both('a: {{ toJson .Values.kid }}', more)).toEqual([
      'a: {"global":{},"z":2}',
      'a: {"global":{},"x":1,"z":2}',
    ])
    expect(both('a: {{ toJson .Values.kid }}', more, { setJson: ['kid={}'] })).toEqual([
      'a: {"global":{},"z":2}',
      'a: {"global":{},"z":2}',
    ])
  })
})

describe('documents', () => {
  const text = 'kind: A\nx: 1\n\n\n---\n\nkind: B\n'

  it('lose the white space around them', () => {
    expect(ask('3', { 'templates/t.yaml': text }).manifest).toBe(
      '---\n# Source: v/templates/t.yaml\nkind: A\nx: 1\n---\n# Source: v/templates/t.yaml\nkind: B\n',
    )
    expect(ask('4', { 'templates/t.yaml': text }).manifest).toBe(
      '---\n# Source: v/templates/t.yaml\nkind: A\nx: 1\n\n\n\n---\n# Source: v/templates/t.yaml\nkind: B\n',
    )
  })

  it('are placed in the rendered text all the same', () => {
    const { documents } = ask('3', { 'templates/t.yaml': text })
    expect(documents.map(({ offset }) => text.slice(offset, offset + 7))).toEqual(['kind: A', 'kind: B'])
  })

  it('of webhook configurations are of an unknown kind', () => {
    const kinds = 'kind: ValidatingWebhookConfiguration\n---\nkind: Zebra\n---\nkind: Apple\n'
    const order = (helm: '3' | '4') =>
      ask(helm, { 'templates/t.yaml': kinds }).documents.map(({ kind }) => kind)
    expect(order('3')).toEqual(['Apple', 'ValidatingWebhookConfiguration', 'Zebra'])
    expect(order('4')).toEqual(['ValidatingWebhookConfiguration', 'Apple', 'Zebra'])
  })
})

describe('a failing template', () => {
  it('is told in one line, as Go words it', () => {
    expect(both('{{ .Values.a.b.c }}')).toEqual([
      'template: v/templates/t.yaml:1:10: executing "v/templates/t.yaml" at <.Values.a.b.c>: nil pointer evaluating interface {}.b',
      'v/templates/t.yaml:1:10\n  executing "v/templates/t.yaml" at <.Values.a.b.c>:\n    nil pointer evaluating interface {}.b',
    ])
  })

  it('that asks for a value keeps its own words', () => {
    const [three, four] = both('{{ required "say it" .Values.a }}')
    expect(three).toBe('execution error at (v/templates/t.yaml:1:3): say it')
    expect(four).toBe(three)
  })

  it('cannot call what came later', () => {
    expect(answer('3', '{{ mustToYaml .Values }}')).toBe(
      'parse error at (v/templates/t.yaml:1): function "mustToYaml" not defined',
    )
    expect(answer('3', '{{ durationHours "2h" }}')).toBe(
      'parse error at (v/templates/t.yaml:1): function "durationHours" not defined',
    )
  })
})

describe('.Chart', () => {
  it('is a struct', () => {
    expect(answer('3', 'a: {{ typeOf .Chart }}')).toBe('a: struct { chart.Metadata; IsRoot bool }')
    expect(answer('3', 'a: {{ .Chart.Name }} {{ .Chart.Metadata.Version }} {{ .Chart.IsRoot }}')).toBe(
      'a: v 1.2.3 true',
    )
  })

  it('refuses fields it has not, and to be a map', () => {
    expect(both('{{ .Chart.Nope }}x: 1')).toEqual([
      `template: v/templates/t.yaml:1:9: executing "v/templates/t.yaml" at <.Chart.Nope>: can't evaluate field Nope in type interface {}`,
      'x: 1',
    ])
    expect(answer('3', '{{ hasKey .Chart "Name" }}')).toBe(
      'template: v/templates/t.yaml:1:10: executing "v/templates/t.yaml" at <.Chart>: wrong type for value; expected map[string]interface {}; got struct { chart.Metadata; IsRoot bool }',
    )
  })

  const chart = {
    'Chart.yaml': `${CHART}${KID}maintainers: [{name: A, email: a@x.org}]\nkeywords: [k]\n`,
    'charts/kid/Chart.yaml': 'apiVersion: v2\nname: kid\nversion: 1.0.0\n',
  }

  it('is written as JSON in the order of its fields, without the empty ones', () => {
    expect(answer('3', 'a: {{ toJson .Chart | quote }}', chart)).toBe(
      String.raw`a: "{\"name\":\"v\",\"version\":\"1.2.3\",\"description\":\"d\",\"keywords\":[\"k\"],\"maintainers\":[{\"name\":\"A\",\"email\":\"a@x.org\"}],\"apiVersion\":\"v2\",\"appVersion\":\"4.5.6\",\"dependencies\":[{\"name\":\"kid\",\"version\":\"1.x\",\"repository\":\"\",\"enabled\":true}],\"type\":\"application\",\"IsRoot\":true}"`,
    )
  })

  it('is written as TOML and YAML under Go’s names', () => {
    expect(answer('3', 'a: {{ .Chart.Dependencies | first | toYamlPretty | quote }}', chart)).toBe(
      String.raw`a: "name: kid\nversion: 1.x\nrepository: \"\"\nenabled: true"`,
    )
    expect(answer('3', 'a: {{ toToml .Chart | quote }}')).toBe(
      String.raw`a: "Name = \"v\"\nHome = \"\"\nVersion = \"1.2.3\"\nDescription = \"d\"\nIcon = \"\"\nAPIVersion = \"v2\"\nCondition = \"\"\nTags = \"\"\nAppVersion = \"4.5.6\"\nDeprecated = false\nKubeVersion = \"\"\nType = \"application\"\nIsRoot = true\n"`,
    )
  })
})

describe('a chart and its values', () => {
  it('may be of any apiVersion', () => {
    const more = { 'Chart.yaml': 'apiVersion: v9\nname: v\nversion: 1.0.0\n' }
    expect(both('a: 1', more)).toEqual(['a: 1', 'unsupported chart version'])
  })

  it('are read from the first document of a file alone', () => {
    expect(both('a: {{ toJson .Values }}', { 'values.yaml': 'a: 1\n---\nb: 2\n' })).toEqual([
      'a: {"a":1}',
      'a: {"a":1,"b":2}',
    ])
  })

  it('are no whole JSON objects', () => {
    expect(both('a: {{ toJson .Values }}', {}, { setJson: ['{"a": 1}'] })).toEqual([
      'failed parsing --set-json data {"a": 1}',
      'a: {"a":1}',
    ])
  })
})
