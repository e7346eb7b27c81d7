/** Every row of testdata/json.jsonl is what Go 1.26's encoding/json answered. */
import { describe, expect, it } from 'vitest'
import { byteLength, decodeFirstJSON, GoError, type JSONSyntaxError, marshalJSON, unmarshalJSON } from '.'
import { goText, readRows, type Tagged, untag } from './testdata/read'

interface Row {
  value?: Tagged
  compact?: string
  indent?: string
  raw?: string
  into?: 'any' | 'map' | 'slice' | 'first'
  text_b64?: string
  /** The text as pairs: a piece and how often it stands. */
  repeat?: (string | number)[]
  want?: string
  end?: number
  error?: string
  offset?: number
}

const rows = readRows<Row>('json.jsonl')

function textOf({ repeat = [], text_b64 = '' }: Row): string {
  let text = goText(text_b64)
  for (let i = 0; i < repeat.length; i += 2) text += (repeat[i] as string).repeat(repeat[i + 1] as number)
  return text
}

function caught(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof GoError)) throw error
    return error
  }
}

describe('json.Marshal', () => {
  it('writes, or refuses, every recorded value as Go does', () => {
    for (const row of rows.filter((r) => r.value)) {
      const value = untag(row.value!)
      if (row.error !== undefined) {
        expect(caught(() => marshalJSON(value))).toMatchObject({ message: row.error })
        continue
      }
      expect(marshalJSON(value)).toBe(row.compact)
      expect(marshalJSON(value, { indent: '  ' })).toBe(row.indent)
      expect(marshalJSON(value, { escapeHTML: false })).toBe(row.raw)
    }
  })

  it('stops at a map that holds itself', () => {
    const map = new Map()
    map.set('self', map)
    expect(() => marshalJSON(map)).toThrow(
      'json: unsupported value: encountered a cycle via map[string]interface {}',
    )
  })
})

describe('json.Unmarshal', () => {
  it('reads, or refuses, every recorded text as Go does', () => {
    const wrong: unknown[] = []
    for (const row of rows.filter((r) => r.into !== undefined)) {
      const text = textOf(row)
      let end: number | undefined
      const got = caught(() => {
        if (row.into !== 'first') return unmarshalJSON(text, { into: row.into! })
        const first = decodeFirstJSON(text)
        end = byteLength(text.slice(0, first.end))
        return first.value
      })
      const shown =
        got instanceof GoError ? got.message : text.length > 1000 ? undefined : marshalJSON(got as never)
      if (shown !== (row.error ?? row.want))
        wrong.push({ text: text.slice(0, 100), into: row.into, want: row.error ?? row.want, got: shown })
      else if (end !== row.end) wrong.push({ text, want: row.end, got: end })
      else if (row.offset !== undefined && (got as JSONSyntaxError).offset !== row.offset) {
        wrong.push({ text: text.slice(0, 100), want: row.offset, got: (got as JSONSyntaxError).offset })
      }
    }
    expect(wrong).toEqual([])
  })

  it('keeps integers as int64 when asked, as Kubernetes does', () => {
    const value = unmarshalJSON('[1, -5, 9223372036854775807, 9223372036854775808, 1.0, 1e2]', {
      numbers: 'int64',
    })
    expect((value as unknown[]).map((item) => (typeof item === 'number' ? 'float64' : 'int64'))).toEqual([
      'int64',
      'int64',
      'int64',
      'float64',
      'float64',
      'float64',
    ])
  })

  it('keeps __proto__ as a key like any other', () => {
    expect(unmarshalJSON('{"__proto__":{"x":1}}')).toEqual(new Map([['__proto__', new Map([['x', 1]])]]))
  })
})
