/**
 * Reads YAML into structs. Mirrors `sigs.k8s.io/yaml` Unmarshal with a typed target: scalars become text where a
 * string is wanted (`appVersion: 1.10` is "1.1"), and what does not fit is worded by encoding/json.
 * As there, the first misfit is reported and the rest is read all the same.
 */
import {
  compareStrings,
  formatJSONNumber,
  GoError,
  type GoMap,
  type GoValue,
  type Int,
  int,
  quote,
} from '../go'
import { composeNode, type YamlNode } from './compose'
import { converting } from './decode'
import { Decoder, Leaf } from './decoder'
import { YamlError } from './errors'
import { formatFloat32 } from './resolve'
import { resolveScalar, scalarTagOf } from './scalar'
import { fieldFor, type Shape, type StructShape, typeNameOf } from './shape'

/** A value that does not fit its field. `value` is what was read all the same, as Go fills in the rest. */
export class MisfitError extends YamlError {
  constructor(
    message: string,
    offset: number,
    line: number,
    readonly value: GoMap,
  ) {
    super(message, offset, line)
  }
}

export interface TypedOptions {
  /** As UnmarshalStrict: a key written twice, or one the struct does not have, is an error. */
  readonly strict?: boolean
}

/**
 * The first document as a struct: its fields by their JSON names, those the text does not set left out. Strings,
 * booleans, maps and lists are as everywhere, a Go `int` is an Int, null is a nil pointer, map or list.
 * Throws GoError with the text of sigs.k8s.io/yaml; MisfitError where only types do not fit.
 */
export function decodeTyped(source: string, shape: StructShape, options: TypedOptions = {}): GoMap {
  const strict = options.strict ?? false
  const origins = new Map<GoValue, YamlNode>()
  const tree = converting(() => {
    const root = composeNode(source)
    if (root === undefined) return null
    const decoder = new Decoder(strict, origins)
    const value = decoder.decode(root)
    decoder.finish(value)
    checkNumbers(value, shape)
    return value
  })
  const reader = new Reader(strict, origins)
  const value = reader.read(tree, shape)
  const struct: GoMap = value instanceof Map ? value : new Map()
  if (reader.misfit !== undefined) {
    const { message, at } = reader.misfit
    throw new MisfitError(`${UNMARSHALING}${message}`, at?.start ?? 0, at?.line ?? 0, struct)
  }
  return struct
}

const UNMARSHALING = 'error unmarshaling JSON: while decoding JSON: '

/** Numbers JSON cannot have are an error, unless they are wanted as text. In the order encoding/json writes. */
function checkNumbers(value: GoValue, shape: Shape | undefined): void {
  if (value instanceof Leaf) {
    const number = resolveScalar(value.node)
    if (typeof number === 'number' && !Number.isFinite(number) && shape?.kind !== 'string') {
      const text = Number.isNaN(number) ? 'NaN' : number > 0 ? '+Inf' : '-Inf'
      throw new GoError(`json: unsupported value: ${text}`)
    }
  } else if (Array.isArray(value)) {
    const of = shape?.kind === 'list' ? shape.of : undefined
    for (const item of value) checkNumbers(item, of)
  } else if (value instanceof Map) {
    for (const [key, item] of sortedEntries(value)) checkNumbers(item, partShape(shape, key))
  }
}

function partShape(shape: Shape | undefined, key: string): Shape | undefined {
  if (shape?.kind === 'map') return shape.of
  return shape?.kind === 'struct' ? fieldFor(shape, key)?.shape : undefined
}

function sortedEntries(map: GoMap): [string, GoValue][] {
  return [...map].sort((a, b) => compareStrings(a[0], b[0]))
}

/** What a JSON value is called in an error. */
type JSONName = 'string' | 'bool' | 'array' | 'object' | `number${string}`

class Reader {
  misfit: { message: string; at: YamlNode | undefined } | undefined
  /** The struct being filled, and the fields that lead to the current value. */
  private struct = ''
  private path: string[] = []

  constructor(
    private readonly strict: boolean,
    private readonly origins: ReadonlyMap<GoValue, YamlNode>,
  ) {}

  /** The value as `shape` holds it; undefined leaves the target as it is. */
  read(value: GoValue, shape: Shape): GoValue | undefined {
    if (shape.kind === 'custom') return this.readCustom(value, shape.read, this.nodeOf(value))
    if (shape.kind === 'any') return this.readAny(value)
    if (value instanceof Map) return this.readObject(value, shape)
    if (Array.isArray(value)) {
      if (shape.kind === 'list') return value.map((item) => this.read(item, shape.of) ?? zeroOf(shape.of))
      return this.report('array', shape, value)
    }
    return value === null ? this.readNull(shape) : this.readScalar((value as Leaf).node, shape, value)
  }

  private readNull(shape: Shape): GoValue | undefined {
    const isNilable =
      shape.kind === 'list' || shape.kind === 'map' || (shape.kind === 'struct' && shape.isPointer)
    return isNilable ? null : undefined
  }

  private readObject(value: GoMap, shape: Shape): GoValue | undefined {
    if (shape.kind === 'map') {
      const map: GoMap = new Map()
      for (const [key, item] of sortedEntries(value)) {
        map.set(key, this.read(item, shape.of) ?? zeroOf(shape.of))
      }
      return map
    }
    if (shape.kind !== 'struct') return this.report('object', shape, value)
    const fields: GoMap = new Map()
    const { struct } = this
    for (const [key, item] of sortedEntries(value)) {
      const field = fieldFor(shape, key)
      if (field === undefined) {
        if (this.strict) this.save(`json: unknown field ${quote(key)}`, this.nodeOf(item))
        continue
      }
      this.struct = bareName(shape)
      this.path.push(field.name)
      const read = this.read(item, field.shape)
      if (read !== undefined) fields.set(field.name, read)
      this.path.pop()
      this.struct = struct
    }
    return fields
  }

  private readScalar(node: YamlNode, shape: Shape, given: GoValue): GoValue | undefined {
    const value = resolveScalar(node)
    const isFloat = typeof value === 'number' && scalarTagOf(node) === 'float'
    switch (typeof value) {
      case 'object':
        return this.readNull(shape)
      case 'string':
        if (shape.kind === 'string') return value
        break
      case 'boolean':
        if (shape.kind === 'string') return String(value)
        if (shape.kind === 'bool') return value
        break
      default:
        if (shape.kind === 'string') return isFloat ? formatFloat32(value as number) : String(value)
        if (shape.kind === 'float') return Number(value)
        if (shape.kind === 'int') return this.readInt(value, isFloat, shape, given)
    }
    return this.report(
      typeof value === 'string' ? 'string' : typeof value === 'boolean' ? 'bool' : 'number',
      shape,
      given,
    )
  }

  private readInt(value: number | bigint, isFloat: boolean, shape: Shape, given: GoValue): Int | undefined {
    const text = isFloat ? formatJSONNumber(value as number) : String(value)
    if (/^-?[0-9]+$/.test(text)) {
      const integer = BigInt(text)
      if (BigInt.asIntN(64, integer) === integer) return int(integer)
    }
    this.report(`number ${text}`, shape, given)
    return undefined
  }

  /** The value as interface{} holds it. */
  private readAny(value: GoValue): GoValue {
    if (value instanceof Map) {
      const map: GoMap = new Map()
      for (const [key, item] of value) map.set(key, this.readAny(item))
      return map
    }
    if (Array.isArray(value)) return value.map((item) => this.readAny(item))
    if (!(value instanceof Leaf)) return value
    const scalar = resolveScalar(value.node)
    return typeof scalar === 'bigint' ? Number(scalar) : scalar
  }

  private readCustom(
    value: GoValue,
    read: (value: GoValue) => GoValue,
    at: YamlNode | undefined,
  ): GoValue | undefined {
    try {
      return read(this.readAny(value))
    } catch (fault) {
      if (!(fault instanceof GoError)) throw fault
      throw new YamlError(`${UNMARSHALING}${fault.message}`, at?.start ?? 0, at?.line ?? 0, { cause: fault })
    }
  }

  /** Notes a misfit; what a pointer points to has been made by then. */
  private report(name: JSONName, shape: Shape, value: GoValue): GoMap | undefined {
    // A pointer is followed before the types are compared.
    const type = shape.kind === 'struct' ? shape.name : typeNameOf(shape)
    const into = this.path.length === 0 ? 'Go value' : `Go struct field ${this.struct}.${this.path.join('.')}`
    this.save(`json: cannot unmarshal ${name} into ${into} of type ${type}`, this.nodeOf(value))
    return shape.kind === 'struct' && shape.isPointer ? new Map() : undefined
  }

  private save(message: string, at: YamlNode | undefined): void {
    this.misfit ??= { message, at }
  }

  private nodeOf(value: GoValue): YamlNode | undefined {
    return value instanceof Leaf ? value.node : this.origins.get(value)
  }
}

/** reflect's Name of a struct: without its package, and empty when it is anonymous. */
function bareName(shape: StructShape): string {
  return shape.name.startsWith('struct {') ? '' : shape.name.slice(shape.name.lastIndexOf('.') + 1)
}

/** What an element is that null or a misfit left alone. */
function zeroOf(shape: Shape): GoValue {
  switch (shape.kind) {
    case 'string':
      return ''
    case 'bool':
      return false
    case 'int':
      return int(0)
    case 'float':
      return 0
    case 'struct':
      return shape.isPointer ? null : new Map()
    default:
      return null
  }
}
