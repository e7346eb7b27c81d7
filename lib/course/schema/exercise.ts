/** exercise.yaml and mistakes/NAME/mistake.yaml. */
import { z } from 'zod'
import { anything, id, objectiveId, path, prose } from './common'
import { stateCheckSchema } from './state'

export const exerciseSchema = z.strictObject({
  id,
  version: z.int().positive().describe('Goes up when stored work no longer fits.'),
  title: prose,
  level: z.enum(['easy', 'medium', 'hard']),
  goal: prose.describe('What the chart must do, not what to type.'),
  focus: path.describe('The file that is open at first.'),
  editable: z
    .array(path)
    .describe('Files the learner may change; an empty list: none, the work is on the cluster.'),
  from: z
    .string()
    .optional()
    .describe(
      'What starter/ is laid on: an exercise (its solution), `scaffold` (helm create), `nothing`; else chart/.',
    ),
  remove: z
    .strictObject({ starter: z.array(path).optional(), solution: z.array(path).optional() })
    .optional()
    .describe('Files an overlay takes away.'),
  release: z
    .strictObject({
      name: z.string(),
      namespace: z.string(),
      values: z.array(path).optional().describe('Values files offered when installing.'),
    })
    .optional()
    .describe('Which release this exercise is about.'),
  catalog: z
    .array(z.strictObject({ name: z.string(), version: z.string(), folder: path }))
    .optional()
    .describe("Charts of the course's repository that can be installed here; folders inside the lesson."),
  needs: z
    .array(z.enum(['rollback', 'repository', 'terminal']))
    .optional()
    .describe('What the place where the exercise is done must offer.'),
  objective: z.array(objectiveId).min(1),
  hints: z.tuple([prose, prose, prose]).describe('Where to look; which idea; nearly the line.'),
  onFail: z
    .record(z.string(), prose)
    .describe("Next step by a check's sentence; {{actual}} and {{expected}} are filled in."),
  guards: z.array(prose).optional().describe('Checks that hold from the start, by their sentences.'),
  walkthrough: z.array(prose).optional().describe('The commands that solve an exercise done on the cluster.'),
  variants: z
    .record(z.string().regex(/_test\.yaml$/), z.record(path, z.record(z.string(), anything)))
    .optional()
    .describe("By suite: top-level keys set in a YAML file of the learner's chart before that suite runs."),
  state: z.array(stateCheckSchema).optional(),
})

export const mistakeSchema = z.strictObject({
  says: prose.describe('What was done wrong, for authors.'),
  trips: z.array(prose).min(1).describe('Exactly the checks that fail, by their sentences.'),
  remove: z.array(path).optional(),
  set: z
    .record(path, z.record(z.string(), anything))
    .optional()
    .describe('Top-level keys set in a YAML file of the solution, where a whole file would be too much.'),
})

export type ExerciseFile = z.infer<typeof exerciseSchema>
