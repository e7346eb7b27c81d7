/**
 * What an object could do beyond its release's own namespace: reach the whole cluster, or the machine a Pod runs on.
 * The rules for Pods are those of the Pod Security Standards' baseline level.
 */
import type { KubeObject } from '../client'

/** An object that wants a word from the learner before it is written or deleted. */
export interface Concern {
  /** Names the object in a confirmation: `ClusterRole/reader`, `Deployment/web/agent`. */
  id: string
  kind: string
  name: string
  /** Each completes "it …". */
  whys: string[]
}

const concernId = (kind: string, namespace: string | undefined, name: string): string =>
  [kind, ...(namespace ? [namespace] : []), name].join('/')

/** @param isNamespaced whether the object's kind lives in namespaces */
export function concernOf(object: KubeObject, isNamespaced: boolean, namespace: string): Concern | undefined {
  const { kind, metadata } = object
  const whys = [...(isNamespaced ? [] : [clusterWhy(kind)]), ...hookWhys(object), ...podWhys(object)]
  if (whys.length === 0) return undefined
  const id = concernId(kind, isNamespaced ? namespace : undefined, metadata.name)
  return { id, kind, name: metadata.name, whys }
}

function clusterWhy(kind: string): string {
  if (kind.endsWith('WebhookConfiguration'))
    return 'is a webhook: it can change or stop every request to the cluster'
  if (kind === 'Namespace') return 'is a namespace: deleting it deletes everything in it'
  if (kind === 'CustomResourceDefinition')
    return 'defines a kind for the whole cluster: deleting it deletes every object of that kind'
  return 'belongs to the whole cluster, not to one namespace'
}

function hookWhys({ kind, spec }: KubeObject): string[] {
  const isCalledToConvert =
    kind === 'CustomResourceDefinition' && at(spec, 'conversion', 'strategy') === 'Webhook'
  return isCalledToConvert ? ['has a webhook convert its objects'] : []
}

/** What Pods may add without asking. */
const BASELINE = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
])

function podWhys(object: KubeObject): string[] {
  const pod = podSpecOf(object)
  if (!pod) return []
  const containers = ['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) =>
    items(at(pod, list)),
  )
  const rules: [boolean, string][] = [
    [containers.some((c) => at(c, 'securityContext', 'privileged') === true), 'runs a privileged container'],
    [at(pod, 'hostNetwork') === true, "uses the node's network"],
    [at(pod, 'hostPID') === true, "sees the node's processes"],
    [at(pod, 'hostIPC') === true, "shares the node's memory (hostIPC)"],
    [
      items(at(pod, 'volumes')).some((v) => at(v, 'hostPath') !== undefined),
      "mounts the node's files (hostPath)",
    ],
    [
      containers.some((c) => items(at(c, 'ports')).some((p) => Number(at(p, 'hostPort') ?? 0) !== 0)),
      'takes a port of the node (hostPort)',
    ],
    [
      [pod, ...containers].some((c) => at(c, 'securityContext', 'windowsOptions', 'hostProcess') === true),
      'runs as a process of the node (hostProcess)',
    ],
  ]
  const added = containers
    .flatMap((c) => items(at(c, 'securityContext', 'capabilities', 'add')))
    .map(String)
    .filter((name) => !BASELINE.has(name))
  return [
    ...rules.flatMap(([isSo, why]) => (isSo ? [why] : [])),
    ...(added.length > 0 ? [`adds capabilities (${[...new Set(added)].join(', ')})`] : []),
  ]
}

function podSpecOf({ kind, spec }: KubeObject): unknown {
  if (kind === 'Pod') return spec
  return at(spec, 'jobTemplate', 'spec', 'template', 'spec') ?? at(spec, 'template', 'spec')
}

/** A field, however badly the chart has written what is above it. */
function at(value: unknown, ...path: string[]): unknown {
  let here = value
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined
    here = (here as Record<string, unknown>)[step]
  }
  return here
}

const items = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
