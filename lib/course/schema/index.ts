/** The formats of lessons, and the names their JSON Schemas are published under (public/schemas/NAME.json). */
import { z } from 'zod'
import { courseSchema, glossarySchema } from './course'
import { exerciseSchema, mistakeSchema } from './exercise'
import { frontMatterSchema } from './front-matter'
import { prerequisitesSchema } from './prerequisites'
import { quizSchema } from './quiz'
import { recordingSchema, timelineSchema } from './timeline'

export type { Json } from './common'
export { courseSchema, glossarySchema } from './course'
export { type ExerciseFile, exerciseSchema, mistakeSchema } from './exercise'
export { type FrontMatter, frontMatterSchema } from './front-matter'
export { type Prerequisites, prerequisitesSchema } from './prerequisites'
export { type Question, quizSchema, type Verify } from './quiz'
export type { Expectation, RevisionMatch, StateCheck } from './state'
export { type Recording, recordingSchema, type TimelineFile, timelineSchema } from './timeline'

const PUBLISHED = {
  course: courseSchema,
  glossary: glossarySchema,
  'front-matter': frontMatterSchema,
  exercise: exerciseSchema,
  mistake: mistakeSchema,
  quiz: quizSchema,
  prerequisites: prerequisitesSchema,
  timeline: timelineSchema,
  recording: recordingSchema,
}

/** Each published schema as JSON text. */
export function publishedSchemas(): [name: string, text: string][] {
  return Object.entries(PUBLISHED).map(([name, schema]) => [
    name,
    `${JSON.stringify(z.toJSONSchema(schema, { io: 'input', reused: 'ref' }), null, 2)}\n`,
  ])
}
