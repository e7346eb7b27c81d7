import { describe, expect, it } from 'vitest'
import { answerQuestion, shuffled } from './quiz'
import type { Question } from './schema'

const common = { id: 'q', objective: 'O1', prompt: 'p' }
const choices = [
  { text: 'a', why: 'no' },
  { text: 'b', correct: true, why: 'yes' },
  { text: 'c', correct: true, why: 'yes too' },
]
const single: Question = { ...common, type: 'single', choices: choices.slice(0, 2) }
const multiple: Question = { ...common, type: 'multiple', choices }
const order: Question = {
  ...common,
  type: 'order',
  items: ['load', 'render', 'apply'].map((text) => ({ text, why: text })),
}
const match: Question = {
  ...common,
  type: 'match',
  pairs: [
    { left: 'a', right: 'x', why: '1' },
    { left: 'b', right: 'y', why: '2' },
    { left: 'c', right: 'x', why: '3' },
  ],
}
const spot: Question = {
  ...common,
  type: 'spot-the-bug',
  code: 'a\nb\n',
  lines: [
    { line: 1, why: 'fine' },
    { line: 2, correct: true, why: 'bug' },
  ],
}

describe('answers', () => {
  const cases: [string, Question, number[], boolean][] = [
    ['single, right', single, [1], true],
    ['single, wrong', single, [0], false],
    ['single, none', single, [], false],
    ['multiple, all', multiple, [2, 1], true],
    ['multiple, one missing', multiple, [1], false],
    ['multiple, one too many', multiple, [0, 1, 2], false],
    ['order, right', order, [0, 1, 2], true],
    ['order, two swapped', order, [1, 0, 2], false],
    ['order, unfinished', order, [0, 1], false],
    ['match, right', match, [0, 1, 2], true],
    ['match, equal right sides may change places', match, [2, 1, 0], true],
    ['match, wrong', match, [1, 0, 2], false],
    ['spot the bug', spot, [1], true],
  ]
  it.each(cases)('%s', (_, question, answer, correct) => {
    const result = answerQuestion(question, answer)
    expect(result.correct).toBe(correct)
    expect(result.parts.every(({ why }) => why !== '')).toBe(true)
  })
  it('says of each choice whether it was chosen rightly, and why', () => {
    expect(answerQuestion(single, [0]).parts).toEqual([
      { index: 0, chosen: true, right: false, why: 'no' },
      { index: 1, chosen: false, right: false, why: 'yes' },
    ])
  })
})

describe('the order things are shown in', () => {
  it('is the same for the same question and seed, holds all, and never gives an order away', () => {
    for (let seed = 0; seed < 50; seed++) {
      const shown = shuffled(order, seed)
      expect(shown).toEqual(shuffled(order, seed))
      expect([...shown].sort()).toEqual([0, 1, 2])
      expect(shown).not.toEqual([0, 1, 2])
    }
  })
})
