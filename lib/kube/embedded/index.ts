/** A Kubernetes cluster in memory: EmbeddedCluster and the simulated clock it runs on. */

export { SimulatedClock } from './clock'
export { type ClusterState, EmbeddedCluster } from './cluster'
export { type Type, typeOf } from './schema'
