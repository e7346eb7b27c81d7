'use client'
/** A question: answered at once, every choice with its reason, tried again as often as wished. */
import { useId, useState } from 'react'
import { type Answer, answerQuestion, type Question } from '../../lib/course'
import card from '../lesson/Card.module.css'
import { progress, useProgress } from '../stores'
import button from '../ui/Button.module.css'
import { CodeBlock } from '../ui/CodeBlock'
import { cx } from '../ui/cx'
import { Prose } from '../ui/Prose'
import { Choices } from './Choices'
import { Lines } from './Lines'
import { Matching } from './Matching'
import { Ordering } from './Ordering'
import styles from './Question.module.css'

export function QuestionCard({
  lesson,
  question,
  title,
  aside,
  isReview = false,
}: {
  /** The id of the question's lesson. */
  lesson: string
  question: Question
  title: string
  aside?: string
  /** Asked again: that it was once answered right is not told. */
  isReview?: boolean
}) {
  const id = useId()
  const wasRight = useProgress((state) => state.data.lessons[lesson]?.questions[question.id]?.at(-1)?.correct)
  const [given, setGiven] = useState<Answer>()
  const [tries, setTries] = useState(0)
  const result = given && answerQuestion(question, given)
  function answer(next: Answer) {
    const { correct } = answerQuestion(question, next)
    setGiven(next)
    setTries(tries + 1)
    progress.getState().answer(lesson, question.id, { correct, answer: next })
  }
  const props = { result, onAnswer: answer, seed: tries === 0 || result ? 0 : tries }
  return (
    <article className={card.card} aria-labelledby={id} id={question.id}>
      <header className={card.head}>
        <h3 id={id}>{title}</h3>
        <span className={card.aside}>{wasRight && !result && !isReview ? 'answered right' : aside}</span>
      </header>
      <div className={card.body}>
        <p className={styles.prompt}>
          <Prose text={question.prompt} />
        </p>
        {question.code !== undefined && question.type !== 'spot-the-bug' && (
          <CodeBlock text={question.code} mark={question.type === 'fix-line' ? question.line : undefined} />
        )}
        <Body question={question} key={tries === 0 || result ? 'given' : tries} {...props} />
        <div role="status" key={tries} className={styles.verdict}>
          {result && (
            <>
              <b data-right={result.correct}>{result.correct ? 'Right.' : 'Not yet.'}</b>
              <button
                type="button"
                className={cx(button.button, button.quiet, button.small)}
                onClick={() => setGiven(undefined)}
              >
                Try again
              </button>
            </>
          )}
        </div>
        <noscript>
          <Reasons question={question} />
        </noscript>
      </div>
    </article>
  )
}

export interface BodyProps {
  result: ReturnType<typeof answerQuestion> | undefined
  onAnswer: (answer: Answer) => void
  seed: number
}

function Body({ question, ...props }: { question: Question } & BodyProps) {
  switch (question.type) {
    case 'single':
    case 'predict':
    case 'fix-line':
      return <Choices question={question} {...props} />
    case 'multiple':
      return <Choices question={question} isMany {...props} />
    case 'order':
      return <Ordering question={question} {...props} />
    case 'match':
      return <Matching question={question} {...props} />
    case 'spot-the-bug':
      return <Lines question={question} {...props} />
  }
}

/** Without JavaScript the answers stand below, folded. */
function Reasons({ question }: { question: Question }) {
  return (
    <details>
      <summary>Answers, with reasons</summary>
      <ul>
        {reasonsOf(question).map(({ says, why }) => (
          <li key={says}>
            <Prose text={says} />: <Prose text={why} />
          </li>
        ))}
      </ul>
    </details>
  )
}

function reasonsOf(question: Question): { says: string; why: string }[] {
  switch (question.type) {
    case 'order':
      return question.items.map(({ text, why }) => ({ says: text, why }))
    case 'match':
      return question.pairs.map(({ left, right, why }) => ({ says: `${left}: ${right}`, why }))
    case 'spot-the-bug':
      return question.lines.map(({ line, correct, why }) => ({
        says: `Line ${line}${correct ? ', the bug' : ''}`,
        why,
      }))
    default:
      return question.choices.map(({ text, correct, why }) => ({
        says: `${text}${correct ? ' (right)' : ''}`,
        why,
      }))
  }
}
