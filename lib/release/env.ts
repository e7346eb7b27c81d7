/** What every action is handed: the cluster, time, chance, the engine. Nothing reaches further out than this. */
import type { Clock, KubeClient, Random } from '../kube'
import type { Renderer } from './renderer'

export interface ReleaseEnv {
  kube: KubeClient
  clock: Clock
  random: Random
  renderer: Renderer
}

/** A failure in Helm's words: the text after `Error: `. */
export class ReleaseError extends Error {
  override readonly name = 'ReleaseError'
}

/** The text of whatever was thrown. */
export const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Throws what Helm reports when it is interrupted. */
export function refuseCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new ReleaseError('context canceled')
}

/** Five minutes: Helm's `--timeout`. */
export const DEFAULT_TIMEOUT = 300_000
