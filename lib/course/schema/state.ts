/** State checks: what a rendered chart cannot show. */
import { z } from 'zod'
import { anything, path, prose } from './common'

const status = z.enum([
  'deployed',
  'superseded',
  'failed',
  'uninstalled',
  'pending-install',
  'pending-upgrade',
  'pending-rollback',
])

export const revisionMatch = z.strictObject({
  revision: z.int().positive().optional(),
  status: z.union([status, z.array(status)]).optional(),
  description: z.string().optional().describe('A regular expression.'),
  chart: z.string().optional().describe('Name and version, as helm list prints them: valkey-1.2.0.'),
  appVersion: z.string().optional(),
  includes: anything.optional().describe("Part of the user's values."),
  values: anything.optional().describe("Exactly the user's values, as helm get values shows them."),
})

const lint = z.strictObject({
  strict: z.boolean().optional(),
  files: z.array(path).optional().describe('Values files, as with -f.'),
  without: z.array(z.enum(['error', 'warning', 'info'])).describe('Severities that must not occur.'),
})

const release = z.strictObject({
  name: z.string(),
  namespace: z.string(),
  absent: z.boolean().optional(),
  is: revisionMatch.optional().describe('The newest revision.'),
  had: z.array(revisionMatch).optional().describe('For each, an earlier revision that fits.'),
  others: revisionMatch.optional().describe('Every earlier revision.'),
})

const object = z.strictObject({
  kind: z.string(),
  name: z.string(),
  namespace: z.string(),
  path: z.string().optional().describe('As in assertions: spec.template.spec.containers[0].image.'),
  equals: anything.optional(),
  matches: z.string().optional(),
  absent: z.boolean().optional(),
})

const event = z.strictObject({
  type: z.string(),
  kind: z.string().optional(),
  name: z.string().optional(),
  action: z.string().optional(),
  event: z.string().optional(),
  phase: z.string().optional(),
})

const events = z.strictObject({ inOrder: z.array(event).min(1) })
const registry = z.strictObject({ reference: z.string(), absent: z.boolean().optional() })

const file = z.strictObject({
  path,
  absent: z.boolean().optional(),
  unchanged: z.boolean().optional().describe('As in the starter.'),
  matches: z.string().optional(),
})

const notes = z.strictObject({
  files: z.array(path).optional(),
  release: z.string().optional(),
  matches: z.string(),
})

const compare = z
  .strictObject({
    template: path,
    path: z.string().describe('As in assertions.'),
    under: z.record(z.string(), anything).describe('Values laid on those of the chart.'),
    is: z.enum(['same', 'other']),
  })
  .describe('A rendered value, before and after values change: what no single render can show.')

export const stateCheckSchema = z.strictObject({
  says: prose.describe('The sentence the learner sees.'),
  expect: z
    .strictObject({
      lint: lint.optional(),
      release: release.optional(),
      object: object.optional(),
      events: events.optional(),
      registry: registry.optional(),
      file: file.optional(),
      notes: notes.optional(),
      compare: compare.optional(),
    })
    .refine(
      (expect) => Object.keys(expect).length === 1,
      'exactly one of lint, release, object, events, registry, file, notes, compare',
    ),
})

export type StateCheck = z.infer<typeof stateCheckSchema>
export type RevisionMatch = z.infer<typeof revisionMatch>
export type Expectation<K extends keyof StateCheck['expect']> = NonNullable<StateCheck['expect'][K]>
