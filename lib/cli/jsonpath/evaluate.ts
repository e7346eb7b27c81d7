/**
 * What a JSONPath template prints of a value. Mirrors k8s.io/client-go util/jsonpath jsonpath.go; where Go walks a map
 * in random order, keys are sorted.
 */
import {
  asMap,
  compareStrings,
  GoError,
  type GoValue,
  int,
  integerOf,
  mapEntriesSorted,
  marshalJSON,
  sliceItems,
  sprint,
  typeName,
} from '../../go'
import type { Bound, Part, PathNode } from './parse'

/** Throws GoError with client-go's text; nothing is printed then. */
export function executeJsonPath(parts: readonly Part[], data: GoValue): string {
  return new Evaluator(parts).block(0, data, false).text
}

class Evaluator {
  constructor(private readonly parts: readonly Part[]) {}

  /** Prints parts from `start` on, in a range as far as its `{end}`. Answers where it stopped. */
  block(start: number, data: GoValue, isRange: boolean): { text: string; next: number } {
    let text = ''
    for (let i = start; i < this.parts.length; i++) {
      const part = this.parts[i]!
      if ('text' in part) {
        text += part.text
        continue
      }
      const first = part.steps[0]
      if (first?.kind === 'word' && first.word === 'end') {
        if (!isRange) throw new GoError('not in range, nothing to end')
        return { text, next: i }
      }
      if (first?.kind !== 'word' || first.word !== 'range') {
        text += print(walk([data], part.steps))
        continue
      }
      const items = walk([data], part.steps.slice(1))
      let next = this.parts.length
      for (const item of items) {
        const turn = this.block(i + 1, item, true)
        text += turn.text
        next = turn.next
      }
      i = items.length > 0 ? next : this.endOf(i)
    }
    return { text, next: this.parts.length }
  }

  /** The `{end}` of the range at `start`. */
  private endOf(start: number): number {
    let depth = 1
    for (let i = start + 1; i < this.parts.length; i++) {
      const part = this.parts[i]!
      const first = 'steps' in part ? part.steps[0] : undefined
      if (first?.kind !== 'word') continue
      if (first.word === 'range') depth++
      if (first.word === 'end' && --depth === 0) return i
    }
    return this.parts.length
  }
}

function print(values: readonly GoValue[]): string {
  return values.map(printed).join(' ')
}

function printed(value: GoValue): string {
  if (value === null) return 'null'
  const isNested = sliceItems(value) !== undefined || asMap(value) !== undefined
  return isNested ? marshalJSON(value) : sprint([value])
}

function walk(values: readonly GoValue[], steps: readonly PathNode[]): readonly GoValue[] {
  return steps.reduce(step, values)
}

function step(values: readonly GoValue[], node: PathNode): readonly GoValue[] {
  switch (node.kind) {
    case 'text':
      return [node.text]
    case 'number':
      return values.map(() => (node.isInt ? int(node.value) : node.value))
    case 'bool':
      return values.map(() => node.value)
    case 'field':
      return field(values, node.name)
    case 'wildcard':
      return values.flatMap(children)
    case 'recursive':
      return values.flatMap(descendants)
    case 'slice':
      return values.flatMap((value) => slice(value, node))
    case 'union':
      return node.parts.flatMap((part) => walk(values, part))
    case 'filter':
      return values.flatMap((value) => filter(value, node))
    case 'word':
      throw new GoError(`unrecognized identifier ${node.word}`)
  }
}

function field(values: readonly GoValue[], name: string): readonly GoValue[] {
  if (values.length === 0) return []
  const found = values.flatMap((value) => {
    const inner = asMap(value)?.get(name)
    return inner === undefined ? [] : [inner]
  })
  if (found.length === 0) throw new GoError(`${name} is not found`)
  return found
}

function children(value: GoValue): readonly GoValue[] {
  const entries = mapEntriesSorted(value)
  return entries ? entries.map(([, inner]) => inner) : (sliceItems(value) ?? [])
}

function descendants(value: GoValue): readonly GoValue[] {
  const inner = children(value)
  return inner.length > 0 ? [value, ...inner.flatMap(descendants)] : []
}

function slice(value: GoValue, node: { from: Bound; to: Bound; step: Bound }): readonly GoValue[] {
  if (value === null) return []
  const items = sliceItems(value)
  if (!items) throw new GoError(`${typeName(value)} is not array or slice`)
  const { length } = items
  let from = node.from.value ?? 0
  if (from < 0) from += length
  let to = node.to.value ?? length
  if (to < 0 || (to === 0 && node.to.isNext)) to += length
  if (from === to) return []
  const outside = (index: number): GoError =>
    new GoError(`array index out of bounds: index ${index}, length ${length}`)
  if (from >= length || from < 0) throw outside(from)
  if (to > length || to < 0) throw outside(to - 1)
  if (from > to) throw new GoError(`starting index ${from} is greater than ending index ${to}`)
  const stride = node.step.value ?? 1
  if (stride <= 0) throw new GoError('step must be > 0')
  return items.slice(from, to).filter((_, i) => i % stride === 0)
}

function filter(value: GoValue, node: PathNode & { kind: 'filter' }): readonly GoValue[] {
  const items = sliceItems(value)
  if (!items) throw new GoError(`${sprint([value])} is not array or slice and cannot be filtered`)
  return items.filter((item) => {
    if (node.operator === 'exists') return exists(item, node.left)
    const left = single(walk([item], node.left))
    if (left === undefined) return false
    const right = single(walk([item], node.right))
    return right !== undefined && compare(node.operator, left, right)
  })
}

function exists(item: GoValue, steps: readonly PathNode[]): boolean {
  try {
    return walk([item], steps).length > 0
  } catch (fault) {
    if (fault instanceof GoError) return false
    throw fault
  }
}

function single(values: readonly GoValue[]): GoValue | undefined {
  if (values.length > 1) throw new GoError('can only compare one element at a time')
  return values[0]
}

function compare(operator: string, left: GoValue, right: GoValue): boolean {
  switch (operator) {
    case '==':
      return order(left, right, true) === 0
    case '!=':
      return order(left, right, true) !== 0
    case '<':
      return order(left, right) < 0
    case '>':
      return order(left, right) > 0
    case '<=':
      return order(left, right) <= 0
    case '>=':
      return order(left, right) >= 0
    default:
      throw new GoError(`unrecognized filter operator ${operator}`)
  }
}

/** Below, at or above 0. Only like can be compared with like, and bools only for equality. */
function order(left: GoValue, right: GoValue, isEquality = false): number {
  const kind = basicKind(left)
  if (kind !== basicKind(right)) throw new GoError('incompatible types for comparison')
  switch (kind) {
    case 'string':
      return compareStrings(left as string, right as string)
    case 'bool':
      if (!isEquality) throw new GoError('invalid type for comparison')
      return left === right ? 0 : 1
    case 'int': {
      const difference = integerOf(left)! - integerOf(right)!
      return difference < 0n ? -1 : difference > 0n ? 1 : 0
    }
    case 'float':
      return (left as number) - (right as number)
  }
}

function basicKind(value: GoValue): 'string' | 'bool' | 'int' | 'float' {
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return 'float'
  if (integerOf(value) !== undefined) return 'int'
  throw new GoError('invalid type for comparison')
}
