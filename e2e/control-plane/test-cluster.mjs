/**
 * The cluster that *.cluster.test.ts files run on: a given one (CHARTROOM_TEST_KUBECONFIG and
 * CHARTROOM_TEST_CONTEXT, how `npm run test:kind` names a kind cluster), else the one of `npm run cluster:start`,
 * else one started now and stopped after. As vitest's globalSetup, it is started once for all files.
 */
import { CONTEXT, runningCluster, startCluster, stopCluster } from './cluster.mjs'

/**
 * @returns {Promise<{ kubeconfig: string, context: string, release: () => Promise<void> }>}
 */
export async function acquireCluster() {
  const { CHARTROOM_TEST_KUBECONFIG: given, CHARTROOM_TEST_CONTEXT: context = CONTEXT } = process.env
  if (given) return { kubeconfig: given, context, release: async () => {} }
  const running = runningCluster()
  if (running) return { kubeconfig: running, context: CONTEXT, release: async () => {} }
  return { kubeconfig: await startCluster(), context: CONTEXT, release: () => stopCluster() }
}

export default async function setup() {
  const { kubeconfig, context, release } = await acquireCluster()
  process.env.CHARTROOM_TEST_KUBECONFIG = kubeconfig
  process.env.CHARTROOM_TEST_CONTEXT = context
  return release
}
