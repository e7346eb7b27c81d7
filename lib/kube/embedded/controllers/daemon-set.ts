/** DaemonSets: one Pod a node, replaced one by one (pkg/controller/daemon). */
import type { KubeObject } from '../../client'
import { at, type Json, sortedJson } from '../json'
import { builtIn } from '../resources'
import type { ApiServer } from '../server'
import {
  type Controller,
  hashOf,
  isLeaving,
  isOver,
  isReady,
  owned,
  podFrom,
  writeStatus,
} from './controller'
import { createPod, deletePod, tell } from './events'
import { keepRevision } from './revisions'

const PODS = builtIn('', 'Pod')
const NODES = builtIn('', 'Node')
const DAEMON_SETS = builtIn('apps', 'DaemonSet')
const HASH = 'controller-revision-hash'
const REPORTER = 'daemonset-controller'
const GENERATION = 'pod-template-generation'

export const daemonSets: Controller = {
  resource: DAEMON_SETS,
  owns: [PODS],
  reconcile(server, set) {
    if (isLeaving(set)) return undefined
    const hash = hashOf(sortedJson(at(set, 'spec', 'template')))
    const [node] = server.list(NODES)
    const nodes = server.list(NODES).length
    keepRevision(server, set, hash, HASH, (id) =>
      owned(server, PODS, set).some((pod) => pod.metadata.labels?.[HASH] === id),
    )
    const isCurrent = (pod: KubeObject): boolean => pod.metadata.labels?.[HASH] === hash
    const pods = owned(server, PODS, set).filter((pod) => !isLeaving(pod))
    for (const pod of pods.filter(isOver)) clear(server, set, pod)
    const active = pods.filter((pod) => !isOver(pod))
    const leaving = owned(server, PODS, set).length - pods.length
    const isOnDelete = at(set, 'spec', 'updateStrategy', 'type') === 'OnDelete'
    const stale = active.find((pod) => !isCurrent(pod))
    if (stale && !isOnDelete) deletePod(server, REPORTER, set, stale)
    for (let i = active.length + leaving; i < nodes; i += 1) {
      const labels = { [HASH]: hash, [GENERATION]: String(set.metadata.generation ?? 1) }
      const name = { generateName: `${set.metadata.name}-` }
      createPod(server, REPORTER, set, onNode(podFrom(set, at(set, 'spec', 'template'), name, labels), node))
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

/** A daemon never ends on purpose: one that did goes, with a word on how it ended. */
function clear(server: ApiServer, set: KubeObject, pod: KubeObject): void {
  const hasFailed = at(pod, 'status', 'phase') === 'Failed'
  const node = String(at(pod, 'spec', 'nodeName') ?? '')
  const name = `${pod.metadata.namespace}/${pod.metadata.name}`
  tell(
    server,
    { component: REPORTER },
    set,
    hasFailed
      ? {
          type: 'Warning',
          reason: 'FailedDaemonPod',
          message: `Found failed daemon pod ${name} on node ${node}, will try to kill it`,
        }
      : {
          reason: 'SucceededDaemonPod',
          message: `Found succeeded daemon pod ${name} on node ${node}, will try to delete it`,
        },
  )
  deletePod(server, REPORTER, set, pod)
}

const STATES = [
  ['not-ready', 'NoExecute'],
  ['unreachable', 'NoExecute'],
  ['disk-pressure', 'NoSchedule'],
  ['memory-pressure', 'NoSchedule'],
  ['pid-pressure', 'NoSchedule'],
  ['unschedulable', 'NoSchedule'],
] as const

/** A daemon belongs to one node, whatever state that is in. */
function onNode(pod: KubeObject, node: KubeObject | undefined): KubeObject {
  const spec = pod.spec as { tolerations?: Json[] }
  const operator = 'Exists'
  const tolerations = STATES.map(([state, effect]) => ({
    key: `node.kubernetes.io/${state}`,
    operator,
    effect,
  }))
  const values = [node?.metadata.name ?? '']
  const nodeSelectorTerms = [{ matchFields: [{ key: 'metadata.name', operator: 'In', values }] }]
  const required = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } }
  const affinity = { nodeAffinity: required }
  return { ...pod, spec: { ...spec, affinity, tolerations: [...(spec.tolerations ?? []), ...tolerations] } }
}
