'use client'
import { useState } from 'react'
import type { Question } from '../../lib/course'
import button from '../ui/Button.module.css'
import { Prose } from '../ui/Prose'
import { Coloured } from '../workbench/Coloured'
import { colour } from '../workbench/helm-tokens'
import { verdict } from './Choices'
import styles from './Question.module.css'
import type { BodyProps } from './QuestionCard'

type Spotting = Extract<Question, { type: 'spot-the-bug' }>

/** Code whose faulty lines are to be found; the lines that can be chosen are buttons. */
export function Lines({ question, result, onAnswer }: { question: Spotting } & BodyProps) {
  const [picked, pick] = useState<ReadonlySet<number>>(new Set())
  const lines = colour(question.code.replace(/\n$/, ''))
  return (
    <>
      <ol className={styles.code} aria-label="Choose the lines with the fault">
        {lines.map((pieces, at) => {
          const index = question.lines.findIndex((one) => one.line === at + 1)
          const one = question.lines[index]
          const part = result?.parts[index]
          if (!one)
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
              <li key={at} className={styles.codeLine}>
                <Coloured pieces={pieces} />
              </li>
            )
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
            <li key={at}>
              <button
                type="button"
                className={styles.codeLine}
                aria-pressed={part?.chosen ?? picked.has(index)}
                aria-disabled={result !== undefined}
                data-verdict={part && verdict(part.chosen, one.correct ?? false)}
                onClick={() => {
                  if (result) return
                  const next = new Set(picked)
                  if (!next.delete(index)) next.add(index)
                  pick(next)
                }}
              >
                <span className="sr-only">Line {at + 1}: </span>
                <Coloured pieces={pieces} />
              </button>
              {part && (
                <p className={styles.why}>
                  <Prose text={one.why} />
                </p>
              )}
            </li>
          )
        })}
      </ol>
      {!result && (
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
