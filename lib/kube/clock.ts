/**
 * Time, handed in: the embedded cluster runs on simulated time, a learner's cluster on the machine's.
 */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Runs `task` after `ms`; the answer takes the appointment back. */
  after(ms: number, task: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, task) {
    // setTimeout holds 31 bits; a longer wait would fire at once.
    const timer = setTimeout(task, Math.min(ms, 0x7fffffff))
    return () => clearTimeout(timer)
  },
}

/** Resolves after `ms` or as soon as `signal` aborts; true when the time has passed. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve(false)
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener('abort', onAbort)
      resolve(true)
    })
    const onAbort = (): void => {
      cancel()
      resolve(false)
    }
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

/** Kubernetes' timestamps: RFC 3339 in UTC, whole seconds. */
export const timestamp = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`

/** Chance, handed in: a number from 0 up to, not including, 1. */
export type Random = () => number
