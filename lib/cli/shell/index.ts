/** A shell whose commands are just-bash's and `helm`, on files in memory. */
export { Shell } from './shell'
