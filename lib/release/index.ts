/** Helm's release actions on any KubeClient. Mirrors helm pkg/action, pkg/storage and pkg/release. */
export { RefusedError } from './env'
export { LocalReleaseService } from './local-service'
export { ansic, statusText } from './print'
export * from './remote-service'
export type * from './renderer'
export type * from './service'
