/** Every row of testdata/decode.jsonl is what sigs.k8s.io/yaml v1.6.0 over go.yaml.in/yaml v2.4.4 answered. */
import { describe, expect, it } from 'vitest'
import { BudgetError, GoError, type GoValue, marshalJSON } from '../go'
import {
  decode,
  decodeTyped,
  floatShape,
  intShape,
  listShape,
  mapShape,
  splitDocuments,
  stringShape,
  structShape,
  YamlError,
} from '.'
import { inputOf, type Row, readRows } from './testdata/read'

function answer(row: Row): unknown {
  const text = inputOf(row)
  try {
    const value =
      row.op === 'strict' ? decode(text, { strict: true }) : decode(text, { target: row.op as 'any' })
    return { want: JSON.parse(marshalJSON(value)) }
  } catch (error) {
    if (error instanceof GoError) return { error: error.message }
    throw error
  }
}

describe('YAML is read as Go reads it', () => {
  const rows = readRows('decode.jsonl')
  it(`in all ${rows.length} recorded texts`, () => {
    const wrong: unknown[] = []
    for (const row of rows) {
      const got = answer(row)
      const want = row.error === undefined ? { want: row.want } : { error: row.error }
      if (JSON.stringify(got) !== JSON.stringify(want))
        wrong.push({ in: inputOf(row), op: row.op, want, got })
    }
    expect(wrong).toEqual([])
  })

  it('with numbers as float64 and keys as JSON has them', () => {
    expect(decode('n: 3\n1.5: [0x10, 1_000, yes]\n')).toEqual(
      new Map<string, GoValue>([
        ['false', 3],
        ['1.5', [16, 1000, true]],
      ]),
    )
  })

  it('and an alias gives a value of its own', () => {
    const value = decode('a: &a {x: 1}\nb: *a\n', { target: 'map' })
    expect(value.get('a')).toEqual(value.get('b'))
    expect(value.get('a')).not.toBe(value.get('b'))
  })

  it('and what is nested too deep for a reader is refused', () => {
    expect(() => decode('['.repeat(5000) + ']'.repeat(5000))).toThrow(BudgetError)
  })

  it.each([
    ['a: 1\nb: c: d\n', { line: 1, offset: 9 }],
    ['a: *x\n', { line: 0, offset: 3 }],
    ['a: 1\n- b\n', { line: 1, offset: 5 }],
  ])('and a fault of %j has a place', (text, place) => {
    try {
      decode(text)
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(YamlError)
      expect(error).toMatchObject(place)
    }
  })
})

const maintainer = structShape('chart.Maintainer', [['name', stringShape]], { pointer: true })
const metadata = structShape('chart.Metadata', [
  ['name', stringShape],
  ['appVersion', stringShape],
  ['keywords', listShape(stringShape)],
  ['annotations', mapShape(stringShape)],
  ['maintainers', listShape(maintainer)],
])

const sizes = structShape('main.Sizes', [
  ['age', intShape],
  ['size', floatShape],
])

describe('structs are read as encoding/json fills them', () => {
  it('scalars become strings where strings are wanted', () => {
    const value = decodeTyped(
      'NAME: x\nappVersion: 1.10\nkeywords: [1e6, yes]\nannotations: {n: 123456789, z: ~}\nmaintainers: [{name: N}, null]\nextra: 1\n',
      metadata,
    )
    expect(marshalJSON(value)).toBe(
      '{"annotations":{"false":"123456789","z":""},"appVersion":"1.1","keywords":["1e+06","true"],"maintainers":[{"name":"false"},null],"name":"x"}',
    )
  })

  // Errors as the helm binary words them for Chart.yaml.
  const P = 'error unmarshaling JSON: while decoding JSON: json: cannot unmarshal '
  it.each([
    ['name: [a]\n', `${P}array into Go struct field Metadata.name of type string`],
    ['keywords: a\n', `${P}string into Go struct field Metadata.keywords of type []string`],
    ['maintainers: [a]\n', `${P}string into Go struct field Metadata.maintainers of type chart.Maintainer`],
    [
      'maintainers: [{name: {}}]\n',
      `${P}object into Go struct field Maintainer.maintainers.name of type string`,
    ],
    ['- a\n', `${P}array into Go value of type chart.Metadata`],
    ['a: b: c\n', 'error converting YAML to JSON: yaml: mapping values are not allowed in this context'],
  ])('%j', (text, message) => {
    expect(() => decodeTyped(text, metadata)).toThrow(expect.objectContaining({ message }))
  })

  it.each([
    ['age: 3\nsize: 3\n', '{"age":3,"size":3}'],
    ['age: 3.0\nsize: 1.5\n', '{"age":3,"size":1.5}'],
  ])('numbers fill numbers: %j', (text, want) => {
    expect(marshalJSON(decodeTyped(text, sizes))).toBe(want)
  })

  it('an int takes no fraction, and nothing beyond 64 bits', () => {
    for (const number of ['1.5', '18446744073709551615']) {
      const message = `${P}number ${number} into Go struct field Sizes.age of type int`
      expect(() => decodeTyped(`age: ${number}\n`, sizes)).toThrow(expect.objectContaining({ message }))
    }
  })

  it('strict reading refuses fields the struct has not', () => {
    expect(() => decodeTyped('name: a\nnmae: b\n', metadata, { strict: true })).toThrow(
      'error unmarshaling JSON: while decoding JSON: json: unknown field "nmae"',
    )
  })
})

describe('a text is split at lines that begin with ---', () => {
  it.each([
    ['a: 1\n---\nb: 2', ['a: 1\n', 'b: 2\n']],
    ['---\na: 1\n--- # c\n---\nb: 2\n', ['---\na: 1\n', '---\nb: 2\n']],
    ['a: |\n---\n  x\r\n', ['a: |\n', '  x\n']],
    ['', []],
    ['\n', ['\n']],
  ])('%j', (text, want) => {
    expect([...splitDocuments(text)].map((document) => document.text)).toEqual(want)
  })

  it('each with its place', () => {
    expect([...splitDocuments('a: 1\n---\nb: 2\n')].map(({ line, offset }) => ({ line, offset }))).toEqual([
      { line: 0, offset: 0 },
      { line: 2, offset: 9 },
    ])
  })

  it('and nothing but a comment may follow the dashes', () => {
    expect(() => [...splitDocuments('a: 1\n---foo\n')]).toThrow('invalid Yaml document separator: foo')
  })
})
