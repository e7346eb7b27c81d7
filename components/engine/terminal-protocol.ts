/** What the page and the terminal's worker say to each other while a line runs. Everything survives a structured clone. */
import type { Content } from '../../lib/cli/shell'

export interface OpenRequest {
  folder: string
  files: ReadonlyMap<string, Content>
}

export interface RunRequest {
  line: string
  /** What the editor changed since the last line; `undefined` for a file that is gone. */
  changed: ReadonlyMap<string, Content | undefined>
  /** How kubectl names the cluster, and whether it may speak to it. */
  context: string
  hasKube: boolean
}

/** A question of the worker's that only the page can answer: the cluster lives elsewhere. */
export interface ClusterAsk {
  kind: 'ask'
  id: number
  door: 'releases' | 'kube'
  method: string
  /** Of `releases` one, of `kube` any number. */
  args: readonly unknown[]
  isStream: boolean
}

export type RunEvent =
  | ClusterAsk
  /** Nobody waits for that answer any more. */
  | { kind: 'cancel'; id: number }
  | {
      kind: 'ended'
      code: number
      stdout: string
      stderr: string
      place: string
      /** What the line changed. */
      changed: ReadonlyMap<string, Content | undefined>
    }

/** The page's answer to an ask: one `value`, or `event`s and an `end`. */
export type Reply = { id: number } & (
  | { kind: 'value' | 'event'; value: unknown }
  | { kind: 'end' }
  | { kind: 'fault'; message: string }
)

/** What the cluster's worker answers for a KubeClient's method. */
export type KubeAnswer =
  | { value: unknown }
  | { fault: { code: number; reason: string; message: string; details?: unknown } }
