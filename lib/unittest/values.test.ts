import { describe, expect, it } from 'vitest'
import { showData } from './data'
import { buildSetValue, mergeData } from './values'

describe('set keys', () => {
  const cases: [string, string][] = [
    ['a', 'a: 1'],
    ['image.tag', 'image:\n  tag: 1'],
    ['list[1].name', 'list:\n  - null\n  - name: 1'],
    ['[kubernetes.io/name]', 'kubernetes.io/name: 1'],
    ['labels.[a.b].c', 'labels:\n  a.b:\n    c: 1'],
  ]
  it.each(cases)('%s', (path, wanted) => expect(showData(buildSetValue(path, 1n))).toBe(wanted))
  it('refuses what helm-unittest refuses', () => {
    expect(() => buildSetValue('', 1n)).toThrow('set path is empty')
    expect(() => buildSetValue('a=b', 1n)).toThrow('invalid token found =')
  })
  it('merges mappings and replaces the rest', () => {
    const merged = mergeData(
      buildSetValue('a.b', 1n),
      mergeData(buildSetValue('a.c', [2n]), buildSetValue('d', null)),
    )
    expect(showData(merged)).toBe('a:\n  b: 1\n  c:\n    - 2\nd: null')
  })
})
