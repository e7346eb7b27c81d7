import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LineIndex } from './line-index'

describe('places', () => {
  it('Go counts bytes from 0, an editor UTF-16 units from 1', () => {
    const text = 'é😀x\n\n\tZ'
    const lines = new LineIndex(text)
    const places = ['x', '\n', 'Z'].map((what) => text.indexOf(what))
    expect(places.map((at) => lines.goPosition(at))).toEqual([
      { line: 1, column: 6 },
      { line: 1, column: 7 },
      { line: 3, column: 1 },
    ])
    expect(places.map((at) => lines.editorPosition(at))).toEqual([
      { line: 1, column: 4 },
      { line: 1, column: 5 },
      { line: 3, column: 2 },
    ])
  })

  it('a byte that is not UTF-8 counts as one', () => {
    expect(new LineIndex('\udcffx').goPosition(1)).toEqual({ line: 1, column: 1 })
  })

  it('an editor position leads back to its offset', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', 'é', '😀') }), fc.nat(), (text, at) => {
        const offset = at % (text.length + 1)
        const lines = new LineIndex(text)
        expect(lines.offset(lines.editorPosition(offset))).toBe(offset)
      }),
      { seed: 20263 },
    )
  })

  it('a column past the end of a line is its end', () => {
    const lines = new LineIndex('ab\ncd')
    expect([lines.offset({ line: 1, column: 9 }), lines.offset({ line: 9, column: 1 })]).toEqual([2, 5])
  })
})
