/** Quantities (`500m`, `0.5Gi`) in the one form the API server keeps them in. Mirrors apimachinery pkg/api/resource. */
import { isObject, type Json } from './json'
import { fieldType, type Type } from './schema'

const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']
const DECIMAL = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E']
const FORM = /^([+-]?)(\d*)(?:\.(\d*))?([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/
/** Amounts are counted in these: the finest a quantity can hold. */
const NANO = 1_000_000_000n

interface Amount {
  nanos: bigint
  format: 'binary' | 'decimal' | 'exponent'
}

function parse(text: string): Amount | undefined {
  const match = FORM.exec(text)
  if (!match || `${match[2]}${match[3] ?? ''}` === '') return undefined
  const [, sign, whole = '', fraction = '', suffix = ''] = match
  const digits = BigInt(`${whole}${fraction}` || '0')
  let numerator = digits * NANO
  let denominator = 10n ** BigInt(fraction.length)
  let format: Amount['format'] = 'decimal'
  if (suffix.endsWith('i')) {
    numerator *= 1024n ** BigInt(BINARY.indexOf(suffix))
    format = 'binary'
  } else if (/^[eE][+-]?\d/.test(suffix)) {
    const power = Number(suffix.slice(1))
    if (power >= 0) numerator *= 10n ** BigInt(power)
    else denominator *= 10n ** BigInt(-power)
    format = 'exponent'
  } else {
    const power = (DECIMAL.indexOf(suffix) - 3) * 3
    if (power >= 0) numerator *= 10n ** BigInt(power)
    else denominator *= 10n ** BigInt(-power)
  }
  // What is finer than a nano is rounded up.
  const nanos = (numerator + denominator - 1n) / denominator
  return { nanos: sign === '-' ? -nanos : nanos, format }
}

/** The canonical text of a quantity; undefined when it is none. */
export function canonicalQuantity(value: string | number): string | undefined {
  const amount = parse(String(value))
  if (!amount) return undefined
  const { nanos, format } = amount
  if (nanos === 0n) return '0'
  const whole = nanos / NANO
  const isWhole = nanos % NANO === 0n
  if (format === 'binary' && isWhole && (whole >= 1024n || whole <= -1024n)) {
    let [rest, power] = [whole, 0]
    while (rest % 1024n === 0n && power < BINARY.length - 1) [rest, power] = [rest / 1024n, power + 1]
    return `${rest}${BINARY[power]}`
  }
  let [rest, power] = [nanos, 0]
  while (rest % 1000n === 0n && power < DECIMAL.length - 1) [rest, power] = [rest / 1000n, power + 1]
  if (format === 'exponent' && power !== 3) return `${rest}e${(power - 3) * 3}`
  return `${rest}${DECIMAL[power]}`
}

/** For comparing; NaN for what is no quantity. */
export function quantityValue(value: Json | undefined): number {
  const amount = typeof value === 'string' || typeof value === 'number' ? parse(String(value)) : undefined
  return amount ? Number(amount.nanos) / 1e9 : Number.NaN
}

export const QUANTITY_TEXT =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

/** Puts every quantity of an object into its canonical form; `refuse` is called for what is none, and throws. */
export function canonicalize(value: Json, type: Type, refuse: () => never): Json {
  if (type.kind === 'scalar') {
    if (type.of !== 'quantity' || (typeof value !== 'string' && typeof value !== 'number')) return value
    return canonicalQuantity(value) ?? refuse()
  }
  if (type.kind === 'list' && Array.isArray(value)) {
    for (const [i, item] of value.entries()) value[i] = canonicalize(item, type.element, refuse)
    return value
  }
  if (type.kind === 'map' && isObject(value))
    for (const name of Object.keys(value)) {
      const declared = fieldType(type, name)
      if (declared) value[name] = canonicalize(value[name] as Json, declared, refuse)
    }
  return value
}
