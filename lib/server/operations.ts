/**
 * Release actions under way and those lately ended. An operation belongs to the server, not to the tab that
 * asked for it: its events are kept, so that any tab can follow it from any event on. One at a time per release.
 */
import { randomUUID } from 'node:crypto'
import type { OperationSummary, ReleaseEvent } from '../release'

/** Which release an operation works on, and how. */
export type OperationSubject = Pick<OperationSummary, 'context' | 'action' | 'name' | 'namespace'>

/** Another operation is under way on that release. */
export class OperationBusyError extends Error {
  override readonly name = 'OperationBusyError'
  /** @param holder the one that is */
  constructor(readonly holder: OperationSummary) {
    super('another operation (install/upgrade/rollback) is in progress') // Helm's text
  }
}

const MOST_ENDED = 100

export class Operations {
  readonly #operations = new Map<string, Operation>()
  readonly #now: () => Date

  constructor(now: () => Date = () => new Date()) {
    this.#now = now
  }

  /** Begins at once. `run` is given the signal that `cancel` and shutdown abort. */
  start(subject: OperationSubject, run: (signal: AbortSignal) => AsyncIterable<ReleaseEvent>): Operation {
    for (const other of this.#operations.values())
      if (other.state === 'running' && isSameRelease(other.subject, subject))
        throw new OperationBusyError(other.summary())
    const operation = new Operation(subject, run, this.#now)
    this.#operations.set(operation.id, operation)
    this.#forgetOld()
    return operation
  }

  get(id: string): Operation | undefined {
    return this.#operations.get(id)
  }

  list(): OperationSummary[] {
    return [...this.#operations.values()].map((operation) => operation.summary())
  }

  /** Cancels what runs, as Helm's SIGTERM does, and waits for it to leave its records, at most `patience` ms. */
  async drain(patience: number): Promise<void> {
    const running = [...this.#operations.values()].filter(({ state }) => state === 'running')
    for (const operation of running) operation.cancel()
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patience)
    })
    await Promise.race([Promise.all(running.map(({ ended }) => ended)), late])
    clearTimeout(timer)
  }

  #forgetOld(): void {
    const ended = [...this.#operations.values()].filter(({ state }) => state !== 'running')
    for (const { id } of ended.slice(0, Math.max(0, ended.length - MOST_ENDED))) this.#operations.delete(id)
  }
}

const isSameRelease = (a: OperationSubject, b: OperationSubject): boolean =>
  a.context === b.context && a.namespace === b.namespace && a.name === b.name

export class Operation {
  readonly id = randomUUID()
  readonly startedAt: string
  /** Settles when the last event is there; never rejects. */
  readonly ended: Promise<void>
  state: 'running' | 'done' | 'failed' = 'running'
  readonly #events: ReleaseEvent[] = []
  readonly #abort = new AbortController()
  readonly #now: () => Date
  #wake: (() => void)[] = []

  constructor(
    readonly subject: OperationSubject,
    run: (signal: AbortSignal) => AsyncIterable<ReleaseEvent>,
    now: () => Date,
  ) {
    this.#now = now
    this.startedAt = now().toISOString()
    this.ended = this.#run(run)
  }

  cancel(): void {
    this.#abort.abort()
  }

  summary(): OperationSummary {
    const { context, action, name, namespace } = this.subject
    return { id: this.id, context, action, name, namespace, startedAt: this.startedAt, state: this.state }
  }

  /** Every event from the `after`-th on, those still to come included; ends after the last. */
  async *follow(after = 0): AsyncGenerator<ReleaseEvent> {
    for (let next = after; ; next++) {
      while (next >= this.#events.length) {
        if (this.state !== 'running') return
        await new Promise<void>((resolve) => this.#wake.push(resolve))
      }
      yield this.#events[next]!
    }
  }

  async #run(run: (signal: AbortSignal) => AsyncIterable<ReleaseEvent>): Promise<void> {
    let last: ReleaseEvent | undefined
    try {
      for await (const event of run(this.#abort.signal)) this.#add((last = event))
    } catch (error) {
      last = this.#failure(error instanceof Error ? error.message : String(error))
      this.#add(last)
    }
    if (last?.type !== 'done' && last?.type !== 'failed')
      this.#add((last = this.#failure('the action ended without a result')))
    this.state = last.type === 'done' ? 'done' : 'failed'
    this.#notify()
  }

  #failure(message: string): ReleaseEvent {
    return { at: this.#now().toISOString(), type: 'failed', message, release: null }
  }

  #add(event: ReleaseEvent): void {
    this.#events.push(event)
    this.#notify()
  }

  #notify(): void {
    const waiting = this.#wake
    this.#wake = []
    for (const wake of waiting) wake()
  }
}
