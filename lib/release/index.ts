/** Helm's release actions on any KubeClient. Mirrors helm pkg/action, pkg/storage and pkg/release. */
export { ReleaseError } from './env'
export { type LocalOptions, LocalReleaseService } from './local-service'
export { ansic } from './print'
export * from './remote-service'
export type * from './renderer'
export type * from './service'
