/**
 * The embedded cluster, as releases see it: a worker in a room of its own, so that a runaway render cannot take the
 * cluster with it. After every action its whole state is kept; a lost worker, a reload or another tab starts from there.
 */
import type {
  InstallRequest,
  ListRequest,
  LogLines,
  ObjectEvent,
  PodTarget,
  Preview,
  RecoverRequest,
  ReleaseEvent,
  ReleaseResource,
  ReleaseRevision,
  ReleaseService,
  ReleaseTarget,
  RollbackRequest,
  TestRequest,
  UninstallRequest,
  UpgradeRequest,
} from '../../lib/release'
import { Room } from './room'
import type { KubeAnswer } from './terminal-protocol'

const WRITES = new Set(['create', 'replace', 'apply', 'patch', 'delete'])

/** Without a sign of life for so long the worker is given up. It beats twice a second while it works. */
const PATIENCE = 5000

/** Where the cluster's state is kept between workers. */
export interface SnapshotKeeper {
  current(): unknown
  /** Resolves when it is in storage, or storage is closed to us. */
  keep(snapshot: unknown): Promise<void>
}

export class EmbeddedService implements ReleaseService {
  private isReady = false
  private readonly room = new Room({
    script: '/engine/cluster.js',
    patience: PATIENCE,
    onLost: () => {
      this.isReady = false
    },
  })

  constructor(private readonly snapshots: SnapshotKeeper) {}

  /** Another tab changed the cluster: the next question starts from what it left. */
  forget(): void {
    this.isReady = false
  }

  list(request?: ListRequest): Promise<ReleaseRevision[]> {
    return this.ask('list', request)
  }
  history(target: ReleaseTarget): Promise<ReleaseRevision[]> {
    return this.ask('history', target)
  }
  status(target: ReleaseTarget & { revision?: number }): Promise<ReleaseRevision> {
    return this.ask('status', target)
  }
  record(target: ReleaseTarget & { revision?: number }): Promise<string> {
    return this.ask('record', target)
  }
  preview(request: UpgradeRequest): Promise<Preview> {
    return this.ask('preview', request)
  }
  previewRollback(request: RollbackRequest): Promise<Preview> {
    return this.ask('previewRollback', request)
  }
  events(target: ReleaseTarget): Promise<ObjectEvent[]> {
    return this.ask('events', target)
  }
  async *logs(target: PodTarget, signal?: AbortSignal): AsyncGenerator<LogLines> {
    await this.restore()
    yield* this.room.stream<LogLines>('logs', target, signal)
  }
  /** Objects go on changing after an action: what is seen of them is kept too. */
  async resources(target: ReleaseTarget): Promise<ReleaseResource[]> {
    const resources = await this.ask<ReleaseResource[]>('resources', target)
    void this.snapshots.keep(await this.room.ask('snapshot', undefined))
    return resources
  }
  install(request: InstallRequest, signal?: AbortSignal): AsyncIterable<ReleaseEvent> {
    return this.act('install', request, signal)
  }
  upgrade(request: UpgradeRequest, signal?: AbortSignal): AsyncIterable<ReleaseEvent> {
    return this.act('upgrade', request, signal)
  }
  rollback(request: RollbackRequest, signal?: AbortSignal): AsyncIterable<ReleaseEvent> {
    return this.act('rollback', request, signal)
  }
  uninstall(request: UninstallRequest, signal?: AbortSignal): AsyncIterable<ReleaseEvent> {
    return this.act('uninstall', request, signal)
  }
  test(request: TestRequest, signal?: AbortSignal): AsyncIterable<ReleaseEvent> {
    return this.act('test', request, signal)
  }
  recover(request: RecoverRequest, signal?: AbortSignal): AsyncIterable<ReleaseEvent> {
    return this.act('recover', request, signal)
  }

  /** A method of the cluster's KubeClient; what it changes is kept. */
  async kube(method: string, args: readonly unknown[]): Promise<KubeAnswer> {
    const answer = await this.ask<KubeAnswer>('kube', { method, args })
    if (WRITES.has(method)) await this.snapshots.keep(await this.room.ask('snapshot', undefined))
    return answer
  }

  private async ask<T>(method: string, argument: unknown): Promise<T> {
    await this.restore()
    return this.room.ask<T>(method, argument)
  }

  private async *act(method: string, request: unknown, signal?: AbortSignal): AsyncGenerator<ReleaseEvent> {
    await this.restore()
    let last: ReleaseEvent | undefined
    for await (const event of this.room.stream<ReleaseEvent>(method, request, signal)) {
      // Success is told only once it is kept.
      if (last) yield last
      last = event
    }
    await this.snapshots.keep(await this.room.ask('snapshot', undefined))
    if (last) yield last
  }

  private async restore(): Promise<void> {
    if (this.isReady) return
    this.isReady = true
    await this.room.ask('restore', this.snapshots.current())
  }
}
