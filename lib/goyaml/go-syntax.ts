/** Prints a tree as fmt's `%#v` prints what yaml v2 makes of it, for error texts that show a value. */
import { ANY, type GoValue, Int, int, mapOf, sprintf, TypedMap } from '../go'
import type { YamlNode } from './compose'
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
      const entries = new Map<GoValue, GoValue>()
      for (let i = 0; i < node.children.length; i += 2) {
        entries.set(interim(node.children[i]!), interim(node.children[i + 1]!))
      }
      return new TypedMap(YAML_MAP, entries)
    }
    case 'scalar': {
      const value = resolveScalar(node)
      if (typeof value === 'bigint')
        return value > 0x7fffffffffffffffn ? new Int(value, 'uint64') : int(value)
      return typeof value === 'number' && scalarTagOf(node) === 'int' ? int(value) : value
    }
  }
}
