/** The routes in front of a cluster that keeps what it is given and can be made to fail: what a page would see. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FakeCluster } from '../../lib/kube/remote/testing/fake-cluster'
import type { ReleaseEvent } from '../../lib/release'
import { RemoteReleaseService } from '../../lib/release/remote-service'
import { clusterBackend } from '../../lib/server/cluster-backend'
import { type Harness, type Session, startHarness } from './harness'
import { routesOf } from './program'

export interface ClusterHarness {
  cluster: FakeCluster
  kubeconfig: string
  harness: Harness
  session: Session
  service: RemoteReleaseService
  stop(): Promise<void>
}

export async function startClusterHarness(env: Record<string, string> = {}): Promise<ClusterHarness> {
  const folder = mkdtempSync(join(tmpdir(), 'chartroom-cluster-'))
  const cluster = await FakeCluster.start()
  const kubeconfig = join(folder, 'config')
  writeFileSync(kubeconfig, cluster.server.kubeconfig('kind-a'))
  const harness = await startHarness(clusterBackend({ KUBECONFIG: kubeconfig, ...env }))
  const session = await harness.launch()
  return {
    cluster,
    kubeconfig,
    harness,
    session,
    service: new RemoteReleaseService('kind-a', routesOf(harness.origin, session)),
    async stop() {
      await harness.close()
      await cluster.stop()
      rmSync(folder, { recursive: true })
    },
  }
}

/** A chart of the given templates. */
export const chartOf = (...templates: string[]): Record<string, string> => ({
  'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 0.1.0\n',
  ...Object.fromEntries(templates.map((text, i) => [`templates/${i}.yaml`, text])),
})

export type Ending = Extract<ReleaseEvent, { type: 'done' | 'failed' }>

export async function ending(events: AsyncIterable<ReleaseEvent>): Promise<Ending> {
  let last: ReleaseEvent | undefined
  for await (const event of events) last = event
  if (last?.type !== 'done' && last?.type !== 'failed') throw new Error('the stream broke off')
  return last
}
