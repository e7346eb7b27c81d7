/**
 * What a hostile chart may try, by its number in the list of threats: E the engine, V values and schemas. Those that
 * ask for too much stand in render.test.ts, archives in archive.test.ts, mutated charts (E17) in fuzz.test.ts. Where
 * Helm answers, the answer is Helm 4.3.1's.
 */
import { describe, expect, it } from 'vitest'
import { loadCrypto } from '../sprig'
import { createEngine, type RenderRequest, render } from '.'

const T = 'v/templates/t.yaml'
const ALIASES = `a: &a [${'x,'.repeat(9)}]\n${[...'bcdefghi'].map((key, i) => `${key}: &${key} [${`*${'abcdefghi'[i]},`.repeat(9)}]`).join('\n')}\n`

interface Case {
  template?: string
  values?: string
  schema?: string
  layers?: RenderRequest['values']
}

const requestOf = ({ template = 'a: 1', values = '', schema, layers = {} }: Case): RenderRequest => ({
  files: new Map([
    ['Chart.yaml', 'apiVersion: v2\nname: v\nversion: 1.2.3\n'],
    ['values.yaml', values],
    ['templates/t.yaml', template],
    ...(schema === undefined ? [] : ([['values.schema.json', schema]] as const)),
  ]),
  values: layers,
  release: { name: 'rel', namespace: 'default' },
})

const rendered = (one: Case): string => {
  const { documents, problems } = render(requestOf(one))
  expect(problems).toEqual([])
  return documents[0]?.text ?? ''
}

const refusal = (one: Case): string => {
  const { manifest, problems } = render(requestOf(one))
  expect(manifest).toBe('')
  return problems[0]?.message ?? ''
}

describe('the engine', () => {
  it.each([
    [
      'E3: a text longer than Go counts',
      '{{ repeat 9223372036854775807 "aa" }}',
      `template: ${T}:1:3: executing "${T}" at <repeat 9223372036854775807 "aa">: error calling repeat: strings: Repeat output length overflow`,
    ],
    [
      'E12: the environment is out of reach',
      'a: {{ env "HOME" }}',
      `parse error at (${T}:1): function "env" not defined`,
    ],
    [
      'E15: a text has no length of JavaScript’s',
      'a: {{ ("abc").length }}',
      `${T}:1:7\n  executing "${T}" at <"abc">:\n    can't evaluate field length in type string`,
    ],
    [
      'E15: nor has a list',
      'a: {{ (list 1 2).length }}',
      `${T}:1:14\n  executing "${T}" at <2>:\n    can't evaluate field length in type []interface {}`,
    ],
  ])('%s', (_name, template, message) => {
    expect(refusal({ template })).toBe(message)
  })

  it.each([
    ['E11: a width that Go ignores', 'a: {{ printf "%0999999999d" 1 | len }}', 'a: 25'],
    [
      'E13: no names are resolved, no cluster is asked',
      `a: '{{ getHostByName "example.com" }}|{{ lookup "v1" "Secret" "default" "s" }}'`,
      "a: '|map[]'",
    ],
    [
      'E14: files outside the chart are not there',
      `a: '{{ .Files.Get "../../etc/passwd" }}{{ .Files.Get "/etc/passwd" }}'`,
      "a: ''",
    ],
  ])('%s', (_name, template, text) => {
    expect(rendered({ template })).toBe(text)
  })

  it.each(['bcrypt "x"', 'genPrivateKey "ed25519"', 'derivePassword 1 "long" "x" "y" "z"'])(
    'E16: a loop of %s is stopped',
    async (call) => {
      const world = {
        clock: () => 0n,
        random: (count: number) => new Uint8Array(count).fill(7),
        timeZone: 'UTC',
      }
      const engine = createEngine(world, { crypto: await loadCrypto() })
      const { problems } = render(
        requestOf({ template: `{{ range until 1000 }}{{ ${call} }}{{ end }}` }),
        engine,
      )
      expect(problems[0]?.message).toMatch(/^the templates took .* and were stopped$/)
    },
  )
})

describe('names that JavaScript objects know', () => {
  it('V19: have no value of their own', () => {
    const template =
      "a: '{{ .Values.toString }}|{{ get .Values `constructor` }}|{{ hasKey .Values `valueOf` }}'"
    expect(rendered({ template, values: 'b: 1' })).toBe("a: '||false'")
  })

  it.each([
    ['merge', 'merge (dict) (dict "__proto__" (dict "x" 1))'],
    ['set', 'set (dict) "__proto__" (dict "x" 1)'],
    ['fromJson', 'fromJson "{\\"__proto__\\":{\\"x\\":1}}"'],
    ['deepCopy', 'deepCopy (dict "__proto__" (dict "x" 1))'],
    ['mergeOverwrite', 'mergeOverwrite (dict) (fromYaml "__proto__: {x: 1}")'],
  ])('V20: are keys like others to %s', (_name, call) => {
    expect(rendered({ template: `{{ ${call} | toJson }}{{ (dict).x }}` })).toBe('{"__proto__":{"x":1}}')
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  })

  it('V21: are keys like others to --set', () => {
    const layers = {
      set: ['__proto__.x=1,constructor.prototype.y=1'],
      setJson: ['{"__proto__":{"z":2}}'],
    }
    expect(rendered({ template: 'a: {{ .Values | toJson }}', layers })).toBe(
      'a: {"__proto__":{"x":1,"z":2},"constructor":{"prototype":{"y":1}}}',
    )
    expect(({} as Record<string, unknown>).y).toBeUndefined()
  })
})

describe('values that ask for too much', () => {
  it('V22: aliases of aliases, inside a template', () => {
    const template = 'a: {{ fromYaml .Values.t | toJson }}'
    expect(rendered({ template, values: JSON.stringify({ t: ALIASES }) })).toBe(
      'a: {"Error":"error converting YAML to JSON: yaml: document contains excessive aliasing"}',
    )
  })

  it.each([
    [
      'a[99999999]=1',
      'failed parsing --set data: index of 99999999 is greater than maximum supported index of 65536',
    ],
    [
      `${Array(40).fill('a').join('.')}=1`,
      'failed parsing --set data: value name nested level is greater than maximum supported nested level of 30',
    ],
  ])('V24: --set %s', (set, message) => {
    expect(refusal({ layers: { set: [set] } })).toBe(message)
  })
})

describe('schemas', () => {
  const intro = "values don't meet the specifications of the schema(s) in the following chart(s):\nv:\n"

  it.each(['file:///etc/hostname', 'file:///dev/zero', 'http://127.0.0.1:9/s.json'])(
    'V25: %s is not read',
    (reference) => {
      const message = refusal({ schema: JSON.stringify({ $ref: reference }) })
      expect(message.startsWith(`${intro}failing loading "${reference}": `)).toBe(true)
      expect(message).toMatch(/no such file or directory$|not loaded from the network here$/)
    },
  )

  it('V26: that refer to themselves', () => {
    expect(refusal({ schema: '{"$ref":"#"}' })).toBe(
      `${intro}- at '': both /$ref and  resolve to "file:///values.schema.json#" causing reference cycle\n`,
    )
  })

  it('V26: nested without end', () => {
    const schema = `${'{"not":'.repeat(20_000)}{}${'}'.repeat(20_000)}`
    expect(refusal({ schema })).toBe(`${intro}invalid character '{' exceeded max depth`)
  })

  it('V27: with a pattern that would take a backtracking engine years', () => {
    const text = `${'a'.repeat(28)}!`
    expect(refusal({ values: `a: ${text}`, schema: '{"properties":{"a":{"pattern":"^(a+)+$"}}}' })).toBe(
      `${intro}- at '/a': '${text}' does not match pattern '^(a+)+$'\n`,
    )
  })
})

describe('V28: odd values files', () => {
  it.each([
    ['a byte order mark and Windows lines', '\ufeffa: x\r\nb:\r\n  - 1\r\n', '{"a":"x","b":[1]}'],
    [
      'keys that YAML 1.1 takes for booleans, a number floats cannot hold',
      'n: 1\ny: 2\nbig: 9007199254740993\n',
      '{"big":9007199254740992,"false":1,"true":2}',
    ],
  ])('%s', (_name, values, json) => {
    expect(rendered({ template: 'a: {{ .Values | toJson }}', values })).toBe(`a: ${json}`)
  })

  it('a list at the top', () => {
    expect(refusal({ values: '- 1\n- 2\n' })).toBe(
      'cannot load values.yaml: cannot unmarshal yaml document: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}',
    )
  })
})
