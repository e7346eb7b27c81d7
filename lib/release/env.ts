/** What every action is handed: the cluster, time, chance, the engine. Nothing reaches further out than this. */
import type { ApiResource, Clock, KubeClient, KubeObject, Random } from '../kube'
import type { Renderer } from './renderer'
import type { NeededConfirmation } from './service'

export interface ReleaseEnv {
  kube: KubeClient
  clock: Clock
  random: Random
  renderer: Renderer
  /** Told everything an action may write or delete before its first write; throws RefusedError to stop it. */
  review?: Review
}

export type Review = (objects: readonly KubeObject[], resources: readonly ApiResource[]) => void

/** A failure in Helm's words: the text after `Error: `. */
export class ReleaseError extends Error {
  override readonly name = 'ReleaseError'
}

/** What a review throws: nothing was done. `needs`: what the learner may confirm, if that is all. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError'
  constructor(
    message: string,
    readonly needs?: readonly NeededConfirmation[],
  ) {
    super(message)
  }
}

/** The text of whatever was thrown. */
export const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Throws what Helm reports when it is interrupted. */
export function refuseCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new ReleaseError('context canceled')
}

/** Five minutes: Helm's `--timeout`. */
export const DEFAULT_TIMEOUT = 300_000
