import { describe, expect, it } from 'vitest'
import { buildSetValue, mergeData, toJson } from './values'

describe('set keys', () => {
  const cases: [string, string][] = [
    ['a', '{"a": 1}'],
    ['image.tag', '{"image": {"tag": 1}}'],
    ['list[1].name', '{"list": [null, {"name": 1}]}'],
    ['[kubernetes.io/name]', '{"kubernetes.io/name": 1}'],
    ['labels.[a.b].c', '{"labels": {"a.b": {"c": 1}}}'],
  ]
  it.each(cases)('%s', (path, wanted) => expect(toJson(buildSetValue(path, 1n))).toBe(wanted))
  it('refuses what helm-unittest refuses', () => {
    expect(() => buildSetValue('', 1n)).toThrow('set path is empty')
    expect(() => buildSetValue('a=b', 1n)).toThrow('invalid token found =')
  })
  it('merges mappings and replaces the rest', () => {
    const merged = mergeData(
      buildSetValue('a.b', 1n),
      mergeData(buildSetValue('a.c', [2n]), buildSetValue('d', null)),
    )
    expect(toJson(merged)).toBe('{"a": {"b": 1, "c": [2]}, "d": null}')
  })
})
