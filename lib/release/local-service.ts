/**
 * Helm's actions on any KubeClient: the same class serves the embedded cluster and a learner's. Each action is an
 * async iterable of events whose last one says how it ended; nothing is called done before the cluster has it recorded.
 */
import { type Clock, type KubeClient, type Random, systemClock } from '../kube'
import type { Unstamped } from './apply'
import { RefusedError, type ReleaseEnv, type Review, textOf } from './env'
import { helmRenderer } from './helm-renderer'
import { install } from './install'
import { objectEvents } from './object-events'
import { podLogs } from './pod-logs'
import { previewRollback, previewUpgrade } from './preview'
import { revisionOf } from './print'
import { history, list, revision } from './query'
import { recordJson } from './record'
import { recover } from './recover'
import { TestFailure, test } from './release-testing'
import type { Renderer } from './renderer'
import { resources } from './resources'
import type { ActionResult } from './result'
import { rollback } from './rollback'
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
} from './service'
import { uninstall } from './uninstall'
import { UnprefixedError, upgradeOrInstall } from './upgrade'

export interface LocalOptions {
  kube: KubeClient
  /** Default: lib/helm. */
  renderer?: Renderer
  /** Default: the machine's. An embedded cluster's own, where its time is simulated. */
  clock?: Clock
  random?: Random
  /** Default: nothing is refused. */
  review?: Review
}

type Action = AsyncGenerator<Unstamped, ActionResult>

export class LocalReleaseService implements ReleaseService {
  readonly #env: ReleaseEnv
  readonly #renderer: (major: '3' | '4') => Renderer

  constructor(options: LocalOptions) {
    const clock = options.clock ?? systemClock
    const { renderer } = options
    const made = new Map<string, Renderer>()
    this.#renderer = (major) => {
      const known = renderer ?? made.get(major) ?? helmRenderer(clock, major)
      made.set(major, known)
      return known
    }
    this.#env = {
      kube: options.kube,
      renderer: this.#renderer('4'),
      clock,
      random: options.random ?? Math.random,
      ...(options.review ? { review: options.review } : {}),
    }
  }

  #envFor({ helm = '4' }: InstallRequest): ReleaseEnv {
    return { ...this.#env, renderer: this.#renderer(helm) }
  }

  async list(request?: ListRequest): Promise<ReleaseRevision[]> {
    return (await list(this.#env, request)).map((record) => revisionOf(record))
  }

  async history(target: ReleaseTarget): Promise<ReleaseRevision[]> {
    return (await history(this.#env, target)).map((record) => revisionOf(record))
  }

  async status(target: ReleaseTarget & { revision?: number }): Promise<ReleaseRevision> {
    return revisionOf(await revision(this.#env, target), this.#env.renderer)
  }

  async record(target: ReleaseTarget & { revision?: number }): Promise<string> {
    return recordJson(await revision(this.#env, target))
  }

  resources(target: ReleaseTarget & { revision?: number }): Promise<ReleaseResource[]> {
    return resources(this.#env, target)
  }

  install(request: InstallRequest, signal?: AbortSignal): AsyncIterable<ReleaseEvent> {
    return this.#run(
      'INSTALLATION FAILED: ',
      request,
      install(this.#envFor(request), request, signal),
      signal,
    )
  }

  upgrade(request: UpgradeRequest, signal?: AbortSignal): AsyncIterable<ReleaseEvent> {
    return this.#run(
      'UPGRADE FAILED: ',
      request,
      upgradeOrInstall(this.#envFor(request), request, signal),
      signal,
    )
  }

  rollback(request: RollbackRequest, signal?: AbortSignal): AsyncIterable<ReleaseEvent> {
    return this.#run('', request, rollback(this.#env, request, signal), signal)
  }

  uninstall(request: UninstallRequest, signal?: AbortSignal): AsyncIterable<ReleaseEvent> {
    return this.#run('', request, uninstall(this.#env, request, signal), signal)
  }

  test(request: TestRequest, signal?: AbortSignal): AsyncIterable<ReleaseEvent> {
    return this.#run('', request, test(this.#env, request, signal), signal)
  }

  recover(request: RecoverRequest, signal?: AbortSignal): AsyncIterable<ReleaseEvent> {
    return this.#run('', request, recover(this.#env, request), signal)
  }

  preview(request: UpgradeRequest): Promise<Preview> {
    return previewUpgrade(this.#envFor(request), request)
  }

  previewRollback(request: RollbackRequest): Promise<Preview> {
    return previewRollback(this.#env, request)
  }

  events(target: ReleaseTarget): Promise<ObjectEvent[]> {
    return objectEvents(this.#env, target)
  }

  logs(target: PodTarget, signal?: AbortSignal): AsyncIterable<LogLines> {
    return podLogs(this.#env, target, signal)
  }

  async *#run(
    prefix: string,
    target: ReleaseTarget,
    action: Action,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<ReleaseEvent> {
    // Definitions come and go between actions.
    this.#env.kube.forgetResources()
    const stamp = (event: Unstamped): ReleaseEvent => ({ at: this.#now(), ...event }) as ReleaseEvent
    try {
      for (;;) {
        const step = await action.next()
        if (!step.done) {
          yield stamp(step.value)
          continue
        }
        const { record, output } = step.value
        yield stamp({ type: 'stage', stage: 'done' })
        yield stamp({ type: 'done', release: record && revisionOf(record), message: output })
        return
      }
    } catch (error) {
      const isUnprefixed = error instanceof UnprefixedError || error instanceof TestFailure
      const isRefused = error instanceof RefusedError
      const cancelled = signal?.aborted ? `Release ${target.name} has been cancelled.\n` : ''
      const output = (isUnprefixed ? error.output : '') + cancelled
      const release = await this.status(target).catch(() => null)
      yield stamp({
        type: 'failed',
        message: (isUnprefixed || isRefused ? '' : prefix) + textOf(error),
        release,
        ...(output ? { output } : {}),
        ...(isRefused && error.needs ? { needs: [...error.needs] } : {}),
      })
    }
  }

  #now(): string {
    return new Date(this.#env.clock.now()).toISOString()
  }
}
