/** Every row of testdata/encode.jsonl is what sigs.k8s.io/yaml v1.6.0 or go.yaml.in/yaml v3.0.5 wrote. */
import { describe, expect, it } from 'vitest'
import {
  BYTES,
  bytesValue,
  GoError,
  type GoMap,
  type GoValue,
  Int,
  int64,
  MAP,
  named,
  STRINGS,
  Struct,
  TypedMap,
  TypedSlice,
  unmarshalJSON,
} from '../go'
import { decode, encode, encodePretty } from '.'
import { readRows } from './testdata/read'

const map = (...entries: [string, GoValue][]): GoMap => new Map(entries)

describe('YAML is written as Go writes it', () => {
  const rows = readRows('encode.jsonl')
  it(`in all ${rows.length} recorded values`, () => {
    const wrong: unknown[] = []
    for (const row of rows) {
      const value = unmarshalJSON(JSON.stringify(row.value))
      let got: unknown
      try {
        got = row.op === 'enc' ? encode(value) : encodePretty(value)
      } catch (error) {
        if (!(error instanceof GoError)) throw error
        got = error.message
      }
      if (got !== (row.error ?? row.want)) wrong.push({ ...row, got })
    }
    expect(wrong).toEqual([])
  })

  it('and what was written is read as it was', () => {
    const wrong = rows
      .filter((row) => row.error === undefined && row.op === 'enc')
      .filter((row) => {
        const value = unmarshalJSON(JSON.stringify(row.value))
        return encode(decode(encode(value))) !== encode(value)
      })
    expect(wrong).toEqual([])
  })
})

// Recorded from the helm binary: `toYaml`, `toYamlPretty` of such values.
describe('values of every Go type', () => {
  it.each<[string, GoValue, string, string]>([
    ['nil', null, 'null\n', 'null\n'],
    ['int64', map(['a', int64(9007199254740993n)]), 'a: 9007199254740993\n', 'a: 9007199254740993\n'],
    [
      'uint64',
      [new Int(18446744073709551615n, 'uint64')],
      '- 18446744073709551615\n',
      '- 18446744073709551615\n',
    ],
    ['float64', [1e6, 1.5, -0], '- 1000000\n- 1.5\n- 0\n', '- 1e+06\n- 1.5\n- -0\n'],
    ['[]string', map(['a', new TypedSlice(STRINGS, ['b', 'y'])]), 'a:\n- b\n- "y"\n', 'a:\n  - b\n  - "y"\n'],
    ['a nil slice', map(['a', new TypedSlice(STRINGS, [], true)]), 'a: null\n', 'a: []\n'],
    ['[]byte', bytesValue(new Uint8Array([104, 105])), 'aGk=\n', '- 104\n- 105\n'],
    ['an empty []byte', new TypedSlice(BYTES, []), '""\n', '[]\n'],
    [
      'common.Values',
      new TypedMap(
        named('common.Values', MAP),
        new Map<GoValue, GoValue>([
          ['b', 1],
          ['a', 2],
        ]),
      ),
      'a: 2\nb: 1\n',
      'a: 2\nb: 1\n',
    ],
    ['bytes that are not UTF-8', map(['a', '\udcff']), 'a: \ufffd\n', 'a: !!binary /w==\n'],
  ])('%s', (_name, value, yaml, pretty) => {
    expect(encode(value)).toBe(yaml)
    expect(encodePretty(value)).toBe(pretty)
  })

  it('the fields of a struct keep their order in the pretty form', () => {
    const type = named('chart.Dependency', 'struct')
    const struct = new Struct(
      type,
      new Map<string, GoValue>([
        ['Version', '1'],
        ['Name', 'x'],
      ]),
    )
    expect(encodePretty(struct)).toBe('version: "1"\nname: x\n')
  })

  it('what JSON cannot have is an error', () => {
    expect(() => encode([Number.NaN])).toThrow('error marshaling into JSON: json: unsupported value: NaN')
    expect(() => encode('\u007f')).toThrow('yaml: control characters are not allowed')
  })

  it('a map that contains itself is an error, not the end', () => {
    const loop = map()
    loop.set('a', loop)
    expect(() => encode(loop)).toThrow(
      'error marshaling into JSON: json: unsupported value: encountered a cycle via map[string]interface {}',
    )
    expect(() => encodePretty(loop)).toThrow('nested more than 2500 levels deep')
  })
})
