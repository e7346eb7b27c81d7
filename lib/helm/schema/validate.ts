/**
 * Holds a value against a compiled schema. Mirrors validator.go: the same keywords in the same order, so the same
 * violations; where Go walks a map at random this follows the value's and the schema's own order.
 */
import { BudgetError, GoError, type GoMap, type GoValue, runeCount, typeName } from '../../go'
import type { Dialect } from './draft'
import { equals, findDuplicates, isInteger, rationalOf, typeOf } from './json-type'
import { escapeToken, pointerOf } from './pointer'
import type { Rational } from './rational'
import type { Resource } from './roots'
import { Schema, type TypeName } from './schema'
import type { Fault, Violation } from './violation'

/** When a schema document is held against its metaschema: parts of it may be of another dialect. */
export interface MetaContext {
  readonly meta: Schema
  readonly resources: ReadonlyMap<string, Resource>
  schemaOf(dialect: Dialect): Schema
}

/** Schemas applied to values, and how deep, before we give up: references may multiply without end. */
const MAX_STEPS = 5_000_000
const MAX_DEPTH = 800

/** The violation of a value as a whole, with all it consists of; undefined when there is none. */
export function validate(schema: Schema, value: GoValue, context?: MetaContext): Violation | undefined {
  return validateWhole(schema, value, context, { steps: 0, depth: 0 })
}

interface Effort {
  steps: number
  depth: number
}

function validateWhole(
  schema: Schema,
  value: GoValue,
  context: MetaContext | undefined,
  effort: Effort,
): Violation | undefined {
  const scope: Scope = { schema, keyword: '', value: 0, parent: undefined }
  const run = new Validation(
    value,
    [],
    schema,
    scope,
    unevaluatedFor(value, schema, false),
    false,
    context,
    effort,
  )
  const violation = run.run()
  if (violation === undefined) return undefined
  const causes = violation.fault.code === 'group' ? violation.causes : [violation]
  return { fault: { code: 'schema', location: schema.location }, at: [], causes }
}

/** The schemas that led to the current one. */
interface Scope {
  readonly schema: Schema
  /** The keyword of a reference that was followed; empty for a step to a subschema. */
  readonly keyword: string
  /** Scopes with the same number look at the same value. */
  readonly value: number
  readonly parent: Scope | undefined
}

function keywordLocation(scope: Scope): string {
  let location = ''
  for (let at = scope; at.parent !== undefined; at = at.parent) {
    const step =
      at.keyword === ''
        ? at.schema.location.slice(at.parent.schema.location.length)
        : `/${escapeToken(at.keyword)}`
    location = step + location
  }
  return location
}

/** Properties and items no keyword has looked at yet; undefined when no one will ask. */
interface Unevaluated {
  properties: Set<string> | undefined
  items: Set<number> | undefined
}

function unevaluatedFor(value: GoValue, schema: Schema, isAsked: boolean): Unevaluated {
  const unevaluated: Unevaluated = { properties: undefined, items: undefined }
  if (value instanceof Map) {
    if (!schema.areAllPropertiesEvaluated && (isAsked || schema.unevaluatedProperties !== undefined)) {
      unevaluated.properties = new Set(value.keys())
    }
  } else if (Array.isArray(value)) {
    if (!schema.areAllItemsEvaluated && (isAsked || schema.unevaluatedItems !== undefined)) {
      const items = new Set<number>()
      for (let i = schema.evaluatedItems; i < value.length; i++) items.add(i)
      unevaluated.items = items
    }
  }
  return unevaluated
}

const isNothingLeft = ({ properties, items }: Unevaluated): boolean =>
  (properties?.size ?? 0) === 0 && (items?.size ?? 0) === 0

/** Keeps what neither has looked at. */
function intersect(own: Unevaluated, other: Unevaluated): void {
  for (const key of own.properties ?? []) if (!other.properties?.has(key)) own.properties!.delete(key)
  for (const i of own.items ?? []) if (!other.items?.has(i)) own.items!.delete(i)
}

/** Stands for any violation where only their being there is asked for. */
const SOME_VIOLATION: Violation = { fault: { code: 'group' }, at: [], causes: [] }

class Validation {
  private readonly violations: Violation[] = []
  private schema: Schema
  private context: MetaContext | undefined

  constructor(
    private readonly value: GoValue,
    private readonly at: readonly string[],
    schema: Schema,
    private readonly scope: Scope,
    readonly unevaluated: Unevaluated,
    /** Only whether there is a violation is asked for. */
    private readonly isBrief: boolean,
    context: MetaContext | undefined,
    private readonly effort: Effort,
  ) {
    this.schema = schema
    this.context = context
  }

  run(): Violation | undefined {
    const { effort } = this
    if (++effort.steps > MAX_STEPS) {
      throw new BudgetError('steps', 'values.schema.json takes too many steps to check')
    }
    if (++effort.depth > MAX_DEPTH) {
      throw new BudgetError('depth', 'values.schema.json leads too deep')
    }
    const violation = this.check()
    effort.depth--
    return violation
  }

  private check(): Violation | undefined {
    const { schema, value } = this
    if (schema.bool !== undefined) return schema.bool ? undefined : this.violation({ code: 'false-schema' })
    const cycle = this.findCycle()
    if (cycle !== undefined) {
      return this.violation({
        code: 'ref-cycle',
        url: schema.location,
        first: keywordLocation(this.scope),
        second: keywordLocation(cycle),
      })
    }
    const wrong = this.checkItself()
    if (wrong !== undefined) return this.violation(wrong)

    if (schema.ref !== undefined) {
      const violation = this.followReference(schema.ref, '$ref')
      if (schema.draft < 2019) return violation
      this.add(violation)
    }
    if (value instanceof Map) this.checkObject(value)
    else if (Array.isArray(value)) this.checkList(value)
    else if (typeof value === 'string') this.checkString(value)
    else if (typeOf(value) === 'number') this.checkNumber(value)

    if (this.violations.length === 0 || !this.isBrief) {
      if (schema.draft >= 2019) this.followDynamicReferences()
      this.checkCombinations()
      if (schema.draft >= 2019) this.checkUnevaluated()
    }
    if (this.violations.length < 2) return this.violations[0]
    return this.violation({ code: 'group' }, this.violations)
  }

  private findCycle(): Scope | undefined {
    const { scope } = this
    for (let at = scope.parent; at !== undefined && at.value === scope.value; at = at.parent) {
      if (at.schema === scope.schema) return at
    }
    return undefined
  }

  /** What a value must be by itself; the first fault is the only one. */
  private checkItself(): Fault | undefined {
    const { schema, value } = this
    const type = typeOf(value)
    if (type === undefined) return { code: 'invalid-value', type: typeName(value) }
    const { types } = schema
    if (types !== undefined) {
      const isRight =
        types.has(type as TypeName) || (types.has('integer') && type === 'number' && isInteger(value))
      if (!isRight) return { code: 'type', got: type, want: [...types] }
    }
    if (schema.constValue !== undefined && !equals(value, schema.constValue.value)) {
      return { code: 'const', want: schema.constValue.value }
    }
    if (schema.enumValues !== undefined) {
      const { values, types: itemTypes } = schema.enumValues
      if (!itemTypes.has(type) || !values.some((item) => equals(value, item))) {
        return { code: 'enum', want: values }
      }
    }
    if (schema.format !== undefined && typeof value === 'string') {
      try {
        schema.format.check(value)
      } catch (error) {
        if (!(error instanceof GoError)) throw error
        return { code: 'format', got: value, want: schema.format.name, reason: error.message }
      }
    }
    return undefined
  }

  // ── objects ────────────────────────────────────────────────────────────────────────────────────

  private checkObject(object: GoMap): void {
    const { schema } = this
    const { size } = object
    const { minProperties: min, maxProperties: max } = schema
    if (min !== undefined && size < min) this.report({ code: 'minProperties', got: size, want: min })
    if (max !== undefined && size > max) this.report({ code: 'maxProperties', got: size, want: max })
    const missing = missingIn(object, schema.required)
    if (missing.length > 0) this.report({ code: 'required', missing })
    if (this.isDecided()) return

    for (const [property, dependency] of schema.dependencies) {
      if (!object.has(property)) continue
      if (dependency instanceof Schema) this.add(this.applySelf(dependency))
      else this.checkDependency(object, property, dependency)
    }
    if (!this.checkProperties(object) || schema.draft === 4) return
    if (schema.propertyNames !== undefined) this.checkPropertyNames(object, schema.propertyNames)
    if (schema.draft === 6) return
    for (const [property, dependent] of schema.dependentSchemas) {
      if (object.has(property)) this.add(this.applySelf(dependent))
    }
    for (const [property, required] of schema.dependentRequired) {
      if (object.has(property)) this.checkDependency(object, property, required)
    }
  }

  private checkDependency(object: GoMap, property: string, required: readonly string[]): void {
    const missing = missingIn(object, required)
    if (missing.length > 0) this.report({ code: 'dependency', property, missing })
  }

  /** False when it stopped early, a violation being all that was asked for. */
  private checkProperties(object: GoMap): boolean {
    const { schema } = this
    const additional: string[] = []
    for (const [name, value] of object) {
      if (this.isDecided()) return false
      let isEvaluated = false
      const own = schema.properties?.get(name)
      if (own !== undefined) {
        isEvaluated = true
        this.add(this.applyTo(own, value, name))
      }
      for (const [pattern, sub] of schema.patternProperties) {
        if (!pattern.matches(name)) continue
        isEvaluated = true
        this.add(this.applyTo(sub, value, name))
      }
      const { additionalProperties } = schema
      if (!isEvaluated && additionalProperties !== undefined) {
        isEvaluated = true
        if (additionalProperties === false) additional.push(name)
        else if (additionalProperties !== true) this.add(this.applyTo(additionalProperties, value, name))
      }
      if (isEvaluated) this.unevaluated.properties?.delete(name)
    }
    if (additional.length > 0) this.report({ code: 'additionalProperties', properties: additional })
    return true
  }

  private checkPropertyNames(object: GoMap, names: Schema): void {
    const dialect = this.resourceFor(names)?.dialect
    const meta = dialect && this.context?.schemaOf(dialect)
    const context = this.context && meta ? { ...this.context, meta } : this.context
    for (const property of object.keys()) {
      const violation = validateWhole(meta ?? names, property, context, this.effort)
      if (violation === undefined) continue
      this.add({ fault: { code: 'propertyNames', property }, at: this.at, causes: violation.causes })
    }
  }

  // ── lists ──────────────────────────────────────────────────────────────────────────────────────

  private checkList(list: readonly GoValue[]): void {
    const { schema } = this
    const { length } = list
    const { minItems: min, maxItems: max } = schema
    if (min !== undefined && length < min) this.report({ code: 'minItems', got: length, want: min })
    if (max !== undefined && length > max) this.report({ code: 'maxItems', got: length, want: max })
    if (schema.uniqueItems) {
      const indexes = findDuplicates(list)
      if (indexes !== undefined) this.report({ code: 'uniqueItems', indexes })
    }
    if (schema.draft < 2020) this.checkItemsBefore2020(list)
    else {
      const { prefixItems, restItems } = schema
      const first = Math.min(prefixItems.length, length)
      for (let i = 0; i < first; i++) this.applyToItem(prefixItems[i]!, list, i)
      if (restItems !== undefined) for (let i = first; i < length; i++) this.applyToItem(restItems, list, i)
    }
    if (schema.contains !== undefined) this.checkContains(list, schema.contains)
  }

  private checkItemsBefore2020(list: readonly GoValue[]): void {
    const { items, additionalItems } = this.schema
    let evaluated = 0
    if (items instanceof Schema) {
      for (let i = 0; i < list.length; i++) this.applyToItem(items, list, i)
      evaluated = list.length
    } else if (items !== undefined) {
      evaluated = Math.min(list.length, items.length)
      for (let i = 0; i < evaluated; i++) this.applyToItem(items[i]!, list, i)
    }
    if (additionalItems === false) {
      if (evaluated !== list.length) this.report({ code: 'additionalItems', count: list.length - evaluated })
    } else if (additionalItems instanceof Schema) {
      for (let i = evaluated; i < list.length; i++) this.applyToItem(additionalItems, list, i)
    }
  }

  private checkContains(list: readonly GoValue[], contains: Schema): void {
    const { minContains, maxContains, draft } = this.schema
    const violations: Violation[] = []
    const matched: number[] = []
    for (const [i, item] of list.entries()) {
      const violation = this.applyTo(contains, item, String(i))
      if (violation !== undefined) violations.push(violation)
      else {
        matched.push(i)
        if (draft >= 2020) this.unevaluated.items?.delete(i)
      }
    }
    if (minContains !== undefined) {
      if (matched.length < minContains) {
        this.report({ code: 'minContains', got: matched, want: minContains }, violations)
      }
    } else if (matched.length === 0) this.report({ code: 'contains' }, violations)
    if (maxContains !== undefined && matched.length > maxContains) {
      this.report({ code: 'maxContains', got: matched, want: maxContains })
    }
  }

  // ── strings and numbers ────────────────────────────────────────────────────────────────────────

  private checkString(text: string): void {
    const { minLength: min, maxLength: max, pattern } = this.schema
    if (min !== undefined || max !== undefined) {
      const got = runeCount(text)
      if (min !== undefined && got < min) this.report({ code: 'minLength', got, want: min })
      if (max !== undefined && got > max) this.report({ code: 'maxLength', got, want: max })
    }
    if (pattern !== undefined && !pattern.matches(text)) {
      this.report({ code: 'pattern', got: text, want: pattern.source })
    }
  }

  private checkNumber(value: GoValue): void {
    const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = this.schema
    if (!(minimum ?? maximum ?? exclusiveMinimum ?? exclusiveMaximum ?? multipleOf)) return
    const got = rationalOf(value)!
    const bounds: readonly (readonly [Bound, Rational | undefined, (order: number) => boolean])[] = [
      ['minimum', minimum, (order) => order >= 0],
      ['maximum', maximum, (order) => order <= 0],
      ['exclusiveMinimum', exclusiveMinimum, (order) => order > 0],
      ['exclusiveMaximum', exclusiveMaximum, (order) => order < 0],
    ]
    for (const [code, want, isWithin] of bounds) {
      if (want !== undefined && !isWithin(got.compare(want))) this.report({ code, got, want })
    }
    if (multipleOf !== undefined && !got.isMultipleOf(multipleOf)) {
      this.report({ code: 'multipleOf', got, want: multipleOf })
    }
  }

  // ── combinations ───────────────────────────────────────────────────────────────────────────────

  private checkCombinations(): void {
    const { schema } = this
    if (schema.not !== undefined && this.applySelf(schema.not, true) === undefined) {
      this.report({ code: 'not' })
    }
    this.checkAllOf(schema.allOf)
    this.checkAnyOf(schema.anyOf)
    this.checkOneOf(schema.oneOf)
    if (schema.ifSchema === undefined) return
    const branch = this.applySelf(schema.ifSchema, true) === undefined ? schema.thenSchema : schema.elseSchema
    if (branch !== undefined) this.add(this.applySelf(branch))
  }

  private checkAllOf(schemas: readonly Schema[]): void {
    const violations: Violation[] = []
    for (const schema of schemas) {
      const violation = this.applySelf(schema)
      if (violation === undefined) continue
      violations.push(violation)
      if (this.isBrief) break
    }
    if (violations.length > 0) this.report({ code: 'allOf' }, violations)
  }

  private checkAnyOf(schemas: readonly Schema[]): void {
    if (schemas.length === 0) return
    const violations: Violation[] = []
    let hasMatch = false
    for (const schema of schemas) {
      const violation = this.applySelf(schema)
      if (violation !== undefined) {
        violations.push(violation)
        continue
      }
      hasMatch = true
      // What is still unevaluated may be evaluated by another one.
      if (isNothingLeft(this.unevaluated)) break
    }
    if (!hasMatch) this.report({ code: 'anyOf' }, violations)
  }

  private checkOneOf(schemas: readonly Schema[]): void {
    if (schemas.length === 0) return
    const violations: Violation[] = []
    let match = -1
    for (const [i, schema] of schemas.entries()) {
      const violation = this.applySelf(schema, match !== -1)
      if (violation !== undefined) {
        if (match === -1) violations.push(violation)
      } else if (match === -1) match = i
      else {
        this.report({ code: 'oneOf', matched: [match, i] })
        break
      }
    }
    if (match === -1) this.report({ code: 'oneOf', matched: undefined }, violations)
  }

  private checkUnevaluated(): void {
    const { value, unevaluated } = this
    const { unevaluatedProperties, unevaluatedItems } = this.schema
    if (value instanceof Map && unevaluatedProperties !== undefined) {
      for (const name of unevaluated.properties ?? []) {
        this.add(this.applyTo(unevaluatedProperties, value.get(name)!, name))
      }
      unevaluated.properties = undefined
    }
    if (Array.isArray(value) && unevaluatedItems !== undefined) {
      for (const i of unevaluated.items ?? []) this.applyToItem(unevaluatedItems, value, i)
      unevaluated.items = undefined
    }
  }

  // ── subschemas ─────────────────────────────────────────────────────────────────────────────────

  /** Applies a schema to this value. */
  private applySelf(schema: Schema, isBrief = false, keyword = ''): Violation | undefined {
    const scope = { schema, keyword, value: this.scope.value, parent: this.scope }
    const unevaluated = unevaluatedFor(this.value, schema, !isNothingLeft(this.unevaluated))
    const run = new Validation(
      this.value,
      this.at,
      schema,
      scope,
      unevaluated,
      this.isBrief || isBrief,
      this.context,
      this.effort,
    )
    run.enterDialect()
    const violation = run.run()
    if (violation === undefined) intersect(this.unevaluated, run.unevaluated)
    return violation
  }

  /** Applies a schema to a part of this value. */
  private applyTo(schema: Schema, part: GoValue, token: string): Violation | undefined {
    const run = new Validation(
      part,
      [...this.at, token],
      schema,
      { schema, keyword: '', value: this.scope.value + 1, parent: this.scope },
      unevaluatedFor(part, schema, false),
      this.isBrief,
      this.context,
      this.effort,
    )
    run.enterDialect()
    return run.run()
  }

  private applyToItem(schema: Schema, list: readonly GoValue[], i: number): void {
    this.add(this.applyTo(schema, list[i]!, String(i)))
  }

  private followReference(target: Schema, keyword: string): Violation | undefined {
    const violation = this.applySelf(target, false, keyword)
    if (violation === undefined) return undefined
    const causes = violation.fault.code === 'group' ? violation.causes : [violation]
    return this.violation({ code: 'reference' }, causes)
  }

  private followDynamicReferences(): void {
    const { recursiveRef, dynamicRef } = this.schema
    if (recursiveRef !== undefined) {
      const target = recursiveRef.recursiveAnchor
        ? this.outermost(recursiveRef, (schema) => (schema.resource.recursiveAnchor ? schema : undefined))
        : recursiveRef
      this.add(this.followReference(target, '$recursiveRef'))
    }
    if (dynamicRef !== undefined) {
      const { schema, anchor } = dynamicRef
      const target =
        anchor !== '' && schema.dynamicAnchor === anchor
          ? this.outermost(schema, (candidate) => candidate.resource.dynamicAnchors?.get(anchor))
          : schema
      this.add(this.followReference(target, '$dynamicRef'))
    }
  }

  /** The last schema `pick` finds on the way out. */
  private outermost(fallback: Schema, pick: (schema: Schema) => Schema | undefined): Schema {
    let found = fallback
    for (let at: Scope | undefined = this.scope; at !== undefined; at = at.parent) {
      found = pick(at.schema) ?? found
    }
    return found
  }

  // ── a schema as the value ──────────────────────────────────────────────────────────────────────

  private resourceFor(schema: Schema): Resource | undefined {
    const { context } = this
    return context !== undefined && schema === context.meta
      ? context.resources.get(pointerOf(this.at))
      : undefined
  }

  /** Where a part of a schema document has a dialect of its own, that one's metaschema takes over. */
  enterDialect(): void {
    const resource = this.resourceFor(this.schema)
    if (resource === undefined) return
    this.schema = this.context!.schemaOf(resource.dialect)
    this.context = { ...this.context!, meta: this.schema }
  }

  // ── violations ─────────────────────────────────────────────────────────────────────────────────

  private isDecided(): boolean {
    return this.isBrief && this.violations.length > 0
  }

  private violation(fault: Fault, causes: readonly Violation[] = []): Violation {
    return this.isBrief ? SOME_VIOLATION : { fault, at: this.at, causes }
  }

  private report(fault: Fault, causes: readonly Violation[] = []): void {
    this.violations.push(this.violation(fault, causes))
  }

  private add(violation: Violation | undefined): void {
    if (violation !== undefined) this.violations.push(violation)
  }
}

type Bound = 'minimum' | 'maximum' | 'exclusiveMinimum' | 'exclusiveMaximum'

function missingIn(object: GoMap, required: readonly string[]): string[] {
  return required.filter((name) => !object.has(name))
}
