/**
 * Reads YAML as go.yaml.in/yaml/v3 decodes it into `any`: only true and false are booleans, 0644 is octal, an
 * unquoted date is a time, explicit keys win over merged ones. Mirrors its decode.go and resolve.go.
 */
import { GoError, quote } from '../go'
import {
  Composer,
  isMergeKey,
  mergeSources,
  plainTag,
  resolvePlain,
  YamlError,
  type YamlNode,
} from '../goyaml'
import { type Data, Timestamp } from './data'

export type { YamlNode }

/** The roots of a text's documents. Throws YamlError. */
export function composeAll(text: string): YamlNode[] {
  const composer = new Composer(text)
  const roots: YamlNode[] = []
  for (let root = composer.next(); root; root = composer.next()) roots.push(root)
  return roots
}

/** What a decoder complains of and goes on: `yaml: unmarshal errors:` with a line each. */
export class Complaints {
  private readonly found: { text: string; at: YamlNode }[] = []

  add(at: YamlNode, text: string): void {
    this.found.push({ text: `line ${at.line + 1}: ${text}`, at })
  }

  /** Throws YamlError when there is something to complain of. */
  settle(): void {
    const first = this.found[0]
    if (!first) return
    const lines = this.found.map(({ text }) => `  ${text}`).join('\n')
    throw new YamlError(`yaml: unmarshal errors:\n${lines}`, first.at.start, first.at.line)
  }
}

export const unaliased = (node: YamlNode): YamlNode =>
  node.kind === 'alias' ? unaliased(node.target!) : node

/** The value of a node; what is wrong with it goes to `complaints`. */
export function dataOf(node: YamlNode, complaints: Complaints): Data {
  switch (node.kind) {
    case 'alias':
      return dataOf(node.target!, complaints)
    case 'sequence':
      return node.children.map((child) => dataOf(child, complaints))
    case 'scalar':
      return scalarOf(node)
    case 'mapping': {
      const map = new Map<Data, Data>()
      for (const [key, value] of entriesOf(node, complaints)) map.set(keyOf(key), dataOf(value, complaints))
      return map
    }
  }
}

/** A map's keys and values: its own, then what `<<` adds. */
export function entriesOf(node: YamlNode, complaints: Complaints): [YamlNode, YamlNode][] {
  checkUnique(node, complaints)
  const own: [YamlNode, YamlNode][] = []
  let merged: YamlNode | undefined
  for (let i = 0; i < node.children.length; i += 2) {
    const key = node.children[i]!
    const value = node.children[i + 1]!
    if (isMergeKey(key)) merged = value
    else own.push([key, value])
  }
  if (!merged) return own
  const has = new Set(own.map(([key]) => keyOf(key)))
  for (const source of mergeSources(merged).toReversed()) {
    const target = unaliased(source)
    if (target.kind !== 'mapping')
      throw new GoError('yaml: map merge requires map or sequence of maps as the value')
    for (const [key, value] of entriesOf(target, complaints)) {
      if (has.has(keyOf(key))) continue
      has.add(keyOf(key))
      own.push([key, value])
    }
  }
  return own
}

function checkUnique(node: YamlNode, complaints: Complaints): void {
  const { children } = node
  const seen = new Map<string, YamlNode>()
  for (let i = 0; i < children.length; i += 2) {
    const key = children[i]!
    if (key.kind !== 'scalar') continue
    const first = seen.get(key.value)
    if (first)
      complaints.add(key, `mapping key ${quote(key.value)} already defined at line ${first.line + 1}`)
    else seen.set(key.value, key)
  }
}

function keyOf(node: YamlNode): Data {
  const target = unaliased(node)
  if (target.kind !== 'scalar') throw new YamlError('yaml: invalid map key', node.start, node.line)
  return scalarOf(target)
}

const OLD_BOOLEAN = /^(y|yes|on|n|no|off)$/i
const STANDARD = 'tag:yaml.org,2002:'

export function scalarOf(node: YamlNode): Data {
  const { value, tag } = node
  if (tag !== '' && !tag.startsWith(STANDARD)) return value
  const wanted = tag.slice(STANDARD.length)
  if (tag === '' ? !node.isImplicit : wanted === 'str' || wanted === 'binary') return value
  const resolved = resolvePlain(value)
  switch (plainTag(value)) {
    case 'str':
      return value
    case 'bool':
      return OLD_BOOLEAN.test(value) ? value : resolved === true
    case 'int':
      return wanted === 'float' ? Number(resolved) : BigInt(resolved as number | bigint)
    case 'float':
      return Number(resolved)
    case 'timestamp':
      return wanted === '' || wanted === 'timestamp' ? new Timestamp(rfc3339(value)) : value
    default:
      return null
  }
}

/** `2001-12-31` and its longer forms as time.Time prints them. */
function rfc3339(text: string): string {
  const [, year, month, day, rest] = /^(\d+)-(\d+)-(\d+)(.*)$/.exec(text) ?? []
  const two = (part = ''): string => part.padStart(2, '0')
  const [, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] =
    /^[Tt ](\d+):(\d+):(\d+)(?:[.,](\d+))?(.*)$/.exec(rest ?? '') ?? []
  const nanos = fraction.replace(/0+$/, '')
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${nanos && `.${nanos}`}${zone || 'Z'}`
}
