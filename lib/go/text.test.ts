/** Every row of testdata/text.jsonl is what Go 1.26 answered: strings, unicode, path, base64 and base32. */
import { describe, expect, it } from 'vitest'
import * as go from '.'
import {
  base32Decode,
  base32Encode,
  base64Decode,
  base64Encode,
  basePath,
  byteLength,
  byteSlice,
  cleanPath,
  compareStrings,
  dirPath,
  extPath,
  fields,
  fromBytes,
  GoError,
  isAbsPath,
  lowerCase,
  normalise,
  replaceInvalid,
  runeCount,
  runes,
  toBytes,
  trimSpace,
  upperCase,
} from '.'
import { goText, readRows } from './testdata/read'

interface StringRow {
  func: 'string'
  in: string
  len: number
  runes: number[]
  count: number
  upper: string
  lower: string
  trim: string
  fields: string[]
  cmp: number[]
  cut?: string
  b64: string
  b32: string
}

interface Row {
  func: string
  in: string
  name: string
  fnv: number
  want?: string
  error?: string
  clean: string
  base: string
  dir: string
  ext: string
  abs: boolean
}

const rows = readRows<Row>('text.jsonl')
const strings = rows.filter((row) => row.func === 'string') as unknown as StringRow[]
const of = (func: string): Row[] => rows.filter((row) => row.func === func)

describe('strings are bytes', () => {
  it.each(strings)('$in', (row) => {
    const s = goText(row.in)
    expect(Buffer.from(toBytes(s)).toString('base64')).toBe(row.in)
    expect(byteLength(s)).toBe(row.len)
    expect(runes(s)).toEqual(row.runes)
    expect(runeCount(s)).toBe(row.count)
    expect(upperCase(s)).toBe(goText(row.upper))
    expect(lowerCase(s)).toBe(goText(row.lower))
    expect(trimSpace(s)).toBe(goText(row.trim))
    expect(fields(s)).toEqual(row.fields.map(goText))
    expect(strings.map((other) => Math.sign(compareStrings(s, goText(other.in))))).toEqual(row.cmp)
    if (row.cut !== undefined) expect(byteSlice(s, 1, row.len - 1)).toBe(goText(row.cut))
    expect(base64Encode(toBytes(s))).toBe(row.b64)
    expect(base32Encode(toBytes(s))).toBe(row.b32)
  })

  it('bytes that come together become the character they spell', () => {
    const [first, second] = [goText('ww=='), goText('qQ==')]
    expect(normalise(first + second)).toBe('é')
    expect(replaceInvalid(first)).toBe('\ufffd')
    expect(fromBytes(toBytes(`a${first}b`))).toBe(`a${first}b`)
  })
})

describe('paths', () => {
  it.each(of('path'))('$in', (row) => {
    const path = goText(row.in)
    expect([cleanPath(path), basePath(path), dirPath(path), extPath(path), isAbsPath(path)]).toEqual([
      row.clean,
      row.base,
      row.dir,
      row.ext,
      row.abs,
    ])
  })
})

describe.each([
  ['b64dec', base64Decode],
  ['b32dec', base32Decode],
])('%s', (func, decode) => {
  it.each(of(func))('$in', (row) => {
    let got: string
    try {
      got = fromBytes(decode(goText(row.in)))
    } catch (error) {
      if (!(error instanceof GoError)) throw error
      got = error.message
    }
    expect(got).toBe(row.error ?? goText(row.want!))
  })
})

describe('unicode agrees with Go for the first 73,728 code points', () => {
  const functions = go as unknown as Record<string, (point: number) => number | boolean>
  it.each(of('unicode'))('$name', ({ name, fnv }) => {
    let hash = 0x811c9dc5
    for (let point = 0; point < 0x12000; point++) {
      if (point >= 0xd800 && point <= 0xdfff) continue
      const value = Number(functions[name]!(point))
      for (const byte of [value & 255, (value >> 8) & 255, value >> 16]) {
        hash = Math.imul(hash ^ byte, 0x01000193)
      }
    }
    expect(hash >>> 0).toBe(fnv)
  })
})
