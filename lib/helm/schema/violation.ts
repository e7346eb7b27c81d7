/**
 * What a schema finds wrong with a value, and the words for it. Mirrors kind/kind.go and output.go of
 * santhosh-tekuri/jsonschema.
 */
import { type GoValue, Int, JSONNumber, quote, sprintf } from '../../go'
import { floatText, integerText } from './number-text'
import { pointerOf } from './pointer'
import type { Rational } from './rational'

type Limit = 'minProperties' | 'maxProperties' | 'minItems' | 'maxItems' | 'minLength' | 'maxLength'
type Bound = 'minimum' | 'maximum' | 'exclusiveMinimum' | 'exclusiveMaximum' | 'multipleOf'

export type Fault =
  | { readonly code: 'schema'; readonly location: string }
  | { readonly code: 'group' | 'reference' | 'false-schema' | 'not' | 'allOf' | 'anyOf' | 'contains' }
  | { readonly code: 'invalid-value'; readonly type: string }
  | { readonly code: 'ref-cycle'; readonly url: string; readonly first: string; readonly second: string }
  | { readonly code: 'oneOf'; readonly matched: readonly [number, number] | undefined }
  | { readonly code: 'type'; readonly got: string; readonly want: readonly string[] }
  | { readonly code: 'enum'; readonly want: readonly GoValue[] }
  | { readonly code: 'const'; readonly want: GoValue }
  | { readonly code: 'format'; readonly got: GoValue; readonly want: string; readonly reason: string }
  | { readonly code: Limit; readonly got: number; readonly want: number }
  | { readonly code: Bound; readonly got: Rational; readonly want: Rational }
  | { readonly code: 'additionalItems'; readonly count: number }
  | { readonly code: 'required'; readonly missing: readonly string[] }
  | { readonly code: 'dependency'; readonly property: string; readonly missing: readonly string[] }
  | { readonly code: 'additionalProperties'; readonly properties: readonly string[] }
  | { readonly code: 'propertyNames'; readonly property: string }
  | { readonly code: 'uniqueItems'; readonly indexes: readonly [number, number] }
  | { readonly code: 'minContains' | 'maxContains'; readonly got: readonly number[]; readonly want: number }
  | { readonly code: 'pattern'; readonly got: string; readonly want: string }

export interface Violation {
  readonly fault: Fault
  /** Where in the value: keys and indexes. */
  readonly at: readonly string[]
  readonly causes: readonly Violation[]
}

/** The violations as lines, each cause indented beneath what it caused. */
export function violationText(violation: Violation): string {
  const lines: string[] = []
  collectLines(violation, 0, lines)
  return lines.join('\n')
}

function collectLines({ fault, at, causes }: Violation, indent: number, lines: string[]): void {
  // A reference with one cause only leads to it.
  const isSkipped = fault.code === 'reference' && causes.length === 1
  if (!isSkipped) {
    const lead = indent === 0 ? '' : `${'  '.repeat(indent - 1)}- `
    const place = fault.code === 'schema' ? '' : `at ${quoteSingle(pointerOf(at))}: `
    lines.push(lead + place + faultText(fault))
  }
  for (const cause of causes) collectLines(cause, isSkipped ? indent : indent + 1, lines)
}

function faultText(fault: Fault): string {
  switch (fault.code) {
    case 'schema':
      return `jsonschema validation failed with ${quoteSingle(fault.location)}`
    case 'group':
    case 'reference':
      return 'validation failed'
    case 'false-schema':
      return 'false schema'
    case 'not':
    case 'allOf':
    case 'anyOf':
      return `'${fault.code}' failed`
    case 'contains':
      return 'no items match contains schema'
    case 'invalid-value':
      return `invalid jsonType ${fault.type}`
    case 'ref-cycle':
      return `both ${fault.first} and ${fault.second} resolve to ${quote(fault.url)} causing reference cycle`
    case 'oneOf': {
      const { matched } = fault
      if (matched === undefined) return "'oneOf' failed, none matched"
      return `'oneOf' failed, subschemas ${integerText(matched[0])}, ${integerText(matched[1])} matched`
    }
    case 'type':
      return `got ${fault.got}, want ${fault.want.join(' or ')}`
    case 'enum':
      return enumText(fault.want)
    case 'const':
      return isContainer(fault.want) ? "'const' failed" : `value must be ${display(fault.want)}`
    case 'format':
      return `${display(fault.got)} is not valid ${fault.want}: ${fault.reason}`
    case 'additionalItems':
      return `last ${integerText(fault.count)} additionalItem(s) not allowed`
    case 'required':
      if (fault.missing.length === 1) return `missing property ${quoteSingle(fault.missing[0]!)}`
      return `missing properties ${joinQuoted(fault.missing)}`
    case 'dependency':
      return `properties ${joinQuoted(fault.missing)} required, if ${quoteSingle(fault.property)} exists`
    case 'additionalProperties':
      return `additional properties ${joinQuoted(fault.properties)} not allowed`
    case 'propertyNames':
      return `invalid propertyName ${quoteSingle(fault.property)}`
    case 'uniqueItems':
      return `items at ${integerText(fault.indexes[0])} and ${integerText(fault.indexes[1])} are equal`
    case 'minContains':
    case 'maxContains':
      return containsText(fault.code === 'minContains' ? 'min' : 'max', fault.want, fault.got)
    case 'pattern':
      return `${quoteSingle(fault.got)} does not match pattern ${quoteSingle(fault.want)}`
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
    case 'multipleOf':
      return `${fault.code}: got ${floatText(fault.got.toNumber())}, want ${floatText(fault.want.toNumber())}`
    default:
      return `${fault.code}: got ${integerText(fault.got)}, want ${integerText(fault.want)}`
  }
}

function enumText(want: readonly GoValue[]): string {
  if (want.some(isContainer)) return "'enum' failed"
  const shown = want.map(display).join(', ')
  return want.length === 1 ? `value must be ${shown}` : `value must be one of ${shown}`
}

function containsText(bound: 'min' | 'max', want: number, got: readonly number[]): string {
  const lead = `${bound} ${integerText(want)} items required to match contains schema`
  if (bound === 'min' && got.length === 0) return `${lead}, but none matched`
  return `${lead}, but matched ${integerText(got.length)} items at ${got.join(' ')}`
}

const isContainer = (value: GoValue): boolean => value instanceof Map || Array.isArray(value)

/** A value in a message: strings in single quotes, lists and objects just `value`. */
function display(value: GoValue): string {
  if (typeof value === 'string') return quoteSingle(value)
  if (isContainer(value)) return 'value'
  if (value instanceof JSONNumber) return value.text
  if (value instanceof Int) return value.value.toString()
  return sprintf('%v', [value])
}

/**
 * `%q` in single quotes. As in Go the escapes are taken out before the quotes are cut off, so that of a backslash at
 * the end one is lost.
 */
export function quoteSingle(text: string): string {
  const quoted = quote(text).replaceAll('\\"', '"').replaceAll("'", "\\'")
  return `'${quoted.slice(1, -1)}'`
}

function joinQuoted(texts: readonly string[]): string {
  return texts.map(quoteSingle).join(', ')
}
