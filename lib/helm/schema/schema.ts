/** A compiled schema. Mirrors schema.go: keywords that are absent, or of a type they cannot have, are undefined. */
import type { GoValue } from '../../go'
import type { Format } from './formats'
import type { JSONType } from './json-type'
import type { Rational } from './rational'
import type { Pattern } from './regexp'
import { type Place, placeText } from './roots'

/** Types by name, in the order messages list them. */
export const TYPE_NAMES = ['null', 'boolean', 'number', 'integer', 'string', 'array', 'object'] as const

export type TypeName = (typeof TYPE_NAMES)[number]

export class Schema {
  draft = 0
  /** The schema at the root of the resource this one stands in. */
  resource: Schema = this
  dynamicAnchors: Map<string, Schema> | undefined
  areAllPropertiesEvaluated = false
  areAllItemsEvaluated = false
  /** Items from the first on that have a schema of their own. */
  evaluatedItems = 0

  bool: boolean | undefined
  ref: Schema | undefined
  recursiveRef: Schema | undefined
  recursiveAnchor = false
  dynamicRef: { readonly schema: Schema; readonly anchor: string } | undefined
  dynamicAnchor = ''
  types: ReadonlySet<TypeName> | undefined
  enumValues:
    | { readonly values: readonly GoValue[]; readonly types: ReadonlySet<JSONType | undefined> }
    | undefined
  constValue: { readonly value: GoValue } | undefined
  not: Schema | undefined
  allOf: readonly Schema[] = []
  anyOf: readonly Schema[] = []
  oneOf: readonly Schema[] = []
  ifSchema: Schema | undefined
  thenSchema: Schema | undefined
  elseSchema: Schema | undefined
  format: Format | undefined

  maxProperties: number | undefined
  minProperties: number | undefined
  required: readonly string[] = []
  propertyNames: Schema | undefined
  properties: ReadonlyMap<string, Schema> | undefined
  patternProperties: readonly (readonly [Pattern, Schema])[] = []
  additionalProperties: boolean | Schema | undefined
  dependencies: readonly (readonly [string, readonly string[] | Schema])[] = []
  dependentRequired: readonly (readonly [string, readonly string[]])[] = []
  dependentSchemas: readonly (readonly [string, Schema])[] = []
  unevaluatedProperties: Schema | undefined

  minItems: number | undefined
  maxItems: number | undefined
  uniqueItems = false
  contains: Schema | undefined
  minContains: number | undefined
  maxContains: number | undefined
  /** Up to 2019-09: one schema for all items, or one for each. */
  items: Schema | readonly Schema[] | undefined
  additionalItems: boolean | Schema | undefined
  prefixItems: readonly Schema[] = []
  /** From 2020-12: the items after `prefixItems`. */
  restItems: Schema | undefined
  unevaluatedItems: Schema | undefined

  minLength: number | undefined
  maxLength: number | undefined
  pattern: Pattern | undefined

  maximum: Rational | undefined
  minimum: Rational | undefined
  exclusiveMaximum: Rational | undefined
  exclusiveMinimum: Rational | undefined
  multipleOf: Rational | undefined

  constructor(
    readonly place: Place,
    readonly location = placeText(place),
  ) {}
}
