/** `kubectl` on any KubeClient: what a course on charts needs of it. Mirrors k8s.io/kubectl pkg/cmd. */
export { KUBECTL, runKubectl } from './run'
export { objectTable } from './table-text'
export { KINDS } from './targets'
