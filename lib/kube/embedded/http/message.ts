/** What goes in and out of the HTTP face: a request already read, an answer still to be written. */
import { isObject, type Json } from '../json'

export interface ApiRequest {
  method: string
  /** Without the query, decoded segment by segment later. */
  path: string
  query: URLSearchParams
  /** Lower-case names. */
  headers: Readonly<Record<string, string | undefined>>
  body: Uint8Array
  /** Aborts when the client goes away. */
  signal: AbortSignal
}

export interface ApiAnswer {
  status: number
  headers: Record<string, string>
  /** A text, or a stream that writes until it resolves. */
  body: string | ((write: (text: string) => void) => Promise<void>)
}

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): ApiAnswer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: `${JSON.stringify(body)}\n`,
})

export const plain = (status: number, text: string): ApiAnswer => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
  body: text,
})

export interface Failure {
  code: number
  reason: string
  message: string
  details?: unknown
}

/** metav1.Status as the server writes refusals. */
export const statusOf = ({ code, reason, message, details }: Failure): Json => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message,
  ...(reason ? { reason } : {}),
  ...(isObject(details) ? { details } : {}),
  code,
})

export const failure = (fault: Failure): ApiAnswer => json(fault.code || 500, statusOf(fault))

export const isTrue = (query: URLSearchParams, name: string): boolean =>
  query.has(name) && !['0', 'false', 'F', 'False', 'FALSE', 'f'].includes(query.get(name) ?? '')
