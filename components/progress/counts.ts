/** How much a history holds, in words. */
import type { Progress } from '../../lib/course'

export function progressInWords(progress: Progress): string {
  const lessons = Object.values(progress.lessons)
  const solved = lessons.flatMap(({ exercises }) => Object.values(exercises)).filter((one) => one.solvedAt)
  const answered = lessons.flatMap(({ questions }) => Object.values(questions))
  return [
    count(lessons.length, 'lesson', 'opened'),
    count(solved.length, 'exercise', 'solved'),
    count(answered.length, 'question', 'answered'),
  ].join(', ')
}

const count = (number: number, what: string, done: string): string =>
  `${number} ${what}${number === 1 ? '' : 's'} ${done}`
