/**
 * The cluster worker: Kubernetes in memory with Helm's release actions on it. Bundled to public/engine/cluster.js by
 * bin/build-engine.mjs. It keeps nothing: the page takes its whole state after each action and hands it to the next.
 */
import { type ApiResource, type KubeClient, KubeError, systemClock } from '../../lib/kube'
import { type ClusterState, EmbeddedCluster } from '../../lib/kube/embedded'
import type {
  InstallRequest,
  ListRequest,
  PodTarget,
  RecoverRequest,
  ReleaseTarget,
  RollbackRequest,
  TestRequest,
  UninstallRequest,
  UpgradeRequest,
} from '../../lib/release'
import { LocalReleaseService } from '../../lib/release'
import { serve, type WorkerDoor } from './serve'
import type { KubeAnswer } from './terminal-protocol'

declare const self: WorkerDoor

let cluster = new EmbeddedCluster({ clock: systemClock })
let service = serviceOn(cluster)

function serviceOn(kube: EmbeddedCluster) {
  return new LocalReleaseService({ kube, clock: systemClock })
}

/** What of a KubeClient the terminal may ask. */
const KUBE_METHODS = [
  'version',
  'resources',
  'get',
  'list',
  'create',
  'replace',
  'apply',
  'patch',
  'delete',
  'logs',
] as const satisfies (keyof KubeClient)[]

async function kube({ method, args }: { method: string; args: readonly unknown[] }): Promise<KubeAnswer> {
  const known = KUBE_METHODS.find((one) => one === method)
  if (!known) throw new Error(`The cluster has no method ${method}.`)
  try {
    const work = cluster[known].bind(cluster) as (...args: readonly unknown[]) => Promise<unknown>
    const value = await work(...args)
    // What the server knows beyond discovery stays here.
    return { value: known === 'resources' ? (value as ApiResource[]).map(plainResource) : value }
  } catch (error) {
    if (!(error instanceof KubeError)) throw error
    const { code, reason, message, details } = error
    return { fault: { code, reason, message, details } }
  }
}

const plainResource = (one: ApiResource): ApiResource => {
  const { group, version, kind, plural, singular, shortNames, namespaced, verbs } = one
  return { group, version, kind, plural, singular, shortNames, namespaced, verbs }
}

serve(
  {
    restore(state: ClusterState | undefined) {
      cluster.stop()
      cluster = state
        ? EmbeddedCluster.from(state, { clock: systemClock })
        : new EmbeddedCluster({ clock: systemClock })
      service = serviceOn(cluster)
    },
    snapshot: () => cluster.save(),
    list: (request?: ListRequest) => service.list(request),
    history: (target: ReleaseTarget) => service.history(target),
    status: (target: ReleaseTarget & { revision?: number }) => service.status(target),
    record: (target: ReleaseTarget & { revision?: number }) => service.record(target),
    resources: (target: ReleaseTarget) => service.resources(target),
    install: (request: InstallRequest, signal) => service.install(request, signal),
    upgrade: (request: UpgradeRequest, signal) => service.upgrade(request, signal),
    rollback: (request: RollbackRequest, signal) => service.rollback(request, signal),
    uninstall: (request: UninstallRequest, signal) => service.uninstall(request, signal),
    test: (request: TestRequest, signal) => service.test(request, signal),
    recover: (request: RecoverRequest, signal) => service.recover(request, signal),
    preview: (request: UpgradeRequest) => service.preview(request),
    previewRollback: (request: RollbackRequest) => service.previewRollback(request),
    events: (target: ReleaseTarget) => service.events(target),
    logs: (target: PodTarget, signal) => service.logs(target, signal),
    kube,
  },
  self,
)
