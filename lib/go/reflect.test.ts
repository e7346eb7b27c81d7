import { describe, expect, it } from 'vitest'
import {
  ANY,
  asMap,
  BYTES,
  COMPLEX128,
  Complex,
  Duration,
  deepEqual,
  type GoValue,
  INT,
  int,
  int64,
  isTrue,
  kindOf,
  lengthOf,
  MAP,
  mapEntriesSorted,
  mapGet,
  mapOf,
  named,
  pointerTo,
  SLICE,
  STRING,
  STRINGS,
  Struct,
  sliceItems,
  sliceOf,
  sortedKeys,
  sprintf,
  Time,
  TypedMap,
  TypedSlice,
  typeName,
  typeOf,
} from '.'

const values = new TypedMap(named('common.Values', MAP), new Map<GoValue, GoValue>([['a', 1]]))
const nilSlice = new TypedSlice(SLICE, [], true)
const point = new Struct(named('image.Point', 'struct'), new Map([['X', int(1)]]))

describe('types', () => {
  it.each<[GoValue, string, string]>([
    [null, '<nil>', 'invalid'],
    [1, 'float64', 'float64'],
    [int(1), 'int', 'int'],
    [int64(1), 'int64', 'int64'],
    ['', 'string', 'string'],
    [true, 'bool', 'bool'],
    [new Map(), 'map[string]interface {}', 'map'],
    [[], '[]interface {}', 'slice'],
    [new TypedSlice(STRINGS, []), '[]string', 'slice'],
    [new TypedSlice(BYTES, []), '[]uint8', 'slice'],
    [values, 'common.Values', 'map'],
    [new Complex(COMPLEX128, 0, 1), 'complex128', 'complex128'],
    [new Duration(1n), 'time.Duration', 'int64'],
    [Time.zero, 'time.Time', 'struct'],
    [new Struct(pointerTo(named('image.Point', 'struct')), new Map()), '*image.Point', 'ptr'],
  ])('%o', (value, name, kind) => {
    expect(typeName(value)).toBe(name)
    expect(kindOf(value)).toBe(kind)
  })

  it('are the same object when they are the same type', () => {
    expect(sliceOf(mapOf(STRING, ANY))).toBe(sliceOf(MAP))
    expect(typeOf(values)).toBe(named('common.Values', MAP))
  })
})

describe('truth', () => {
  it.each<[GoValue, boolean]>([
    [null, false],
    [0, false],
    [Number.NaN, true],
    [int(0), false],
    [int(-1), true],
    ['', false],
    [' ', true],
    [[], false],
    [[null], true],
    [new Map(), false],
    [nilSlice, false],
    [values, true],
    [new Duration(0n), false],
    [new Complex(COMPLEX128, 0, 0), false],
    [Time.zero, true],
    [new Struct(named('x.Empty', 'struct'), new Map()), true],
  ])('%o is %s', (value, want) => {
    expect(isTrue(value)).toBe(want)
  })
})

describe('maps and slices of any type', () => {
  it('are read the same way', () => {
    expect(asMap(values)?.get('a')).toBe(1)
    expect(asMap(new Map([['a', 1]]))?.get('a')).toBe(1)
    expect(asMap('a')).toBeUndefined()
    expect(sliceItems(new TypedSlice(STRINGS, ['a']))).toEqual(['a'])
    expect(sliceItems(nilSlice)).toEqual([])
    expect([lengthOf('é☃'), lengthOf([1]), lengthOf(values), lengthOf(1)]).toEqual([5, 1, 1, undefined])
  })

  it('sort keys by bytes, numbers by value', () => {
    const keys = ['b', 'a', 'é', '\uffff', '😀', 'B', '']
    const map = new Map(keys.map((key): [string, GoValue] => [key, 1]))
    expect(sortedKeys(map)).toEqual(['', 'B', 'a', 'b', 'é', '\uffff', '😀'])
    const numbers = new TypedMap(mapOf(INT, STRING), new Map([3, 20, -1].map((n) => [int(n), 'x'])))
    expect(mapEntriesSorted(numbers)!.map(([key]) => sprintf('%d', [key]))).toEqual(['-1', '3', '20'])
    expect(mapGet(numbers, int(20))).toBe('x')
    expect(mapGet(numbers, int64(20))).toBeUndefined()
  })
})

describe('reflect.DeepEqual', () => {
  const cases: [string, GoValue, GoValue, boolean][] = [
    ['nil and nil', null, null, true],
    ['nil and zero', null, 0, false],
    ['int and int64', int(1), int64(1), false],
    ['int and float64', int(1), 1, false],
    ['equal numbers', 1, 1, true],
    ['NaN and itself', Number.NaN, Number.NaN, false],
    ['equal lists', [1, 'a', [null]], [1, 'a', [null]], true],
    ['lists of different type', [], new TypedSlice(STRINGS, []), false],
    ['a nil and an empty list', nilSlice, new TypedSlice(SLICE, []), false],
    ['equal maps', new Map([['a', [1]]]), new Map([['a', [1]]]), true],
    ['maps with a null and without the key', new Map([['a', null]]), new Map([['b', null]]), false],
    ['a named map and a plain one', values, new Map([['a', 1]]), false],
    ['structs', point, new Struct(point.type, new Map([['X', int(1)]])), true],
    ['durations', new Duration(5n), new Duration(5n), true],
    ['a duration and its number', new Duration(5n), int64(5), false],
  ]
  it.each(cases)('%s', (_title, a, b, want) => {
    expect(deepEqual(a, b)).toBe(want)
    expect(deepEqual(b, a)).toBe(want)
  })
})
