import { describe, expect, it } from 'vitest'
import { EMPTY, recordAnswer, recordAttempt, showSolution } from '../../lib/course'
import type { CourseView } from '../course-view'
import { cardsOf, dayInWords } from './due'

const course: CourseView = {
  title: 'Course',
  phases: [
    {
      title: 'Phase',
      says: '',
      lessons: [
        {
          id: 'intro',
          slug: 'intro',
          number: 1,
          title: 'Intro',
          promise: '',
          minutes: 1,
          phase: 'phase',
          isOpen: true,
          exercises: ['e1'],
          questions: ['q1'],
        },
      ],
    },
  ],
}
const at = '2026-01-01T09:00:00.000Z'
const missed = (lesson: string, question: string) =>
  recordAnswer(EMPTY, lesson, question, { correct: false, answer: [0] }, at)

describe('what is due', () => {
  it('is of the course as it stands: questions and lessons that are gone do not come back', () => {
    const key = { lesson: 'intro', id: 'e1', version: 1 }
    const worked = recordAttempt(showSolution(missed('intro', 'q1'), key, at), key, true, at)
    expect(
      cardsOf(course, worked)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['e1', 'q1'])
    expect(cardsOf(course, missed('intro', 'a prediction'))).toEqual([])
    expect(cardsOf(course, missed('gone', 'q1'))).toEqual([])
  })

  it.each([
    [new Date(2026, 0, 1, 8), 'now'],
    [new Date(2026, 0, 1, 23), 'later today'],
    [new Date(2026, 0, 2, 3), 'tomorrow'],
    [new Date(2026, 0, 9, 3), 'on Friday, January 9'],
  ])('at %s is said as %s', (due, says) => {
    expect(dayInWords(due, new Date(2026, 0, 1, 12))).toBe(says)
  })
})
