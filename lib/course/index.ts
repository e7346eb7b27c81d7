/**
 * What a lesson, an exercise and a quiz are, how work is checked, and what progress is.
 * Runs in a worker and in Node; content is read by lib/course/load, from a disk by lib/course/node.
 */
export { type DemoOutput, demoOutput, demoRequest, shownPart } from './demo'
export type { Engine, LintMessage } from './engine'
export { type Files, overlay, toFileMap } from './files'
export { type CheckPlace, type CheckResult, type Grade, gradeExercise, sentencesOf, worldOf } from './grade'
export {
  type Comparison,
  type Course,
  type Demo,
  type Exercise,
  type Lesson,
  type LessonCard,
  lessonsOf,
  type Mistake,
  type Phase,
  type Timeline,
} from './lesson'
export * from './progress'
export { type Answer, type AnswerPart, type AnswerResult, answerQuestion, shuffled, sizeOf } from './quiz'
export type { FrontMatter, Question, Recording, StateCheck, TimelineFile } from './schema'
export { judgeState, printLint, releasesAsked, type World } from './state'
