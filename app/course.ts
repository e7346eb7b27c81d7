/** The course and its lessons as the pages show them; read from lessons/ while pages are built. */
import { cache } from 'react'
import type { CourseView } from '../components/course-view'
import { type Course, type Lesson, type LessonCard, lessonsOf } from '../lib/course'
import { loadCourse, loadLesson } from '../lib/course/node'

export const course: () => Promise<Course> = cache(() => loadCourse())
export const lesson: (id: string) => Promise<Lesson> = cache((id) => loadLesson(id))

/** Open lessons have a folder; a lesson's address is its id. */
export const isOpen = (card: LessonCard): boolean => card.folder !== undefined

export async function openLessons(): Promise<LessonCard[]> {
  return lessonsOf(await course()).filter(isOpen)
}

/** What exercises may need that the page does not offer yet. Such an exercise does not keep a lesson from being done. */
const LACKING: Partial<Record<Need, string>> = {
  repository: 'a chart repository',
}

type Need = NonNullable<Lesson['exercises'][number]['needs']>[number]

export const lacking = (needs: readonly Need[] = []): string[] => needs.flatMap((need) => LACKING[need] ?? [])

export async function courseView(): Promise<CourseView> {
  const { title, phases } = await course()
  return {
    title,
    phases: await Promise.all(
      phases.map(async (phase) => ({
        title: phase.title,
        says: phase.subtitle,
        lessons: await Promise.all(phase.lessons.map((card) => lessonView(card))),
      })),
    ),
  }
}

/** While authors write, a lesson that cannot be read does not take the others with it. */
function keepGoing(error: unknown): undefined {
  if (process.env.NODE_ENV !== 'development') throw error
}

async function lessonView(card: LessonCard) {
  const { id, number, title, promise, minutes, phase } = card
  const graded = isOpen(card) ? await lesson(id).catch(keepGoing) : undefined
  return {
    id,
    slug: id,
    number,
    title,
    promise,
    minutes,
    phase,
    isOpen: isOpen(card),
    exercises: graded?.exercises.filter(({ needs }) => lacking(needs).length === 0).map(({ id }) => id) ?? [],
    questions: graded?.questions.map((question) => question.id) ?? [],
  }
}
