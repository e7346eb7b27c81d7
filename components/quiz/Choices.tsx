'use client'
import { useState } from 'react'
import type { Question } from '../../lib/course'
import button from '../ui/Button.module.css'
import { Prose } from '../ui/Prose'
import styles from './Question.module.css'
import type { BodyProps } from './QuestionCard'

type Choosing = Extract<Question, { choices: unknown }>

/** One of several, answered by the click; or any number of them, answered together. */
export function Choices({
  question,
  isMany = false,
  result,
  onAnswer,
}: { question: Choosing; isMany?: boolean } & BodyProps) {
  const [picked, pick] = useState<ReadonlySet<number>>(new Set())
  const toggle = (index: number) => {
    const next = new Set(picked)
    if (!next.delete(index)) next.add(index)
    pick(next)
  }
  return (
    <>
      <fieldset className={styles.choices}>
        <legend className="sr-only">{isMany ? 'Choose all that hold' : 'Choose one'}</legend>
        {question.choices.map((choice, index) => {
          const part = result?.parts[index]
          const isChosen = part?.chosen ?? picked.has(index)
          return (
            <button
              key={choice.text}
              type="button"
              className={styles.choice}
              data-verdict={part && verdict(part.chosen, choice.correct ?? false)}
              aria-pressed={isChosen}
              aria-disabled={result !== undefined}
              onClick={() => {
                if (result) return
                if (isMany) toggle(index)
                else onAnswer([index])
              }}
            >
              {isMany && <span className={styles.box} data-on={isChosen || undefined} aria-hidden="true" />}
              <span className={styles.text}>
                {choice.output === undefined ? (
                  <Prose text={choice.text} />
                ) : (
                  <pre>{choice.output.replace(/\n$/, '')}</pre>
                )}
                {part && (
                  <span className={styles.why}>
                    <span className="sr-only">{choice.correct ? 'Right: ' : 'Wrong: '}</span>
                    <Prose text={choice.why} />
                  </span>
                )}
              </span>
            </button>
          )
        })}
      </fieldset>
      {isMany && !result && (
        <button
          type="button"
          className={button.button}
          disabled={picked.size === 0}
          onClick={() => onAnswer([...picked].sort((a, b) => a - b))}
        >
          Answer
        </button>
      )}
    </>
  )
}

/** `ok`: right. `no`: chosen and wrong. `missed`: right, and not chosen. Wrong and left alone is not marked. */
export const verdict = (isChosen: boolean, isRight: boolean): string | undefined =>
  isRight ? (isChosen ? 'ok' : 'missed') : isChosen ? 'no' : undefined
