'use client'
/** Before the first lesson: a few questions on what it builds on. Nothing is kept; who misses one is told where to read. */
import { useState } from 'react'
import { type Answer, answerQuestion, type Prerequisites, type Question } from '../../lib/course'
import { Choices } from '../quiz/Choices'
import question from '../quiz/Question.module.css'
import { Prose } from '../ui/Prose'
import { Section } from './Section'
import styles from './SelfCheck.module.css'

type Asked = Prerequisites['questions'][number]

export function SelfCheck({ says, questions }: Prerequisites) {
  const [given, setGiven] = useState<ReadonlyMap<string, Answer>>(new Map())
  const missed = questions.filter((one) => given.has(one.id) && !resultOf(one, given)?.correct)
  const right = given.size - missed.length
  return (
    <Section title="Before you start" says="The Kubernetes you need">
      <div className={styles.body}>
        <p>
          <Prose text={says} />
        </p>
        <details className={styles.check}>
          <summary>Check yourself: {questions.length} questions</summary>
          <ol>
            {questions.map((one) => (
              <li key={one.id}>
                <p className={question.prompt}>
                  <Prose text={one.prompt} />
                </p>
                <Choices
                  question={asQuestion(one)}
                  result={resultOf(one, given)}
                  seed={0}
                  onAnswer={(answer) => setGiven(new Map(given).set(one.id, answer))}
                />
              </li>
            ))}
          </ol>
        </details>
        <div role="status">
          {given.size > 0 && (
            <p className={styles.sum}>
              {right} of {given.size} right
              {given.size < questions.length
                ? `, ${questions.length - given.size} to go.`
                : missed.length === 0
                  ? '. You are ready for lesson 1.'
                  : '. Read these, and begin:'}
            </p>
          )}
        </div>
        {missed.length > 0 && (
          <ul className={styles.read} aria-label="Where to read">
            {missed.map(({ id, read }) => (
              <li key={id}>
                <a href={read.url} rel="noreferrer">
                  {read.says}
                </a>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Section>
  )
}

const asQuestion = ({ read: _read, ...one }: Asked): Extract<Question, { type: 'single' }> => ({
  ...one,
  type: 'single',
  objective: 'O1',
})

function resultOf(one: Asked, given: ReadonlyMap<string, Answer>) {
  const answer = given.get(one.id)
  return answer && answerQuestion(asQuestion(one), answer)
}
