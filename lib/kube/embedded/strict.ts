/**
 * Reading an object with its type: unknown fields and wrong types are refused, in the words of the two readers the
 * API server has (structured-merge-diff for server-side apply, its JSON decoder for everything else).
 */
import type { ApiResource, KubeObject } from '../client'
import { gvkText } from '../kinds'
import { badRequest, untypable } from './errors'
import { itemStep, pathText } from './fields'
import { isObject, type Json } from './json'
import { fieldType, type ListType, type ScalarType, type Type } from './schema'

/** Throws as the server does when an applied configuration does not fit its type. */
export function checkApplied(resource: ApiResource, config: KubeObject, type: Type): void {
  const faults: string[] = []
  walkTyped(faults, [], config as unknown as Json, type)
  if (faults.length === 0) return
  const text = faults.length === 1 ? faults[0] : ['errors:', ...faults.map((f) => `  ${f}`)].join('\n')
  const name = `${config.metadata.namespace ?? ''}/${config.metadata.name ?? ''}`
  throw untypable(`failed to create typed patch object (${name}; ${gvkText(resource)}): ${text}`)
}

function walkTyped(faults: string[], path: string[], value: Json, type: Type): void {
  if (value === null || type.kind === 'any') return
  const fault = (why: string): void => {
    faults.push(`${pathText(path)}: ${why}`)
  }
  if (type.kind === 'scalar') {
    const why = scalarFault(value, type)
    if (why) fault(why)
  } else if (type.kind === 'map') {
    if (!isObject(value)) {
      fault(`expected map, got &{${goText(value)}}`)
      return
    }
    for (const name of Object.keys(value)) {
      const declared = fieldType(type, name)
      const inner = [...path, `f:${name}`]
      if (!declared) faults.push(`${pathText(inner)}: field not declared in schema`)
      else walkTyped(faults, inner, value[name] as Json, declared)
    }
  } else {
    if (Array.isArray(value)) walkList(faults, path, value, type, fault)
    else fault(`expected list, got &{${goText(value)}}`)
  }
}

function walkList(
  faults: string[],
  path: string[],
  items: Json[],
  type: ListType,
  fault: (why: string) => void,
): void {
  const seen = new Set<string>()
  for (const [i, item] of items.entries()) {
    if (type.mode === 'atomic') {
      walkIndexed(faults, path, i, item, type.element)
      continue
    }
    const omitted = type.keys.find(
      ({ name, standard }) => standard === undefined && !(isObject(item) && Object.hasOwn(item, name)),
    )
    if (type.mode === 'keyed' && type.keys.length === 1 && omitted) {
      fault(
        `element ${i}: associative list with keys has an element that omits key field ${JSON.stringify(omitted.name)} (and doesn't have default value)`,
      )
      continue
    }
    const step = itemStep(type, item)
    if (seen.has(step)) fault(`duplicate entries for key ${pathText([step])}`)
    seen.add(step)
    walkTyped(faults, [...path, step], item, type.element)
  }
}

/** Items of atomic lists are named by position, which no field path can say. */
function walkIndexed(faults: string[], path: string[], i: number, item: Json, type: Type): void {
  const inner: string[] = []
  walkTyped(inner, [], item, type)
  for (const text of inner) faults.push(`${pathText(path)}[${i}]${text}`)
}

function scalarFault(value: Json, type: ScalarType): string | undefined {
  switch (type.of) {
    case 'integer':
    case 'long':
    case 'number':
      return typeof value === 'number'
        ? undefined
        : `expected numeric (int or float), got ${goTypeName(value)}`
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `expected boolean, got &{${goText(value)}}`
    case 'string':
    case 'time':
    case 'bytes':
      return typeof value === 'string'
        ? undefined
        : `expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`
    default:
      return typeof value === 'object' ? `expected any scalar, got &{${goText(value)}}` : undefined
  }
}

function goTypeName(value: Json): string {
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}'
}

/** Go's %v. */
function goText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`
  if (isObject(value)) {
    const fields = Object.keys(value)
      .sort()
      .map((k) => `${k}:${goText(value[k] as Json)}`)
    return `map[${fields.join(' ')}]`
  }
  return value === null ? '<nil>' : String(value)
}

/** Go's %#v. */
function goSyntax(value: Json): string {
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`
  if (isObject(value)) {
    const fields = Object.keys(value)
      .sort()
      .map((k) => `${JSON.stringify(k)}:${goSyntax(value[k] as Json)}`)
    return `map[string]interface {}{${fields.join(', ')}}`
  }
  if (value === null) return 'interface {}(nil)'
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

/** Throws as the server does when a posted object cannot be decoded, or (strict) has unknown fields. */
export function checkDecoded(
  resource: ApiResource,
  object: KubeObject,
  type: Type,
  { strict = false, unknown = [] }: { strict?: boolean; unknown?: string[] },
): KubeObject {
  const reader: Reader = { resource, unknown }
  const place: Place = { struct: resource.kind, field: '', path: '' }
  const known = decode(reader, place, object as unknown as Json, type) as unknown as KubeObject
  if (strict && reader.unknown.length > 0) throw unknownFields(resource, reader.unknown)
  return known
}

/** What strict reading says of fields nobody declared. */
export function unknownFields(resource: ApiResource, paths: readonly string[]): Error {
  const fields = paths.map((path) => `unknown field "${path}"`)
  return cannotHandle(resource, `strict decoding error: ${fields.join(', ')}`)
}

interface Reader {
  resource: ApiResource
  unknown: string[]
}

/** Where the decoder is: the innermost struct, the field as encoding/json names it (no keys, no positions), the path. */
interface Place {
  struct: string
  field: string
  path: string
}

const cannotHandle = (resource: ApiResource, why: string): Error =>
  badRequest(
    `${resource.kind} in version "${resource.version}" cannot be handled as a ${resource.kind}: ${why}`,
  )

/** The value without its unknown fields. */
function decode(reader: Reader, place: Place, value: Json, type: Type): Json {
  if (value === null || type.kind === 'any') return value
  const refuse = (goType: string): never => {
    const got = Array.isArray(value) ? 'array' : isObject(value) ? 'object' : jsonType(value)
    throw cannotHandle(
      reader.resource,
      `json: cannot unmarshal ${got} into Go struct field ${place.struct}.${place.field} of type ${goType}`,
    )
  }
  if (type.kind === 'scalar') {
    const why = scalarFault(value, type)
    if (why) refuse(GO_TYPES[type.of])
    if (type.of === 'bytes') checkBase64(reader.resource, String(value))
    return value
  }
  if (type.kind === 'list') {
    if (!Array.isArray(value)) return refuse(`[]${goTypeOf(type.element)}`)
    return value.map((item, i) =>
      decode(reader, { ...place, path: `${place.path}[${i}]` }, item, type.element),
    )
  }
  if (!isObject(value)) return refuse(goTypeOf(type))
  const struct = type.name ?? place.struct
  for (const name of Object.keys(value)) {
    const path = place.path === '' ? name : `${place.path}.${name}`
    const declared = type.field(name)
    const inner = declared
      ? { struct, field: place.field === '' ? name : `${place.field}.${name}`, path }
      : { ...place, path }
    const known = declared ?? type.rest
    if (known) value[name] = decode(reader, inner, value[name] as Json, known)
    else {
      reader.unknown.push(path)
      delete value[name]
    }
  }
  return value
}

function goTypeOf(type: Type): string {
  if (type.kind === 'scalar') return GO_TYPES[type.of]
  if (type.kind === 'list') return `[]${goTypeOf(type.element)}`
  if (type.kind === 'any') return 'interface {}'
  return type.rest ? `map[string]${goTypeOf(type.rest)}` : `v1.${type.name ?? ''}`
}

const jsonType = (value: Json): string => (typeof value === 'boolean' ? 'bool' : typeof value)

const GO_TYPES: Record<ScalarType['of'], string> = {
  string: 'string',
  integer: 'int32',
  long: 'int64',
  number: 'float64',
  boolean: 'bool',
  time: 'v1.Time',
  bytes: '[]uint8',
  quantity: 'resource.Quantity',
  'int-or-string': 'intstr.IntOrString',
}

function checkBase64(resource: ApiResource, text: string): void {
  const bad = /[^A-Za-z0-9+/=]/.exec(text)
  if (bad) throw cannotHandle(resource, `illegal base64 data at input byte ${bad.index}`)
  if (text.length % 4 !== 0) throw cannotHandle(resource, `illegal base64 data at input byte ${text.length}`)
}
