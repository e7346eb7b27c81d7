/**
 * A custom object against its CustomResourceDefinition's schema: unknown fields are pruned, defaults filled in, values
 * checked in the API server's words (apiextensions-apiserver pkg/apiserver/schema and pkg/apiserver/validation).
 * Rules in CEL (x-kubernetes-validations) are not evaluated.
 */
import { RE2JS } from 're2js'
import { fitsFormat } from './custom-formats'
import type { FieldFault } from './errors'
import { duplicate, invalidValue, required } from './faults'
import { at, copy, equal, isObject, type Json, type JsonObject, sortedJson } from './json'

type Schema = JsonObject

/** What every object has beside its schema. */
const ENVELOPE = new Set(['apiVersion', 'kind', 'metadata'])

const objectOf = (value: Json | undefined): JsonObject | undefined => (isObject(value) ? value : undefined)

/** The schema of a field, or of a value under any key; true when anything goes. */
function fieldSchema(schema: Schema, name: string): Schema | true | undefined {
  const properties = objectOf(schema.properties)
  if (properties && Object.hasOwn(properties, name)) return objectOf(properties[name])
  if (isObject(schema.additionalProperties)) return schema.additionalProperties
  if (schema.additionalProperties === true) return true
  return schema['x-kubernetes-preserve-unknown-fields'] === true ? true : undefined
}

/** Takes fields away that the schema does not know; their paths. */
export function prune(object: JsonObject, schema: Schema): string[] {
  const unknown: string[] = []
  pruneIn(unknown, object, schema, '')
  return unknown
}

function pruneIn(unknown: string[], value: Json | undefined, schema: Schema, path: string): void {
  if (Array.isArray(value)) {
    const items = objectOf(schema.items)
    if (items) for (const [i, item] of value.entries()) pruneIn(unknown, item, items, `${path}[${i}]`)
    return
  }
  if (!isObject(value)) return
  for (const name of Object.keys(value)) {
    if (path === '' && ENVELOPE.has(name)) continue
    const inner = path === '' ? name : `${path}.${name}`
    const field = fieldSchema(schema, name)
    if (field === undefined) {
      unknown.push(inner)
      delete value[name]
    } else if (field !== true) pruneIn(unknown, value[name], field, inner)
  }
}

/** Fills in defaults; a null that may not be one counts as nothing said. */
export function applyDefaults(value: Json | undefined, schema: Schema): void {
  if (Array.isArray(value)) {
    const items = objectOf(schema.items)
    if (items) for (const item of value) applyDefaults(item, items)
    return
  }
  if (!isObject(value)) return
  for (const name of Object.keys(value)) {
    const field = fieldSchema(schema, name)
    if (field && field !== true && value[name] === null && field.nullable !== true) delete value[name]
  }
  for (const [name, field] of Object.entries(objectOf(schema.properties) ?? {})) {
    const standard = at(field, 'default')
    if (standard !== undefined && !Object.hasOwn(value, name)) value[name] = copy(standard)
  }
  for (const name of Object.keys(value)) {
    const field = fieldSchema(schema, name)
    if (field && field !== true) applyDefaults(value[name], field)
  }
}

interface Found extends FieldFault {
  /** Such a fault keeps the server from looking at rules in CEL. */
  isBlocking: boolean
}

/** What is wrong with an object; what an update leaves as it was may stay wrong. */
export function schemaFaults(object: JsonObject, schema: Schema, before?: JsonObject): FieldFault[] {
  const found = check(object, schema, [], before, true)
  if (!found.some((fault) => fault.isBlocking) || !hasRules(schema)) return found
  const why =
    'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation'
  return [...found, invalidValue('<nil>', null, why)]
}

function hasRules(schema: Json | undefined): boolean {
  if (Array.isArray(schema)) return schema.some(hasRules)
  if (!isObject(schema)) return false
  return 'x-kubernetes-validations' in schema || Object.values(schema).some(hasRules)
}

type Path = readonly string[]

/** `spec.rows[0].name`. */
const text = (path: Path): string => path.join('').replace(/^\./, '')

const plain = (fault: FieldFault): Found => ({ ...fault, isBlocking: false })
const blocking = (fault: FieldFault): Found => ({ ...fault, isBlocking: true })
const invalid = (path: Path, value: Json, why: string): Found =>
  plain(invalidValue(text(path), value, `${text(path)} in body ${why}`))
/** A fault the server cannot place. */
const nowhere = (why: string): Found => plain(invalidValue('<nil>', '', why))

function check(value: Json, schema: Schema, path: Path, before: Json | undefined, isRoot = false): Found[] {
  if (before !== undefined && equal(value, before)) return []
  if (value === null && schema.nullable === true) return []
  return [
    ...typeFaults(value, schema, path),
    ...combined(value, schema, path),
    ...(typeof value === 'string' ? stringFaults(value, schema, path) : []),
    ...(typeof value === 'number' ? numberFaults(value, schema, path) : []),
    ...(Array.isArray(value) ? listFaults(value, schema, path, before) : []),
    ...enumFaults(value, schema, path),
    ...(isObject(value) ? objectFaults(value, schema, path, before, isRoot) : []),
  ]
}

function typeName(value: Json): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value
}

function typeFaults(value: Json, schema: Schema, path: Path): Found[] {
  const is = typeName(value)
  const wanted = schema['x-kubernetes-int-or-string'] === true ? 'integer,string' : schema.type
  if (typeof wanted !== 'string') return []
  const fits = wanted.split(',').includes(is) || (wanted === 'number' && is === 'integer')
  const faults: Found[] = []
  if (!fits) {
    const why = `${text(path)} in body must be of type ${wanted}: ${JSON.stringify(is)}`
    faults.push(blocking(invalidValue(text(path), is, why)))
  }
  if (typeof value !== 'number' || wanted !== 'integer') return faults
  const limit = schema.format === 'int32' ? 2 ** 31 : undefined
  const isOutside = limit !== undefined && (value < -limit || value >= limit)
  if (is === 'number' || isOutside) {
    const format = limit === undefined ? '(default format)' : 'with format int32'
    faults.push(nowhere(`Checked value must be of type integer ${format} in ${text(path)}`))
  }
  return faults
}

const list = (value: Json | undefined): Schema[] => (Array.isArray(value) ? value.filter(isObject) : [])

/** allOf, anyOf, oneOf, not. Where none fits, the alternative with the fewest faults tells its own. */
function combined(value: Json, schema: Schema, path: Path): Found[] {
  const faults: Found[] = []
  const run = (inner: Schema): Found[] => check(value, inner, path, undefined)
  const closest = (results: Found[][]): Found[] =>
    results.reduce((best, result) => (result.length < best.length ? result : best))
  const here = JSON.stringify(text(path))
  const any = list(schema.anyOf).map(run)
  if (any.length > 0 && any.every((result) => result.length > 0))
    faults.push(nowhere(`${here} must validate at least one schema (anyOf)`), ...closest(any))
  const one = list(schema.oneOf).map(run)
  const valid = one.filter((result) => result.length === 0).length
  if (one.length > 0 && valid !== 1) {
    const found = valid === 0 ? 'none valid' : `${valid} valid alternatives`
    faults.push(nowhere(`${here} must validate one and only one schema (oneOf). Found ${found}`))
    if (valid === 0) faults.push(...closest(one))
  }
  const all = list(schema.allOf).flatMap(run)
  if (all.length > 0) faults.push(...all, nowhere(`${here} must validate all the schemas (allOf)`))
  if (isObject(schema.not) && run(schema.not).length === 0)
    faults.push(nowhere(`${here} must not validate the schema (not)`))
  return faults
}

function stringFaults(value: string, schema: Schema, path: Path): Found[] {
  const faults: Found[] = []
  const length = [...value].length
  const { maxLength, minLength, pattern, format } = schema
  if (typeof maxLength === 'number' && length > maxLength) {
    const message = `Too long: may not be more than ${maxLength} bytes`
    faults.push(blocking({ field: text(path), reason: 'FieldValueTooLong', message }))
  }
  if (typeof minLength === 'number' && length < minLength)
    faults.push(invalid(path, value, `should be at least ${minLength} chars long`))
  if (typeof pattern === 'string' && !RE2JS.compile(pattern).matcher(value).find())
    faults.push(invalid(path, value, `should match '${pattern}'`))
  if (typeof format === 'string' && !fitsFormat(format, value)) {
    const why = `${text(path)} in body must be of type ${format}: ${JSON.stringify(value)}`
    faults.push(blocking(invalidValue(text(path), value, why)))
  }
  return faults
}

function numberFaults(value: number, schema: Schema, path: Path): Found[] {
  const faults: Found[] = []
  const { multipleOf, maximum, minimum } = schema
  if (typeof multipleOf === 'number' && !Number.isInteger(value / multipleOf))
    faults.push(invalid(path, value, `should be a multiple of ${multipleOf}`))
  if (typeof maximum === 'number') {
    const isExclusive = schema.exclusiveMaximum === true
    if (value > maximum || (isExclusive && value === maximum))
      faults.push(invalid(path, value, `should be less than ${isExclusive ? '' : 'or equal to '}${maximum}`))
  }
  if (typeof minimum === 'number') {
    const isExclusive = schema.exclusiveMinimum === true
    if (value < minimum || (isExclusive && value === minimum))
      faults.push(
        invalid(path, value, `should be greater than ${isExclusive ? '' : 'or equal to '}${minimum}`),
      )
  }
  return faults
}

function tooMany(path: Path, count: number, most: number, noun: string): Found {
  const message = `Too many: ${count}: must have at most ${most} ${noun}`
  return blocking({ field: text(path), reason: 'FieldValueTooMany', message })
}

function listFaults(value: Json[], schema: Schema, path: Path, before: Json | undefined): Found[] {
  const faults: Found[] = []
  const { maxItems, minItems } = schema
  if (typeof minItems === 'number' && value.length < minItems)
    faults.push(invalid(path, value.length, `should have at least ${minItems} items`))
  if (typeof maxItems === 'number' && value.length > maxItems)
    faults.push(tooMany(path, value.length, maxItems, maxItems === 1 ? 'item' : 'items'))
  const items = objectOf(schema.items)
  if (items)
    for (const [i, item] of value.entries())
      faults.push(...check(item, items, [...path, `[${i}]`], at(before, i)))
  return [...faults, ...duplicates(value, schema, path)]
}

/** Sets hold a value once, maps a key. */
function duplicates(value: Json[], schema: Schema, path: Path): Found[] {
  const kind = schema['x-kubernetes-list-type']
  if (kind !== 'set' && kind !== 'map') return []
  const keys = schema['x-kubernetes-list-map-keys']
  const identity = (item: Json): Json => {
    if (kind === 'set' || !Array.isArray(keys)) return item
    return Object.fromEntries(
      keys
        .map(String)
        .sort()
        .map((key) => [key, at(item, key) ?? null]),
    )
  }
  const seen = new Set<string>()
  return value.flatMap((item, i) => {
    const id = sortedJson(identity(item))
    if (!seen.has(id)) {
      seen.add(id)
      return []
    }
    const field = text([...path, `[${i}]`])
    return [plain(duplicate(field, identity(item)))]
  })
}

function enumFaults(value: Json, schema: Schema, path: Path): Found[] {
  const allowed = schema.enum
  if (!Array.isArray(allowed) || allowed.some((one) => equal(one, value))) return []
  const names = allowed.map((one) => JSON.stringify(typeof one === 'string' ? one : sortedJson(one)))
  const message = `Unsupported value: ${sortedJson(value)}: supported values: ${names.join(', ')}`
  return [blocking({ field: text(path), reason: 'FieldValueNotSupported', message })]
}

function objectFaults(
  value: JsonObject,
  schema: Schema,
  path: Path,
  before: Json | undefined,
  isRoot: boolean,
): Found[] {
  const faults: Found[] = []
  const { maxProperties, minProperties } = schema
  const count = Object.keys(value).length
  if (typeof minProperties === 'number' && count < minProperties)
    faults.push(invalid(path, count, `should have at least ${minProperties} properties`))
  if (typeof maxProperties === 'number' && count > maxProperties)
    faults.push(tooMany(path, count, maxProperties, maxProperties === 1 ? 'item' : 'items'))
  for (const name of Array.isArray(schema.required) ? schema.required.map(String) : [])
    if (!Object.hasOwn(value, name)) faults.push(blocking(required(text([...path, `.${name}`]))))
  for (const name of Object.keys(value).sort()) {
    if (isRoot && ENVELOPE.has(name)) continue
    const field = fieldSchema(schema, name)
    if (field && field !== true)
      faults.push(...check(value[name] as Json, field, [...path, `.${name}`], at(before, name)))
  }
  return faults
}
