/** A lesson as pages and graders get it: every overlay resolved, everything plain data. */
import type { Files } from './files'
import type { ExerciseFile, FrontMatter, Prerequisites, Question, Recording, TimelineFile } from './schema'

export interface LessonCard {
  id: string
  /** Its number in the course, from 1. */
  number: number
  phase: string
  title: string
  tagline: string
  promise: string
  minutes: number
  /** Its folder under lessons/; absent while the lesson is not yet open. */
  folder?: string
}

export interface Phase {
  id: string
  title: string
  subtitle: string
  lessons: readonly LessonCard[]
}

export interface Course {
  title: string
  promise: string
  phases: readonly Phase[]
  /** What may come after the course. */
  after: readonly { title: string; says: string }[]
  /** What a learner should know before it; absent where no file says so. */
  prerequisites?: Prerequisites
  glossary: Readonly<Record<string, { term: string; says: string }>>
}

/** Every lesson in the course's order. */
export const lessonsOf = (course: Course): LessonCard[] =>
  course.phases.flatMap((phase) => [...phase.lessons])

export interface Mistake {
  name: string
  says: string
  trips: readonly string[]
  files: Files
}

export interface Exercise
  extends Omit<ExerciseFile, 'from' | 'remove' | 'catalog' | 'state' | 'onFail' | 'variants'> {
  lesson: string
  /** Its place in the lesson, from 1. */
  number: number
  starter: Files
  solution: Files
  /** Suites by path as seen from the chart: `tests/replicas_test.yaml`; values files they use stand with them. */
  suites: Files
  variants: NonNullable<ExerciseFile['variants']>
  state: NonNullable<ExerciseFile['state']>
  onFail: Readonly<Record<string, string>>
  mistakes: readonly Mistake[]
  catalog: readonly { name: string; version: string; files: Files }[]
}

/** A live render inside the prose. */
export interface Demo {
  id: string
  chart: Files
  /** `-f`, paths inside the chart. */
  files: readonly string[]
  /** One more values file, as text; empty when there is none. */
  values: string
  set: readonly string[]
  /** Further value flags, as they are typed. */
  flags: string
  release: string
  namespace: string
  /** A template's path, `all`, `notes` or `lint`. */
  show: string
  /** The file the learner may change here, or `flags`; absent: the values. */
  edit?: string
}

/** The same template under two values sets. */
export interface Comparison {
  id: string
  left: Demo
  right: Demo
}

export interface Timeline extends TimelineFile {
  id: string
  files: Files
  recording: Recording
}

export interface Lesson {
  card: LessonCard
  front: FrontMatter
  /** lesson.mdx, front matter included. */
  source: string
  headings: readonly { id: string; text: string; depth: number }[]
  chart: Files
  exercises: readonly Exercise[]
  questions: readonly Question[]
  predictions: readonly Question[]
  demos: readonly Demo[]
  comparisons: readonly Comparison[]
  timelines: readonly Timeline[]
}
