/** lessons/course.yaml: the title, the five phases and the order of lessons. */
import { z } from 'zod'
import { id, prose } from './common'

const open = z.strictObject({
  id,
  folder: z
    .string()
    .regex(/^\d\d-[a-z0-9-]+$/, 'NN-slug')
    .describe("The lesson's folder under lessons/; its front matter says the rest."),
})

const announced = z.strictObject({
  id,
  title: prose,
  tagline: prose.describe('The title in a few words of its own.'),
  promise: prose.describe('What the learner can do afterwards.'),
  minutes: z.int().positive(),
})

export const lessonEntry = z
  .union([open, announced])
  .describe('An open lesson names its folder; one that is not yet open says what it promises.')

export const courseSchema = z.strictObject({
  title: prose,
  promise: prose,
  phases: z
    .array(
      z.strictObject({
        id,
        title: prose,
        subtitle: prose,
        lessons: z.array(lessonEntry).min(1),
      }),
    )
    .min(1),
  after: z
    .array(z.strictObject({ title: prose, says: prose }))
    .optional()
    .describe('What a learner can turn to when the course is done.'),
})

export const glossarySchema = z
  .record(z.string().regex(/^[a-z0-9-]+$/), z.strictObject({ term: prose, says: prose }))
  .describe('What <Term id> explains.')
