'use client'
import { useState } from 'react'
import { type Question, shuffled } from '../../lib/course'
import button from '../ui/Button.module.css'
import { Prose } from '../ui/Prose'
import styles from './Question.module.css'
import type { BodyProps } from './QuestionCard'

type Match = Extract<Question, { type: 'match' }>

/** A right side for each left one, chosen from a list. */
export function Matching({ question, result, onAnswer, seed }: { question: Match } & BodyProps) {
  const [chosen, choose] = useState<readonly (number | undefined)[]>(() =>
    question.pairs.map(() => undefined),
  )
  const isWhole = chosen.every((one) => one !== undefined)
  const order = shuffled(question, seed)
  return (
    <>
      <ul className={styles.match}>
        {question.pairs.map((pair, index) => {
          const part = result?.parts[index]
          return (
            <li key={pair.left} data-verdict={part && (part.right ? 'ok' : 'no')}>
              <label>
                <span>
                  <Prose text={pair.left} />
                </span>
                <select
                  value={chosen[index] ?? ''}
                  disabled={result !== undefined}
                  onChange={(event) =>
                    choose(chosen.map((one, at) => (at === index ? Number(event.target.value) : one)))
                  }
                >
                  <option value="" disabled>
                    Choose…
                  </option>
                  {order.map((at) => (
                    <option key={at} value={at}>
                      {question.pairs[at]?.right.replaceAll('`', '')}
                    </option>
                  ))}
                </select>
              </label>
              {part && (
                <p className={styles.why}>
                  {!part.right && (
                    <>
                      <Prose text={pair.right} />.{' '}
                    </>
                  )}
                  <Prose text={pair.why} />
                </p>
              )}
            </li>
          )
        })}
      </ul>
      {!result && (
        <button
          type="button"
          className={button.button}
          disabled={!isWhole}
          onClick={() => onAnswer(chosen.filter((one) => one !== undefined))}
        >
          Answer
        </button>
      )}
    </>
  )
}
