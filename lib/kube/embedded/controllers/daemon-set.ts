/** DaemonSets: one Pod a node, replaced one by one (pkg/controller/daemon). */
import type { KubeObject } from '../../client'
import { at, sortedJson } from '../json'
import { builtIn } from '../resources'
import {
  type Controller,
  hashOf,
  isLeaving,
  isOver,
  isReady,
  MANAGER,
  owned,
  podFrom,
  writeStatus,
} from './controller'

const PODS = builtIn('', 'Pod')
const NODES = builtIn('', 'Node')
const DAEMON_SETS = builtIn('apps', 'DaemonSet')
const HASH = 'controller-revision-hash'
const GENERATION = 'pod-template-generation'

export const daemonSets: Controller = {
  resource: DAEMON_SETS,
  owns: [PODS],
  reconcile(server, set) {
    if (isLeaving(set)) return undefined
    const hash = hashOf(sortedJson(at(set, 'spec', 'template')))
    const nodes = server.list(NODES).length
    const isCurrent = (pod: KubeObject): boolean => pod.metadata.labels?.[HASH] === hash
    const pods = owned(server, PODS, set).filter((pod) => !isLeaving(pod))
    for (const pod of pods.filter(isOver)) server.delete(PODS, pod.metadata.namespace, pod.metadata.name)
    const active = pods.filter((pod) => !isOver(pod))
    const leaving = owned(server, PODS, set).length - pods.length
    const isOnDelete = at(set, 'spec', 'updateStrategy', 'type') === 'OnDelete'
    const stale = active.find((pod) => !isCurrent(pod))
    if (stale && !isOnDelete) server.delete(PODS, stale.metadata.namespace, stale.metadata.name)
    for (let i = active.length + leaving; i < nodes; i += 1) {
      const labels = { [HASH]: hash, [GENERATION]: String(set.metadata.generation ?? 1) }
      const name = { generateName: `${set.metadata.name}-` }
      server.create(PODS, podFrom(set, at(set, 'spec', 'template'), name, labels), { writer: MANAGER })
    }
    const live = owned(server, PODS, set).filter((pod) => !isLeaving(pod) && !isOver(pod))
    const ready = live.filter(isReady).length
    const updated = live.filter(isCurrent).length
    writeStatus(server, DAEMON_SETS, set, {
      currentNumberScheduled: Math.min(live.length, nodes),
      desiredNumberScheduled: nodes,
      numberMisscheduled: 0,
      numberReady: ready,
      observedGeneration: set.metadata.generation ?? 1,
      ...(updated > 0 ? { updatedNumberScheduled: updated } : {}),
      ...(ready > 0 ? { numberAvailable: ready } : {}),
      ...(nodes > ready ? { numberUnavailable: nodes - ready } : {}),
    })
    return undefined
  },
}
