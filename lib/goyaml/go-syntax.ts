/** Prints a tree as fmt's `%#v` prints what yaml v2 makes of it, for error texts that show a value. */
import { ANY, type GoValue, Int, int, mapOf, sprintf, TypedMap } from '../go'
import type { YamlNode } from './compose'
import { isMergeKey, mergeSources } from './merge'
import { resolveScalar, scalarTagOf } from './scalar'

const YAML_MAP = mapOf(ANY, ANY)

export function goSyntax(node: YamlNode): string {
  return sprintf('%#v', [interim(node)])
}

/** The value before it becomes JSON: map[interface {}]interface {}, and integers that are integers. */
function interim(node: YamlNode): GoValue {
  switch (node.kind) {
    case 'alias':
      return interim(node.target!)
    case 'sequence':
      return node.children.map(interim)
    case 'mapping': {
      const pairs = new Map<string, [GoValue, GoValue]>()
      collectPairs(node, pairs)
      return new TypedMap(YAML_MAP, new Map(pairs.values()))
    }
    case 'scalar': {
      const value = resolveScalar(node)
      if (typeof value === 'bigint')
        return value > 0x7fffffffffffffffn ? new Int(value, 'uint64') : int(value)
      return typeof value === 'number' && scalarTagOf(node) === 'int' ? int(value) : value
    }
  }
}

/** The pairs of a mapping, by the type and text of their keys; later ones and merged ones replace earlier ones. */
function collectPairs(node: YamlNode, pairs: Map<string, [GoValue, GoValue]>): void {
  for (let i = 0; i < node.children.length; i += 2) {
    const keyNode = node.children[i]!
    const valueNode = node.children[i + 1]!
    if (isMergeKey(keyNode)) {
      for (const source of mergeSources(valueNode)) collectPairs(source, pairs)
      continue
    }
    const key = interim(keyNode)
    pairs.set(sprintf('%T %[1]v', [key]), [key, interim(valueNode)])
  }
}
