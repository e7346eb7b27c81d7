/** Keeps what Secrets hold on this side of the route: a screen shows which keys there are, not what is in them. */
import type { KubeObject } from '../kube'

export const HIDDEN = '(hidden)'
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

export function hideSecretData(object: KubeObject): KubeObject {
  if (object.kind !== 'Secret' || object.apiVersion !== 'v1') return object
  const hidden: KubeObject = { ...object }
  for (const field of ['data', 'stringData'])
    if (hidden[field] && typeof hidden[field] === 'object')
      hidden[field] = Object.fromEntries(Object.keys(hidden[field]).map((key) => [key, HIDDEN]))
  const { annotations } = object.metadata
  if (annotations && LAST_APPLIED in annotations)
    hidden.metadata = { ...object.metadata, annotations: { ...annotations, [LAST_APPLIED]: HIDDEN } }
  return hidden
}
