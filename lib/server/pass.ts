/**
 * How the front door vouches for a request to the route handlers behind it. Both run in one process: the door
 * leaves a secret and the cluster's API under a symbol, and sets the secret as a header on every request whose
 * token it has checked. Under plain `next start` there is no door, so the cluster routes stay closed.
 */
import type { ClusterApi } from './cluster-api'

/** Set by the door on a vouched request, stripped from whatever a client sends. */
export const PASS_HEADER = 'x-chartroom-pass'

export interface Door {
  /** Made anew for each process; never leaves it. */
  readonly secret: string
  readonly api: ClusterApi
}

const KEY = Symbol.for('chartroom.door')

type Holder = { [KEY]?: Door }

export const currentDoor = (): Door | undefined => (globalThis as Holder)[KEY]

/** Returns how to take the door down again. */
export function installDoor(door: Door): () => void {
  const holder = globalThis as Holder
  const before = holder[KEY]
  holder[KEY] = door
  return () => {
    if (holder[KEY] !== door) return
    if (before) holder[KEY] = before
    else delete holder[KEY]
  }
}
