/** The small controllers: what namespaces contain, claims' volumes, services' endpoints, definitions' establishment, budgets. */
import type { KubeObject } from '../../client'
import { CLAIM_PROTECTION } from '../allocate'
import { at, copy, type Json } from '../json'
import { BUILT_IN, builtIn } from '../resources'
import { labelSelectorMatches } from '../select'
import type { ApiServer } from '../server'
import {
  type Controller,
  condition,
  isLeaving,
  isOver,
  isReady,
  MANAGER,
  nowText,
  share,
  writeStatus,
} from './controller'
import { tell } from './events'

const NAMESPACES = builtIn('', 'Namespace')
const PODS = builtIn('', 'Pod')
const CLAIMS = builtIn('', 'PersistentVolumeClaim')
const VOLUMES = builtIn('', 'PersistentVolume')
const SERVICES = builtIn('', 'Service')
const ENDPOINTS = builtIn('', 'Endpoints')
const BUDGETS = builtIn('policy', 'PodDisruptionBudget')
const DEFINITIONS = builtIn('apiextensions.k8s.io', 'CustomResourceDefinition')

/** A live namespace has its account and certificate; a leaving one loses its content, then itself. */
export const namespaces: Controller = {
  resource: NAMESPACES,
  reconcile(server, namespace) {
    const { name } = namespace.metadata
    if (!isLeaving(namespace)) {
      furnish(server, name)
      return undefined
    }
    let isEmpty = true
    for (const resource of server.resources) {
      if (!resource.namespaced) continue
      for (const object of server.list(resource, name)) {
        isEmpty = false
        if (!isLeaving(object))
          server.delete(resource, name, object.metadata.name, { propagation: 'Background' })
      }
    }
    if (!isEmpty) return 200
    const done = copy(namespace)
    done.spec = { ...(done.spec as object), finalizers: [] }
    server.update(NAMESPACES, done, MANAGER)
    return undefined
  },
}

function furnish(server: ApiServer, namespace: string): void {
  const make = (kind: string, name: string, more: object, annotations?: Record<string, string>): void => {
    const resource = builtIn('', kind)
    if (server.find(resource, namespace, name)) return
    server.create(
      resource,
      {
        apiVersion: 'v1',
        kind,
        metadata: { name, namespace, ...(annotations ? { annotations } : {}) },
        ...more,
      },
      { writer: MANAGER },
    )
  }
  make(
    'ConfigMap',
    'kube-root-ca.crt',
    { data: { 'ca.crt': 'the simulated cluster has no certificate\n' } },
    {
      'kubernetes.io/description':
        'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
    },
  )
  make('ServiceAccount', 'default', {})
}

/** Every claim gets a volume of the size it asks for. */
export const claims: Controller = {
  resource: CLAIMS,
  reconcile(server, claim) {
    if (isLeaving(claim)) return letGo(server, claim)
    if (at(claim, 'status', 'phase') === 'Bound') return undefined
    const live = copy(claim)
    const spec = live.spec as { [field: string]: Json }
    const volumeName = `pvc-${claim.metadata.uid}`
    const { name, namespace, uid } = claim.metadata
    const capacity = { storage: at(claim, 'spec', 'resources', 'requests', 'storage') ?? '1Gi' }
    if (!server.find(VOLUMES, undefined, volumeName)) {
      const volume = {
        capacity,
        accessModes: spec.accessModes ?? [],
        claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid },
        persistentVolumeReclaimPolicy: 'Delete',
        storageClassName: spec.storageClassName ?? 'standard',
        volumeMode: 'Filesystem',
        hostPath: { path: `/var/simulated/${volumeName}`, type: '' },
      }
      server.create(
        VOLUMES,
        { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: volumeName }, spec: volume },
        { writer: MANAGER },
      )
    }
    spec.volumeName = volumeName
    spec.storageClassName ??= 'standard'
    live.metadata.annotations = { ...live.metadata.annotations, ...BOUND }
    const bound = server.update(CLAIMS, live, MANAGER)
    tellProvisioned(server, claim, volumeName)
    writeStatus(server, CLAIMS, bound, { phase: 'Bound', accessModes: spec.accessModes ?? [], capacity })
    return undefined
  },
}

const PROVISIONER = 'sim.chartroom/local'
/** How the volume controller marks a claim it has had provisioned and bound. */
const BOUND = {
  'pv.kubernetes.io/bind-completed': 'yes',
  'pv.kubernetes.io/bound-by-controller': 'yes',
  'volume.beta.kubernetes.io/storage-provisioner': PROVISIONER,
  'volume.kubernetes.io/storage-provisioner': PROVISIONER,
}

function tellProvisioned(server: ApiServer, claim: KubeObject, volume: string): void {
  tell(server, { component: 'persistentvolume-controller' }, claim, {
    reason: 'ExternalProvisioning',
    message: `Waiting for a volume to be created either by the external provisioner '${PROVISIONER}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`,
  })
  const message = `Successfully provisioned volume ${volume}`
  tell(server, { component: PROVISIONER }, claim, { reason: 'ProvisioningSucceeded', message })
}

/** A claim on its way out goes when no Pod uses it any more. */
function letGo(server: ApiServer, claim: KubeObject): number | undefined {
  const { name, namespace, finalizers = [] } = claim.metadata
  if (!finalizers.includes(CLAIM_PROTECTION)) return undefined
  const isUsed = server
    .list(PODS, namespace)
    .filter((pod) => !isOver(pod))
    .flatMap((pod) => (at(pod, 'spec', 'volumes') ?? []) as Json[])
    .some((volume) => at(volume, 'persistentVolumeClaim', 'claimName') === name)
  if (isUsed) return 200
  const free = copy(claim)
  free.metadata.finalizers = finalizers.filter((f) => f !== CLAIM_PROTECTION)
  server.update(CLAIMS, free, MANAGER)
  return undefined
}

/** A volume goes with its claim. */
export const volumes: Controller = {
  resource: VOLUMES,
  sees: [CLAIMS],
  reconcile(server, volume) {
    const claim = at(volume, 'spec', 'claimRef')
    const namespace = String(at(claim, 'namespace'))
    if (claim && !server.find(CLAIMS, namespace, String(at(claim, 'name'))))
      server.delete(VOLUMES, undefined, volume.metadata.name)
    else if (at(volume, 'status', 'phase') !== 'Bound')
      writeStatus(server, VOLUMES, volume, { phase: 'Bound' })
    return undefined
  },
}

/** The Pods a Service selects that have an address. */
export const selectedPods = (server: ApiServer, service: KubeObject): KubeObject[] =>
  server
    .list(PODS, service.metadata.namespace)
    .filter((pod) => at(pod, 'status', 'podIP') !== undefined)
    .filter((pod) => {
      const matchLabels = at(service, 'spec', 'selector') ?? null
      return labelSelectorMatches({ matchLabels }, pod.metadata.labels)
    })

/** The addresses of a Service's ready Pods. */
export const endpoints: Controller = {
  resource: SERVICES,
  sees: [PODS],
  reconcile(server, service) {
    const selector = at(service, 'spec', 'selector')
    if (!selector || isLeaving(service)) return undefined
    const { name, namespace } = service.metadata
    const pods = selectedPods(server, service).filter((pod) => !isOver(pod) && !isLeaving(pod))
    const subset = (ready: boolean): Json[] =>
      pods
        .filter((pod) => isReady(pod) === ready)
        .map((pod) => ({
          ip: at(pod, 'status', 'podIP') as Json,
          nodeName: at(pod, 'spec', 'nodeName') ?? null,
          targetRef: {
            kind: 'Pod',
            name: pod.metadata.name,
            namespace: namespace as string,
            uid: pod.metadata.uid as string,
          },
        }))
    const ready = subset(true)
    const notReady = subset(false)
    const ports = ((at(service, 'spec', 'ports') ?? []) as Json[]).map((port) => ({
      ...(at(port, 'name') ? { name: at(port, 'name') as Json } : {}),
      port: targetPort(port, pods[0]),
      protocol: at(port, 'protocol') ?? 'TCP',
    }))
    const subsets =
      pods.length === 0
        ? undefined
        : [
            {
              ...(ready.length > 0 ? { addresses: ready } : {}),
              ...(notReady.length > 0 ? { notReadyAddresses: notReady } : {}),
              ports,
            },
          ]
    const existing = server.find(ENDPOINTS, namespace, name)
    const labels = {
      ...service.metadata.labels,
      'endpoints.kubernetes.io/managed-by': 'endpoint-controller',
      ...(at(service, 'spec', 'clusterIP') === 'None' ? { 'service.kubernetes.io/headless': '' } : {}),
    }
    const object = {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { ...existing?.metadata, name, namespace: namespace as string, labels },
      ...(subsets ? { subsets } : {}),
    }
    if (existing) server.update(ENDPOINTS, object, MANAGER)
    else server.create(ENDPOINTS, object, { writer: MANAGER })
    return undefined
  },
}

/** Endpoints whose Service is gone go too. */
export const lostEndpoints: Controller = {
  resource: ENDPOINTS,
  sees: [SERVICES],
  reconcile(server, object) {
    const { name, namespace, labels } = object.metadata
    const isOurs = labels?.['endpoints.kubernetes.io/managed-by'] === 'endpoint-controller'
    if (isOurs && !server.find(SERVICES, namespace, name)) server.delete(ENDPOINTS, namespace, name)
    return undefined
  },
}

/** The number behind a Service's port on `pod`. */
export function targetPort(port: Json, pod: KubeObject | undefined): Json {
  const target = at(port, 'targetPort')
  if (typeof target === 'number') return target
  const ports = ((at(pod, 'spec', 'containers') ?? []) as Json[]).flatMap(
    (c) => (at(c, 'ports') ?? []) as Json[],
  )
  return (
    at(
      ports.find((p) => at(p, 'name') === target),
      'containerPort',
    ) ??
    at(port, 'port') ??
    0
  )
}

/** A definition's names are accepted and its resources served. */
export const definitions: Controller = {
  resource: DEFINITIONS,
  reconcile(server, definition) {
    if (isLeaving(definition)) return removeCustom(server, definition)
    const isMarked = (definition.metadata.finalizers ?? []).includes(CLEANUP)
    if (condition(definition, 'Established') && isMarked) return undefined
    const names = at(definition, 'spec', 'names') as { [field: string]: Json }
    const now = nowText(server)
    const met = (type: string, reason: string, message: string): Json => ({
      type,
      status: 'True',
      lastTransitionTime: now,
      reason,
      message,
    })
    const stored = ((at(definition, 'spec', 'versions') ?? []) as Json[]).filter(
      (v) => at(v, 'storage') === true,
    )
    writeStatus(server, DEFINITIONS, definition, {
      conditions: [
        met('NamesAccepted', 'NoConflicts', 'no conflicts found'),
        met('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
      ],
      acceptedNames: names,
      storedVersions: stored.map((v) => at(v, 'name') as Json),
    })
    if (!isMarked) {
      const live = copy(server.get(DEFINITIONS, undefined, definition.metadata.name))
      live.metadata.finalizers = [...(live.metadata.finalizers ?? []), CLEANUP]
      server.update(DEFINITIONS, live, { manager: 'kube-apiserver' })
    }
    server.refreshResources()
    return undefined
  },
}
const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io'

/** The custom resources go before their definition does. */
function removeCustom(server: ApiServer, definition: KubeObject): number | undefined {
  const group = at(definition, 'spec', 'group')
  const plural = at(definition, 'spec', 'names', 'plural')
  const served = server.resources.filter(
    (r) => !BUILT_IN.includes(r) && r.group === group && r.plural === plural,
  )
  const [resource] = served
  const objects = resource ? server.list(resource) : []
  for (const object of objects)
    if (resource && !isLeaving(object))
      server.delete(resource, object.metadata.namespace, object.metadata.name)
  if (resource && server.list(resource).length > 0) return 200
  const done = copy(definition)
  done.metadata.finalizers = (done.metadata.finalizers ?? []).filter((f) => f !== CLEANUP)
  server.update(DEFINITIONS, done, { manager: 'kube-apiserver' })
  return undefined
}

/** What a budget allows at the moment. */
export const budgets: Controller = {
  resource: BUDGETS,
  sees: [PODS],
  reconcile(server, budget) {
    const pods = server
      .list(PODS, budget.metadata.namespace)
      .filter((pod) => labelSelectorMatches(at(budget, 'spec', 'selector'), pod.metadata.labels))
      .filter((pod) => !isOver(pod) && !isLeaving(pod))
    const healthy = pods.filter(isReady).length
    const minimum = at(budget, 'spec', 'minAvailable')
    const maximum = at(budget, 'spec', 'maxUnavailable')
    const desired =
      minimum !== undefined
        ? share(minimum, pods.length, true)
        : pods.length - share(maximum ?? 1, pods.length, true)
    const allowed = Math.max(0, healthy - Math.max(0, desired))
    const isMet = allowed > 0
    if (pods.length === 0 && at(budget, 'status', 'expectedPods') !== 0)
      tell(server, { component: 'controllermanager' }, budget, {
        reason: 'NoPods',
        message: 'No matching pods found',
      })
    writeStatus(server, BUDGETS, budget, {
      observedGeneration: budget.metadata.generation ?? 1,
      currentHealthy: healthy,
      desiredHealthy: Math.max(0, desired),
      disruptionsAllowed: allowed,
      expectedPods: pods.length,
      conditions: [
        {
          type: 'DisruptionAllowed',
          status: isMet ? 'True' : 'False',
          reason: isMet ? 'SufficientPods' : 'InsufficientPods',
          message: '',
          lastTransitionTime:
            (condition(budget, 'DisruptionAllowed')?.status === (isMet ? 'True' : 'False') &&
              condition(budget, 'DisruptionAllowed')?.lastTransitionTime) ||
            nowText(server),
          observedGeneration: budget.metadata.generation ?? 1,
        },
      ],
    })
    return undefined
  },
}
