/** Where the learner stands, derived from the course and what progress remembers. */
import type { Progress } from '../../lib/course'
import { type CourseView, type LessonView, lessonsOf } from '../course-view'

export interface Standing {
  state: 'done' | 'now' | 'ahead' | 'closed'
  /** What the list says at the line's end: `Done`, `4 of 6 exercises`, `75 min`, `Not yet open`. */
  says: string
}

const solvedIn = (lesson: LessonView, progress: Progress): number =>
  lesson.exercises.filter((id) => progress.lessons[lesson.id]?.exercises[id]?.solvedAt !== undefined).length

const rightIn = (lesson: LessonView, progress: Progress): number =>
  lesson.questions.filter((id) => progress.lessons[lesson.id]?.questions[id]?.at(-1)?.correct === true).length

export function isDone(lesson: LessonView, progress: Progress): boolean {
  return (
    lesson.exercises.length + lesson.questions.length > 0 &&
    solvedIn(lesson, progress) === lesson.exercises.length &&
    rightIn(lesson, progress) === lesson.questions.length
  )
}

/** The lesson to go on with: the last one opened unless it is done, else the first that is open and not done. */
export function nextLesson(
  course: CourseView,
  progress: Progress,
  last: string | undefined,
): LessonView | undefined {
  const unfinished = lessonsOf(course).filter((lesson) => lesson.isOpen && !isDone(lesson, progress))
  return unfinished.find((lesson) => lesson.id === last) ?? unfinished[0]
}

export function standing(lesson: LessonView, next: LessonView | undefined, progress: Progress): Standing {
  if (!lesson.isOpen) return { state: 'closed', says: 'Not yet open' }
  if (isDone(lesson, progress)) return { state: 'done', says: 'Done' }
  const solved = solvedIn(lesson, progress)
  const right = rightIn(lesson, progress)
  const says =
    solved > 0 && solved < lesson.exercises.length
      ? `${solved} of ${lesson.exercises.length} exercises`
      : right > 0 || solved > 0
        ? `${right} of ${lesson.questions.length} questions`
        : `${lesson.minutes} min`
  return { state: lesson.id === next?.id ? 'now' : 'ahead', says }
}
