/** What the scheduler and the kubelet say about a Pod, in their words (pkg/kubelet/events, pkg/scheduler). */
import type { KubeObject } from '../../client'
import { at, copy, type Json } from '../json'
import { containers, STARTING } from '../pod-model'
import { builtIn } from '../resources'
import type { ApiServer } from '../server'
import { type Happening, tell } from './events'

const NODES = builtIn('', 'Node')
/** Every simulated image has this many bytes. */
const IMAGE_SIZE = 10_485_760

export function tellScheduled(server: ApiServer, pod: KubeObject, node: string): void {
  const message = `Successfully assigned ${pod.metadata.namespace}/${pod.metadata.name} to ${node}`
  const instance = `default-scheduler-${node}`
  tell(server, { component: 'default-scheduler', instance }, pod, {
    reason: 'Scheduled',
    message,
    action: 'Binding',
  })
}

export function tellUnschedulable(server: ApiServer, pod: KubeObject, message: string): void {
  const happening = { type: 'Warning', reason: 'FailedScheduling', message, action: 'Scheduling' } as const
  const instance = `default-scheduler-${server.list(NODES)[0]?.metadata.name ?? ''}`
  tell(server, { component: 'default-scheduler', instance }, pod, happening)
}

export type ContainerList = 'containers' | 'initContainers'

/** Says `happening` of a container, as the kubelet of the Pod's node. */
function say(
  server: ApiServer,
  pod: KubeObject,
  container: Json,
  happening: Happening,
  list: ContainerList = 'containers',
): void {
  const host = String(at(pod, 'spec', 'nodeName') ?? '')
  const fieldPath = `spec.${list}{${String(at(container, 'name'))}}`
  tell(server, { component: 'kubelet', host }, pod, { ...happening, fieldPath })
}

/** A container's image is pulled, unless the node has it, and the container made and started. */
export function tellStarted(server: ApiServer, pod: KubeObject, list: ContainerList, container: Json): void {
  const image = String(at(container, 'image'))
  const note = (reason: string, message: string): void =>
    say(server, pod, container, { reason, message }, list)
  const isPresent = hasImage(server, pod, image)
  if (isPresent && at(container, 'imagePullPolicy') !== 'Always')
    note('Pulled', `Container image "${image}" already present on machine and can be accessed by the pod`)
  else {
    const took = `${STARTING}ms`
    note('Pulling', `Pulling image "${image}"`)
    note(
      'Pulled',
      `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: ${IMAGE_SIZE} bytes.`,
    )
  }
  if (!isPresent) keepImage(server, pod, image)
  note('Created', 'Container created')
  note('Started', 'Container started')
}

export function tellUnmounted(server: ApiServer, pod: KubeObject, message: string): void {
  const host = String(at(pod, 'spec', 'nodeName') ?? '')
  tell(server, { component: 'kubelet', host }, pod, { type: 'Warning', reason: 'FailedMount', message })
}

export function tellUnmakeable(server: ApiServer, pod: KubeObject, container: Json, why: string): void {
  say(server, pod, container, { type: 'Warning', reason: 'Failed', message: `Error: ${why}` })
}

export function tellUnpullable(server: ApiServer, pod: KubeObject): void {
  for (const container of containers(pod)) {
    const image = String(at(container, 'image'))
    const warn = (reason: string, message: string): void =>
      say(server, pod, container, { type: 'Warning', reason, message })
    say(server, pod, container, { reason: 'Pulling', message: `Pulling image "${image}"` })
    warn('Failed', `Failed to pull image "${image}": ${pullError(image)}`)
    warn('Failed', 'Error: ErrImagePull')
    say(server, pod, container, { reason: 'BackOff', message: `Back-off pulling image "${image}"` })
    warn('Failed', 'Error: ImagePullBackOff')
  }
}

/** As containerd answers for an image no registry has. */
function pullError(image: string): string {
  const [first = ''] = image.split('/')
  const isHosted = image.includes('/') && /[.:]|^localhost$/.test(first)
  const name = isHosted ? image : `docker.io/${image.includes('/') ? '' : 'library/'}${image}`
  return `rpc error: code = NotFound desc = failed to pull and unpack image "${name}": failed to resolve reference "${name}": ${name}: not found`
}

export function tellBackOff(
  server: ApiServer,
  pod: KubeObject,
  list: ContainerList,
  container: string,
): void {
  const { name, namespace, uid } = pod.metadata
  const message = `Back-off restarting failed container ${container} in pod ${name}_${namespace}(${uid})`
  say(server, pod, { name: container }, { type: 'Warning', reason: 'BackOff', message }, list)
}

export function tellUnhealthy(server: ApiServer, pod: KubeObject): void {
  for (const container of containers(pod)) {
    const probe = at(container, 'readinessProbe')
    if (!probe) continue
    const port = String(at(probe, 'tcpSocket', 'port') ?? '')
    const output = at(probe, 'httpGet')
      ? 'HTTP probe failed with statuscode: 503'
      : port
        ? `dial tcp ${String(at(pod, 'status', 'podIP'))}:${port}: connect: connection refused`
        : ''
    const message = `Readiness probe failed: ${output}`
    say(server, pod, container, { type: 'Warning', reason: 'Unhealthy', message })
  }
}

export function tellKilling(server: ApiServer, pod: KubeObject): void {
  for (const container of containers(pod)) {
    const name = String(at(container, 'name'))
    const statuses = at(pod, 'status', 'containerStatuses')
    const status = Array.isArray(statuses) ? statuses.find((s) => at(s, 'name') === name) : undefined
    if (at(status, 'state', 'running'))
      say(server, pod, container, { reason: 'Killing', message: `Stopping container ${name}` })
  }
}

const nodeOf = (server: ApiServer, pod: KubeObject): KubeObject | undefined =>
  server.find(NODES, undefined, String(at(pod, 'spec', 'nodeName')))

const imagesOf = (node: KubeObject | undefined): Json[] =>
  (at(node, 'status', 'images') as Json[] | undefined) ?? []

const hasImage = (server: ApiServer, pod: KubeObject, image: string): boolean =>
  imagesOf(nodeOf(server, pod)).some((known) => at(known, 'names', 0) === image)

/** The node keeps what it has pulled: status.images. */
function keepImage(server: ApiServer, pod: KubeObject, image: string): void {
  const node = nodeOf(server, pod)
  if (!node) return
  const changed = copy(node)
  const images = [...imagesOf(node), { names: [image], sizeBytes: IMAGE_SIZE }]
  changed.status = { ...(node.status as object), images }
  server.update(NODES, changed, { manager: 'kubelet', subresource: 'status' })
}
