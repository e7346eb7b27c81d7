/** Kubernetes as Chartroom speaks to it: the client's contract, kinds and status rules. */
export * from './client'
