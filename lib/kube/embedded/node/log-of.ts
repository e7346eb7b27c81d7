/** A container's log as the API server hands it out, with the refusals of the kubelet behind it. */
import type { KubeObject } from '../../client'
import { badRequest } from '../errors'
import { at, type Json } from '../json'
import type { Logs } from '../logs'
import { containers, initContainers } from '../pod-model'

export function logOf(logs: Logs, pod: KubeObject, wanted: string | undefined): string {
  const { name, uid = '' } = pod.metadata
  const all = [...initContainers(pod), ...containers(pod)].map((c) => String(at(c, 'name')))
  const container = wanted ?? String(at(containers(pod)[0], 'name'))
  if (!all.includes(container)) throw badRequest(`container ${container} is not valid for pod ${name}`)
  const log = logs.get(uid, container)
  if (log !== undefined) return log
  const status = (['containerStatuses', 'initContainerStatuses'] as const)
    .flatMap((field) => (at(pod, 'status', field) ?? []) as Json[])
    .find((s) => at(s, 'name') === container)
  const reason = at(status, 'state', 'waiting', 'reason')
  if (reason === undefined) return ''
  const why = reason === 'ImagePullBackOff' ? 'trying and failing to pull image' : String(reason)
  throw badRequest(`container "${container}" in pod "${name}" is waiting to start: ${why}`)
}
