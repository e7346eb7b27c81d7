/** A shell whose commands are just-bash’s, `helm` and `kubectl`, on files in memory and a cluster. */
export { Shell } from './shell'
