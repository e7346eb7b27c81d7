/**
 * The page's door to the terminal's worker: lines in, what they print and change out. What a command asks of the
 * cluster is passed on to the page's own doors, so the terminal and the Cluster panel see one cluster.
 */
import type { Completion, Content } from '../../lib/cli/shell'
import type { ReleaseService } from '../../lib/release'
import { Room } from './room'
import type { ClusterAsk, KubeAnswer, OpenRequest, Reply, RunEvent, RunRequest } from './terminal-protocol'

/** Without a sign of life for so long the worker is given up. It beats twice a second while it works. */
const PATIENCE = 8000

/** The cluster as the terminal reaches it. */
export interface ClusterDoor {
  context: string
  releases: ReleaseService
  /** Absent on a cluster of which only releases may be asked. */
  kube?(method: string, args: readonly unknown[]): Promise<KubeAnswer>
}

export interface Line {
  code: number
  stdout: string
  stderr: string
  place: string
  changed: ReadonlyMap<string, Content | undefined>
}

export class TerminalClient {
  private readonly room: Room
  private opening: Promise<string> | undefined
  /** The files as the worker knows them. */
  private known = new Map<string, Content>()

  constructor(
    private readonly folder: string,
    private readonly cluster: () => ClusterDoor,
    onLost: (message: string) => void,
  ) {
    this.room = new Room({
      script: '/engine/terminal.js',
      patience: PATIENCE,
      onLost: (message) => {
        this.opening = undefined
        onLost(message)
      },
    })
  }

  /** Where the shell stands. */
  open(files: ReadonlyMap<string, Content>): Promise<string> {
    this.opening ??= this.begin(files)
    return this.opening
  }

  async run(line: string, files: ReadonlyMap<string, Content>, signal: AbortSignal): Promise<Line> {
    await this.open(files)
    const door = this.cluster()
    const request: RunRequest = {
      line,
      changed: this.changes(files),
      context: door.context,
      hasKube: door.kube !== undefined,
    }
    const asks = new Map<number, AbortController>()
    for await (const event of this.room.stream<RunEvent>('run', request, signal)) {
      if (event.kind === 'ended') {
        for (const [path, content] of event.changed) this.note(path, content)
        return event
      }
      if (event.kind === 'cancel') asks.get(event.id)?.abort()
      else {
        const stop = new AbortController()
        asks.set(event.id, stop)
        void this.answer(door, event, stop.signal)
      }
    }
    throw new Error('The shell ended without a word.')
  }

  async complete(line: string, files: ReadonlyMap<string, Content>): Promise<Completion> {
    await this.open(files)
    return this.room.ask('complete', { line, changed: this.changes(files) })
  }

  private async begin(files: ReadonlyMap<string, Content>): Promise<string> {
    this.known = new Map(files)
    const request: OpenRequest = { folder: this.folder, files }
    return this.room.ask('open', request)
  }

  private async answer(
    door: ClusterDoor,
    { id, method, args, ...ask }: ClusterAsk,
    signal: AbortSignal,
  ): Promise<void> {
    const reply = (reply: Reply) => this.room.ask('reply', reply).catch(() => {})
    try {
      if (ask.door === 'kube') {
        const value = await door.kube?.(method, args)
        return void reply({ id, kind: 'value', value })
      }
      const work = door.releases[method as keyof ReleaseService] as (...args: unknown[]) => unknown
      if (!ask.isStream) return void reply({ id, kind: 'value', value: await work(args[0]) })
      for await (const value of work(args[0], signal) as AsyncIterable<unknown>)
        void reply({ id, kind: 'event', value })
      void reply({ id, kind: 'end' })
    } catch (error) {
      void reply({ id, kind: 'fault', message: error instanceof Error ? error.message : String(error) })
    }
  }

  /** What differs from what the worker knows; from now on it knows. */
  private changes(files: ReadonlyMap<string, Content>): Map<string, Content | undefined> {
    const changed = new Map<string, Content | undefined>()
    for (const [path, content] of files) if (this.known.get(path) !== content) changed.set(path, content)
    for (const path of this.known.keys()) if (!files.has(path)) changed.set(path, undefined)
    for (const [path, content] of changed) this.note(path, content)
    return changed
  }

  private note(path: string, content: Content | undefined): void {
    if (content === undefined) this.known.delete(path)
    else this.known.set(path, content)
  }
}
