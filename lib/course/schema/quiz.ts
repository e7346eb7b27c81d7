/** quiz.yaml: questions of seven types. Every choice says why. */
import { z } from 'zod'
import { id, objectiveId, path, prose } from './common'

const expectation = z.strictObject({
  contains: z.array(z.string()).optional(),
  lacks: z.array(z.string()).optional(),
  fails: z.string().optional().describe('Part of the error; the render must fail.'),
  choice: z
    .boolean()
    .optional()
    .describe("The right choice's output occurs in what is printed, no other choice's does."),
})

export const verifySchema = z
  .strictObject({
    base: z
      .string()
      .optional()
      .describe('What files are laid on: `chart` (default), `scaffold`, `nothing`, an exercise.'),
    files: z.record(path, z.string()).optional(),
    remove: z.array(path).optional(),
    values: z.string().optional().describe('YAML, as with -f.'),
    set: z.array(z.string()).optional(),
    flags: z.string().optional().describe('Value flags as they are typed: `--set-json l=[] -f prod.yaml`.'),
    release: z.string().optional(),
    show: path.optional().describe('Only what this template prints.'),
    expect: expectation,
  })
  .describe('A render that proves the answer, run on the engine and on the real helm.')

const common = {
  id,
  objective: objectiveId,
  prompt: prose,
  code: z.string().optional().describe('What the question is about, shown as code.'),
  language: z.enum(['yaml', 'helm', 'console']).optional(),
  verify: z.array(verifySchema).optional(),
}

const choice = z.strictObject({
  text: prose,
  output: z.string().optional().describe('Shown as code instead of the text, and looked for by verify.'),
  correct: z.boolean().optional(),
  why: prose,
})

const oneRight = (choices: readonly { correct?: boolean | undefined }[]): boolean =>
  choices.filter((one) => one.correct).length === 1

export const choices = z.array(choice).min(2).refine(oneRight, 'exactly one choice is correct')

const single = z.strictObject({ type: z.literal('single'), ...common, choices })
const predict = z.strictObject({ type: z.literal('predict'), ...common, choices })
const multiple = z.strictObject({
  type: z.literal('multiple'),
  ...common,
  choices: z
    .array(choice)
    .min(3)
    .refine((all) => all.some((one) => one.correct), 'at least one choice is correct'),
})
const order = z.strictObject({
  type: z.literal('order'),
  ...common,
  items: z
    .array(z.strictObject({ text: prose, why: prose }))
    .min(3)
    .describe('In the right order; the page shuffles.'),
})
const match = z.strictObject({
  type: z.literal('match'),
  ...common,
  pairs: z.array(z.strictObject({ left: prose, right: prose, why: prose })).min(3),
})
const fixLine = z.strictObject({
  type: z.literal('fix-line'),
  ...common,
  code: z.string(),
  line: z.int().positive().describe('The line of the code to replace.'),
  choices,
})
const spotTheBug = z.strictObject({
  type: z.literal('spot-the-bug'),
  ...common,
  code: z.string(),
  lines: z
    .array(z.strictObject({ line: z.int().positive(), correct: z.boolean().optional(), why: prose }))
    .min(2)
    .refine((all) => all.some((one) => one.correct), 'at least one line is the bug'),
})

export const questionSchema = z.discriminatedUnion('type', [
  single,
  multiple,
  order,
  match,
  predict,
  fixLine,
  spotTheBug,
])

export const quizSchema = z.strictObject({
  questions: z.array(questionSchema).min(1),
  predictions: z
    .array(questionSchema)
    .optional()
    .describe('Asked inside the prose by <Predict id>; they do not count as the quiz.'),
})

export type Question = z.infer<typeof questionSchema>
export type Verify = z.infer<typeof verifySchema>
