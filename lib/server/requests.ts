/**
 * What the cluster routes accept, checked with nothing left over: an unknown key (a kubeconfig, a server address)
 * is refused, never ignored. The shapes are lib/release/service.ts's requests plus the context they are for.
 */
import { z } from 'zod'
import type {
  InstallRequest,
  ListRequest,
  PodTarget,
  RecoverRequest,
  RollbackRequest,
  TestRequest,
  UninstallRequest,
  UpgradeRequest,
} from '../release'

const MOST_FILES = 10_000
const text = z.string()
/** Helm's own rule for release names: a DNS label or subdomain of at most 53 characters. */
const releaseName = z
  .string()
  .min(1)
  .max(53)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/)
const namespace = z
  .string()
  .min(1)
  .max(63)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/)
const context = z.string().min(1).max(253)

const chartFiles = z
  .record(z.string().min(1).max(1024), z.union([text, z.strictObject({ base64: z.base64() })]))
  .refine((files) => Object.keys(files).length <= MOST_FILES, 'too many files')

const values = z.strictObject({
  files: z.array(z.strictObject({ name: text, text })).optional(),
  setJson: z.array(text).optional(),
  set: z.array(text).optional(),
  setString: z.array(text).optional(),
  setLiteral: z.array(text).optional(),
  setFile: z.array(z.strictObject({ key: text, text })).optional(),
})

const target = { context, name: releaseName, namespace }
const confirmed = z.array(z.string().max(512)).max(MOST_FILES).optional()
const wait = z.enum(['hookOnly', 'watcher', 'legacy']).optional()
const timeout = z.number().int().positive().max(86_400_000).optional()

const flag = z.boolean().optional()
const apply = {
  serverSide: z.union([z.boolean(), z.literal('auto')]).optional(),
  forceConflicts: flag,
  forceReplace: flag,
}
const historyMax = z.number().int().min(0).max(10_000).optional()

const installShape = {
  ...target,
  confirmed,
  ...apply,
  helm: z.enum(['3', '4']).optional(),
  chart: chartFiles,
  values,
  createNamespace: flag,
  description: text.optional(),
  dryRun: z.enum(['none', 'client', 'server']).optional(),
  wait,
  waitForJobs: flag,
  timeout,
  disableHooks: flag,
  skipCrds: flag,
  replace: flag,
  takeOwnership: flag,
  rollbackOnFailure: flag,
  labels: z.record(text, text).optional(),
  hideNotes: flag,
  subchartNotes: flag,
  skipSchemaValidation: flag,
  hideSecret: flag,
}

export const installBody = z.strictObject(installShape)

export const upgradeBody = z.strictObject({
  ...installShape,
  install: flag,
  valuesPolicy: z.enum(['default', 'reuse', 'reset', 'reset-then-reuse']).optional(),
  historyMax,
  cleanupOnFail: flag,
})

export const rollbackBody = z.strictObject({
  ...target,
  confirmed,
  ...apply,
  revision: z.number().int().min(0).optional(),
  description: text.optional(),
  dryRun: z.enum(['none', 'client', 'server']).optional(),
  wait,
  waitForJobs: flag,
  timeout,
  disableHooks: flag,
  cleanupOnFail: flag,
  historyMax,
})

export const uninstallBody = z.strictObject({
  ...target,
  confirmed,
  keepHistory: flag,
  wait,
  timeout,
  description: text.optional(),
  disableHooks: flag,
  ignoreNotFound: flag,
  cascade: z.enum(['background', 'foreground', 'orphan']).optional(),
  dryRun: flag,
})

export const testBody = z.strictObject({
  ...target,
  confirmed,
  only: z.array(text).optional(),
  except: z.array(text).optional(),
  logs: flag,
  timeout,
})

export const recoverBody = z.strictObject({
  ...target,
  confirmed,
  way: z.enum(['unlock', 'delete-hooks', 'forget-unserved']),
})

/** Fails to compile when a body and its request do not have the same keys. */
type SameKeys<Body extends z.ZodType, Request> = [keyof z.output<Body>, keyof Request | 'context'] extends [
  keyof Request | 'context',
  keyof z.output<Body>,
]
  ? true
  : never
true satisfies SameKeys<typeof installBody, InstallRequest>
true satisfies SameKeys<typeof upgradeBody, UpgradeRequest>
true satisfies SameKeys<typeof rollbackBody, RollbackRequest>
true satisfies SameKeys<typeof uninstallBody, UninstallRequest>
true satisfies SameKeys<typeof testBody, TestRequest>
true satisfies SameKeys<typeof recoverBody, RecoverRequest>

const STATES = [
  'unknown',
  'deployed',
  'uninstalled',
  'superseded',
  'failed',
  'uninstalling',
  'pending-install',
  'pending-upgrade',
  'pending-rollback',
] as const

export const listQuery = z.strictObject({
  context,
  namespace: namespace.optional(),
  /** With commas between. */
  states: z
    .string()
    .transform((list) => list.split(','))
    .pipe(z.array(z.enum(STATES)))
    .optional(),
  filter: z.string().max(1024).optional(),
  selector: z.string().max(1024).optional(),
  sort: z.enum(['name', 'date']).optional(),
  reverse: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional(),
  offset: z.coerce.number().int().min(0).optional(),
  max: z.coerce.number().int().min(0).optional(),
})
true satisfies SameKeys<typeof listQuery, ListRequest>
export const targetQuery = z.strictObject(target)
export const statusQuery = z.strictObject({
  ...target,
  revision: z.coerce.number().int().positive().optional(),
})
export const followQuery = z.strictObject({ after: z.coerce.number().int().min(0).optional() })
/** A Pod's name is a DNS subdomain, a container's a DNS label. */
export const logsQuery = z.strictObject({
  context,
  namespace,
  pod: z
    .string()
    .min(1)
    .max(253)
    .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/),
  container: namespace.optional(),
})
true satisfies SameKeys<typeof logsQuery, PodTarget>
