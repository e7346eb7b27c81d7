/**
 * What the cluster routes accept, checked with nothing left over: an unknown key (a kubeconfig, a server address)
 * is refused, never ignored. The shapes are lib/release/service.ts's requests plus the context they are for.
 */
import { z } from 'zod'
import type { InstallRequest, RollbackRequest, UninstallRequest, UpgradeRequest } from '../release'

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
const historyMax = z.number().int().min(0).max(10_000).optional()

const installShape = {
  ...target,
  confirmed,
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
  forceConflicts: flag,
  rollbackOnFailure: flag,
  labels: z.record(text, text).optional(),
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
  revision: z.number().int().min(0).optional(),
  description: text.optional(),
  wait,
  waitForJobs: flag,
  timeout,
  disableHooks: flag,
  forceConflicts: flag,
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

export const listQuery = z.strictObject({ context, namespace: namespace.optional() })
export const targetQuery = z.strictObject(target)
export const statusQuery = z.strictObject({
  ...target,
  revision: z.coerce.number().int().positive().optional(),
})
export const followQuery = z.strictObject({ after: z.coerce.number().int().min(0).optional() })
