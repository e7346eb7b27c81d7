/** EndpointSlices: a Service's Pods as DNS and kubectl see them (pkg/controller/endpointslice). One slice a Service. */
import type { KubeObject } from '../../client'
import { at, type Json } from '../json'
import { builtIn } from '../resources'
import { type Controller, isLeaving, isOver, isReady, MANAGER, owned, ownerReference } from './controller'
import { selectedPods, targetPort } from './furniture'

const SERVICES = builtIn('', 'Service')
const PODS = builtIn('', 'Pod')
const SLICES = builtIn('discovery.k8s.io', 'EndpointSlice')

export const endpointSlices: Controller = {
  resource: SERVICES,
  owns: [SLICES],
  sees: [PODS],
  reconcile(server, service) {
    if (!at(service, 'spec', 'selector') || isLeaving(service)) return undefined
    const { name, namespace } = service.metadata
    const pods = selectedPods(server, service).filter((pod) => !isOver(pod))
    const [existing] = owned(server, SLICES, service)
    const slice = {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        ...(existing?.metadata ?? { name: '', generateName: `${name}-` }),
        namespace: namespace as string,
        labels: labelsOf(service),
        ownerReferences: ownerReference(service),
      },
      addressType: 'IPv4',
      endpoints: pods.length > 0 ? pods.map((pod) => endpointOf(pod, name)) : null,
      ports: pods.length > 0 ? portsOf(service, pods[0]) : null,
    }
    if (existing) server.update(SLICES, slice, MANAGER)
    else server.create(SLICES, slice, { writer: MANAGER })
    return undefined
  },
}

function labelsOf(service: KubeObject): Record<string, string> {
  const isHeadless = at(service, 'spec', 'clusterIP') === 'None'
  return {
    ...service.metadata.labels,
    'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
    'kubernetes.io/service-name': service.metadata.name,
    ...(isHeadless ? { 'service.kubernetes.io/headless': '' } : {}),
  }
}

function endpointOf(pod: KubeObject, service: string): Json {
  const isServing = isReady(pod)
  const { name, namespace, uid } = pod.metadata
  const hostname = at(pod, 'spec', 'hostname')
  const isMember = hostname !== undefined && at(pod, 'spec', 'subdomain') === service
  return {
    addresses: [at(pod, 'status', 'podIP') as Json],
    conditions: { ready: isServing && !isLeaving(pod), serving: isServing, terminating: isLeaving(pod) },
    ...(isMember ? { hostname } : {}),
    nodeName: at(pod, 'spec', 'nodeName') ?? null,
    targetRef: { kind: 'Pod', name, namespace: namespace as string, uid: uid as string },
  }
}

const portsOf = (service: KubeObject, pod: KubeObject | undefined): Json[] =>
  ((at(service, 'spec', 'ports') ?? []) as Json[]).map((port) => ({
    name: at(port, 'name') ?? '',
    port: targetPort(port, pod),
    protocol: at(port, 'protocol') ?? 'TCP',
  }))
