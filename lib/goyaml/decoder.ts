/**
 * Walks a tree and makes values of it: merge keys, aliases and their limits, keys as JSON has them. Mirrors the
 * decoder of go.yaml.in/yaml/v2 for a target of type interface{}, and convertToJSONableObject of sigs.k8s.io/yaml.
 */
import { ANY, BudgetError, GoError, type GoMap, GoObject, type GoValue } from '../go'
import type { YamlNode } from './compose'
import { YamlError } from './errors'
import { goSyntax } from './go-syntax'
import { isMergeKey, mergeSources } from './merge'
import { formatFloat32 } from './resolve'
import { resolveScalar, scalarTagOf } from './scalar'

/** A scalar whose reading is left to the caller. */
export class Leaf extends GoObject {
  readonly type = ANY
  constructor(readonly node: YamlNode) {
    super()
  }
}

/** Deeper trees than this are refused: readers of values recurse. */
const MAX_DEPTH = 2500

/** Documents with this many decoded nodes may owe most of them to aliases; larger ones less and less. */
const ALIAS_RANGE_LOW = 400_000
const ALIAS_RANGE_HIGH = 4_000_000

function allowedAliasRatio(count: number): number {
  if (count <= ALIAS_RANGE_LOW) return 0.99
  if (count >= ALIAS_RANGE_HIGH) return 0.1
  return 0.99 - 0.89 * ((count - ALIAS_RANGE_LOW) / (ALIAS_RANGE_HIGH - ALIAS_RANGE_LOW))
}

/** A map key that JSON cannot have; reported once the whole text has proved to be YAML. */
interface BadKey {
  readonly key: null | bigint
  readonly value: YamlNode
}

export class Decoder {
  private count = 0
  private aliasCount = 0
  private aliasDepth = 0
  private depth = 0
  /** Aliases being followed: one met again contains itself. */
  private readonly following = new Set<YamlNode>()
  /** In strict mode, the keys each map has, marked with their YAML type: `1` and `"1"` are two. */
  private readonly seen = new Map<GoMap, Set<string>>()
  private readonly problems: { text: string; at: YamlNode }[] = []
  private readonly badKeys = new Map<GoMap, BadKey>()
  private hasNonFinite = false

  /** With `origins`, scalars come out as Leaf, and the nodes of maps and lists are noted there. */
  constructor(
    private readonly strict: boolean,
    private readonly origins?: Map<GoValue, YamlNode>,
  ) {}

  decode(node: YamlNode): GoValue {
    this.tick(node)
    switch (node.kind) {
      case 'scalar':
        return this.decodeScalar(node)
      case 'mapping': {
        const map: GoMap = new Map()
        this.origins?.set(map, node)
        this.decodeMapping(node, map)
        return map
      }
      case 'sequence': {
        this.enter()
        const { children } = node
        const list = new Array<GoValue>(children.length)
        for (let i = 0; i < children.length; i++) list[i] = this.decode(children[i]!)
        this.origins?.set(list, node)
        this.depth--
        return list
      }
      case 'alias': {
        this.follow(node)
        const value = this.decode(node.target!)
        this.unfollow(node)
        return value
      }
    }
  }

  /** Reports what the later steps of Go's way would find in the decoded value. */
  finish(value: GoValue): void {
    if (this.problems.length > 0) {
      const { at } = this.problems[0]!
      const texts = this.problems.map((problem) => problem.text).join('\n  ')
      throw new YamlError(`yaml: unmarshal errors:\n  ${texts}`, at.start, at.line)
    }
    const bad = this.badKeys.size > 0 ? this.findBadKey(value) : undefined
    if (bad !== undefined) {
      const [type, text] =
        bad.key === null ? ['%!s(<nil>)', '<nil>'] : ['uint64', `0x${bad.key.toString(16)}`]
      throw new YamlError(
        `unsupported map key of type: ${type}, key: ${text}, value: ${goSyntax(bad.value)}`,
        bad.value.start,
        bad.value.line,
      )
    }
    if (this.hasNonFinite) {
      const number = firstNonFinite(value)
      if (number !== undefined) {
        const text = Number.isNaN(number) ? 'NaN' : number > 0 ? '+Inf' : '-Inf'
        throw new GoError(`json: unsupported value: ${text}`)
      }
    }
  }

  /** The first bad key of a map that is part of the value: others may have been overwritten. Go's choice is random. */
  private findBadKey(value: GoValue): BadKey | undefined {
    if (value instanceof Map) {
      const found = this.badKeys.get(value)
      if (found !== undefined) return found
    } else if (!Array.isArray(value)) return undefined
    for (const item of value.values()) {
      const found = this.findBadKey(item)
      if (found !== undefined) return found
    }
    return undefined
  }

  private tick(node: YamlNode): void {
    this.count++
    if (this.aliasDepth === 0) return
    this.aliasCount++
    if (
      this.aliasCount > 100 &&
      this.count > 1000 &&
      this.aliasCount / this.count > allowedAliasRatio(this.count)
    ) {
      throw new YamlError('yaml: document contains excessive aliasing', node.start, node.line)
    }
  }

  private enter(): void {
    if (++this.depth > MAX_DEPTH) {
      throw new BudgetError('depth', `YAML is nested more than ${MAX_DEPTH} levels deep`)
    }
  }

  private follow(alias: YamlNode): void {
    if (this.following.has(alias)) {
      throw new YamlError(`yaml: anchor '${alias.value}' value contains itself`, alias.start, alias.line)
    }
    this.following.add(alias)
    this.aliasDepth++
    this.enter()
  }

  private unfollow(alias: YamlNode): void {
    this.depth--
    this.aliasDepth--
    this.following.delete(alias)
  }

  private decodeMapping(node: YamlNode, map: GoMap): void {
    this.enter()
    const { children } = node
    for (let i = 0; i < children.length; i += 2) {
      const keyNode = children[i]!
      const valueNode = children[i + 1]!
      if (isMergeKey(keyNode)) {
        for (const source of mergeSources(valueNode)) this.merge(source, map)
        continue
      }
      const key = this.decodeKey(keyNode)
      const value = this.decode(valueNode)
      if (this.strict && this.isDuplicate(keyNode, valueNode, map)) continue
      if (typeof key === 'string') map.set(key, value)
      else if ((this.badKeys.get(map)?.key ?? key) === key) this.badKeys.set(map, { key, value: valueNode })
    }
    this.depth--
  }

  /** The key as JSON has it; null and integers beyond int64, which it cannot have, as they are. */
  private decodeKey(node: YamlNode): string | null | bigint {
    this.tick(node)
    if (node.kind === 'alias') {
      this.follow(node)
      const key = this.decodeKey(node.target!)
      this.unfollow(node)
      return key
    }
    if (node.kind !== 'scalar') {
      this.decode(node)
      throw new YamlError(`yaml: invalid map key: ${goSyntax(node)}`, node.start, node.line)
    }
    const value = resolveScalar(node)
    switch (typeof value) {
      case 'string':
        return value
      case 'number':
        return scalarTagOf(node) === 'float' ? floatKey(value) : String(value)
      case 'bigint':
        return value > 0x7fffffffffffffffn ? value : String(value)
      case 'boolean':
        return value ? 'true' : 'false'
      default:
        return null
    }
  }

  private isDuplicate(keyNode: YamlNode, valueNode: YamlNode, map: GoMap): boolean {
    const target = keyNode.kind === 'alias' ? keyNode.target! : keyNode
    const key = `${scalarTagOf(target)} ${String(resolveScalar(target))}`
    if (key === 'float NaN') return false
    let keys = this.seen.get(map)
    if (keys === undefined) this.seen.set(map, (keys = new Set()))
    if (keys.has(key)) {
      const text = `line ${valueNode.line + 1}: key ${goSyntax(target)} already set in map`
      this.problems.push({ text, at: keyNode })
      return true
    }
    keys.add(key)
    return false
  }

  /** Adds the pairs of a map that a `<<` names: they override what stands before it, not what follows. */
  private merge(node: YamlNode, map: GoMap): void {
    const source = node.kind === 'alias' ? node.target! : node
    if (source.kind !== 'mapping') {
      throw new YamlError(
        'yaml: map merge requires map or sequence of maps as the value',
        node.start,
        node.line,
      )
    }
    this.tick(node)
    if (source !== node) {
      this.follow(node)
      this.tick(source)
    }
    this.decodeMapping(source, map)
    if (source !== node) this.unfollow(node)
  }

  private decodeScalar(node: YamlNode): GoValue {
    const value = resolveScalar(node)
    if (this.origins !== undefined) return new Leaf(node)
    if (typeof value === 'bigint') return Number(value)
    if (typeof value === 'number' && !Number.isFinite(value)) this.hasNonFinite = true
    return value
  }
}

/** A float as a key: sigs.k8s.io/yaml formats it as a float32. */
function floatKey(value: number): string {
  const text = formatFloat32(value)
  return text === '+Inf' ? '.inf' : text === '-Inf' ? '-.inf' : text === 'NaN' ? '.nan' : text
}

/** The first number JSON cannot have, in the order encoding/json writes. */
function firstNonFinite(value: GoValue): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : value
  const items = Array.isArray(value)
    ? value
    : value instanceof Map
      ? [...value.keys()].sort().map((key) => value.get(key)!)
      : []
  for (const item of items) {
    const found = firstNonFinite(item)
    if (found !== undefined) return found
  }
  return undefined
}
