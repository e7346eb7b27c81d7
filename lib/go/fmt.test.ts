/** Every row of testdata/fmt.jsonl is what Go 1.26's fmt printed. */
import { describe, expect, it } from 'vitest'
import { type GoValue, sprint, sprintf, sprintln } from '.'
import { goText, readRows, type Tagged, untag } from './testdata/read'

interface Row {
  values?: Tagged[]
  func?: 'print' | 'println'
  format: string
  format_b64?: string
  value?: number
  args?: Tagged[]
  want?: string
  want_b64?: string
}

const [table, ...rows] = readRows<Row>('fmt.jsonl')
const values: GoValue[] = table!.values!.map(untag)

describe('fmt prints as Go does', () => {
  it(`in all ${rows.length} recorded calls`, () => {
    const wrong: unknown[] = []
    for (const row of rows) {
      const args = row.args ? row.args.map(untag) : row.value === undefined ? [] : [values[row.value]!]
      const want = row.want ?? goText(row.want_b64!)
      const format = row.format_b64 ? goText(row.format_b64) : row.format
      const got =
        row.func === 'print' ? sprint(args) : row.func === 'println' ? sprintln(args) : sprintf(format, args)
      if (got !== want) wrong.push({ format, args: row.args ?? table!.values![row.value!], want, got })
    }
    expect(wrong).toEqual([])
  })
})
