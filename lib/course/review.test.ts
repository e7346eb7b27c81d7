import { describe, expect, it } from 'vitest'
import {
  EMPTY,
  mergeProgress,
  type Progress,
  recordAnswer,
  recordAttempt,
  revealHint,
  showSolution,
} from './progress'
import { dueCards, reviewCards } from './review'

const at = (day: number, hour = 9) => new Date(Date.UTC(2026, 0, 1 + day, hour)).toISOString()
const answered = (progress: Progress, correct: boolean, when: string) =>
  recordAnswer(progress, 'intro', 'q1', { correct, answer: [correct ? 0 : 1] }, when)
const key = { lesson: 'intro', id: 'unfreeze', version: 1 }
const dueDays = (progress: Progress) =>
  reviewCards(progress).map(({ due }) => (due.getTime() - Date.parse(at(0))) / 86_400_000)

describe('a question', () => {
  it('answered right at once never comes back', () => {
    expect(reviewCards(answered(EMPTY, true, at(0)))).toEqual([])
  })

  it('missed comes back the next day, and not before', () => {
    const missed = answered(EMPTY, false, at(0))
    expect(dueDays(missed)).toEqual([1])
    expect(dueCards(missed, new Date(at(0, 20)))).toEqual([])
    expect(dueCards(missed, new Date(at(1)))).toMatchObject([
      { lesson: 'intro', kind: 'question', id: 'q1', reviews: 0 },
    ])
  })

  it('put right at once is practice: the day stays', () => {
    expect(dueDays(answered(answered(EMPTY, false, at(0)), true, at(0, 10)))).toEqual([1])
  })

  it('remembered goes further away each time; forgotten comes back soon', () => {
    const once = answered(answered(EMPTY, false, at(0)), true, at(1))
    const [first = 0] = dueDays(once)
    expect(first).toBeGreaterThan(2)
    const twice = answered(once, true, at(Math.ceil(first)))
    const [second = 0] = dueDays(twice)
    expect(second - first).toBeGreaterThan(first - 1)
    const [again = 0] = dueDays(answered(twice, false, at(Math.ceil(second))))
    expect(again - Math.ceil(second)).toBeLessThan(second - first)
    expect(reviewCards(twice)[0]?.reviews).toBe(2)
  })
})

describe('an exercise', () => {
  it('solved without much help never comes back', () => {
    const hinted = revealHint(EMPTY, key, at(0))
    expect(reviewCards(recordAttempt(hinted, key, true, at(0)))).toEqual([])
  })

  it('whose solution was shown comes back once it is solved', () => {
    const seen = showSolution(EMPTY, key, at(0))
    expect(reviewCards(seen)).toEqual([])
    expect(dueDays(recordAttempt(seen, key, true, at(0)))).toEqual([1])
  })

  it('that took three tries comes back, and goes away when solved again in its time', () => {
    const tries = [false, false, true].reduce(
      (now, passed, hour) => recordAttempt(now, key, passed, at(0, 9 + hour)),
      EMPTY,
    )
    expect(reviewCards(tries)).toMatchObject([{ kind: 'exercise', id: 'unfreeze' }])
    expect(dueCards(recordAttempt(tries, key, true, at(2)), new Date(at(3)))).toEqual([])
  })
})

it('two histories joined make one schedule', () => {
  const here = answered(EMPTY, false, at(0))
  const there = answered(here, true, at(1))
  expect(reviewCards(mergeProgress(here, there))).toEqual(reviewCards(there))
  expect(reviewCards(mergeProgress(there, here))).toEqual(reviewCards(there))
})
