/**
 * The wrapper of every handler under app/api: closed unless the front door vouches for the request. The door has
 * already asked everything; this asks whether there was a door.
 */
import type { ClusterApi, Route } from './cluster-api'
import { currentDoor, PASS_HEADER } from './pass'
import { isSameSecret } from './secrets'

type Handler = (request: Request, context?: { params: Promise<Record<string, string>> }) => Promise<Response>

export function guarded(route: (api: ClusterApi) => Route): Handler {
  return async (request, context) => {
    const door = currentDoor()
    if (!door) return closed('The cluster routes answer only behind Chartroom\u2019s own server: npm start')
    const pass = request.headers.get(PASS_HEADER)
    if (!pass || !isSameSecret(pass, door.secret))
      return Response.json({ error: 'Not vouched for' }, { status: 401 })
    if (isClosedForAuthors())
      return closed('Cluster routes are closed in development. CHARTROOM_DEV_CLUSTER=1 opens them.')
    return route(door.api)(request, (await context?.params) ?? {})
  }
}

const closed = (error: string): Response => Response.json({ error }, { status: 503 })

/** Development serves pages from half-written code; a cluster is opened to it only on purpose. */
const isClosedForAuthors = (): boolean =>
  process.env.NODE_ENV === 'development' && process.env.CHARTROOM_DEV_CLUSTER !== '1'
