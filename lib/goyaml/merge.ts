/** The merge key `<<`. Mirrors isMerge and decoder.merge of go.yaml.in/yaml/v2. */
import type { YamlNode } from './compose'
import { TAG_PREFIX } from './resolve'

export function isMergeKey(node: YamlNode): boolean {
  return (
    node.value === '<<' && node.kind === 'scalar' && (node.isImplicit || node.tag === `${TAG_PREFIX}merge`)
  )
}

/** What a merge key names, in the order it is applied: of several maps the first is applied last, so it wins. */
export function mergeSources(value: YamlNode): readonly YamlNode[] {
  return value.kind === 'sequence' ? value.children.toReversed() : [value]
}
