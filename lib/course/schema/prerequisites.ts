/** lessons/prerequisites.yaml: what a learner should know before the first lesson, as questions with where to read. */
import { z } from 'zod'
import { id, prose } from './common'
import { choices } from './quiz'

export const prerequisitesSchema = z.strictObject({
  says: prose.describe('What the check is for.'),
  questions: z
    .array(
      z.strictObject({
        id,
        prompt: prose,
        choices,
        read: z
          .strictObject({ says: prose, url: z.url({ protocol: /^https$/ }) })
          .describe('Where who missed it should read.'),
      }),
    )
    .min(1),
})

export type Prerequisites = z.infer<typeof prerequisitesSchema>
