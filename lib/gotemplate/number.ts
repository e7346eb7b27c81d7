/**
 * The value of a numeric constant under every Go type that can hold it. Mirrors newNumber of text/template/parse/node.go.
 */
import { GoError, parseFloat64, parseInt64, parseUint64, quote, unquoteChar } from '../go'
import type { NumberNode } from './node'

type Values = Pick<NumberNode, 'int' | 'uint' | 'float' | 'complex'>

const MAX_INT = 9223372036854775807n
const MIN_INT = -9223372036854775808n
const MAX_UINT = 18446744073709551615n

/** Reads the token of a number, complex or character constant. Throws GoError with the parser's text. */
export function parseNumber(
  text: string,
  kind: 'number' | 'complex' | 'char-constant',
  pos: number,
): NumberNode {
  return { type: 'number', pos, text, ...valuesOf(text, kind) }
}

function valuesOf(text: string, kind: 'number' | 'complex' | 'char-constant'): Values {
  if (kind === 'char-constant') return runeValues(text)
  if (kind === 'complex') return complexValues(text)
  if (text.endsWith('i')) {
    const imaginary = attempt(() => parseFloat64(text.slice(0, -1)))
    if (imaginary !== undefined) return simplified(0, imaginary)
  }
  return realValues(text)
}

function runeValues(text: string): Values {
  const { point, next } = unquoteChar(text, 1, "'")
  if (text.slice(next) !== "'") throw new GoError(`malformed character constant: ${text}`)
  return { int: BigInt(point), uint: BigInt(point), float: point, complex: undefined }
}

function complexValues(text: string): Values {
  // The sign between the parts is the last one that does not belong to an exponent.
  const split = /^(.*[^eEpPi])([+-].+)i$/.exec(text)
  if (!split) throw new GoError('syntax error scanning complex number')
  return simplified(parseFloat64(split[1]!), parseFloat64(split[2]!))
}

function simplified(re: number, im: number): Values {
  const float = im === 0 ? re : undefined
  return { ...integersOf(float), float, complex: { re, im } }
}

function realValues(text: string): Values {
  const uint = attempt(() => parseUint64(text, 0))
  const int = attempt(() => parseInt64(text, 0))
  if (int !== undefined) {
    // -0 is no unsigned literal, yet zero is one.
    return { int, uint: int === 0n ? 0n : uint, float: Number(int), complex: undefined }
  }
  if (uint !== undefined) return { int, uint, float: Number(uint), complex: undefined }
  const float = attempt(() => parseFloat64(text))
  if (float === undefined) throw new GoError(`illegal number syntax: ${quote(text)}`)
  if (!/[.eEpP]/.test(text)) throw new GoError(`integer overflow: ${quote(text)}`)
  return { ...integersOf(float), float, complex: undefined }
}

/** The integers equal to a float, where there are such. */
function integersOf(float: number | undefined): Pick<Values, 'int' | 'uint'> {
  if (float === undefined || !Number.isInteger(float)) return { int: undefined, uint: undefined }
  const value = BigInt(float)
  return {
    int: value >= MIN_INT && value <= MAX_INT ? value : undefined,
    uint: value >= 0n && value <= MAX_UINT ? value : undefined,
  }
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof GoError) return undefined
    throw error
  }
}
