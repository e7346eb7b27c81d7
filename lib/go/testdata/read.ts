/** Reads the recorded answers of Go beside this file: one JSON object a line, values written as `{t, v}`. */
import { readFileSync } from 'node:fs'
import {
  ANY,
  basicType,
  bytesValue,
  COMPLEX128,
  Complex,
  Duration,
  type GoType,
  type GoValue,
  Int,
  type IntKind,
  mapOf,
  STRING,
  sliceOf,
  TypedMap,
  TypedSlice,
} from '..'
import { fromBytes } from '../strings'

export function readRows<T>(name: string): T[] {
  const text = readFileSync(new URL(name, import.meta.url), 'utf8')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T)
}

/** A Go string given in base64, as it may hold any byte. */
export const goText = (base64: string): string => fromBytes(Buffer.from(base64, 'base64'))

export const floatFromBits = (hex: string): number => {
  const view = new DataView(new ArrayBuffer(8))
  view.setBigUint64(0, BigInt(`0x${hex}`))
  return view.getFloat64(0)
}

export interface Tagged {
  t: string
  v?: unknown
}

/** The Go value a tag stands for. */
export function untag({ t, v }: Tagged): GoValue {
  const list = (): GoValue[] => ((v as Tagged[] | undefined) ?? []).map(untag)
  const typedMap = (key: GoType, elem: GoType): TypedMap =>
    new TypedMap(
      mapOf(key, elem),
      new Map(((v as [Tagged, Tagged][] | undefined) ?? []).map(([k, e]) => [untag(k), untag(e)])),
    )
  switch (t) {
    case 'nil':
      return null
    case 'bool':
      return v as boolean
    case 'string':
      return goText((v as string | undefined) ?? '')
    case 'float64':
      return floatFromBits(v as string)
    case 'complex128': {
      const [re, im] = v as [string, string]
      return new Complex(COMPLEX128, Number(re), Number(im))
    }
    case '[]uint8':
      return bytesValue(Buffer.from((v as string | undefined) ?? '', 'base64'))
    case 'time.Duration':
      return new Duration(BigInt(v as string))
    case '[]any':
      return list()
    case '[]string':
      return new TypedSlice(sliceOf(STRING), list())
    case '[]int':
      return new TypedSlice(sliceOf(basicType('int')), list())
    case 'map':
      return new Map([...typedMap(STRING, ANY).entries] as [string, GoValue][])
    case 'map[string]string':
      return typedMap(STRING, STRING)
    case 'map[any]any':
      return typedMap(ANY, ANY)
    default:
      return new Int(BigInt(v as string), t as IntKind)
  }
}
