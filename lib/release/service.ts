/**
 * What a screen may ask of releases, whichever cluster they are on. Two implementations: LocalReleaseService
 * (lib/release on the embedded cluster) and the browser's client of the server routes. Events are plain JSON.
 */
import type { KubeObject } from '../kube'
import type {
  InstallRequest,
  ListRequest,
  PodTarget,
  RecoverRequest,
  ReleaseTarget,
  RollbackRequest,
  TestRequest,
  UninstallRequest,
  UpgradeRequest,
} from './requests'
import type { ReleaseStatus } from './status'

export type * from './requests'
export type * from './status'

/** A release revision as screens show it. */
export interface ReleaseRevision extends ReleaseTarget {
  revision: number
  status: ReleaseStatus
  /** ISO 8601. */
  firstDeployed: string
  lastDeployed: string
  description: string
  chart: { name: string; version: string; appVersion: string }
  notes: string
  manifest: string
  /** The values the user supplied, as `helm get values` prints them (YAML). */
  userValues: string
  /** What the release computes its manifests from, as `helm get values --all` prints it (YAML). */
  computedValues?: string
  /** The hooks, as `helm get hooks` prints them. */
  hooks?: string
  /** The hooks one by one, and how each ran last; of `status` alone, as the next two. */
  hookRuns?: HookRun[]
  /** How its objects were applied: 'ssa', 'csa', or '' (before Helm 4), which counts as client-side. */
  applyMethod?: string
  /** The labels of its record, Helm's own left out. */
  labels?: Record<string, string>
  /** Those `helm get metadata` shows. */
  recordLabels?: Record<string, string>
  /** The revision a rollback went back to. */
  rollbackRevision?: number
}

export interface HookRun {
  name: string
  kind: string
  /** The template it came from. */
  path: string
  events: string[]
  weight: number
  deletePolicies: string[]
  outputLogPolicies: string[]
  /** ISO 8601; '' when it never ran. */
  startedAt: string
  completedAt: string
  phase: '' | 'Unknown' | 'Running' | 'Succeeded' | 'Failed'
}

/** An object an action may not touch before the learner has confirmed it by its `id`. */
export interface NeededConfirmation {
  /** `ClusterRole/reader`, `Deployment/default/agent`. */
  id: string
  kind: string
  name: string
  /** Each completes "it …". */
  whys: string[]
}

/** One thing that happened in an action, in order; `at` is ISO 8601 on the cluster's clock. */
export type ReleaseEvent = { at: string } & (
  | { type: 'stage'; stage: 'render' | 'record' | 'crds' | 'hooks' | 'apply' | 'wait' | 'delete' | 'done' }
  | {
      type: 'resource'
      action: 'created' | 'changed' | 'unchanged' | 'deleted' | 'kept'
      kind: string
      name: string
      namespace: string
    }
  | { type: 'hook'; event: string; kind: string; name: string; phase: 'running' | 'succeeded' | 'failed' }
  /** What a hook's container wrote, asked for by its output-log policy (then with `line`) or `helm test --logs`. */
  | { type: 'log'; namespace: string; pod: string; container: string; text: string; line?: string }
  | { type: 'waiting'; kind: string; name: string; ready: boolean; why: string }
  /** `line`: what `helm` writes on stderr for it. */
  | { type: 'warning'; message: string; line?: string }
  /** The last event of a success: exactly what `helm` prints on stdout. */
  | { type: 'done'; release: ReleaseRevision | null; message: string }
  /**
   * The last event of a failure: Helm's error text, without `Error: `. `output`: what `helm` had printed on stdout.
   * `needs`: nothing was done; the same request with these ids in `confirmed` goes on.
   */
  | {
      type: 'failed'
      message: string
      release: ReleaseRevision | null
      output?: string
      needs?: NeededConfirmation[]
    }
)

/** A live object of a release with its state in a word. */
export interface ReleaseResource {
  object: KubeObject
  status: 'ready' | 'progressing' | 'failed' | 'terminating' | 'missing'
  why: string
  /** What it owns on the cluster: ReplicaSets, Jobs, Pods, in turn; absent when nothing. */
  children?: ReleaseResource[]
}

/** What one object of a pending change would become, as the server says it. */
export interface ObjectChange {
  action: 'create' | 'change' | 'unchanged' | 'delete' | 'keep' | 'refused'
  kind: string
  name: string
  namespace: string
  /** As it lives, and as it would; without managed fields and what the server counts. */
  before: KubeObject | null
  after: KubeObject | null
  /** Why the server refuses it. */
  why?: string
}

export interface Preview {
  /** The revision as it would be recorded. */
  release: ReleaseRevision
  changes: ObjectChange[]
  warnings: string[]
}

/** A Kubernetes event about an object of a release, or about one it owns. */
export interface ObjectEvent {
  /** ISO 8601: when it was seen last. */
  at: string
  isWarning: boolean
  reason: string
  message: string
  kind: string
  name: string
  namespace: string
  count: number
}

export interface ReleaseService {
  /** As `helm list`. Throws Helm's text. */
  list(request?: ListRequest): Promise<ReleaseRevision[]>
  history(target: ReleaseTarget): Promise<ReleaseRevision[]>
  /** One revision with everything `helm status` and `helm get` show; the newest when none is named. */
  status(target: ReleaseTarget & { revision?: number }): Promise<ReleaseRevision>
  /** The stored release as Helm's JSON, which `-o json` prints. */
  record(target: ReleaseTarget & { revision?: number }): Promise<string>
  /** The live objects of a revision; the newest when none is named. */
  resources(target: ReleaseTarget & { revision?: number }): Promise<ReleaseResource[]>
  install(request: InstallRequest, signal?: AbortSignal): AsyncIterable<ReleaseEvent>
  upgrade(request: UpgradeRequest, signal?: AbortSignal): AsyncIterable<ReleaseEvent>
  rollback(request: RollbackRequest, signal?: AbortSignal): AsyncIterable<ReleaseEvent>
  uninstall(request: UninstallRequest, signal?: AbortSignal): AsyncIterable<ReleaseEvent>
  /** As `helm test`. A failing test ends in 'failed', whose output is the status block and the logs. */
  test(request: TestRequest, signal?: AbortSignal): AsyncIterable<ReleaseEvent>
  recover(request: RecoverRequest, signal?: AbortSignal): AsyncIterable<ReleaseEvent>
  /** What an upgrade (or, without a release, an install) would change. Writes nothing. Throws Helm's text. */
  preview(request: UpgradeRequest): Promise<Preview>
  /** The same for a rollback. */
  previewRollback(request: RollbackRequest): Promise<Preview>
  /** Kubernetes events of the release's objects and of what they own, oldest first. */
  events(target: ReleaseTarget): Promise<ObjectEvent[]>
  /** A container's log, whole lines as they come, until the container has ended or the signal aborts. */
  logs(target: PodTarget, signal?: AbortSignal): AsyncIterable<LogLines>
}

export interface LogLines {
  text: string
}
