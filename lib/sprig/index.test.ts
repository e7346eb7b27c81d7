import { describe, expect, it } from 'vitest'
import { BudgetError, type CallContext, type GoFunc, type GoValue, int, STRINGS, TypedSlice } from '../go'
import { NeedsCrypto, sprigFunctions } from '.'
import { readRows, testEnv } from './testdata/render'

const functions = sprigFunctions(testEnv)
const free: CallContext = { spend: () => {}, reserve: () => {} }
const call = (name: string, args: GoValue[], context = free): GoValue =>
  (functions.get(name) as GoFunc).call(args, context)

describe('the table of functions', () => {
  it('has every function the recorded calls name, and none that reads the environment', () => {
    const builtins = ['and', 'eq', 'ge', 'gt', 'html', 'index', 'js', 'le', 'len', 'lt', 'ne', 'not', 'or']
    const goes = new Set([...builtins, 'call', 'print', 'printf', 'println', 'urlquery'])
    const named = readRows('funcs').map(({ template }) => /^\{\{ (\w+) \}\}/.exec(template)?.[1] ?? 'hello')
    expect(named.filter((name) => !functions.has(name) && !goes.has(name))).toEqual([])
    expect([functions.has('env'), functions.has('expandenv')]).toEqual([false, false])
  })

  it('asks for the crypto part before it is loaded', () => {
    expect(() => call('genCA', ['x', int(1)])).toThrow(NeedsCrypto)
  })
})

describe('what would grow too large is refused before it is made', () => {
  const strict: CallContext = {
    spend: () => {},
    reserve: (kind, count) => {
      if (count > 1_000_000) throw new BudgetError(kind === 'items' ? 'items' : 'output', `${kind}: ${count}`)
    },
  }
  it.each<[string, GoValue[]]>([
    ['repeat', [int(1_000_000_000_000), 'ab']],
    ['until', [int(1_000_000_000)]],
    ['untilStep', [int(0), int(2n ** 62n), int(1)]],
    ['seq', [int(1_000_000_000)]],
    ['indent', [int(1_000_000_000), 'a']],
    ['nindent', [int(1_000_000), 'a\nb\nc']],
    ['replace', ['a', 'b'.repeat(10_000), 'a'.repeat(1_000)]],
    ['regexReplaceAll', ['a', 'a'.repeat(1_000), '$0'.repeat(10_000)]],
    ['join', ['x'.repeat(10_000), Array.from({ length: 1_000 }, () => '')]],
    ['randAlphaNum', [int(1_000_000_000)]],
    ['randBytes', [int(1_000_000_000)]],
    ['wrapWith', [int(1), 'x'.repeat(10_000), 'a'.repeat(1_000)]],
  ])('%s', (name, args) => {
    expect(() => call(name, args, strict)).toThrow(BudgetError)
  })
})

describe('values that share and values that do not', () => {
  it('sortAlpha sorts a []string where it stands, as Go does', () => {
    const list = new TypedSlice(STRINGS, ['b', 'a'])
    expect(call('sortAlpha', [list])).toBe(list)
    expect(list.items).toEqual(['a', 'b'])
  })

  it('a map that holds itself ends a merge and a copy with a budget error', () => {
    const map = new Map<string, GoValue>()
    map.set('self', map)
    const other = new Map<string, GoValue>([['self', new Map<string, GoValue>()]])
    ;(other.get('self') as Map<string, GoValue>).set('self', other)
    expect(() => call('deepCopy', [map])).toThrow(BudgetError)
    expect(() => call('merge', [map, other])).toThrow(BudgetError)
  })

  it('__proto__ is a key like any other', () => {
    const map = call('dict', ['__proto__', 1]) as Map<string, GoValue>
    expect(call('get', [map, '__proto__'])).toBe(1)
    expect(call('hasKey', [new Map(), '__proto__'])).toBe(false)
  })
})

describe('a pattern with a byte that is not UTF-8', () => {
  it('is refused from there on', () => {
    const bad = '[a\udcff]'
    expect(call('regexMatch', [bad, 'ab'])).toBe(false)
    expect(() => call('mustRegexMatch', [bad, 'ab'])).toThrow(
      'error parsing regexp: invalid UTF-8: `\udcff]`',
    )
  })
})
