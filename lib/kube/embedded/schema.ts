/**
 * The structure of Kubernetes' types: which fields there are, which lists are maps in disguise, what is atomic.
 * schemas.json is recorded from a real API server (bin/record-kube-schemas.mjs). Its expressions:
 *   s i l n b t y q x   string, int32, int64, number, boolean, time, bytes, quantity, int-or-string;  * anything
 *   @N  struct number N      {}T  map of T      []T  atomic list      [.]T  set      [k1,k2=std]T  list keyed by fields
 *   a ! at the end: atomic.  a ? after it: behind a pointer.  ;key inside brackets: strategic merge's key.  ~ before: strategic merge drops other keys.
 */
import { isObject, type Json, type JsonObject } from './json'
import recorded from './schemas.json'

export type Type = ScalarType | AnyType | MapType | ListType

export interface ScalarType {
  kind: 'scalar'
  of: 'string' | 'integer' | 'long' | 'number' | 'boolean' | 'time' | 'bytes' | 'quantity' | 'int-or-string'
}
/** A value whose structure nobody declared. */
export interface AnyType {
  kind: 'any'
}
/** A struct (fields), a map (`rest`), or both. */
export interface MapType {
  kind: 'map'
  /** A struct's Go name. */
  name?: string
  field(name: string): Type | undefined
  /** The names `field` knows. */
  fields?: readonly string[]
  /** The type of every field `field` does not know; absent: no other field is allowed. */
  rest?: Type
  atomic: boolean
  required: readonly string[]
  /** A strategic merge says which keys stay; others go. */
  retainsKeys?: boolean
  /** Fields that Go's zero value of the struct has already: structs held by value, lists without omitempty. */
  implicit?: readonly string[]
}
export interface ListType {
  kind: 'list'
  element: Type
  /** Keyed lists merge element by element, sets by value; atomic ones are one value. */
  mode: 'atomic' | 'set' | 'keyed'
  keys: readonly { name: string; standard?: Json }[]
  /** The merge key of strategic merge patch; '' for lists of scalars that merge. */
  patchKey?: string
  /** As of maps: of its elements. */
  retainsKeys?: boolean
}

const SCALARS: Record<string, ScalarType> = {
  s: { kind: 'scalar', of: 'string' },
  i: { kind: 'scalar', of: 'integer' },
  l: { kind: 'scalar', of: 'long' },
  n: { kind: 'scalar', of: 'number' },
  b: { kind: 'scalar', of: 'boolean' },
  t: { kind: 'scalar', of: 'time' },
  y: { kind: 'scalar', of: 'bytes' },
  q: { kind: 'scalar', of: 'quantity' },
  x: { kind: 'scalar', of: 'int-or-string' },
}
export const ANY: AnyType = { kind: 'any' }

interface RecordedType {
  n: string
  f: Record<string, string>
  r?: string[]
  a?: number
}
const TYPES = recorded.types as unknown as RecordedType[]
const KINDS = recorded.kinds as Record<string, string>
const parsed = new Map<string, Type>()

/** The type of a built-in kind: `typeOf('apps/v1', 'Deployment')`. */
export function typeOf(apiVersion: string, kind: string): Type | undefined {
  const name = `${apiVersion}/${kind}`
  return Object.hasOwn(KINDS, name) ? parse(KINDS[name] as string) : undefined
}

/** One row a served resource: group, version, kind, plural, singular, short names, namespaced, deletecollection. */
export const RECORDED_RESOURCES = recorded.resources as [
  string,
  string,
  string,
  string,
  string,
  string,
  number,
  number,
][]

function parse(expression: string): Type {
  let type = parsed.get(expression)
  if (!type) {
    type = read(expression.replace(/^~|\?$/g, ''))
    if (expression.startsWith('~') && (type.kind === 'map' || type.kind === 'list'))
      type = { ...type, retainsKeys: true }
    parsed.set(expression, type)
  }
  return type
}

function read(expression: string): Type {
  const atomic = expression.endsWith('!')
  const body = atomic ? expression.slice(0, -1) : expression
  if (body === '*') return ANY
  const scalar = SCALARS[body]
  if (scalar) return scalar
  if (body.startsWith('@')) return struct(TYPES[Number(body.slice(1))] as RecordedType, atomic)
  if (body.startsWith('{}'))
    return { kind: 'map', field: () => undefined, rest: parse(body.slice(2)), atomic, required: [] }
  const close = body.indexOf(']')
  const [keyed = '', patchKey] = body.slice(1, close).split(';')
  return {
    kind: 'list',
    element: parse(body.slice(close + 1)),
    mode: keyed === '' ? 'atomic' : keyed === '.' ? 'set' : 'keyed',
    keys: keyed === '' || keyed === '.' ? [] : keyed.split(',').map(key),
    ...(patchKey === undefined ? {} : { patchKey }),
  }
}

function key(text: string): { name: string; standard?: Json } {
  const [name = '', standard] = text.split('=')
  return standard === undefined ? { name } : { name, standard }
}

function struct(type: RecordedType, atomic: boolean): MapType {
  return {
    kind: 'map',
    name: type.n,
    field: (name) => (Object.hasOwn(type.f, name) ? parse(type.f[name] as string) : undefined),
    fields: Object.keys(type.f),
    atomic: atomic || type.a === 1,
    required: type.r ?? [],
    implicit: Object.keys(type.f).filter((name) =>
      isImplicit(type.f[name] as string, type.r?.includes(name)),
    ),
  }
}

const isImplicit = (expression: string, isRequired = false): boolean =>
  /^~?@/.test(expression) ? !expression.endsWith('?') : isRequired && expression.startsWith('[')

/** The type of every object's metadata. */
export const META = parse(recorded.meta)

/** The type of a custom resource, from its CustomResourceDefinition's schema. */
export function customType(schema: Json | undefined): Type {
  const body = isObject(schema) ? openApi(schema) : ANY
  const string = SCALARS.s as Type
  return {
    kind: 'map',
    field: (name) => {
      if (name === 'metadata') return META
      if (name === 'apiVersion' || name === 'kind') return string
      return body.kind === 'map' ? body.field(name) : undefined
    },
    ...(body.kind === 'map' ? (body.rest ? { rest: body.rest } : {}) : { rest: ANY }),
    atomic: false,
    required: body.kind === 'map' ? body.required : [],
  }
}

function openApi(schema: JsonObject): Type {
  if (schema['x-kubernetes-int-or-string'] === true) return SCALARS.x as Type
  switch (schema.type) {
    case 'string':
      return SCALARS.s as Type
    case 'integer':
      return SCALARS.i as Type
    case 'number':
      return SCALARS.n as Type
    case 'boolean':
      return SCALARS.b as Type
    case 'array': {
      const listType = schema['x-kubernetes-list-type']
      const keys = schema['x-kubernetes-list-map-keys']
      return {
        kind: 'list',
        element: isObject(schema.items) ? openApi(schema.items) : ANY,
        mode: listType === 'map' ? 'keyed' : listType === 'set' ? 'set' : 'atomic',
        keys: Array.isArray(keys) ? keys.map((name) => ({ name: String(name) })) : [],
      }
    }
    case 'object':
      return openApiObject(schema)
    default:
      return ANY
  }
}

function openApiObject(schema: JsonObject): Type {
  const properties = isObject(schema.properties) ? schema.properties : undefined
  const rest = isObject(schema.additionalProperties)
    ? openApi(schema.additionalProperties)
    : schema['x-kubernetes-preserve-unknown-fields'] === true || schema.additionalProperties === true
      ? ANY
      : undefined
  if (!properties && !rest) return { kind: 'map', field: () => undefined, atomic: false, required: [] }
  const fields = new Map<string, Type>()
  for (const [name, value] of Object.entries(properties ?? {}))
    fields.set(name, isObject(value) ? openApi(value) : ANY)
  return {
    kind: 'map',
    field: (name) => fields.get(name),
    ...(rest ? { rest } : {}),
    atomic: schema['x-kubernetes-map-type'] === 'atomic',
    required: Array.isArray(schema.required) ? schema.required.map(String) : [],
  }
}

/** The type of `field` inside `type`; undefined when it is not declared. */
export const fieldType = (type: MapType, field: string): Type | undefined => type.field(field) ?? type.rest
