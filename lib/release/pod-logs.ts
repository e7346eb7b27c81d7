/** A container's log as it grows: followed where the cluster can, else what is new is asked for once a second. */
import { findResource, isNotFound, type KubeObject, sleep } from '../kube'
import type { ReleaseEnv } from './env'
import type { LogLines, PodTarget } from './service'

const PAUSE = 1000

export async function* podLogs(
  env: ReleaseEnv,
  target: PodTarget,
  signal?: AbortSignal,
): AsyncGenerator<LogLines> {
  const { namespace, pod: name, container } = target
  const pods = findResource(await env.kube.resources(), 'v1', 'Pod')
  if (!pods) return
  let seen = ''
  let after = ''
  while (!signal?.aborted) {
    const pod = await env.kube.get({ resource: pods, namespace, name }).catch((error) => {
      if ((seen !== '' || after !== '') && isNotFound(error)) return undefined
      throw error
    })
    if (!pod) return
    const { started, ended } = stateOf(pod, container)
    if (started && env.kube.followLogs) {
      const follow = {
        ...(container ? { container } : {}),
        ...(after ? { after } : {}),
        signal: signal ?? new AbortController().signal,
      }
      for await (const line of env.kube.followLogs({ namespace, name }, follow)) {
        after = line.at
        yield { text: `${line.text}\n` }
      }
    } else if (started) {
      const log = await env.kube.logs({ namespace, name }, container ? { container } : {})
      // A container that began anew has a log that does not go on from the old one.
      const text = log.startsWith(seen) ? log.slice(seen.length) : log
      seen = log
      if (text !== '') yield { text }
    }
    if (ended) return
    await sleep(env.clock, PAUSE, signal)
  }
}

interface ContainerStatus {
  name: string
  state?: { waiting?: unknown; running?: unknown; terminated?: unknown }
  lastState?: { terminated?: unknown }
}

/** Whether there is a log to read, and whether it will grow no more. */
function stateOf(pod: KubeObject, container: string | undefined): { started: boolean; ended: boolean } {
  const status = (pod.status ?? {}) as {
    phase?: string
    containerStatuses?: ContainerStatus[]
    initContainerStatuses?: ContainerStatus[]
  }
  const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]
  const one = container ? all.find(({ name }) => name === container) : status.containerStatuses?.[0]
  const isOver = status.phase === 'Succeeded' || status.phase === 'Failed'
  const started =
    one?.state?.running !== undefined ||
    one?.state?.terminated !== undefined ||
    one?.lastState?.terminated !== undefined
  return { started, ended: isOver }
}
