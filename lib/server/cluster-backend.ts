/** The real cluster behind the routes: a context that passed the gate, and Helm's actions on it. */
import { Clusters, type Env, KubeconfigError } from '../kube/remote'
import { type ClusterList, LocalReleaseService } from '../release'
import type { ClusterBackend } from './cluster-api'

export function clusterBackend(env: Env): ClusterBackend {
  const clusters = new Clusters(env)
  return {
    async contexts(): Promise<ClusterList> {
      try {
        return await clusters.contexts()
      } catch (error) {
        if (error instanceof KubeconfigError) return { offered: [], refused: [], problem: error.message }
        throw error
      }
    },
    open: async (context) => new LocalReleaseService({ kube: await clusters.open(context) }),
  }
}
