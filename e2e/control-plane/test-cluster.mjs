/**
 * The cluster that *.cluster.test.ts files run on: a kind cluster (CHARTROOM_TEST_CLUSTER=kind, its context in
 * CHARTROOM_TEST_CONTEXT, else kind-kind), else the one of `npm run cluster:start`, else one started now and stopped
 * after. As vitest's globalSetup, it is found once for all files.
 */
import { homedir } from 'node:os'
import { join } from 'node:path'
import { CONTEXT, runningCluster, startCluster, stopCluster } from './cluster.mjs'

const keep = async () => {}

/**
 * @returns {Promise<{ kubeconfig: string, context: string, release: () => Promise<void> }>}
 */
export async function acquireCluster() {
  const { CHARTROOM_TEST_KUBECONFIG: found, CHARTROOM_TEST_CONTEXT: context } = process.env
  if (found) return { kubeconfig: found, context: context ?? CONTEXT, release: keep }
  if (process.env.CHARTROOM_TEST_CLUSTER === 'kind') {
    const kubeconfig = process.env.KUBECONFIG || join(homedir(), '.kube', 'config')
    return { kubeconfig, context: context ?? 'kind-kind', release: keep }
  }
  const running = runningCluster()
  if (running) return { kubeconfig: running, context: CONTEXT, release: keep }
  return { kubeconfig: await startCluster(), context: CONTEXT, release: () => stopCluster() }
}

export default async function setup() {
  const { kubeconfig, context, release } = await acquireCluster()
  process.env.CHARTROOM_TEST_KUBECONFIG = kubeconfig
  process.env.CHARTROOM_TEST_CONTEXT = context
  return release
}
