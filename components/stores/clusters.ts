'use client'
/** The page's cluster store with its doors: the embedded cluster's worker, and the server's contexts. */
import { useStore } from 'zustand'
import { EmbeddedService } from '../engine/embedded-service'
import type { ClusterDoor } from '../engine/terminal-client'
import { type Cluster, createCluster, EMBEDDED } from './cluster'
import { keep } from './keeper'
import { contexts, lazyService, remoteService } from './remote'

let snapshot: unknown

const keeper = keep<unknown>(
  {
    shelf: 'clusters',
    key: EMBEDDED,
    version: 1,
    read: (data) => data,
    // A cluster cannot be merged: whoever acted last is what it is.
    merge: (_base, mine) => mine,
  },
  {
    current: () => snapshot,
    adopt(value) {
      snapshot = value
      embedded.forget()
    },
    state: () => {},
  },
)

const embedded = new EmbeddedService({
  current: () => snapshot,
  keep(value) {
    snapshot = value
    keeper.touch()
    return keeper.flush()
  },
})

/** The embedded service, once what was kept has been read. */
const embeddedWhenRead = lazyService(whenRead)

let reading: Promise<void> | undefined
async function whenRead(): Promise<EmbeddedService> {
  reading ??= keeper.load()
  await reading
  return embedded
}

export const cluster = createCluster({
  service: (target) => (target === EMBEDDED ? embeddedWhenRead : remoteService(target)),
  contexts,
})

export const useCluster = <T>(pick: (state: Cluster) => T): T => useStore(cluster, pick)

/** The chosen cluster as the terminal reaches it: the same one the Cluster panel shows. */
export function clusterDoor(): ClusterDoor {
  const { target } = cluster.getState()
  if (target !== EMBEDDED) return { context: target, releases: remoteService(target) }
  return {
    context: 'chartroom',
    releases: embeddedWhenRead,
    kube: async (method, args) => (await whenRead()).kube(method, args),
  }
}
