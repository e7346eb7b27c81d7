/**
 * The page's typed door to the render worker. Of renders only the newest counts: while one runs the latest request
 * waits, and what it replaced is dropped, never queued.
 */
import type { RenderRequest, TimedResult, WhyPiece, WhyRequest } from './protocol'
import { Room, WorkerLost } from './room'

export type RenderOutcome =
  | ({ kind: 'rendered' } & TimedResult)
  /** A newer request took its place. */
  | { kind: 'dropped' }
  /** The worker was lost over it; the next request gets a new one. */
  | { kind: 'lost'; message: string }
  /** The engine itself failed: a defect of ours, told as such. */
  | { kind: 'fault'; message: string }

/** What of a Room the client needs; a test hands in its own. */
export type Asker = Pick<Room, 'ask' | 'discard'>

/** A worker silent for so long is killed. The engine's own budget ends a render a second earlier. */
const KILL_AFTER = 3000

let shared: Room | undefined

/** One worker renders for the whole page: the bench, and the live examples in the prose. */
function sharedRoom(): Room {
  shared ??= new Room({ script: '/engine/render.js', patience: KILL_AFTER })
  return shared
}

export class RenderClient {
  private running = false
  private next: { request: RenderRequest; settle: (outcome: RenderOutcome) => void } | undefined

  constructor(private readonly room: Asker = sharedRoom()) {}

  render(request: RenderRequest): Promise<RenderOutcome> {
    return new Promise((settle) => {
      this.next?.settle({ kind: 'dropped' })
      this.next = { request, settle }
      if (!this.running) void this.work()
    })
  }

  /** What made a line of output. Renders again with a trace, so asking costs nothing while typing. */
  why(request: WhyRequest): Promise<WhyPiece[]> {
    return this.room.ask('why', request)
  }

  ask<T>(method: string, argument: unknown): Promise<T> {
    return this.room.ask(method, argument)
  }

  private async work(): Promise<void> {
    this.running = true
    for (let job = this.next; job; job = this.next) {
      this.next = undefined
      job.settle(await this.perform(job.request))
    }
    this.running = false
  }

  private async perform(request: RenderRequest): Promise<RenderOutcome> {
    try {
      return { kind: 'rendered', ...(await this.room.ask<TimedResult>('render', request)) }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      return { kind: error instanceof WorkerLost ? 'lost' : 'fault', message }
    }
  }
}
