import { describe, expect, it } from 'vitest'
import { layersOf, words } from './flags'

describe('words', () => {
  it.each([
    ['--set a=1', ['--set', 'a=1']],
    ["--set 'a b=c d'", ['--set', 'a b=c d']],
    [String.raw`--set 'a\.b=c'`, ['--set', String.raw`a\.b=c`]],
    [String.raw`--set a\\.b=c`, ['--set', String.raw`a\.b=c`]],
    [String.raw`--set "a=\"x\""`, ['--set', 'a="x"']],
    [`--set-json 'l=["x"]'`, ['--set-json', 'l=["x"]']],
    ["  x''y  ", ['xy']],
    ["''", ['']],
  ])('%s', (line, wanted) => expect(words(line)).toEqual(wanted))

  it('refuses a quote nobody closes', () =>
    expect(() => words("--set 'a=1")).toThrow("unexpected end of the line while looking for '"))
})

describe('layersOf', () => {
  const files = { 'prod.yaml': 'a: 1\n', 'policy.txt': 'text' }

  it('sorts the flags by kind, whatever their order', () =>
    expect(layersOf('--set-string h=1 --set=h=2 -f prod.yaml --set-file p=policy.txt', files)).toEqual({
      files: [{ name: 'prod.yaml', text: 'a: 1\n' }],
      setJson: [],
      set: ['h=2'],
      setString: ['h=1'],
      setFile: [{ flag: 'p=policy.txt', texts: new Map([['policy.txt', 'text']]) }],
      setLiteral: [],
    }))

  it.each([
    ['-f dev.yaml', 'open dev.yaml: no such file or directory'],
    ['--set', 'flag needs an argument: --set'],
    ['--sett a=1', 'not a flag for values: --sett'],
    ['a=1', 'not a flag for values: a=1'],
    ['--set-file p=q.txt', 'failed parsing --set-file data: open q.txt: no such file or directory'],
  ])('%s is refused', (line, wanted) => expect(() => layersOf(line, files)).toThrow(wanted))
})
