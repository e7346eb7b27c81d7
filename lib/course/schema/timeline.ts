/** timelines/ID.yaml: commands run on a real cluster, and timelines/ID.recorded.yaml: what they printed. */
import { z } from 'zod'
import { path, prose } from './common'

export const timelineSchema = z.strictObject({
  title: prose,
  chart: z.string().describe('As the chart of a <Demo>.'),
  on: z.string().optional().describe('As the on of a <Demo>.'),
  release: z.string().optional().describe('Whose history is shown after each step.'),
  namespace: z.string().optional(),
  steps: z
    .array(
      z.strictObject({
        says: prose.optional(),
        edit: z
          .record(path, z.string())
          .optional()
          .describe('Files written into the chart before the command.'),
        command: z.string().describe('A helm or kubectl command, run in the folder that holds the chart.'),
      }),
    )
    .min(1),
})

const revision = z.strictObject({
  revision: z.int(),
  updated: z.string(),
  status: z.string(),
  chart: z.string(),
  app_version: z.string(),
  description: z.string(),
  rollback_revision: z.int().optional(),
})

export const recordingSchema = z
  .strictObject({
    by: z.string().describe('Versions of what was run.'),
    steps: z.array(
      z.strictObject({
        command: z.string(),
        code: z.int(),
        stdout: z.string(),
        stderr: z.string(),
        history: z.array(revision).describe('helm history of the release after the step.'),
        manifests: z
          .record(z.string(), z.string())
          .optional()
          .describe('helm get manifest, by revision, once new.'),
        values: z
          .record(z.string(), z.string())
          .optional()
          .describe('helm get values, by revision, once new.'),
      }),
    ),
  })
  .describe('Written by npm run lessons:record; never by hand.')

export type TimelineFile = z.infer<typeof timelineSchema>
export type Recording = z.infer<typeof recordingSchema>
