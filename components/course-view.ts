/** The course as the home page and a lesson's header show it. */
export interface LessonView {
  id: string
  slug: string
  number: number
  title: string
  promise: string
  minutes: number
  phase: string
  /** Whether the lesson can be opened yet. */
  isOpen: boolean
  /** Ids of what is graded in it. */
  exercises: readonly string[]
  questions: readonly string[]
}

export interface PhaseView {
  title: string
  says: string
  lessons: readonly LessonView[]
}

export interface CourseView {
  title: string
  phases: readonly PhaseView[]
}

export const lessonsOf = (course: CourseView): LessonView[] => course.phases.flatMap((phase) => phase.lessons)
