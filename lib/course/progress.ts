/** What a learner has done: plain, versioned data and pure functions on it. Stores keep it, exports carry it. */
import type { Lesson } from './lesson'
import { fields, flag, int, listOf, type Of, only, recordOf, text } from './shape'

const exerciseProgress = fields(
  {
    /** The exercise's version when last worked on. */
    version: int(),
    attempts: int(0),
    hints: int(0, 3),
  },
  {
    /** ISO 8601. */
    solvedAt: text,
    /** The learner looked at the solution. */
    seen: flag,
    /** Every check, in order. */
    log: listOf(fields({ at: text, passed: flag }, {})),
  },
)

const answered = fields({ at: text, correct: flag, answer: listOf(int()) }, {})

const lessonProgress = fields(
  {
    openedAt: text,
    exercises: recordOf(exerciseProgress),
    questions: recordOf(listOf(answered)),
  },
  {
    /** The anchor last read. */
    step: text,
  },
)

const progressShape = fields({ v: only(1), lessons: recordOf(lessonProgress) }, {})

export type Progress = Of<typeof progressShape>
export type LessonProgress = Of<typeof lessonProgress>
export type ExerciseProgress = Of<typeof exerciseProgress>

export const EMPTY: Progress = { v: 1, lessons: {} }

/** Reads stored or imported progress; undefined when it is none of ours, so that the caller can set it aside. */
export function readProgress(stored: unknown): Progress | undefined {
  return progressShape(stored) ? stored : undefined
}

function changeLesson(
  progress: Progress,
  lesson: string,
  at: string,
  change: (lesson: LessonProgress) => LessonProgress,
): Progress {
  const before = progress.lessons[lesson] ?? { openedAt: at, exercises: {}, questions: {} }
  return { ...progress, lessons: { ...progress.lessons, [lesson]: change(before) } }
}

function changeExercise(
  progress: Progress,
  { lesson, id, version }: { lesson: string; id: string; version: number },
  at: string,
  change: (exercise: ExerciseProgress) => ExerciseProgress,
): Progress {
  return changeLesson(progress, lesson, at, (one) => {
    const before = one.exercises[id] ?? { version, attempts: 0, hints: 0 }
    return { ...one, exercises: { ...one.exercises, [id]: { ...change(before), version } } }
  })
}

export const openLesson = (progress: Progress, lesson: string, at: string): Progress =>
  changeLesson(progress, lesson, at, (one) => one)

export const reachStep = (progress: Progress, lesson: string, step: string, at: string): Progress =>
  changeLesson(progress, lesson, at, (one) => ({ ...one, step }))

type ExerciseKey = { lesson: string; id: string; version: number }

/** A run of the checks. The first success stays: later failures do not take it back. */
export function recordAttempt(
  progress: Progress,
  exercise: ExerciseKey,
  passed: boolean,
  at: string,
): Progress {
  return changeExercise(progress, exercise, at, (one) => ({
    ...one,
    attempts: one.attempts + 1,
    log: [...(one.log ?? []), { at, passed }],
    ...(passed && one.solvedAt === undefined && { solvedAt: at }),
  }))
}

export const revealHint = (progress: Progress, exercise: ExerciseKey, at: string): Progress =>
  changeExercise(progress, exercise, at, (one) => ({ ...one, hints: Math.min(one.hints + 1, 3) }))

export const showSolution = (progress: Progress, exercise: ExerciseKey, at: string): Progress =>
  changeExercise(progress, exercise, at, (one) => ({ ...one, seen: true }))

export function recordAnswer(
  progress: Progress,
  lesson: string,
  question: string,
  answer: { correct: boolean; answer: readonly number[] },
  at: string,
): Progress {
  return changeLesson(progress, lesson, at, (one) => ({
    ...one,
    questions: {
      ...one.questions,
      [question]: [
        ...(one.questions[question] ?? []),
        { at, correct: answer.correct, answer: [...answer.answer] },
      ],
    },
  }))
}

export interface LessonState {
  exercises: { done: number; of: number }
  /** Questions whose last answer was right. */
  questions: { done: number; of: number }
  complete: boolean
  /** The first exercise not yet solved. */
  nextExercise: string | undefined
}

/** How a lesson stands; derived, never stored. */
export function lessonState(
  lesson: Pick<Lesson, 'card' | 'exercises' | 'questions'>,
  progress: Progress,
): LessonState {
  const own = progress.lessons[lesson.card.id]
  const solved = (id: string): boolean => own?.exercises[id]?.solvedAt !== undefined
  const right = (id: string): boolean => own?.questions[id]?.at(-1)?.correct === true
  const exercises = {
    done: lesson.exercises.filter(({ id }) => solved(id)).length,
    of: lesson.exercises.length,
  }
  const questions = {
    done: lesson.questions.filter(({ id }) => right(id)).length,
    of: lesson.questions.length,
  }
  return {
    exercises,
    questions,
    complete: exercises.done === exercises.of && questions.done === questions.of,
    nextExercise: lesson.exercises.find(({ id }) => !solved(id))?.id,
  }
}

export interface ObjectiveScore {
  id: string
  text: string
  /** What assesses it, and how much of that is done. */
  done: number
  of: number
}

/** Each objective with the exercises and questions that assess it. */
export function objectiveScores(
  lesson: Pick<Lesson, 'card' | 'front' | 'exercises' | 'questions'>,
  progress: Progress,
): ObjectiveScore[] {
  const own = progress.lessons[lesson.card.id]
  return lesson.front.objectives.map(({ id, text }) => {
    const exercises = lesson.exercises.filter((exercise) => exercise.objective.includes(id))
    const questions = lesson.questions.filter((question) => question.objective === id)
    return {
      id,
      text,
      of: exercises.length + questions.length,
      done:
        exercises.filter((exercise) => own?.exercises[exercise.id]?.solvedAt !== undefined).length +
        questions.filter((question) => own?.questions[question.id]?.at(-1)?.correct === true).length,
    }
  })
}

/** Two histories made one: nothing solved is lost, answers are joined in the order of time. */
export function mergeProgress(a: Progress, b: Progress): Progress {
  const lessons = new Map(Object.entries(a.lessons))
  for (const [id, other] of Object.entries(b.lessons)) {
    const mine = lessons.get(id)
    lessons.set(id, mine ? mergeLesson(mine, other) : other)
  }
  return { v: 1, lessons: Object.fromEntries(lessons) }
}

function mergeLesson(a: LessonProgress, b: LessonProgress): LessonProgress {
  const exercises = new Map(Object.entries(a.exercises))
  for (const [id, other] of Object.entries(b.exercises)) {
    const mine = exercises.get(id)
    exercises.set(id, mine ? mergeExercise(mine, other) : other)
  }
  const questions = new Map(Object.entries(a.questions))
  for (const [id, other] of Object.entries(b.questions))
    questions.set(
      id,
      joinInTime(questions.get(id) ?? [], other, (one) => `${one.at} ${one.answer.join()}`),
    )
  const step = b.step ?? a.step
  return {
    openedAt: [a.openedAt, b.openedAt].sort()[0] ?? a.openedAt,
    ...(step !== undefined && { step }),
    exercises: Object.fromEntries(exercises),
    questions: Object.fromEntries(questions),
  }
}

function mergeExercise(a: ExerciseProgress, b: ExerciseProgress): ExerciseProgress {
  const solved = [a.solvedAt, b.solvedAt].filter((at) => at !== undefined).sort()[0]
  return {
    version: Math.max(a.version, b.version),
    attempts: Math.max(a.attempts, b.attempts),
    hints: Math.max(a.hints, b.hints),
    ...(solved !== undefined && { solvedAt: solved }),
    ...((a.seen || b.seen) && { seen: true }),
    ...((a.log || b.log) && { log: joinInTime(a.log ?? [], b.log ?? [], ({ at }) => at) }),
  }
}

/** What both have once, in the order of time. */
function joinInTime<T extends { at: string }>(
  a: readonly T[],
  b: readonly T[],
  key: (one: T) => string,
): T[] {
  const all = new Map([...a, ...b].map((one) => [key(one), one]))
  return [...all.values()].sort((x, y) => (x.at < y.at ? -1 : 1))
}
