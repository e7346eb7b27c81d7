/** A worker's side of the protocol: named methods in, values or streams out. Runs in a Web Worker. */
import type { Answer, Call } from './protocol'

/** A method answers with a value, a promise of one, or a stream of events. */
export type Method = (argument: never, signal: AbortSignal) => unknown

const BEAT_EVERY = 500

/** What of a worker's global this needs; a test hands in its own. */
export interface WorkerDoor {
  postMessage(answer: Answer): void
  onmessage: ((event: MessageEvent<Call>) => void) | null
}

export function serve(methods: Record<string, Method>, door: WorkerDoor): void {
  const running = new Map<number, AbortController>()
  let beat: ReturnType<typeof setInterval> | undefined

  async function run({ id, method, argument }: Call) {
    if (method === 'abort') return running.get(id)?.abort()
    const work = Object.hasOwn(methods, method) ? methods[method] : undefined
    if (!work) return door.postMessage({ id, kind: 'fault', message: `There is no method ${method}.` })
    const abort = new AbortController()
    running.set(id, abort)
    beat ??= setInterval(() => door.postMessage({ kind: 'beat' }), BEAT_EVERY)
    try {
      const result = work(argument as never, abort.signal)
      if (isStream(result)) {
        for await (const event of result) door.postMessage({ id, kind: 'event', event })
        door.postMessage({ id, kind: 'end' })
      } else door.postMessage({ id, kind: 'value', value: await result })
    } catch (error) {
      door.postMessage({ id, kind: 'fault', message: error instanceof Error ? error.message : String(error) })
    } finally {
      running.delete(id)
      if (running.size === 0) {
        clearInterval(beat)
        beat = undefined
      }
    }
  }

  door.onmessage = ({ data }) => void run(data)
  door.postMessage({ kind: 'up' })
}

const isStream = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value
