/** `limit` and `continue`: a list in pages, each token naming the last object given. */
import type { KubeObject } from '../../client'
import { badRequest } from '../errors'
import type { ListMeta } from './represent'

const keyOf = ({ metadata }: KubeObject): string => `${metadata.namespace ?? ''}/${metadata.name}`

export function page(
  items: KubeObject[],
  query: URLSearchParams,
  resourceVersion: string,
): { items: KubeObject[]; metadata: ListMeta } {
  const limit = Number(query.get('limit') ?? '0')
  const token = query.get('continue') ?? ''
  const after = token === '' ? '' : readToken(token)
  const left = after === '' ? items : items.filter((item) => keyOf(item) > after)
  const last = left[limit - 1]
  if (limit <= 0 || left.length <= limit || !last) return { items: left, metadata: { resourceVersion } }
  return {
    items: left.slice(0, limit),
    metadata: {
      resourceVersion,
      continue: btoa(encodeURIComponent(keyOf(last))),
      remainingItemCount: left.length - limit,
    },
  }
}

function readToken(token: string): string {
  try {
    return decodeURIComponent(atob(token))
  } catch {
    throw badRequest('continue key is not valid: illegal base64 data')
  }
}
