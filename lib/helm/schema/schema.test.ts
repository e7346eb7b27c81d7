/** Every row of testdata/schema.jsonl is what github.com/santhosh-tekuri/jsonschema v6.0.3 said, called as Helm does. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { BudgetError, type GoValue, int64 } from '../../go'
import { decode } from '../../goyaml'
import { validateSchema } from '.'

interface Row {
  schema: string
  values: string
  /** Absent when the values are valid. */
  text?: string
}

const rows = readFileSync(new URL('testdata/schema.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Row)

const check = (values: string, schema: unknown): string | undefined =>
  validateSchema(
    decode(values, { target: 'map' }),
    typeof schema === 'string' ? schema : JSON.stringify(schema),
  )

describe('values are held against values.schema.json as Helm does', () => {
  it(`in all ${rows.length} recorded cases`, () => {
    const wrong = rows.flatMap((row) => {
      const got = check(row.values, row.schema)
      return got === row.text ? [] : [{ ...row, got }]
    })
    expect(wrong).toEqual([])
  })

  it('siblings come in the order of the values', () => {
    const schema = { additionalProperties: { type: 'string' } }
    expect(check('z: 1\na: 2\n', schema)).toBe(
      "- at '/z': got number, want string\n- at '/a': got number, want string\n",
    )
  })

  it('an int64 of --set is a number like any other', () => {
    const values = new Map<string, GoValue>([['a', int64(9007199254740993n)]])
    expect(validateSchema(values, '{"properties":{"a":{"maximum":9007199254740992}}}')).toBe(
      "- at '/a': maximum: got 9.007199254740992×10¹⁵, want 9.007199254740992×10¹⁵\n",
    )
  })
})

describe('no reference leaves the document', () => {
  it.each([
    ['https://example.com/s.json', 'schemas are not loaded from the network here'],
    ['other.json', 'open /other.json: no such file or directory'],
  ])('%s', (reference, reason) => {
    const url = reference.includes(':') ? reference : `file:///${reference}`
    expect(check('a: 1\n', { $ref: reference })).toBe(`failing loading "${url}": ${reason}`)
  })

  it('but a urn, which allows anything and is told of each time', () => {
    const told: string[] = []
    const urn = 'urn:example:permissive'
    const schema = JSON.stringify({ $ref: urn })
    for (let i = 0; i < 2; i++) {
      expect(validateSchema(new Map(), schema, (name) => told.push(name))).toBeUndefined()
    }
    expect(told).toEqual([urn, urn])
  })
})

describe('a schema cannot take us with it', () => {
  it('references that multiply', () => {
    const definitions: Record<string, unknown> = { d0: { type: 'object' } }
    for (let i = 1; i <= 40; i++) {
      const $ref = `#/definitions/d${i - 1}`
      definitions[`d${i}`] = { allOf: [{ $ref }, { $ref }] }
    }
    expect(() => check('a: 1\n', { $ref: '#/definitions/d40', definitions })).toThrow(BudgetError)
  })

  it('values and schema of endless depth', () => {
    const values = `${'{a: '.repeat(2000)}1${'}'.repeat(2000)}`
    expect(() => check(values, { properties: { a: { $ref: '#' } } })).toThrow(BudgetError)
  })

  it('a pattern that backtracks elsewhere', () => {
    const values = new Map<string, GoValue>([['a', `${'a'.repeat(5000)}!`]])
    expect(validateSchema(values, '{"properties":{"a":{"pattern":"^(a+)+$"}}}')).toContain('does not match')
  })
})
