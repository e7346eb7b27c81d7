/** The Go types that YAML is read into besides map[string]interface{}: what `decodeTyped` needs to know of them. */
import type { GoValue } from '../go'

export type Shape =
  | { readonly kind: 'any' | 'string' | 'bool' | 'int' | 'float' }
  | { readonly kind: 'list' | 'map'; readonly of: Shape }
  | StructShape
  | CustomShape

export interface StructShape {
  readonly kind: 'struct'
  /** As reflect prints the type: `chart.Metadata`; of an anonymous struct all of it. */
  readonly name: string
  /** Fields by their JSON names. */
  readonly fields: ReadonlyMap<string, Shape>
  readonly isPointer: boolean
}

/** A type with an UnmarshalJSON of its own. */
export interface CustomShape {
  readonly kind: 'custom'
  readonly name: string
  /** Gets the JSON value. A GoError it throws ends the decoding. */
  read(value: GoValue): GoValue
}

export const anyShape: Shape = { kind: 'any' }
export const stringShape: Shape = { kind: 'string' }
export const boolShape: Shape = { kind: 'bool' }
export const intShape: Shape = { kind: 'int' }
export const floatShape: Shape = { kind: 'float' }
export const listShape = (of: Shape): Shape => ({ kind: 'list', of })
export const mapShape = (of: Shape): Shape => ({ kind: 'map', of })

/** A struct, or with `pointer` a `*T` (which shows in the name of a list of them). */
export function structShape(
  name: string,
  fields: Iterable<readonly [string, Shape]>,
  options: { pointer?: boolean } = {},
): StructShape {
  return { kind: 'struct', name, fields: new Map(fields), isPointer: options.pointer ?? false }
}

/** As reflect prints the type. */
export function typeNameOf(shape: Shape): string {
  switch (shape.kind) {
    case 'any':
      return 'interface {}'
    case 'float':
      return 'float64'
    case 'list':
      return `[]${typeNameOf(shape.of)}`
    case 'map':
      return `map[string]${typeNameOf(shape.of)}`
    case 'struct':
      return shape.isPointer ? `*${shape.name}` : shape.name
    case 'custom':
      return shape.name
    default:
      return shape.kind
  }
}

/** The field a key is read into: that of this name, else the first that differs in case only. */
export function fieldFor(shape: StructShape, key: string): { name: string; shape: Shape } | undefined {
  const exact = shape.fields.get(key)
  if (exact !== undefined) return { name: key, shape: exact }
  const folded = key.toLowerCase()
  for (const [name, field] of shape.fields) {
    if (name.toLowerCase() === folded) return { name, shape: field }
  }
  return undefined
}
