/**
 * Turns what a route throws into an answer: `{error}`, and for an API error `{error, kube: {code, reason}}`.
 * What is expected is told in full; a fault of our own is told as such and logged without its message, which
 * may quote values.
 */
import { ZodError } from 'zod'
import { KubeError } from '../kube'
import { ContextRefusedError } from '../kube/remote'
import { OperationBusyError } from './operations'

export class RequestError extends Error {
  override readonly name = 'RequestError'
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message)
  }
}

export function answerError(error: unknown): Response {
  if (error instanceof RequestError) return answer(error.status, error.message)
  if (error instanceof ZodError) return answer(400, error.issues.map(describeIssue).join('; '))
  if (error instanceof ContextRefusedError) return answer(403, error.message)
  if (error instanceof OperationBusyError)
    return Response.json({ error: error.message, holder: error.holder }, { status: 409 })
  if (error instanceof KubeError) {
    const { code, reason, message } = error
    return Response.json({ error: message, kube: { code, reason } }, { status: 502 })
  }
  if (error instanceof Error && !isOurFault(error)) return answer(422, error.message)
  console.error('chartroom: unexpected fault in a cluster route', withoutMessage(error))
  return answer(500, 'something unexpected went wrong in the server')
}

const answer = (status: number, error: string): Response => Response.json({ error }, { status })

/** Names the place and the rule, never the value. */
const describeIssue = ({ path, message }: ZodError['issues'][number]): string =>
  path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`

const isOurFault = (error: Error): boolean =>
  error instanceof TypeError ||
  error instanceof RangeError ||
  error instanceof ReferenceError ||
  error instanceof SyntaxError

const withoutMessage = (error: unknown): string =>
  error instanceof Error
    ? [error.name, ...(error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))].join('\n')
    : typeof error
