/** Makes schemas of their JSON. Mirrors compiler.go and objcompiler.go: breadth first, each place once. */
import type { GoMap, GoValue } from '../../go'
import { GoError, quote } from '../../go'
import { type Dialect, hasVocabulary } from './draft'
import { type Format, formats, regexFormat } from './formats'
import { rationalOf, typeOf } from './json-type'
import { appendTokens, encodeFragment, escapeToken, splitFragment } from './pointer'
import type { Rational } from './rational'
import { compilePattern, type Pattern } from './regexp'
import { lookUp, type Place, type Resource, type Root, type Roots, resolveWithin, resourceAt } from './roots'
import { Schema, TYPE_NAMES, type TypeName } from './schema'
import { joinURL } from './url'

export class Compiler {
  private readonly schemas = new Map<string, Schema>()
  /** Every schema asked for; those before `compiled` are done. */
  private readonly queue: Schema[] = []
  private compiled = 0

  constructor(
    private readonly roots: Roots,
    /** Formats are checked whatever the draft says. */
    private readonly assertsFormat = false,
  ) {}

  /** The schema at a URL, with all it refers to. Throws GoError. */
  compile(url: string): Schema {
    const schema = this.enqueue(this.roots.resolve(url, ''))
    for (let next = this.queue[this.compiled]; next !== undefined; next = this.queue[++this.compiled]) {
      const root = this.roots.ensure(next.place)
      this.compileValue(lookUp(root.document, next.place), next, root)
    }
    return schema
  }

  private enqueue(place: Place): Schema {
    const key = `${place.url}#${place.pointer}`
    let schema = this.schemas.get(key)
    if (schema === undefined) {
      schema = new Schema(place)
      this.schemas.set(key, schema)
      this.queue.push(schema)
    }
    return schema
  }

  private compileValue(value: GoValue, schema: Schema, root: Root): void {
    const { url, pointer } = schema.place
    const resource = resourceAt(root, pointer)
    schema.draft = resource.dialect.draft.version
    schema.resource = this.enqueue({ url, pointer: resource.pointer })
    if (schema.draft >= 2020 && schema === schema.resource) {
      for (const anchor of resource.dynamicAnchors) {
        schema.dynamicAnchors ??= new Map()
        schema.dynamicAnchors.set(anchor, this.enqueue({ url, pointer: resource.anchors.get(anchor)! }))
      }
    }
    if (typeof value === 'boolean') schema.bool = value
    else if (value instanceof Map) {
      if (value.size === 0) schema.bool = true
      else this.compileObject(value, schema, root, resource)
    }
    schema.areAllPropertiesEvaluated = schema.additionalProperties !== undefined
    if (schema.draft >= 2020) {
      schema.areAllItemsEvaluated = schema.restItems !== undefined
      schema.evaluatedItems = schema.prefixItems.length
    } else {
      const { items } = schema
      schema.areAllItemsEvaluated = schema.additionalItems !== undefined || items instanceof Schema
      if (items !== undefined && !(items instanceof Schema)) schema.evaluatedItems = items.length
    }
  }

  private compileObject(object: GoMap, schema: Schema, root: Root, resource: Resource): void {
    const { dialect } = resource
    const keywords = new Keywords(object, schema.place, (place) => this.enqueue(place))
    const refer = (keyword: string): Schema | undefined => {
      const reference = object.get(keyword)
      return typeof reference === 'string' ? this.refer(reference, root, resource) : undefined
    }
    schema.ref = refer('$ref')
    // Beside a $ref nothing counts in these drafts, but for what later drafts added.
    if (schema.ref === undefined || schema.draft >= 2019) {
      if (hasVocabulary(dialect, 'applicator')) compileApplicators(keywords, schema)
      if (hasVocabulary(dialect, 'validation')) compileAssertions(keywords, schema)
      if (this.assertsFormat || areFormatsAsserted(dialect)) schema.format = formatOf(object.get('format'))
    }
    if (schema.draft >= 6) compileDraft6(keywords, schema, dialect)
    if (schema.draft >= 2019) {
      schema.recursiveRef = refer('$recursiveRef')
      schema.recursiveAnchor = object.get('$recursiveAnchor') === true
      compileDraft2019(keywords, schema, dialect)
    }
    if (schema.draft >= 2020) {
      const target = refer('$dynamicRef')
      if (target !== undefined) {
        const fragment = splitFragment(object.get('$dynamicRef') as string)[1]
        schema.dynamicRef = { schema: target, anchor: fragment.startsWith('/') ? '' : fragment }
      }
      const anchor = object.get('$dynamicAnchor')
      if (typeof anchor === 'string') schema.dynamicAnchor = anchor
    }
  }

  private refer(reference: string, root: Root, resource: Resource): Schema {
    const { url, fragment } = joinURL(resource.url, reference)
    return this.enqueue(resolveWithin(root, url, fragment) ?? this.roots.resolve(url, fragment))
  }
}

/** Reads keywords by the type they must have. */
class Keywords {
  constructor(
    readonly object: GoMap,
    readonly place: Place,
    private readonly enqueue: (place: Place) => Schema,
  ) {}

  private at(...tokens: string[]): Schema {
    const { url, pointer } = this.place
    return this.enqueue({ url, pointer: appendTokens(pointer, ...tokens) })
  }

  schema(keyword: string): Schema | undefined {
    return this.object.has(keyword) ? this.at(keyword) : undefined
  }

  schemas(keyword: string): Schema[] {
    const list = this.object.get(keyword)
    return Array.isArray(list) ? list.map((_, i) => this.at(keyword, String(i))) : []
  }

  schemasByKey(keyword: string): [string, Schema][] {
    const map = this.object.get(keyword)
    return map instanceof Map ? [...map.keys()].map((key) => [key, this.at(keyword, key)]) : []
  }

  booleanOrSchema(keyword: string): boolean | Schema | undefined {
    const value = this.object.get(keyword)
    return typeof value === 'boolean' ? value : this.schema(keyword)
  }

  dependencies(keyword: string): [string, readonly string[] | Schema][] {
    const map = this.object.get(keyword)
    if (!(map instanceof Map)) return []
    return [...map].map(([key, value]) => [
      key,
      Array.isArray(value) ? stringsIn(value) : this.at(keyword, key),
    ])
  }

  number(keyword: string): Rational | undefined {
    return rationalOf(this.object.get(keyword) ?? null)
  }

  integer(keyword: string): number | undefined {
    const number = this.number(keyword)
    return number?.isInteger ? number.toInt() : undefined
  }

  strings(keyword: string): string[] {
    const list = this.object.get(keyword)
    return Array.isArray(list) ? stringsIn(list) : []
  }

  pattern(keyword: string, source: string): Pattern {
    try {
      return compilePattern(source)
    } catch (error) {
      if (!(error instanceof GoError)) throw error
      const { url, pointer } = this.place
      const at = `${url}#${encodeFragment(pointer)}/${encodeFragment(escapeToken(keyword))}`
      throw new GoError(`invalid regex ${quote(source)} at ${quote(at)}: ${error.message}`, { cause: error })
    }
  }
}

const stringsIn = (list: readonly GoValue[]): string[] => list.filter((item) => typeof item === 'string')

function compileApplicators(k: Keywords, schema: Schema): void {
  schema.allOf = k.schemas('allOf')
  schema.anyOf = k.schemas('anyOf')
  schema.oneOf = k.schemas('oneOf')
  schema.not = k.schema('not')
  if (schema.draft < 2020) {
    if (Array.isArray(k.object.get('items'))) {
      schema.items = k.schemas('items')
      schema.additionalItems = k.booleanOrSchema('additionalItems')
    } else schema.items = k.schema('items')
  } else {
    schema.prefixItems = k.schemas('prefixItems')
    schema.restItems = k.schema('items')
  }
  schema.properties = new Map(k.schemasByKey('properties'))
  schema.patternProperties = k
    .schemasByKey('patternProperties')
    .map(([source, sub]) => [k.pattern('patternProperties', source), sub])
  schema.additionalProperties = k.booleanOrSchema('additionalProperties')
  schema.dependencies = k.dependencies('dependencies')
}

function compileAssertions(k: Keywords, schema: Schema): void {
  schema.types = typesOf(k.object.get('type'))
  const values = k.object.get('enum')
  if (Array.isArray(values)) schema.enumValues = { values, types: new Set(values.map(typeOf)) }
  schema.multipleOf = k.number('multipleOf')
  const { object } = k
  const maximum = k.number('maximum')
  // In draft 4 a boolean makes the bound itself exclusive.
  if (object.get('exclusiveMaximum') === true) schema.exclusiveMaximum = maximum
  else {
    schema.maximum = maximum
    schema.exclusiveMaximum = k.number('exclusiveMaximum')
  }
  const minimum = k.number('minimum')
  if (object.get('exclusiveMinimum') === true) schema.exclusiveMinimum = minimum
  else {
    schema.minimum = minimum
    schema.exclusiveMinimum = k.number('exclusiveMinimum')
  }
  schema.minLength = k.integer('minLength')
  schema.maxLength = k.integer('maxLength')
  const pattern = object.get('pattern')
  if (typeof pattern === 'string') schema.pattern = k.pattern('pattern', pattern)
  schema.minItems = k.integer('minItems')
  schema.maxItems = k.integer('maxItems')
  schema.uniqueItems = object.get('uniqueItems') === true
  schema.maxProperties = k.integer('maxProperties')
  schema.minProperties = k.integer('minProperties')
  schema.required = k.strings('required')
}

function compileDraft6(k: Keywords, schema: Schema, dialect: Dialect): void {
  const { object } = k
  if (hasVocabulary(dialect, 'applicator')) {
    schema.contains = k.schema('contains')
    schema.propertyNames = k.schema('propertyNames')
    if (schema.draft >= 7) {
      schema.ifSchema = k.schema('if')
      if (schema.ifSchema !== undefined) {
        const condition = object.get('if')
        if (condition !== false) schema.thenSchema = k.schema('then')
        if (condition !== true) schema.elseSchema = k.schema('else')
      }
    }
  }
  const value = object.get('const')
  if (value !== undefined && hasVocabulary(dialect, 'validation')) schema.constValue = { value }
}

function compileDraft2019(k: Keywords, schema: Schema, dialect: Dialect): void {
  if (hasVocabulary(dialect, 'validation')) {
    if (schema.contains !== undefined) {
      schema.minContains = k.integer('minContains')
      schema.maxContains = k.integer('maxContains')
    }
    const required = k.object.get('dependentRequired')
    if (required instanceof Map) {
      schema.dependentRequired = [...required].flatMap(([key, list]) =>
        Array.isArray(list) ? [[key, stringsIn(list)] as const] : [],
      )
    }
  }
  if (hasVocabulary(dialect, 'applicator')) schema.dependentSchemas = k.schemasByKey('dependentSchemas')
  if (hasVocabulary(dialect, schema.draft === 2019 ? 'applicator' : 'unevaluated')) {
    schema.unevaluatedItems = k.schema('unevaluatedItems')
    schema.unevaluatedProperties = k.schema('unevaluatedProperties')
  }
}

function typesOf(value: GoValue | undefined): ReadonlySet<TypeName> | undefined {
  const names = typeof value === 'string' ? [value] : Array.isArray(value) ? value : []
  const types = new Set(TYPE_NAMES.filter((name) => names.includes(name)))
  return types.size === 0 ? undefined : types
}

function areFormatsAsserted(dialect: Dialect): boolean {
  const { version } = dialect.draft
  if (version < 2019) return true
  return hasVocabulary(dialect, version === 2019 ? 'format' : 'format-assertion')
}

function formatOf(name: GoValue | undefined): Format | undefined {
  if (typeof name !== 'string') return undefined
  return name === 'regex' ? regexFormat : formats.get(name)
}
