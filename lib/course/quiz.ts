/** Answering questions: what is right, why, and how an objective stands. */
import type { Question } from './schema'

/** What a learner gives: indices of choices, of items in their order, or of the right side chosen for each left one. */
export type Answer = readonly number[]

export interface AnswerPart {
  /** The index of the choice, item, pair or line. */
  index: number
  chosen: boolean
  /** Chosen and right, or rightly left. */
  right: boolean
  why: string
}

export interface AnswerResult {
  correct: boolean
  objective: string
  /** One for each choice, item, pair or line, so that every reason can be shown. */
  parts: readonly AnswerPart[]
}

/**
 * single, predict, fix-line: one index. multiple, spot-the-bug: a set of indices. order: for each place, the index
 * of the item put there. match: for each left side, the index of the pair whose right side was put beside it.
 */
export function answerQuestion(question: Question, answer: Answer): AnswerResult {
  const parts = partsOf(question, answer)
  return { correct: parts.every((part) => part.right), objective: question.objective, parts }
}

function partsOf(question: Question, answer: Answer): AnswerPart[] {
  switch (question.type) {
    case 'single':
    case 'predict':
    case 'fix-line':
    case 'multiple':
      return fromChoices(question.choices, answer)
    case 'spot-the-bug':
      return fromChoices(question.lines, answer)
    case 'order':
      return fromPlaces(question.items, answer)
    case 'match':
      return fromPlaces(question.pairs, answer, question.pairs)
  }
}

function fromChoices(
  choices: readonly { correct?: boolean | undefined; why: string }[],
  answer: Answer,
): AnswerPart[] {
  return choices.map(({ correct = false, why }, index) => {
    const chosen = answer.includes(index)
    return { index, chosen, right: chosen === correct, why }
  })
}

/** Right at a place is what belongs there, or what reads the same (two pairs may share a right side). */
function fromPlaces(
  items: readonly { why: string }[],
  answer: Answer,
  pairs?: readonly { right: string }[],
): AnswerPart[] {
  return items.map(({ why }, index) => {
    const given = answer[index]
    const right =
      given === index ||
      (given !== undefined && pairs !== undefined && pairs[given]?.right === pairs[index]?.right)
    return { index, chosen: given !== undefined, right, why }
  })
}

/** How many things there are to order, match or choose from. */
export function sizeOf(question: Question): number {
  switch (question.type) {
    case 'order':
      return question.items.length
    case 'match':
      return question.pairs.length
    case 'spot-the-bug':
      return question.lines.length
    default:
      return question.choices.length
  }
}

/**
 * The order to show items, right sides or choices in: shuffled, but the same for a question and a seed, so that
 * a page rendered twice does not jump. Items to order never appear already in order.
 */
export function shuffled(question: Question, seed: number): number[] {
  const indices = Array.from({ length: sizeOf(question) }, (_, i) => i)
  let state = [...`${question.id}${seed}`].reduce(
    (hash, c) => Math.imul(hash ^ c.charCodeAt(0), 16777619),
    2166136261,
  )
  for (let i = indices.length - 1; i > 0; i--) {
    state = Math.imul(state ^ (state >>> 15), 2246822507) + 0x9e3779b9
    const j = (state >>> 0) % (i + 1)
    const [a = 0, b = 0] = [indices[i], indices[j]]
    indices[i] = b
    indices[j] = a
  }
  return indices.every((index, i) => index === i) ? indices.reverse() : indices
}
