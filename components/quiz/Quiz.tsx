'use client'
import type { Question } from '../../lib/course'
import { useLesson } from '../lesson/LessonContext'
import { useProgress } from '../stores'
import styles from './Question.module.css'
import { QuestionCard } from './QuestionCard'

/** The lesson's questions, one below the other; none waits for another. */
export function Quiz({ questions }: { questions: readonly Question[] }) {
  const { lesson } = useLesson()
  const answers = useProgress((state) => state.data.lessons[lesson.id]?.questions)
  const right = questions.filter(({ id }) => answers?.[id]?.at(-1)?.correct).length
  return (
    <section aria-label="Quiz" id="quiz" className={styles.quiz}>
      <p className={styles.sum}>
        {right === 0
          ? `${questions.length} questions. Every answer comes with its reason, right or wrong; try as often as you like.`
          : `${right} of ${questions.length} answered right.`}
      </p>
      {questions.map((question, at) => (
        <QuestionCard
          key={question.id}
          lesson={lesson.id}
          question={question}
          title={`Question ${at + 1}`}
          aside={KIND[question.type]}
        />
      ))}
    </section>
  )
}

export const KIND: Record<Question['type'], string> = {
  single: 'choose one',
  multiple: 'choose all that hold',
  order: 'put in order',
  match: 'match',
  predict: 'predict',
  'fix-line': 'mend the line',
  'spot-the-bug': 'find the fault',
}
