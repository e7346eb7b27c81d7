import { describe, expect, it } from 'vitest'
import type { Exercise, Lesson } from './lesson'
import {
  EMPTY,
  lessonState,
  mergeProgress,
  objectiveScores,
  openLesson,
  reachStep,
  readProgress,
  recordAnswer,
  recordAttempt,
  revealHint,
} from './progress'

const one = { lesson: 'a', id: 'x', version: 1 }
const lesson = {
  card: { id: 'a' },
  front: { objectives: [{ id: 'O1', text: 'first' }] },
  exercises: [
    { id: 'x', objective: ['O1'] },
    { id: 'y', objective: [] },
  ] as unknown as Exercise[],
  questions: [{ id: 'q', objective: 'O1' }],
} as unknown as Lesson

describe('progress', () => {
  it('counts attempts and hints, and keeps the first success', () => {
    let progress = openLesson(EMPTY, 'a', 't0')
    progress = recordAttempt(progress, one, false, 't1')
    progress = revealHint(
      revealHint(revealHint(revealHint(progress, one, 't2'), one, 't2'), one, 't2'),
      one,
      't2',
    )
    progress = recordAttempt(progress, one, true, 't3')
    progress = recordAttempt(progress, { ...one, version: 2 }, false, 't4')
    expect(progress.lessons.a).toEqual({
      openedAt: 't0',
      exercises: {
        x: {
          version: 2,
          attempts: 3,
          hints: 3,
          solvedAt: 't3',
          log: [
            { at: 't1', passed: false },
            { at: 't3', passed: true },
            { at: 't4', passed: false },
          ],
        },
      },
      questions: {},
    })
  })

  it('derives how a lesson stands', () => {
    let progress = recordAttempt(EMPTY, one, true, 't1')
    progress = recordAnswer(progress, 'a', 'q', { correct: true, answer: [1] }, 't2')
    expect(lessonState(lesson, progress)).toEqual({
      exercises: { done: 1, of: 2 },
      questions: { done: 1, of: 1 },
      complete: false,
      nextExercise: 'y',
    })
    expect(objectiveScores(lesson, progress)).toEqual([{ id: 'O1', text: 'first', done: 2, of: 2 }])
    const again = recordAnswer(progress, 'a', 'q', { correct: false, answer: [0] }, 't3')
    expect(lessonState(lesson, again).questions.done).toBe(0)
  })

  it('joins two histories and loses nothing', () => {
    const here = reachStep(
      recordAnswer(EMPTY, 'a', 'q', { correct: false, answer: [0] }, 't1'),
      'a',
      's',
      't1',
    )
    const there = recordAnswer(
      recordAttempt(openLesson(EMPTY, 'b', 't2'), { ...one, lesson: 'b' }, true, 't2'),
      'a',
      'q',
      { correct: true, answer: [1] },
      't3',
    )
    const merged = mergeProgress(here, there)
    expect(mergeProgress(merged, there)).toEqual(merged)
    expect(merged.lessons.b?.exercises.x?.solvedAt).toBe('t2')
    expect(merged.lessons.a?.questions.q?.map(({ correct }) => correct)).toEqual([false, true])
    expect(merged.lessons.a?.step).toBe('s')
  })

  it('reads back what it wrote, and nothing else', () => {
    const progress = recordAttempt(EMPTY, one, true, 't')
    expect(readProgress(JSON.parse(JSON.stringify(progress)))).toEqual(progress)
    expect(readProgress({ v: 2, lessons: {} })).toBeUndefined()
    expect(readProgress('nonsense')).toBeUndefined()
  })
})
