/**
 * A sealed room for one worker: a sandboxed frame of opaque origin with the worker inside. When the worker dies, hangs
 * or eats all its memory, the frame is thrown away with it and the next call builds a new one; the page stays alive.
 */
import { FRAME_DOCUMENT } from './frame-script'
import type { Answer, Call, FrameStart } from './protocol'

/** A call that got no answer in time; the worker that had it is gone. */
export class WorkerLost extends Error {
  override readonly name = 'WorkerLost'
}

export interface RoomOptions {
  /** Where the worker's script is served from: `/engine/render.js`. */
  script: string
  /** Milliseconds without a sign of life, while something is asked, before the worker is killed. */
  patience: number
  /** Says that the worker has been lost, and why, in words. */
  onLost?(message: string): void
}

interface Waiting {
  onAnswer(answer: Answer): void
  onLost(error: WorkerLost): void
}

const SOURCES = new Map<string, Promise<string>>()
/** A new frame has to load and compile its worker first; that is not the chart's fault. */
const PATIENCE_TO_START = 20_000

export class Room {
  private frame: HTMLIFrameElement | undefined
  private port: MessagePort | undefined
  private starting: Promise<MessagePort> | undefined
  private readonly waiting = new Map<number, Waiting>()
  private watch: ReturnType<typeof setTimeout> | undefined
  private isUp = false
  private lastId = 0

  constructor(private readonly options: RoomOptions) {}

  /** Asks once, is answered once. */
  async ask<T>(method: string, argument: unknown): Promise<T> {
    const port = await this.enter()
    return new Promise<T>((resolve, reject) => {
      this.send(port, method, argument, {
        onAnswer: (answer) => {
          if (answer.kind === 'fault') reject(new Error(answer.message))
          else if (answer.kind === 'value') resolve(answer.value as T)
        },
        onLost: reject,
      })
    })
  }

  /** Asks once, is answered as things happen. Leaving the loop early, or the signal, tells the worker to stop. */
  async *stream<T>(method: string, argument: unknown, signal?: AbortSignal): AsyncGenerator<T> {
    const port = await this.enter()
    const events: Answer[] = []
    let lost: WorkerLost | undefined
    let wake = () => {}
    const id = this.send(port, method, argument, {
      onAnswer: (answer) => {
        events.push(answer)
        wake()
      },
      onLost: (error) => {
        lost = error
        wake()
      },
    })
    const stop = () => port.postMessage({ id, method: 'abort', argument: undefined } satisfies Call)
    signal?.addEventListener('abort', stop)
    try {
      for (;;) {
        const answer = events.shift()
        if (answer?.kind === 'event') yield answer.event as T
        else if (answer?.kind === 'fault') throw new Error(answer.message)
        else if (answer) return
        else if (lost) throw lost
        else await new Promise<void>((resolve) => (wake = resolve))
      }
    } finally {
      signal?.removeEventListener('abort', stop)
      if (this.waiting.delete(id) && !lost) stop()
    }
  }

  /** Throws the worker away; the next call makes a new one. */
  discard(message: string): void {
    clearTimeout(this.watch)
    this.watch = undefined
    this.frame?.remove()
    this.port?.close()
    this.frame = this.port = this.starting = undefined
    this.isUp = false
    const lost = [...this.waiting.values()]
    this.waiting.clear()
    for (const one of lost) one.onLost(new WorkerLost(message))
    if (lost.length > 0) this.options.onLost?.(message)
  }

  private send(port: MessagePort, method: string, argument: unknown, waiting: Waiting): number {
    this.lastId += 1
    this.waiting.set(this.lastId, waiting)
    port.postMessage({ id: this.lastId, method, argument } satisfies Call)
    this.attend()
    return this.lastId
  }

  private enter(): Promise<MessagePort> {
    this.starting ??= this.build()
    return this.starting
  }

  private async build(): Promise<MessagePort> {
    const source = await scriptText(this.options.script)
    const frame = document.createElement('iframe')
    frame.setAttribute('sandbox', 'allow-scripts')
    frame.hidden = true
    frame.title = 'Chartroom engine'
    frame.srcdoc = FRAME_DOCUMENT
    const { port1, port2 } = new MessageChannel()
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }))
    document.body.append(frame)
    this.frame = frame
    this.port = port1
    await loaded
    port1.onmessage = ({ data }) => this.hear(data)
    const start: FrameStart = { chartroom: 'start', source }
    frame.contentWindow?.postMessage(start, '*', [port2])
    return port1
  }

  private hear(answer: Answer | { kind: 'down'; message: string }): void {
    if (answer.kind === 'down') {
      this.discard(answer.message)
      return
    }
    if (answer.kind === 'up') this.isUp = true
    else if (answer.kind !== 'beat') {
      const waiting = this.waiting.get(answer.id)
      if (answer.kind !== 'event') this.waiting.delete(answer.id)
      waiting?.onAnswer(answer)
    }
    this.attend(true)
  }

  /** Watches over the worker while anything is asked of it; `afresh` because it has just shown life. */
  private attend(afresh = false): void {
    if (this.waiting.size === 0 || afresh) {
      clearTimeout(this.watch)
      this.watch = undefined
    }
    if (this.waiting.size === 0 || this.watch !== undefined) return
    const patience = this.isUp ? this.options.patience : PATIENCE_TO_START
    this.watch = setTimeout(
      () => this.discard(`It did not answer for ${Math.round(patience / 1000)} seconds, so it was stopped.`),
      patience,
    )
  }
}

/** A worker's source, fetched once a page. */
function scriptText(script: string): Promise<string> {
  let text = SOURCES.get(script)
  if (!text) {
    text = fetch(script).then((response) => {
      if (!response.ok) throw new Error(`${script}: ${response.status}`)
      return response.text()
    })
    SOURCES.set(script, text)
    text.catch(() => SOURCES.delete(script))
  }
  return text
}
