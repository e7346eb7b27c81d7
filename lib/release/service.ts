/**
 * What a screen may ask of releases, whichever cluster they are on. Two implementations: LocalReleaseService
 * (lib/release on the embedded cluster) and the browser's client of the server routes. Events are plain JSON.
 */
import type { KubeObject } from '../kube'

/** As helm pkg/release/common/status.go spells them. */
export type ReleaseStatus =
  | 'unknown'
  | 'deployed'
  | 'uninstalled'
  | 'superseded'
  | 'failed'
  | 'uninstalling'
  | 'pending-install'
  | 'pending-upgrade'
  | 'pending-rollback'

/** A chart as files: path relative to the chart's folder → text, or base64 for what is not text. */
export type ChartFiles = Record<string, string | { base64: string }>

/** Where values come from, in Helm's own order of application. */
export interface ValuesInput {
  /** `-f`: name and YAML text of each, in order. */
  files?: { name: string; text: string }[]
  setJson?: string[]
  set?: string[]
  setString?: string[]
  setLiteral?: string[]
  /** `--set-file key=text`: the text is already read. */
  setFile?: { key: string; text: string }[]
}

export interface ReleaseTarget {
  name: string
  namespace: string
}

/** For a learner's cluster: what a `failed` event's `needs` named, said yes to. The embedded cluster asks nothing. */
interface Confirmable {
  confirmed?: readonly string[]
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

export interface InstallRequest extends ReleaseTarget, Confirmable {
  chart: ChartFiles
  values: ValuesInput
  createNamespace?: boolean
  description?: string
  dryRun?: 'none' | 'client' | 'server'
  /** 'hookOnly' is Helm's default when --wait is not given. */
  wait?: 'hookOnly' | 'watcher' | 'legacy'
  /** `--wait-for-jobs`. */
  waitForJobs?: boolean
  /** Milliseconds; Helm's default is five minutes. */
  timeout?: number
  /** `--no-hooks`. */
  disableHooks?: boolean
  /** `--skip-crds`. */
  skipCrds?: boolean
  /** `--replace`: take the name of a failed or uninstalled release. */
  replace?: boolean
  /** `--take-ownership`: adopt objects that exist, whoever made them. */
  takeOwnership?: boolean
  forceConflicts?: boolean
  /** `--rollback-on-failure`: a failed install is uninstalled, a failed upgrade rolled back; implies 'watcher'. */
  rollbackOnFailure?: boolean
  /** `--labels`: the record's own labels. */
  labels?: Record<string, string>
}

export interface UpgradeRequest extends InstallRequest {
  /** `--install`: install when there is no release of that name. */
  install?: boolean
  valuesPolicy?: 'default' | 'reuse' | 'reset' | 'reset-then-reuse'
  /** Default 10; 0: no limit. */
  historyMax?: number
  /** `--cleanup-on-fail`: delete what a failed upgrade had created. */
  cleanupOnFail?: boolean
}

export interface RollbackRequest extends ReleaseTarget, Confirmable {
  /** 0 or absent: the revision before the last. */
  revision?: number
  description?: string
  wait?: 'hookOnly' | 'watcher' | 'legacy'
  waitForJobs?: boolean
  timeout?: number
  disableHooks?: boolean
  forceConflicts?: boolean
  cleanupOnFail?: boolean
  historyMax?: number
}

export interface UninstallRequest extends ReleaseTarget, Confirmable {
  keepHistory?: boolean
  wait?: 'hookOnly' | 'watcher' | 'legacy'
  timeout?: number
  description?: string
  disableHooks?: boolean
  /** `--ignore-not-found`. */
  ignoreNotFound?: boolean
  /** `--cascade`; default 'background'. */
  cascade?: 'background' | 'foreground' | 'orphan'
}

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
  /** The revision a rollback went back to. */
  rollbackRevision?: number
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
}

export interface ReleaseService {
  list(namespace?: string): Promise<ReleaseRevision[]>
  history(target: ReleaseTarget): Promise<ReleaseRevision[]>
  status(target: ReleaseTarget & { revision?: number }): Promise<ReleaseRevision>
  resources(target: ReleaseTarget): Promise<ReleaseResource[]>
  install(request: InstallRequest, signal?: AbortSignal): AsyncIterable<ReleaseEvent>
  upgrade(request: UpgradeRequest, signal?: AbortSignal): AsyncIterable<ReleaseEvent>
  uninstall(request: UninstallRequest, signal?: AbortSignal): AsyncIterable<ReleaseEvent>
  rollback?(request: RollbackRequest, signal?: AbortSignal): AsyncIterable<ReleaseEvent>
}
