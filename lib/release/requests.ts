/** What the release actions are asked: one field a flag of `helm`, read only. */
import type { ReleaseStatus } from './status'

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
  /** `--set-file`: a key and the file's text, or a whole flag with the texts of the files it names. */
  setFile?: ({ key: string; text: string } | { flag: string; texts: ReadonlyMap<string, string> })[]
}

export interface ReleaseTarget {
  name: string
  namespace: string
}

/** 'hookOnly' is Helm's default when --wait is not given. */
export type WaitStrategy = 'hookOnly' | 'watcher' | 'legacy'

/** For a learner's cluster: what a `failed` event's `needs` named, said yes to. The embedded cluster asks nothing. */
interface Confirmable {
  confirmed?: readonly string[]
}

/** How a chart's objects reach the cluster. */
interface ApplyFlags {
  /**
   * `--server-side`. 'auto', the default of upgrade and rollback: as the previous revision did; install takes it for
   * true. false: created by POST, changed by patches this side computes.
   */
  serverSide?: boolean | 'auto'
  /** `--force-conflicts`: take fields over from other managers; server-side only. */
  forceConflicts?: boolean
  /** `--force-replace`: change objects by PUT; client-side only. */
  forceReplace?: boolean
}

export interface InstallRequest extends ReleaseTarget, ApplyFlags, Confirmable {
  /** Whose rules render the chart; default '4'. The actions themselves are always Helm 4's. */
  helm?: '3' | '4'
  chart: ChartFiles
  values: ValuesInput
  createNamespace?: boolean
  description?: string
  dryRun?: 'none' | 'client' | 'server'
  wait?: WaitStrategy
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
  /** `--rollback-on-failure`: a failed install is uninstalled, a failed upgrade rolled back; implies 'watcher'. */
  rollbackOnFailure?: boolean
  /** `--labels`: the record's own labels. */
  labels?: Record<string, string>
  /** `--hide-notes`: not in the message; the record has them. */
  hideNotes?: boolean
  /** `--render-subchart-notes`. */
  subchartNotes?: boolean
  /** `--skip-schema-validation`: values.schema.json is not looked at. */
  skipSchemaValidation?: boolean
  /** `--hide-secret`: a dry run shows no Secrets. */
  hideSecret?: boolean
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

export interface RollbackRequest extends ReleaseTarget, ApplyFlags, Confirmable {
  /** 0 or absent: the revision before the last. */
  revision?: number
  description?: string
  dryRun?: 'none' | 'client' | 'server'
  wait?: WaitStrategy
  waitForJobs?: boolean
  timeout?: number
  disableHooks?: boolean
  cleanupOnFail?: boolean
  historyMax?: number
}

export interface UninstallRequest extends ReleaseTarget, Confirmable {
  keepHistory?: boolean
  wait?: WaitStrategy
  timeout?: number
  description?: string
  disableHooks?: boolean
  /** `--ignore-not-found`. */
  ignoreNotFound?: boolean
  /** `--cascade`; default 'background'. */
  cascade?: 'background' | 'foreground' | 'orphan'
  /** `--dry-run`: what would be left, and why. */
  dryRun?: boolean
}

export interface TestRequest extends ReleaseTarget, Confirmable {
  /** `--filter`: only these tests. */
  only?: string[]
  /** `--filter '!name=…'`: not these. */
  except?: string[]
  /** `--logs`: each test Pod's containers, after the tests. */
  logs?: boolean
  timeout?: number
}

/** Ways out that plain Helm has not; each leaves records the real helm works with. */
export interface RecoverRequest extends ReleaseTarget, Confirmable {
  way:
    | 'unlock' // a pending revision nobody works on any more becomes failed, so that upgrades go through
    | 'delete-hooks' // the hook objects of the release that are still on the cluster are deleted
    | 'forget-unserved' // objects of kinds no longer served leave the manifest, so that uninstall and upgrade work
}

/** `helm list`'s flags. */
export interface ListRequest {
  /** Absent: all namespaces. */
  namespace?: string
  /** `--deployed`, `--failed` …; absent or empty: any. 'superseded' alone lists every superseded revision. */
  states?: ReleaseStatus[]
  /** `--filter`: a Go regular expression on the name. */
  filter?: string
  /** `--selector`: on the record's labels, Helm's own included. */
  selector?: string
  /** `--date`: newest first. Default: by name. */
  sort?: 'name' | 'date'
  /** `--reverse`. */
  reverse?: boolean
  offset?: number
  /** `--max`; 0 or absent: no limit. `helm list` itself asks for 256. */
  max?: number
}

export interface PodTarget {
  namespace: string
  pod: string
  /** Absent: the Pod's only container. */
  container?: string
}
