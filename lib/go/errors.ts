/** Errors that Go code would return. Anything else thrown inside the engine is a defect of ours. */

/** A plain Go error: `message` is exactly what `Error()` returns. */
export class GoError extends Error {
  override readonly name: string = 'GoError'
  constructor(
    message: string,
    options?: {
      /** As errors.Unwrap: the error this one wraps. */
      cause?: unknown
    },
  ) {
    super(message, options)
  }
}

/** Which limit of a render was met. */
export type Budget = 'steps' | 'items' | 'output' | 'depth' | 'wall'

/** A render asked for more than this page allows. Not an error of Helm's: `helm` itself would run on. */
export class BudgetError extends Error {
  override readonly name = 'BudgetError'
  constructor(
    readonly budget: Budget,
    message: string,
  ) {
    super(message)
  }
}
