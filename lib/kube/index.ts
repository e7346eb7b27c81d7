/** Kubernetes as Chartroom speaks to it: the client's contract, kinds, status rules and time. */
export * from './client'
export * from './clock'
export * from './kinds'
export * from './status'
export * from './table'
