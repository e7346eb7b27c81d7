/** A watch as a stream of JSON lines (apiserver pkg/endpoints/handlers/watch.go), with the state first where asked. */
import { KubeError, type KubeObject, type WatchEvent } from '../../client'
import { apiVersionOf } from '../../kinds'
import type { EmbeddedCluster } from '../cluster'
import type { ServedResource } from '../resources'
import { type ApiAnswer, type ApiRequest, isTrue, statusOf } from './message'
import { type Representation, represent, tableEvent } from './represent'

/** How often an idle watch says where it stands. */
const BOOKMARK_MS = 60_000
/** How long a watch lasts that names no limit. */
const LIFETIME_S = 1800

export function watch(
  cluster: EmbeddedCluster,
  resource: ServedResource,
  request: ApiRequest,
  how: Representation,
  options: { namespace?: string; labelSelector?: string; fieldSelector?: string },
): ApiAnswer {
  const { query } = request
  const from = query.get('resourceVersion') ?? ''
  const isStreamedList = isTrue(query, 'sendInitialEvents')
  const startsWithState = isStreamedList || from === '' || from === '0'
  const wantsBookmarks = isTrue(query, 'allowWatchBookmarks')
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    async body(write) {
      let isFirst = true
      const send = (type: string, object: KubeObject): void => {
        const shown =
          how.form === 'Table' ? tableEvent(how, resource, object, isFirst) : represent(how, resource, object)
        isFirst = false
        write(`${JSON.stringify({ type, object: shown })}\n`)
      }
      const bookmark = (resourceVersion: string, annotations?: Record<string, string>): void => {
        const metadata = {
          name: '',
          resourceVersion,
          creationTimestamp: null as unknown as string,
          ...(annotations ? { annotations } : {}),
        }
        const object = { kind: resource.kind, apiVersion: apiVersionOf(resource), metadata }
        write(`${JSON.stringify({ type: 'BOOKMARK', object })}\n`)
      }
      const end = new AbortController()
      const stop = (): void => end.abort()
      request.signal.addEventListener('abort', stop, { once: true })
      const seconds = Number(query.get('timeoutSeconds') ?? '') || LIFETIME_S
      const lifetime = setTimeout(stop, seconds * 1000)
      const beat = setInterval(
        () => wantsBookmarks && bookmark(String(cluster.api.store.version)),
        BOOKMARK_MS,
      )
      try {
        let resourceVersion = from
        if (startsWithState) {
          const list = await cluster.list(resource, options)
          resourceVersion = list.resourceVersion
          for (const object of list.items) send('ADDED', object)
          if (isStreamedList && wantsBookmarks)
            bookmark(resourceVersion, { 'k8s.io/initial-events-end': 'true' })
        }
        const changes: AsyncIterable<WatchEvent> = cluster.watch(resource, {
          ...options,
          resourceVersion,
          signal: end.signal,
        })
        for await (const event of changes) if (event.type !== 'BOOKMARK') send(event.type, event.object)
      } catch (error) {
        if (!(error instanceof KubeError)) throw error
        write(`${JSON.stringify({ type: 'ERROR', object: statusOf(error) })}\n`)
      } finally {
        clearTimeout(lifetime)
        clearInterval(beat)
        request.signal.removeEventListener('abort', stop)
      }
    },
  }
}
