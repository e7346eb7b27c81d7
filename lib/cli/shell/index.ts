/** A shell whose commands are just-bash's, `helm` and `kubectl`, on files in memory and a cluster. */
export type { CliCluster } from '../helm/io'
export type { Completion } from './complete'
export { type Content, Shell } from './shell'
