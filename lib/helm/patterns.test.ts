import { describe, expect, it } from 'vitest'
import { compileGlob } from './glob'
import { IgnoreRules } from './ignore'
import { matchPath } from './match'

// Answers of Go's own path/filepath tests.
describe('a shell pattern', () => {
  it.each([
    ['abc', 'abc', true],
    ['*', 'abc', true],
    ['*c', 'abc', true],
    ['a*', 'ab/c', false],
    ['a*/b', 'abc/b', true],
    ['a*b*c*d*e*/f', 'axbxcxdxe/f', true],
    ['a*b?c*x', 'abxbbxdbxebxczzy', false],
    ['ab[c]', 'abc', true],
    ['ab[^e-g]', 'abc', true],
    ['a\\*b', 'a*b', true],
    ['a[^a]b', 'a☺b', true],
    ['a?b', 'a/b', false],
  ])('%s against %s: %s', (pattern, name, expected) => {
    expect(matchPath(pattern, name)).toBe(expected)
  })
  it.each(['[]a]', '[-]', '[a-', 'a[', '[a-b-c]'])('%s is none', (pattern) => {
    expect(() => matchPath(pattern, 'a')).toThrow('syntax error in pattern')
  })
})

describe('a glob of .Files', () => {
  it.each([
    ['cfg/*', 'cfg/a.conf', true],
    ['cfg/*', 'cfg/sub/a.conf', false],
    ['**.conf', 'cfg/sub/a.conf', true],
    ['cfg/{a,b}.{conf,txt}', 'cfg/b.txt', true],
    ['cfg/[!a].conf', 'cfg/b.conf', true],
    ['cfg/[!a].conf', 'cfg/a.conf', false],
    ['\\{x\\}', '{x}', true],
  ])('%s against %s: %s', (pattern, name, expected) => {
    expect(compileGlob(pattern)(name)).toBe(expected)
  })
})

describe('.helmignore', () => {
  const rules = (text: string): IgnoreRules => new IgnoreRules(new TextEncoder().encode(text))
  it.each([
    ['*.txt', 'a/b.txt', false, true],
    ['/b.txt', 'a/b.txt', false, false],
    ['docs/', 'docs', true, true],
    ['docs/', 'docs', false, false],
    ['# x\n\n*.md', 'README.md', false, true],
    ['!*.yaml', 'README.md', false, true],
    ['', 'templates/.hidden', false, true],
  ])('%j: %s (a folder: %s) stays out: %s', (text, path, isFolder, expected) => {
    expect(rules(text).ignores(path, isFolder)).toBe(expected)
  })
  it('takes no double star', () => {
    expect(() => rules('a/**')).toThrow('double-star (**) syntax is not supported')
  })
})
