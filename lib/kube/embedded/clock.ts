/**
 * Time that passes only when told to. Tasks run in the order of their time; between two of them everything that
 * waits on promises gets its turn, so an action sees each step of the cluster when it happens.
 */
import type { Clock } from '../clock'

interface Appointment {
  at: number
  order: number
  task: () => void
}

export class SimulatedClock implements Clock {
  #now: number
  #order = 0
  readonly #due = new Set<Appointment>()

  constructor(start = Date.UTC(2026, 0, 1)) {
    this.#now = start
  }

  now(): number {
    return this.#now
  }

  after(ms: number, task: () => void): () => void {
    const appointment = { at: this.#now + Math.max(0, ms), order: this.#order++, task }
    this.#due.add(appointment)
    return () => this.#due.delete(appointment)
  }

  /** Lets `ms` milliseconds pass. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await turn()
    for (let next = this.#next(); next && next.at <= end; next = this.#next()) {
      this.#run(next)
      await turn()
    }
    this.#now = Math.max(this.#now, end)
  }

  /**
   * Lets time pass, appointment by appointment, until `promise` settles; its value. Gives up after `limit` ms with
   * an error, or when nothing is left that could settle it.
   */
  async runUntil<T>(promise: Promise<T>, limit = 3_600_000): Promise<T> {
    let isSettled = false
    const mark = (): void => {
      isSettled = true
    }
    promise.then(mark, mark)
    const end = this.#now + limit
    for (;;) {
      await turn()
      if (isSettled) return promise
      const next = this.#next()
      if (!next || next.at > end) throw new Error('simulated time ran out')
      this.#run(next)
    }
  }

  #run(appointment: Appointment): void {
    this.#due.delete(appointment)
    this.#now = Math.max(this.#now, appointment.at)
    appointment.task()
  }

  #next(): Appointment | undefined {
    let first: Appointment | undefined
    for (const a of this.#due)
      if (!first || a.at < first.at || (a.at === first.at && a.order < first.order)) first = a
    return first
  }
}

/** Lets everything that is ready to run run. */
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))
