/**
 * The paths of assertions. Mirrors yaml-jsonpath pkg/yamlpath: `spec.template.spec.containers[0].image`,
 * `metadata.labels["app.kubernetes.io/name"]`, `..name`, `items[*]`, `[-1]`, `[0:2]`, `key~`, `[?(@.name=='api')]`.
 */
import type { Data } from './data'
import { type Filter, parseFilter } from './path-filter'

/** A value found, and the keys that lead to it from the document's top. */
export interface Found {
  value: Data
  keys: readonly Data[]
}

export type Step = (from: Found, root: Data) => Found[]

export class PathError extends Error {
  override readonly name = 'PathError'
}

const compiled = new Map<string, readonly Step[]>()

/** Everything `path` leads to in `root`; nothing found is an empty list. Throws PathError on a malformed path. */
export function find(root: Data, path: string): Found[] {
  return follow({ value: root, keys: [] }, compile(path), root)
}

export function follow(start: Found, steps: readonly Step[], root: Data): Found[] {
  let found = [start]
  for (const step of steps) found = found.flatMap((from) => step(from, root))
  return found
}

/** The part of a path that exists: the keys of the deepest value on the way to what is missing. */
export function nearest(root: Data, path: string): readonly Data[] {
  let found: Found[] = [{ value: root, keys: [] }]
  for (const step of compile(path)) {
    const next = found.flatMap((from) => step(from, root))
    if (next.length === 0) break
    found = next
  }
  return found[0]?.keys ?? []
}

function compile(path: string): readonly Step[] {
  const known = compiled.get(path)
  if (known) return known
  const steps = new PathReader(path).read()
  compiled.set(path, steps)
  return steps
}

/** Reads a path from `at`; a filter's terms are read with the same reader, which then stops where they end. */
export class PathReader {
  constructor(
    private readonly text: string,
    private at = 0,
  ) {}

  read(): Step[] {
    const steps: Step[] = []
    if (this.peek() === '$') this.at++
    else if (this.at < this.text.length && this.peek() !== '.' && this.peek() !== '[') this.name(steps)
    while (this.at < this.text.length) this.step(steps)
    return steps
  }

  /** The steps up to the first character that cannot continue a path. */
  readTerm(): { steps: Step[]; end: number } {
    const steps: Step[] = []
    while (this.peek() === '.' || this.peek() === '[') this.step(steps)
    return { steps, end: this.at }
  }

  private peek(): string {
    return this.text[this.at] ?? ''
  }

  private step(steps: Step[]): void {
    if (this.text.startsWith('..', this.at)) {
      this.at += 2
      steps.push(descend)
      if (this.peek() !== '[' && this.at < this.text.length) this.name(steps)
    } else if (this.peek() === '.') {
      this.at++
      this.name(steps)
    } else if (this.peek() === '[') {
      this.bracket(steps)
    } else {
      throw new PathError(`invalid path syntax at position ${this.at}, before "${this.text.slice(this.at)}"`)
    }
  }

  /** A bare child name: to the next `.`, `[` or what a filter puts behind it. A backslash does not save a dot. */
  private name(steps: Step[]): void {
    let name = ''
    while (this.at < this.text.length && !/[.[\]()=!<>&|~,]/.test(this.peek())) {
      name += this.peek()
      this.at++
    }
    name = name.trimEnd().replace(/\\(.?)/g, '$1')
    if (name === '') throw new PathError(`child name missing at position ${this.at}`)
    if (this.text[this.at] === '~') {
      this.at++
      steps.push(keyNames([name]))
    } else steps.push(name === '*' ? everyChild : child([name]))
  }

  private bracket(steps: Step[]): void {
    const start = this.at
    if (/^\[\s*\?\(/.test(this.text.slice(start))) {
      const filter = parseFilter(this.text, this.text.indexOf('(', start) + 1)
      if (!/^\s*\]/.test(this.text.slice(filter.end)))
        throw new PathError(`missing end of filter in ${this.text}`)
      this.at = this.text.indexOf(']', filter.end) + 1
      steps.push(filtered(filter.accepts))
      return
    }
    const end = closing(this.text, start)
    const inside = this.text.slice(start + 1, end).trim()
    this.at = end + 1
    if (/^['"]/.test(inside)) {
      const names = quotedNames(inside)
      if (this.peek() === '~') this.at++
      steps.push(this.text[this.at - 1] === '~' ? keyNames(names) : child(names))
    } else if (inside === '*' && this.peek() === '~') {
      this.at++
      steps.push(allKeys)
    } else steps.push(inside === '*' ? everyChild : subscripts(inside))
  }
}

/** Where the bracket opened at `start` closes; quotes are skipped. */
function closing(text: string, start: number): number {
  let quote = ''
  for (let i = start + 1; i < text.length; i++) {
    const c = text[i] ?? ''
    if (quote !== '') {
      if (c === '\\') i++
      else if (c === quote) quote = ''
    } else if (c === '"' || c === "'") quote = c
    else if (c === ']') return i
  }
  throw new PathError(`unmatched [ at position ${start}`)
}

function quotedNames(inside: string): string[] {
  const names: string[] = []
  const one = /\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*(,|$)/y
  while (one.lastIndex < inside.length) {
    const match = one.exec(inside)
    if (!match) throw new PathError(`invalid child names [${inside}]`)
    names.push((match[1] ?? match[2] ?? '').replace(/\\(.)/g, '$1'))
  }
  return names
}

const extend = (from: Found, key: Data, value: Data): Found => ({ value, keys: [...from.keys, key] })

function children(from: Found): Found[] {
  if (from.value instanceof Map) return [...from.value].map(([key, value]) => extend(from, key, value))
  if (Array.isArray(from.value)) return from.value.map((value, i) => extend(from, BigInt(i), value))
  return []
}

const everyChild: Step = children

/** Key order follows the names asked for; a scalar key matches by its text, as `1:` matches `.1`. */
function child(names: readonly string[]): Step {
  return (from) => {
    if (!(from.value instanceof Map)) return []
    const entries = [...from.value]
    return names.flatMap((name) => {
      const entry = entries.find(([key]) => String(key) === name)
      return entry ? [extend(from, entry[0], entry[1])] : []
    })
  }
}

function keyNames(names: readonly string[]): Step {
  const pick = child(names)
  return (from, root) => pick(from, root).map(({ keys }) => ({ value: String(keys[keys.length - 1]), keys }))
}

const allKeys: Step = (from) =>
  from.value instanceof Map ? [...from.value.keys()].map((key) => extend(from, key, String(key))) : []

/** Deepest first, the value itself last. */
const descend: Step = (from, root) => [...children(from).flatMap((next) => descend(next, root)), from]

function filtered(accepts: Filter): Step {
  return (from, root) =>
    Array.isArray(from.value)
      ? children(from).filter((item) => accepts(item.value, root))
      : accepts(from.value, root)
        ? [from]
        : []
}

/** `0`, `-1`, `1:3`, `::2` and unions of them. */
function subscripts(inside: string): Step {
  const parts = inside.split(',').map((part) => part.trim())
  for (const part of parts) {
    if (!/^-?\d+$|^(-?\d+)?:(-?\d+)?(:(-?\d+)?)?$/.test(part)) {
      throw new PathError(`invalid array index [${inside}]`)
    }
  }
  return (from) => {
    if (!Array.isArray(from.value)) return []
    const items = from.value
    return parts
      .flatMap((part) => indices(part, items.length))
      .flatMap((i) => {
        const item = items[i]
        return item === undefined ? [] : [extend(from, BigInt(i), item)]
      })
  }
}

function indices(part: string, length: number): number[] {
  const fromEnd = (n: number): number => (n < 0 ? n + length : n)
  if (!part.includes(':')) return [fromEnd(Number(part))]
  const [start = '', end = '', by = ''] = part.split(':')
  const step = by === '' ? 1 : Number(by)
  if (step === 0) throw new PathError('array index step value must be non-zero')
  const first = start === '' ? (step > 0 ? 0 : length - 1) : fromEnd(Number(start))
  const last = end === '' ? (step > 0 ? length : -1) : fromEnd(Number(end))
  const found: number[] = []
  for (let i = first; step > 0 ? i < last : i > last; i += step) if (i >= 0 && i < length) found.push(i)
  return found
}
