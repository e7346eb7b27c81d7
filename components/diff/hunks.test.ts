import { describe, expect, it } from 'vitest'
import { hunksOf } from './hunks'

describe('the hunks of two texts', () => {
  it('are none where nothing changed', () => {
    expect(hunksOf('a\nb\n', 'a\nb\n')).toEqual([])
  })

  it('number each line on the side it is in', () => {
    expect(hunksOf('a\nb\nc\n', 'a\nB\nc\n')).toEqual([
      {
        lines: [
          { kind: 'same', text: 'a', before: 1, after: 1 },
          { kind: 'removed', text: 'b', before: 2 },
          { kind: 'added', text: 'B', after: 2 },
          { kind: 'same', text: 'c', before: 3, after: 3 },
        ],
      },
    ])
  })

  it('leave out what is far from any change', () => {
    const lines = Array.from({ length: 30 }, (_, at) => `line ${at + 1}`)
    const changed = lines.with(1, 'new 2').with(27, 'new 28')
    const hunks = hunksOf(lines.join('\n'), changed.join('\n'))
    expect(hunks).toHaveLength(2)
    expect(hunks[0]?.lines[0]).toEqual({ kind: 'same', text: 'line 1', before: 1, after: 1 })
    expect(hunks[1]?.lines.at(-1)).toEqual({ kind: 'same', text: 'line 30', before: 30, after: 30 })
  })

  it('take a whole text that is new', () => {
    expect(hunksOf('', 'a\n')).toEqual([{ lines: [{ kind: 'added', text: 'a', after: 1 }] }])
  })
})
