/** The real cluster behind the routes: a context that passed the gate, and Helm's actions on it, each with its guard. */
import { KubeError } from '../kube'
import {
  Clusters,
  ConfirmationNeededError,
  type Env,
  guarded,
  KubeconfigError,
  WriteGuard,
  writeRules,
} from '../kube/remote'
import { type ClusterList, LocalReleaseService, RefusedError } from '../release'
import type { ClusterBackend } from './cluster-api'

export function clusterBackend(env: Env): ClusterBackend {
  const clusters = new Clusters(env)
  const rules = writeRules(env)
  return {
    async contexts(): Promise<ClusterList> {
      try {
        const list = await clusters.contexts()
        return rules.isReadOnly ? { ...list, isReadOnly: true } : list
      } catch (error) {
        if (error instanceof KubeconfigError) return { offered: [], refused: [], problem: error.message }
        throw error
      }
    },
    async open(context, writing) {
      // Whoever only reads gets a client that cannot write.
      const guard = writing
        ? new WriteGuard(rules, writing.namespace, writing.confirmed)
        : new WriteGuard({ ...rules, isReadOnly: true }, '')
      return new LocalReleaseService({
        kube: guarded(await clusters.open(context), guard),
        review: (objects, resources) => refusing(() => guard.review(objects, resources)),
      })
    },
  }
}

/** The guard's refusals as the release actions know them. */
function refusing(review: () => void): void {
  try {
    review()
  } catch (error) {
    if (error instanceof ConfirmationNeededError) throw new RefusedError(error.message, error.concerns)
    throw error instanceof KubeError ? new RefusedError(error.message) : error
  }
}
