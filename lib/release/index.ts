/** Helm's release actions on any KubeClient. Mirrors helm pkg/action, pkg/storage and pkg/release. */
export type * from './service'
