/** The front matter of lesson.mdx. */
import { z } from 'zod'
import { id, objectiveId, prose } from './common'

export const frontMatterSchema = z.strictObject({
  id,
  title: prose,
  tagline: prose,
  promise: prose,
  minutes: z.int().positive(),
  level: z.enum(['beginner', 'intermediate', 'advanced']),
  prerequisites: z.array(prose),
  objectives: z
    .array(z.strictObject({ id: objectiveId, text: prose }))
    .min(1)
    .describe('Each is assessed by at least one exercise or question.'),
})

export type FrontMatter = z.infer<typeof frontMatterSchema>
