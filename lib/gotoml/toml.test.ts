/** Every row of testdata/toml.jsonl is what github.com/BurntSushi/toml v1.6.0 read or wrote. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { GoError, type GoValue, marshalJSON, typeName, unmarshalJSON } from '../go'
import { decode, encode, TomlEncodeError } from '.'

interface Row {
  toml?: string
  value?: unknown
  json?: string
  written?: string
  error?: string
  writeError?: string
}

const rows = readFileSync(new URL('testdata/toml.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Row)

function attempt(step: () => string): string {
  try {
    return step()
  } catch (error) {
    if (error instanceof GoError) return error.message
    throw error
  }
}

describe('TOML is read and written as Go does', () => {
  it(`in all ${rows.length} recorded documents and values`, () => {
    const wrong: unknown[] = []
    for (const row of rows) {
      const got =
        row.toml === undefined
          ? { written: attempt(() => encode(unmarshalJSON(JSON.stringify(row.value)))) }
          : readBack(row.toml)
      const want =
        row.toml === undefined
          ? { written: row.error ?? row.written }
          : row.error === undefined
            ? { json: row.json, written: row.writeError ?? row.written }
            : { error: row.error }
      if (JSON.stringify(got) !== JSON.stringify(want)) wrong.push({ ...row, got })
    }
    expect(wrong).toEqual([])
  })

  function readBack(text: string): { error: string } | { json: string; written: string } {
    try {
      const value = decode(text)
      return { json: attempt(() => marshalJSON(value)), written: attempt(() => encode(value)) }
    } catch (error) {
      if (error instanceof GoError) return { error: error.message }
      throw error
    }
  }

  it('with the types Go has', () => {
    const value = decode('i = 1\nf = 1.0\nl = [1, "x"]\nd = 2020-01-01\n[t]\n[[a]]\n')
    const types = [...value].map(([key, item]) => `${key} ${typeName(item)}`)
    expect(types).toEqual([
      'i int64',
      'f float64',
      'l []interface {}',
      'd time.Time',
      't map[string]interface {}',
      'a []map[string]interface {}',
    ])
  })

  it('a value the encoder refuses is an error it returns; nil is a panic', () => {
    expect(() => encode([new Map<string, GoValue>()])).toThrow(TomlEncodeError)
    expect(() => encode(null)).toThrow('reflect: call of reflect.Value.Type on zero Value')
  })
})
