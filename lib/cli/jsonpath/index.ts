/** JSONPath as Kubernetes' command lines speak it: `{.items[*].metadata.name}`. Mirrors k8s.io/client-go util/jsonpath. */
export { executeJsonPath } from './evaluate'
export { parseJsonPath } from './parse'
