/**
 * Spaced review: what a learner missed comes back, at intervals FSRS sets (ts-fsrs). A schedule is never stored: it
 * follows from the answers and attempts that progress keeps, so two devices whose histories are joined agree on it.
 */
import { type Card, createEmptyCard, fsrs, Rating } from 'ts-fsrs'
import type { ExerciseProgress, Progress } from './progress'

export interface ReviewCard {
  lesson: string
  kind: 'question' | 'exercise'
  id: string
  due: Date
  /** How often it has come back. */
  reviews: number
}

/** Once a day at most, and always the same for the same history. */
const schedule = fsrs({ enable_fuzz: false, enable_short_term: false })

/** Tries after which a solved exercise is worth another look. */
const MANY_TRIES = 3

/** Everything in review, what is due first at the front. */
export function reviewCards(progress: Progress): ReviewCard[] {
  const cards = Object.entries(progress.lessons).flatMap(([lesson, { questions, exercises }]) => [
    ...Object.entries(questions).flatMap(([id, answers]) => {
      const card = replay(answers.map(({ at, correct }) => ({ at, passed: correct })))
      return card ? [{ lesson, kind: 'question' as const, id, ...card }] : []
    }),
    ...Object.entries(exercises).flatMap(([id, exercise]) => {
      const card = replay(historyOf(exercise))
      return card ? [{ lesson, kind: 'exercise' as const, id, ...card }] : []
    }),
  ])
  return cards.sort((a, b) => a.due.getTime() - b.due.getTime())
}

export const dueCards = (progress: Progress, now: Date): ReviewCard[] =>
  reviewCards(progress).filter(({ due }) => due <= now)

interface Try {
  /** ISO 8601. */
  at: string
  passed: boolean
}

/** An exercise is missed when it took the solution or many tries; what comes after its solving is review. */
function historyOf({ attempts, seen, solvedAt, log = [] }: ExerciseProgress): Try[] {
  if (solvedAt === undefined || !(seen || attempts >= MANY_TRIES)) return []
  return [{ at: solvedAt, passed: false }, ...log.filter(({ at }) => at > solvedAt)]
}

/** Begins at the first miss. A success before its day is practice, and moves nothing. */
function replay(tries: readonly Try[]): { due: Date; reviews: number } | undefined {
  let card: Card | undefined
  let reviews = 0
  for (const { at, passed } of tries) {
    const when = new Date(at)
    if (card === undefined) {
      if (!passed) card = schedule.next(createEmptyCard(when), when, Rating.Again).card
      continue
    }
    const isDue = when >= card.due
    if (isDue) reviews += 1
    if (isDue || !passed) card = schedule.next(card, when, passed ? Rating.Good : Rating.Again).card
  }
  return card && { due: card.due, reviews }
}
