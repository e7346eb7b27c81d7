import { expect, it } from 'vitest'
import { differing } from './solution-files'

it('names what was changed, what is missing and what is too many; bytes are left alone', () => {
  const mine = new Map<string, string | Uint8Array>([
    ['values.yaml', 'a: 1\n'],
    ['templates/one.yaml', 'kind: A\n'],
    ['templates/extra.yaml', 'kind: B\n'],
    ['icon.png', new Uint8Array([1])],
  ])
  const solution = { 'values.yaml': 'a: 1\n', 'templates/one.yaml': 'kind: C\n', 'templates/two.yaml': '' }
  expect(differing(mine, solution)).toEqual([
    'templates/extra.yaml',
    'templates/one.yaml',
    'templates/two.yaml',
  ])
})
