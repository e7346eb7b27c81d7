/** The value of a scalar node: its text resolved, its tag obeyed. Mirrors resolve and decoder.scalar of yaml v2. */
import { replaceInvalid } from '../go'
import { decodeBase64 } from './base64'
import type { YamlNode } from './compose'
import { YamlError } from './errors'
import { plainTag, resolvePlain, type Scalar, type ScalarTag, TAG_PREFIX } from './resolve'

/** Throws YamlError when text and tag disagree. */
export function resolveScalar(node: YamlNode): Scalar {
  const { tag, value } = node
  if (tag === '') return node.isImplicit ? resolvePlain(value) : value
  if (!tag.startsWith(TAG_PREFIX)) return value
  const short = tag.slice(TAG_PREFIX.length)
  switch (short) {
    case 'binary':
      return decodeBinary(node)
    case 'bool':
    case 'int':
    case 'float':
    case 'null':
    case 'timestamp':
      break
    default:
      return value
  }
  const actual = scalarTagOf(node)
  if (actual === short) return actual === 'timestamp' ? value : resolvePlain(value)
  const resolved = resolvePlain(value)
  const isUint = typeof resolved === 'bigint' && resolved > 0x7fffffffffffffffn
  if (short === 'float' && actual === 'int' && !isUint) return Number(resolved)
  throw new YamlError(`yaml: cannot decode !!${actual} \`${value}\` as a !!${short}`, node.start, node.line)
}

function decodeBinary(node: YamlNode): string {
  const text = decodeBase64(node.value)
  if (text === undefined) {
    throw new YamlError('yaml: !!binary value contains invalid base64 data', node.start, node.line)
  }
  return replaceInvalid(text)
}

/** The YAML type the text of a scalar has by itself. */
export function scalarTagOf(node: YamlNode): ScalarTag {
  if (node.tag === '' && !node.isImplicit) return 'str'
  if (node.tag !== '' && !/^tag:yaml\.org,2002:(bool|int|float|null|timestamp)$/.test(node.tag)) return 'str'
  const tag = plainTag(node.value)
  // Text that looks like a timestamp is one only where nothing or !!timestamp says so.
  if (tag === 'timestamp' && node.tag !== '' && node.tag !== `${TAG_PREFIX}timestamp`) return 'str'
  return tag
}
