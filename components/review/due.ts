/** What is due of the course as it stands: cards of content that is gone are not shown, and not counted. */
import { type Progress, type ReviewCard, reviewCards } from '../../lib/course'
import { type CourseView, lessonsOf } from '../course-view'

export function cardsOf(course: CourseView, progress: Progress): ReviewCard[] {
  const open = new Map(lessonsOf(course).map((lesson) => [lesson.id, lesson]))
  return reviewCards(progress).filter(({ lesson, kind, id }) => {
    const { exercises = [], questions = [] } = open.get(lesson) ?? {}
    return (kind === 'exercise' ? exercises : questions).includes(id)
  })
}

const DATE = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long' })
const DAY = 86_400_000

/** `later today`, `tomorrow`, `on Friday, November 28`. */
export function dayInWords(due: Date, now: Date): string {
  const midnight = new Date(now).setHours(0, 0, 0, 0)
  const days = Math.floor((due.getTime() - midnight) / DAY)
  if (days < 1) return due <= now ? 'now' : 'later today'
  return days === 1 ? 'tomorrow' : `on ${DATE.format(due)}`
}
