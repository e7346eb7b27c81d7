/** Numbers. Mirrors sprig's numeric.go: integer functions cast to int64 and wrap, the …f ones count in decimals. */
import {
  ANY,
  type CallContext,
  FLOAT64,
  GoError,
  type GoFunc,
  type GoValue,
  INT,
  INT64,
  int,
  int64,
  parseInt64,
  STRING,
  sprint,
  TypedSlice,
} from '../go'
import { integerOrNearest, toFloat64, toInt64 } from './cast'
import { Decimal } from './decimal'
import { randomBelow, type SprigEnv } from './env'
import { bigintOf, fn, fnVariadic, INTS, num, str, type Table } from './fn'

const fold = (step: (a: bigint, b: bigint) => bigint): GoFunc =>
  fnVariadic([ANY], ANY, INT64, (values) =>
    int64(values.map(toInt64).reduce((a, b) => BigInt.asIntN(64, step(a, b)))),
  )

const decimals = (step: (a: Decimal, b: Decimal) => Decimal): GoFunc =>
  fnVariadic([ANY], ANY, FLOAT64, (values) => decimalFold(values, step))

/** One by one, so that of two faults the first is the one reported. */
function decimalFold(values: readonly GoValue[], step: (a: Decimal, b: Decimal) => Decimal): number {
  const [first, ...rest] = values
  let sum = Decimal.fromFloat(toFloat64(first))
  for (const value of rest) sum = step(sum, Decimal.fromFloat(toFloat64(value)))
  return sum.toFloat()
}

function larger(a: bigint, b: bigint): bigint {
  if (a > b) return a
  return b
}

function smaller(a: bigint, b: bigint): bigint {
  if (a < b) return a
  return b
}

function divide(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new GoError('runtime error: integer divide by zero')
  return a / b
}

function remainder(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new GoError('runtime error: integer divide by zero')
  return a % b
}

/** start, start+step … before stop; empty when the step leads away. */
function untilStep(start: bigint, stop: bigint, step: bigint, context: CallContext): bigint[] {
  const down = stop < start
  if (down ? step >= 0n : step <= 0n) return []
  const distance = down ? start - stop : stop - start
  const size = down ? -step : step
  const count = (distance + size - 1n) / size
  context.reserve('items', count)
  return Array.from({ length: Number(count) }, (_, i) => start + BigInt(i) * step)
}

const ints = (values: readonly bigint[]): TypedSlice => new TypedSlice(INTS, values.map(int))

function seq(params: readonly bigint[], context: CallContext): string {
  const list = (start: bigint, end: bigint, increment: bigint, step: bigint): string =>
    untilStep(start, end + increment, step, context).join(' ')
  const [a, b, c] = params
  switch (params.length) {
    case 1: {
      const increment = a! < 1n ? -1n : 1n
      return list(1n, a!, increment, increment)
    }
    case 2: {
      const step = b! < a! ? -1n : 1n
      return list(a!, b!, step, step)
    }
    case 3:
      if (c! < a! && b! > 0n) return ''
      return list(a!, c!, c! < a! ? -1n : 1n, b!)
    default:
      return ''
  }
}

/** math.Pow(10, n) as Go computes it: by squaring, so that large powers carry the same rounding errors. */
function pow10(n: number): number {
  let result = 1
  let exponent = 0
  let base = 0.625
  let baseExponent = 4
  for (let i = Math.abs(n); i > 0; i = Math.floor(i / 2)) {
    if (Math.abs(baseExponent) > 4096) {
      exponent += baseExponent
      break
    }
    if (i % 2 === 1) {
      result *= base
      exponent += baseExponent
    }
    base *= base
    baseExponent *= 2
    if (base < 0.5) {
      base += base
      baseExponent--
    }
  }
  if (n < 0) {
    result = 1 / result
    exponent = -exponent
  }
  if (exponent > 2000) return Infinity
  if (exponent < -2000) return 0
  // In halves, as one power of two may lie outside the range of a float64.
  const half = Math.trunc(exponent / 2)
  return result * 2 ** half * 2 ** (exponent - half)
}

function round(value: number, places: number, roundOn: number): number {
  const power = pow10(places)
  const digit = power * value
  return (digit - Math.trunc(digit) >= roundOn ? Math.ceil(digit) : Math.floor(digit)) / power
}

/** math.Max and math.Min: a NaN wins; +0 is greater than -0. JavaScript agrees. */
const extreme = (pick: (a: number, b: number) => number): GoFunc =>
  fnVariadic([ANY], ANY, FLOAT64, (values) => values.map(toFloat64).reduce((a, b) => pick(a, b)))

function octal(value: GoValue): bigint {
  try {
    return parseInt64(sprint([value]), 8)
  } catch (error) {
    if (error instanceof GoError) return 0n
    throw error
  }
}

export function numericFunctions(env: SprigEnv): Table {
  const max = fold(larger)
  return {
    int: fn([ANY], INT, ([value]) => int(toInt64(value))),
    int64: fn([ANY], INT64, ([value]) => int64(toInt64(value))),
    float64: fn([ANY], FLOAT64, ([value]) => toFloat64(value)),
    atoi: fn([STRING], INT, ([text]) => int(integerOrNearest(str(text)))),
    toDecimal: fn([ANY], INT64, ([value]) => int64(octal(value!))),
    add: fnVariadic([], ANY, INT64, (values) => int64(values.map(toInt64).reduce((a, b) => a + b, 0n))),
    add1: fn([ANY], INT64, ([value]) => int64(toInt64(value) + 1n)),
    sub: fn([ANY, ANY], INT64, ([a, b]) => int64(toInt64(a) - toInt64(b))),
    div: fn([ANY, ANY], INT64, ([a, b]) => int64(divide(toInt64(a), toInt64(b)))),
    mod: fn([ANY, ANY], INT64, ([a, b]) => int64(remainder(toInt64(a), toInt64(b)))),
    mul: fold((a, b) => a * b),
    max,
    biggest: max,
    min: fold(smaller),
    addf: fnVariadic([], ANY, FLOAT64, (values) => decimalFold([0, ...values], (a, b) => a.add(b))),
    add1f: fn([ANY], FLOAT64, ([value]) => decimalFold([value!, 1], (a, b) => a.add(b))),
    subf: decimals((a, b) => a.sub(b)),
    mulf: decimals((a, b) => a.mul(b)),
    divf: decimals((a, b) => a.div(b)),
    maxf: extreme(Math.max),
    minf: extreme(Math.min),
    floor: fn([ANY], FLOAT64, ([value]) => Math.floor(toFloat64(value))),
    ceil: fn([ANY], FLOAT64, ([value]) => Math.ceil(toFloat64(value))),
    round: fnVariadic([ANY, INT], FLOAT64, FLOAT64, ([value, places, roundOn]) =>
      round(toFloat64(value), num(places), roundOn === undefined ? 0.5 : (roundOn as number)),
    ),
    until: fn([INT], INTS, ([count], context) =>
      ints(untilStep(0n, bigintOf(count), bigintOf(count) < 0n ? -1n : 1n, context)),
    ),
    untilStep: fn([INT, INT, INT], INTS, ([start, stop, step], context) =>
      ints(untilStep(bigintOf(start), bigintOf(stop), bigintOf(step), context)),
    ),
    seq: fnVariadic([], INT, STRING, (params, context) => seq(params.map(bigintOf), context)),
    randInt: fn([INT, INT], INT, ([min, max]) => {
      const range = bigintOf(max) - bigintOf(min)
      if (range <= 0n) throw new GoError('invalid argument to Intn')
      if (range <= 2n ** 32n) return int(bigintOf(min) + BigInt(randomBelow(env, Number(range))))
      const high = BigInt(randomBelow(env, 2 ** 32)) << 32n
      return int(bigintOf(min) + ((high | BigInt(randomBelow(env, 2 ** 32))) % range))
    }),
  }
}
