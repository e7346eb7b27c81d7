/**
 * What the cluster routes accept, checked with nothing left over: an unknown key (a kubeconfig, a server address)
 * is refused, never ignored. The shapes are lib/release/service.ts's requests plus the context they are for.
 */
import { z } from 'zod'

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
const wait = z.enum(['hookOnly', 'watcher', 'legacy']).optional()
const timeout = z.number().int().positive().max(86_400_000).optional()

const installShape = {
  ...target,
  chart: chartFiles,
  values,
  createNamespace: z.boolean().optional(),
  description: text.optional(),
  dryRun: z.enum(['none', 'client', 'server']).optional(),
  wait,
  timeout,
}

export const installBody = z.strictObject(installShape)

export const upgradeBody = z.strictObject({
  ...installShape,
  install: z.boolean().optional(),
  valuesPolicy: z.enum(['default', 'reuse', 'reset', 'reset-then-reuse']).optional(),
  forceConflicts: z.boolean().optional(),
  historyMax: z.number().int().min(0).max(10_000).optional(),
})

export const uninstallBody = z.strictObject({ ...target, keepHistory: z.boolean().optional(), wait, timeout })

export const listQuery = z.strictObject({ context, namespace: namespace.optional() })
export const targetQuery = z.strictObject(target)
export const statusQuery = z.strictObject({
  ...target,
  revision: z.coerce.number().int().positive().optional(),
})
export const followQuery = z.strictObject({ after: z.coerce.number().int().min(0).optional() })
