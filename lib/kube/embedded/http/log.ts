/** A container's log: its last lines (`tailLines`), its first bytes (`limitBytes`), and what is still to come (`follow`). */
import type { KubeObject } from '../../client'
import type { EmbeddedCluster } from '../cluster'
import { at } from '../json'
import { builtIn } from '../resources'
import { type ApiAnswer, type ApiRequest, isTrue } from './message'
import type { Target } from './path'
import { containerOf } from './subresources'

export async function log(
  cluster: EmbeddedCluster,
  request: ApiRequest,
  { namespace = '', name = '' }: Target,
): Promise<ApiAnswer> {
  const { query } = request
  const pod = cluster.api.get(builtIn('', 'Pod'), namespace, name)
  const container = containerOf(pod, query.get('container'))
  const read = (): Promise<string> => cluster.logs({ namespace, name }, { container })
  const whole = await read()
  const headers = { 'content-type': 'text/plain' }
  const body = limited(tail(whole, query.get('tailLines')), query.get('limitBytes'))
  if (!isTrue(query, 'follow')) return { status: 200, headers, body }
  return {
    status: 200,
    headers,
    async body(write) {
      write(body)
      if (!isOver(pod)) await follow(cluster, request, pod, whole, read, write)
    },
  }
}

const isOver = (pod: KubeObject): boolean =>
  ['Succeeded', 'Failed'].includes(String(at(pod, 'status', 'phase')))

/** How often a followed log is looked at, milliseconds. */
const LOOK_EVERY = 200

/** Writes what is logged beyond `shown`, until the Pod is over, gone, or nobody listens any more. */
async function follow(
  { api }: EmbeddedCluster,
  { signal }: ApiRequest,
  { metadata }: KubeObject,
  shown: string,
  read: () => Promise<string>,
  write: (text: string) => void,
): Promise<void> {
  let before = shown
  while (!signal.aborted) {
    const live = api.find(builtIn('', 'Pod'), metadata.namespace, metadata.name)
    if (live?.metadata.uid !== metadata.uid) return
    const now = await read()
    if (now.startsWith(before)) write(now.slice(before.length))
    before = now
    if (live && isOver(live)) return
    await new Promise<void>((resolve) => api.clock.after(LOOK_EVERY, resolve))
  }
}

function tail(text: string, count: string | null): string {
  if (count === null) return text
  const lines = text.split('\n').slice(0, -1)
  return lines
    .slice(Math.max(0, lines.length - Number(count)))
    .map((line) => `${line}\n`)
    .join('')
}

/** The bytes a client takes at most; a letter cut in two is left out. */
function limited(text: string, most: string | null): string {
  if (most === null) return text
  const bytes = new TextEncoder().encode(text).slice(0, Number(most))
  return new TextDecoder().decode(bytes, { stream: true })
}
