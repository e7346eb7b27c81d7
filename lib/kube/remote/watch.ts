/**
 * A watch that goes on: it resumes from the last version seen, lists anew when that version is too old, pauses
 * longer and longer while the server is away, and ends with the caller's signal or an error that would not pass.
 */
import { KubeError, type KubeObject, type WatchEvent } from '../client'
import { isAbort } from './connection'

export interface WatchSource {
  /** The lines of one watch request from a version on. */
  open(resourceVersion: string): AsyncIterable<string>
  list(): Promise<{ items: KubeObject[]; resourceVersion: string }>
  sleep(ms: number): Promise<void>
  readonly signal: AbortSignal
}

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 10_000

export async function* watchForever(source: WatchSource, from: string): AsyncGenerator<WatchEvent> {
  const known = new Map<string, KubeObject>()
  let version = from
  let pause = FIRST_PAUSE_MS
  while (!source.signal.aborted) {
    try {
      let isQuiet = true
      for await (const line of source.open(version)) {
        const event = readLine(line)
        if (!event) continue
        if (event.type === 'ERROR') throw event.error
        pause = FIRST_PAUSE_MS
        isQuiet = false
        version = event.type === 'BOOKMARK' ? event.resourceVersion : remember(known, event) || version
        yield event
      }
      if (!isQuiet) continue // a clean end: the server's own time limit
    } catch (error) {
      if (source.signal.aborted || isAbort(error)) return
      if (isExpired(error)) {
        const { events, resourceVersion } = await relist(source, known)
        version = resourceVersion
        yield* events
        continue
      }
      if (!isPassing(error)) throw error
    }
    try {
      await source.sleep(pause)
    } catch {
      return
    }
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
  }
}

type Line = WatchEvent | { type: 'ERROR'; error: KubeError } | undefined

function readLine(line: string): Line {
  if (line.trim() === '') return undefined
  let parsed: { type?: string; object?: Record<string, unknown> }
  try {
    parsed = JSON.parse(line)
  } catch {
    throw new KubeError(0, '', 'a watch broke off inside an event')
  }
  const { type, object = {} } = parsed
  if (type === 'ERROR')
    return {
      type,
      error: new KubeError(
        Number(object.code ?? 0),
        String(object.reason ?? ''),
        String(object.message ?? ''),
      ),
    }
  const { metadata } = object as unknown as KubeObject
  if (type === 'BOOKMARK') return { type, resourceVersion: metadata.resourceVersion ?? '' }
  if (type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED')
    return { type, object: object as unknown as KubeObject }
  return undefined
}

/** Keeps what was seen, so that a new listing can tell what has gone; answers the object's version. */
function remember(known: Map<string, KubeObject>, event: Exclude<WatchEvent, { type: 'BOOKMARK' }>): string {
  const key = keyOf(event.object)
  if (event.type === 'DELETED') known.delete(key)
  else known.set(key, event.object)
  return event.object.metadata.resourceVersion ?? ''
}

const keyOf = ({ metadata }: KubeObject): string =>
  `${metadata.namespace ?? ''}/${metadata.name}/${metadata.uid ?? ''}`

/** The differences between what was seen and what is there, as events. */
async function relist(
  source: WatchSource,
  known: Map<string, KubeObject>,
): Promise<{ events: WatchEvent[]; resourceVersion: string }> {
  const { items, resourceVersion } = await source.list()
  const present = new Map(items.map((object) => [keyOf(object), object]))
  const events: WatchEvent[] = []
  for (const [key, object] of known) if (!present.has(key)) events.push({ type: 'DELETED', object })
  for (const [key, object] of present) {
    const before = known.get(key)
    if (before?.metadata.resourceVersion !== object.metadata.resourceVersion)
      events.push({ type: before ? 'MODIFIED' : 'ADDED', object })
  }
  known.clear()
  for (const [key, object] of present) known.set(key, object)
  return { events, resourceVersion }
}

const isExpired = (error: unknown): boolean =>
  error instanceof KubeError && (error.code === 410 || error.reason === 'Expired' || error.reason === 'Gone')

/** Broken connections and a server in trouble pass; a refusal does not. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof KubeError)) return error instanceof Error && 'code' in error
  return error.code === 0 || error.code === 429 || error.code >= 500
}
