/**
 * What a lesson, an exercise and a quiz are, how work is checked, and what progress is.
 * Runs in a worker and in Node; content is read by lib/course/load, from a disk by lib/course/node.
 */
export { readBackup, writeBackup } from './backup'
export { type DemoOutput, demoOutput, renderFiles } from './demo'
export type { Engine } from './engine'
export type { Files } from './files'
export { type CheckResult, type Grade, gradeExercise, worldOf } from './grade'
export {
  type Course,
  type Demo,
  type Exercise,
  type Lesson,
  type LessonCard,
  lessonsOf,
  type Timeline,
} from './lesson'
export type { Fault } from './load'
export * from './progress'
export { type Answer, answerQuestion, shuffled } from './quiz'
export { type ReviewCard, reviewCards } from './review'
export type { Prerequisites, Question } from './schema'
export { type Findable, findablesOf, termsOf } from './search'
export { fields, only, recordOf, text } from './shape'
