'use client'
/** What is due now, answered on the spot, and when the rest is. The list is drawn once, so that nothing jumps away. */
import Link from 'next/link'
import { useEffect, useState } from 'react'
import type { Lesson, ReviewCard } from '../../lib/course'
import { type CourseView, type LessonView, lessonsOf } from '../course-view'
import card from '../lesson/Card.module.css'
import { QuestionCard } from '../quiz/QuestionCard'
import { KIND } from '../quiz/Quiz'
import { progress, useProgress } from '../stores'
import button from '../ui/Button.module.css'
import { Prose } from '../ui/Prose'
import { cardsOf, dayInWords } from './due'
import styles from './Review.module.css'

interface Drawn extends ReviewCard {
  from: LessonView
  lessonData: Lesson
}

export function Review({ course }: { course: CourseView }) {
  const isAwake = useProgress((state) => state.state !== 'loading')
  const [drawn, setDrawn] = useState<readonly Drawn[]>()
  const [trouble, setTrouble] = useState<string>()
  const [turn, setTurn] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn is drawn from what progress says at its start
  useEffect(() => {
    if (!isAwake) return
    draw(course).then(setDrawn, (error: Error) => setTrouble(error.message))
  }, [isAwake, course, turn])

  if (trouble !== undefined) return <p role="alert">{trouble}</p>
  if (!drawn) return <p>Looking through your answers…</p>
  return (
    <>
      <Sum course={course} drawn={drawn} onMore={() => setTurn(turn + 1)} />
      {drawn.map((one) => (
        <Due key={`${turn} ${one.lesson} ${one.id}`} course={course} card={one} />
      ))}
    </>
  )
}

/** What is due, with the lessons it is from. */
async function draw(course: CourseView): Promise<Drawn[]> {
  const now = new Date()
  const due = cardsOf(course, progress.getState().data).filter((one) => one.due <= now)
  const views = lessonsOf(course).filter(({ id }) => due.some(({ lesson }) => lesson === id))
  const lessons = new Map(
    await Promise.all(views.map(async (from) => [from.id, { from, data: await fetchLesson(from) }] as const)),
  )
  return due.flatMap((one) => {
    const found = lessons.get(one.lesson)
    return found ? [{ ...one, from: found.from, lessonData: found.data }] : []
  })
}

async function fetchLesson({ slug, title }: LessonView): Promise<Lesson> {
  const response = await fetch(`/lessons/${slug}/data.json`)
  if (!response.ok)
    throw new Error(`The questions of “${title}” did not come (${response.status}). Reload to try again.`)
  return response.json()
}

function Sum({ course, drawn, onMore }: { course: CourseView; drawn: readonly Drawn[]; onMore: () => void }) {
  const cards = useCards(course)
  const now = new Date()
  const left = drawn.filter((one) => cards.some((card) => isSame(card, one) && card.due <= now)).length
  const others = cards.filter((card) => card.due <= now).length - left
  const next = cards.find((card) => card.due > now)
  return (
    <div role="status" className={styles.sum}>
      <p>
        {left > 0
          ? `${left} of ${drawn.length} still to do.`
          : drawn.length > 0
            ? 'All done for now.'
            : cards.length === 0
              ? 'Nothing is in review yet. A question you miss, and an exercise that took its solution or many tries, comes back here after a day, then after longer and longer times.'
              : 'Nothing is due now.'}
        {left === 0 && next && ` The next one is due ${dayInWords(next.due, now)}.`}
      </p>
      {left === 0 && others > 0 && (
        <button type="button" className={button.button} onClick={onMore}>
          Go on with {others} more
        </button>
      )}
    </div>
  )
}

function Due({ course, card: one }: { course: CourseView; card: Drawn }) {
  const { from, lessonData, lesson, id } = one
  const title = `${from.number} ${from.title}`
  const question = lessonData.questions.find((question) => question.id === id)
  const exercise = lessonData.exercises.find((exercise) => exercise.id === id)
  return (
    <div className={styles.due}>
      {one.kind === 'question' && question && (
        <QuestionCard
          lesson={lesson}
          question={question}
          title={title}
          aside={KIND[question.type]}
          isReview
        />
      )}
      {one.kind === 'exercise' && exercise && (
        <article className={card.card} aria-label={exercise.title}>
          <header className={card.head}>
            <h3>
              {title}: {exercise.title}
            </h3>
            <span className={card.aside}>exercise</span>
          </header>
          <div className={card.body}>
            <p>
              <Prose text={exercise.goal} />
            </p>
            <p>
              Start it afresh and let the checks judge it:{' '}
              <Link href={`/lessons/${from.slug}#${id}`}>open the exercise</Link>
            </p>
          </div>
        </article>
      )}
      <Back course={course} card={one} />
    </div>
  )
}

/** Once it is no longer due: when it comes back. */
function Back({ course, card: one }: { course: CourseView; card: ReviewCard }) {
  const now = new Date()
  const due = useCards(course).find((card) => isSame(card, one))?.due
  return (
    <p role="status" className={styles.back}>
      {due && due > now && `Comes back ${dayInWords(due, now)}.`}
    </p>
  )
}

function useCards(course: CourseView): ReviewCard[] {
  return cardsOf(
    course,
    useProgress((state) => state.data),
  )
}

const isSame = (a: ReviewCard, b: ReviewCard): boolean =>
  a.lesson === b.lesson && a.kind === b.kind && a.id === b.id
