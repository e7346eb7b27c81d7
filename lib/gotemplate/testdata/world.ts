/**
 * The functions and data that the recorded cases of this folder ran with, in Go and here alike:
 * one value of every shape a template can meet, and functions of every kind of signature.
 */
import {
  ANY,
  BOOL,
  basicType,
  bytesValue,
  COMPLEX128,
  Duration,
  FLOAT64,
  FuncValue,
  GoError,
  type GoFunc,
  type GoMap,
  type GoType,
  type GoValue,
  INT,
  Int,
  int,
  int64,
  integerOf,
  isTrue,
  MAP,
  mapOf,
  named,
  pointerTo,
  quote,
  SLICE,
  STRING,
  STRINGS,
  Struct,
  sliceItems,
  sliceOf,
  sprint,
  TypedMap,
  TypedSlice,
} from '../../go'
import { INCLUDE, type Nesting } from '..'

type Args = readonly GoValue[]

function func(params: GoType[], returns: GoType, call: (args: Args) => GoValue, variadic?: GoType): GoFunc {
  return { params, returns, call, ...(variadic && { variadic }) }
}

const VALUES = named('main.Values', MAP)
const THING = named('main.Thing', 'struct')
const INTS = sliceOf(INT)

/** A Go int as a JavaScript number. */
const n = (value: GoValue | undefined): number => Number(integerOf(value) ?? 0)
const s = (value: GoValue | undefined): string => value as string
const map = (value: GoValue | undefined): GoMap => value as GoMap
const gomap = (entries: Record<string, GoValue>): GoMap => new Map(Object.entries(entries))

class Values extends TypedMap {
  override method(name: string): GoFunc | undefined {
    if (name === 'AsMap') return func([], MAP, () => this.entries as GoMap)
    if (name !== 'Table') return undefined
    return func([STRING], VALUES, ([key]) => {
      const table = this.entries.get(s(key))
      if (table instanceof Map) return new Values(VALUES, table as Map<GoValue, GoValue>)
      throw new GoError(`${quote(s(key))} is not a table`)
    })
  }
}

class Versions extends TypedSlice {
  override method(name: string): GoFunc | undefined {
    return name === 'Has' ? func([STRING], BOOL, ([version]) => this.items.includes(version!)) : undefined
  }
}

class Thing extends Struct {
  override method(name: string): GoFunc | undefined {
    switch (name) {
      case 'Hello':
        return func([STRING], STRING, ([who]) => `hello ${s(who)} from ${s(this.fields.get('Name'))}`)
      case 'Add':
        return func([INT], INT, (args) => int(args.reduce<number>((sum, more) => sum + n(more), 0)), INT)
      case 'Fails':
        return func([], STRING, () => {
          throw new GoError('it fails')
        })
      case 'Self':
        return func([], ANY, () => thing(THING))
      case 'Nothing':
        return func([], ANY, () => null)
    }
    return undefined
  }
}

function thing(type: GoType): Thing {
  return new Thing(
    type,
    new Map<string, GoValue>([
      ['Name', 'thing'],
      ['Count', int(2)],
      ['Inner', gomap({ k: 'v' })],
      ['hidden', 'h'],
    ]),
  )
}

/** The dot of every case, made anew, for `set` changes it. */
export function data(): GoValue {
  const values: Record<string, GoValue> = {
    s: 'str',
    e: '',
    num: 3,
    f: 1.5,
    i: int(7),
    i64: int64(8),
    u: new Int(9n, 'uint'),
    b: true,
    no: false,
    nul: null,
    l: ['a', 'b', 'c'],
    li: [1, 2, 3],
    mix: [int(1), 'a', null, gomap({ k: 'v' })],
    m: gomap({ b: 2, a: 1, c: gomap({ d: 'deep' }), é: 'acute' }),
    em: gomap({}),
    el: [],
    strs: new TypedSlice(STRINGS, ['x', 'y']),
    ints: new TypedSlice(INTS, [int(4), int(5)]),
    mss: new TypedMap(mapOf(STRING, STRING), new Map([['k', 'v']])),
    maa: new TypedMap(mapOf(ANY, ANY), new Map([['a', int(1)]])),
    mis: new TypedMap(
      mapOf(INT, STRING),
      new Map([
        [int(1), 'one'],
        [int(10), 'ten'],
        [int(9), 'nine'],
      ]),
    ),
    obj: thing(THING),
    ptr: thing(pointerTo(THING)),
    nilmap: new TypedMap(MAP, new Map(), true),
    nilslice: new TypedSlice(SLICE, [], true),
    bytes: bytesValue(new TextEncoder().encode('hi')),
    dur: new Duration(90_000_000_000n),
    vals: new Values(VALUES, new Map([['q', 'Q']])),
    vers: new Versions(named('main.Versions', STRINGS), ['v1', 'v2']),
    lm: [gomap({ n: 'one' }), gomap({ n: 'two' })],
    deep: gomap({ x: gomap({ y: gomap({ z: 5 }) }) }),
    fn: new FuncValue(
      named('func(int) string', 'func'),
      func([INT], STRING, ([times]) => 'f'.repeat(n(times))),
    ),
  }
  return new Values(VALUES, new Map(Object.entries(values)))
}

export const FUNCTIONS: ReadonlyMap<string, GoFunc> = new Map<string, GoFunc>([
  ['upper', func([STRING], STRING, ([text]) => s(text).toUpperCase())],
  ['trunc', func([INT, STRING], STRING, ([length, text]) => s(text).slice(0, n(length)))],
  ['list', func([], SLICE, (args) => [...args], ANY)],
  [
    'dict',
    func(
      [],
      MAP,
      (args) => {
        const dict: GoMap = new Map()
        for (let i = 0; i + 1 < args.length; i += 2) dict.set(sprint([args[i]!]), args[i + 1]!)
        return dict
      },
      ANY,
    ),
  ],
  ['set', func([MAP, STRING, ANY], MAP, ([holder, key, value]) => map(holder).set(s(key), value!))],
  ['hasKey', func([MAP, STRING], BOOL, ([holder, key]) => map(holder).has(s(key)))],
  [
    'merge',
    func(
      [MAP],
      ANY,
      ([first, ...others]) => {
        for (const other of others) for (const [key, value] of map(other)) map(first).set(key, value)
        return first!
      },
      MAP,
    ),
  ],
  [
    'toint',
    func([ANY], INT, ([value]) =>
      int(
        typeof value === 'number'
          ? Math.trunc(value)
          : value instanceof Int && value.kind === 'int'
            ? value.value
            : 0,
      ),
    ),
  ],
  ['dflt', func([ANY], ANY, ([otherwise, value]) => (isTrue(value) ? value! : otherwise!), ANY)],
  [
    'until',
    func(
      [INT],
      INTS,
      ([end]) =>
        new TypedSlice(
          INTS,
          Array.from({ length: Math.max(n(end), 0) }, (_, i) => int(i)),
        ),
    ),
  ],
  [
    'boom',
    func([STRING], STRING, ([text]) => {
      throw new GoError(s(text))
    }),
  ],
  ['bool', func([BOOL], BOOL, ([value]) => value!)],
  ['flt', func([FLOAT64], FLOAT64, ([value]) => value!)],
  ['u8', func([basicType('uint8')], basicType('uint8'), ([value]) => value!)],
  ['cplx', func([COMPLEX128], COMPLEX128, ([value]) => value!)],
  ['join', func([STRING, STRINGS], STRING, ([separator, list]) => sliceItems(list)!.join(s(separator)))],
  ['things', func([THING], STRING, ([value]) => (value as Struct).field('Name')!)],
  ['include', INCLUDE],
])

export const NESTING: Nesting = {
  limit: 1000,
  refuse: (name) => new GoError(`${name} is nested too deeply`),
}
