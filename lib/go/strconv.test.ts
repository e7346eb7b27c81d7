/** Every row of testdata/strconv.jsonl is what Go 1.26's strconv answered. */
import { describe, expect, it } from 'vitest'
import {
  canBackquote,
  type FloatVerb,
  formatFloat,
  GoError,
  parseBool,
  parseFloat64,
  parseInt64,
  parseUint64,
  quote,
  quoteRune,
  unquote,
} from '.'
import { floatFromBits, goText, readRows } from './testdata/read'

interface Row {
  func: string
  in?: string
  base?: number
  bits?: string
  verb?: FloatVerb
  prec?: number
  rune?: number
  want?: string
  ascii?: string
  backquote?: boolean
  error?: string
}

const rows = readRows<Row>('strconv.jsonl')

function call(row: Row): string {
  const text = row.in === undefined ? '' : goText(row.in)
  switch (row.func) {
    case 'FormatFloat':
      return formatFloat(floatFromBits(row.bits!), row.verb!, row.prec)
    case 'ParseInt':
      return String(parseInt64(text, row.base))
    case 'ParseUint':
      return String(parseUint64(text, row.base))
    case 'Atoi':
      return String(parseInt64(text, 10, 64, 'Atoi'))
    case 'ParseFloat':
      return formatFloat(parseFloat64(text), 'g')
    case 'ParseBool':
      return String(parseBool(text))
    case 'Quote':
      expect(quote(text, true)).toBe(row.ascii)
      expect(canBackquote(text)).toBe(row.backquote)
      return quote(text)
    case 'QuoteRune':
      expect(quoteRune(row.rune!, true)).toBe(row.ascii)
      return quoteRune(row.rune!)
    case 'Unquote':
      return unquote(text)
    default:
      throw new Error(`no such function ${row.func}`)
  }
}

describe('strconv answers as Go does', () => {
  it.each([...new Set(rows.map((row) => row.func))])('%s', (func) => {
    const wrong: unknown[] = []
    for (const row of rows.filter((r) => r.func === func)) {
      const want = row.error ?? (func === 'Unquote' ? goText(row.want!) : row.want)
      let got: string
      try {
        got = call(row)
      } catch (error) {
        if (!(error instanceof GoError)) throw error
        got = error.message
      }
      if (got !== want) wrong.push({ ...row, text: row.in && goText(row.in), got })
    }
    expect(wrong).toEqual([])
  })
})
