/**
 * When a request may be sent again, and after how long. Only where the server says it did nothing (429, 503),
 * where it lost its etcd leader midway and a repetition is harmless, or where the connection broke under a
 * request that is safe to repeat.
 */

export const MOST_RETRIES = 5
const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 10_000

/** Helm retries these too (pkg/kubeenv/roundtripper.go). */
const ETCD_MESSAGES = ['etcdserver: leader changed', 'raft proposal dropped']

/** GET and server-side apply give the same result twice. */
export type Repeatability = 'safe' | 'once'

export function isRetriableAnswer(
  status: number,
  message: string,
  hasRetryAfter: boolean,
  repeatability: Repeatability,
): boolean {
  if (status === 429) return true
  if (status === 503) return hasRetryAfter || repeatability === 'safe'
  return status >= 500 && ETCD_MESSAGES.some((text) => message.includes(text))
}

const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED'])

/**
 * A refused connection carried nothing, so whatever was to be sent may be sent again; where the server has never
 * been seen, waiting for it would only delay saying so.
 * @param code node's error code
 */
export function isRetriableBreak(
  code: string | undefined,
  repeatability: Repeatability,
  hasAnswered: boolean,
): boolean {
  if (code === 'ECONNREFUSED') return hasAnswered
  return repeatability === 'safe' && code !== undefined && BROKEN.has(code)
}

/** Milliseconds before the `attempt`-th repetition (from 0): what the server asked for, else doubling; jittered. */
export function pauseBefore(attempt: number, retryAfter: string | undefined, random: () => number): number {
  const asked = Number(retryAfter) * 1000
  const base = Number.isFinite(asked) && asked > 0 ? asked : FIRST_PAUSE_MS * 2 ** attempt
  return Math.min(base, LONGEST_PAUSE_MS) * (1 + 0.1 * random())
}

export function parseRetryAfter(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && /^\d+$/.test(header.trim()) ? header.trim() : undefined
}
