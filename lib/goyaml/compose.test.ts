import { describe, expect, it } from 'vitest'
import { Composer, composeNode } from '.'

describe('nodes know their place', () => {
  const text = 'a: 1\nb:\n  - &x "é"\n  - {c: *x}\n'
  const root = composeNode(text)!
  const slice = (node: { start: number; end: number }) => text.slice(node.start, node.end)

  it('as offsets', () => {
    const [a, one, b, list] = root.children
    expect([a, one, b].map((node) => slice(node!))).toEqual(['a', '1', 'b'])
    expect(list!.children.map(slice)).toEqual(['&x "é"', '{c: *x}'])
    expect(slice(list!.children[1]!.children[1]!)).toBe('*x')
  })

  it('as line and column from 0', () => {
    const list = root.children[3]!
    expect(list.children.map(({ line, column }) => [line, column])).toEqual([
      [2, 4],
      [3, 4],
    ])
  })

  it('behind a byte order mark, in the text that was given', () => {
    expect(composeNode('\ufeffa: 1')!.children[1]).toMatchObject({ start: 4, end: 5 })
  })
})

describe('one document after the other', () => {
  it('until there is none', () => {
    const composer = new Composer('--- a\n---\nb: 1\n...\n---\n')
    expect([composer.next()?.value, composer.next()?.kind, composer.next()?.value, composer.next()]).toEqual([
      'a',
      'mapping',
      '',
      undefined,
    ])
  })
})
