'use client'
/** An exercise in the prose: what the chart must do, and the ways to begin, check, be helped, and begin again. */
import { useRef, useState } from 'react'
import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { progress, useProgress } from '../stores'
import button from '../ui/Button.module.css'
import { cx } from '../ui/cx'
import { Icon } from '../ui/Icon'
import { Prose } from '../ui/Prose'
import type { Bench } from '../workbench/bench'
import card from './Card.module.css'
import { ContentUpdate } from './ContentUpdate'
import styles from './Exercise.module.css'
import { gradeInWords } from './grade-words'
import { type ExerciseBrief, useLesson, useSession } from './LessonContext'
import { SolutionDiff } from './SolutionDiff'
import type { LessonSession, Run } from './session'

export function Exercise({ id }: { id: string }) {
  const { lesson } = useLesson()
  const session = useSession()
  const exercise = lesson.exercises.find((one) => one.id === id)
  if (!exercise) return null
  return (
    <article className={card.card} id={id} aria-labelledby={`${id}-title`}>
      <header className={card.head}>
        <h3 id={`${id}-title`}>
          Exercise {exercise.number}: {exercise.title}
        </h3>
        <Standing exercise={exercise} />
      </header>
      <div className={card.body}>
        <p>
          <Prose text={exercise.goal} />
        </p>
        {exercise.lacks.length > 0 && (
          <p className={styles.lacks}>
            It needs {exercise.lacks.join(' and ')}, which this page does not offer yet. You can read it and
            its hints.
          </p>
        )}
        {session ? <Live exercise={exercise} session={session} /> : <Still exercise={exercise} />}
      </div>
    </article>
  )
}

function useRecord(exercise: ExerciseBrief) {
  const { lesson } = useLesson()
  return useProgress((state) => state.data.lessons[lesson.id]?.exercises[exercise.id])
}

function Standing({ exercise }: { exercise: ExerciseBrief }) {
  const record = useRecord(exercise)
  if (record?.solvedAt)
    return (
      <span className={cx(card.aside, styles.passed)}>
        <Icon name="check" size={13} /> passed
      </span>
    )
  return <span className={card.aside}>{exercise.level}</span>
}

/** On paper and without JavaScript: the hints stand where a click would show them. */
function Still({ exercise }: { exercise: ExerciseBrief }) {
  return (
    <details className={styles.still}>
      <summary>Three hints</summary>
      <Hints exercise={exercise} upTo={exercise.hints.length} />
    </details>
  )
}

function Live({ exercise, session }: { exercise: ExerciseBrief; session: LessonSession }) {
  const { lesson, onView } = useLesson()
  const run = useStore(session.store, (state) => state.runs.get(exercise.id))
  const bench = useStore(session.store, (state) => state.bench)
  const whole = useStore(session.store, (state) =>
    state.lesson?.exercises.find(({ id }) => id === exercise.id),
  )
  const check = useRef<HTMLButtonElement>(null)
  const record = useRecord(exercise)
  const hints = record?.hints ?? 0
  const isHere = useActive(bench, exercise.id)
  const [isAsking, ask] = useState(false)
  const [isComparing, compare] = useState(false)
  const total = exercise.hints.length
  return (
    <>
      <div className={styles.actions}>
        {isHere ? (
          <button
            ref={check}
            type="button"
            className={button.button}
            disabled={run?.state === 'running'}
            onClick={() => {
              onView('checks')
              void session.check(exercise.id)
            }}
          >
            {run?.state === 'running' ? 'Checking…' : 'Check'}
          </button>
        ) : (
          <button
            type="button"
            className={button.button}
            onClick={() => {
              onView('edit')
              void session.start(exercise.id).catch(() => {})
            }}
          >
            Start
          </button>
        )}
        <button
          type="button"
          className={cx(button.button, button.quiet)}
          disabled={hints >= total}
          onClick={() =>
            progress.getState().revealHint({ lesson: lesson.id, id: exercise.id, version: exercise.version })
          }
        >
          {hints >= total ? `All ${total} hints shown` : `Hint ${hints + 1} of ${total}`}
        </button>
        <button
          type="button"
          className={cx(button.button, button.quiet)}
          aria-expanded={isAsking}
          onClick={() => ask(!isAsking)}
        >
          Solve
        </button>
        {isHere && (
          <button
            type="button"
            className={cx(button.button, button.quiet)}
            onClick={() => void session.start(exercise.id).catch(() => {})}
          >
            Reset
          </button>
        )}
      </div>
      {isAsking && (
        <div className={styles.solve}>
          <button
            type="button"
            className={cx(button.button, button.small, button.quiet)}
            aria-expanded={isComparing}
            disabled={!isHere}
            onClick={() => compare(!isComparing)}
          >
            Compare with the solution
          </button>
          <button
            type="button"
            className={cx(button.button, button.small)}
            onClick={() => {
              ask(false)
              onView('edit')
              // The button that was pressed is gone: what comes next gets the focus.
              void session
                .solve(exercise.id)
                .then(() => requestAnimationFrame(() => check.current?.focus()))
                .catch(() => {})
            }}
          >
            Show the solution
          </button>
          <span>
            {isHere ? '' : 'Comparing needs your files on the bench: Start first. '}Showing lays the solution
            on the bench; Undo brings your files back.
          </span>
        </div>
      )}
      {isAsking && isComparing && isHere && bench && whole && (
        <SolutionDiff bench={bench} solution={whole.solution} />
      )}
      {isHere && bench && whole && (
        <ContentUpdate
          bench={bench}
          exercise={exercise}
          starter={whole.starter}
          onTakeNew={() => void session.start(exercise.id).catch(() => {})}
        />
      )}
      <div role="status">{isHere && <Sum run={run} />}</div>
      {isHere && !isAsking && isStuck(record) && (
        <p className={styles.sum}>
          <button
            type="button"
            className={cx(button.button, button.small, button.quiet)}
            onClick={() => {
              ask(true)
              compare(true)
            }}
          >
            See what differs from the solution
          </button>
        </p>
      )}
      <Hints exercise={exercise} upTo={hints} />
    </>
  )
}

/** Tries after which the way to the solution is offered unasked. */
const TRIES = 2

const isStuck = (record: ReturnType<typeof useRecord>): boolean =>
  record !== undefined && record.solvedAt === undefined && record.attempts >= TRIES

type ExerciseStore = Pick<
  StoreApi<{ exercise: { id: string } | undefined }>,
  'getState' | 'getInitialState' | 'subscribe'
>

/** Before the bench is there, no exercise is at hand. */
const NOWHERE = createStore<{ exercise: { id: string } | undefined }>()(() => ({ exercise: undefined }))

/** Whether this exercise's files are on the bench. */
function useActive(bench: Bench | undefined, id: string): boolean {
  const store: ExerciseStore = bench?.workspace.store ?? NOWHERE
  return useStore(store, (state) => state.exercise?.id) === id
}

function Sum({ run }: { run: Run | undefined }) {
  if (run?.state === 'crashed') return <p className={styles.sum}>The check was stopped: {run.message}</p>
  if (run?.state !== 'checked') return null
  const first = run.grade.checks.find((check) => check.status === 'failed')
  return (
    <p className={cx(styles.sum, run.grade.passed && styles.passed)}>
      {gradeInWords(run.grade)}{' '}
      {first && (
        <span>
          Next: <Prose text={first.says} />
        </span>
      )}
    </p>
  )
}

function Hints({ exercise, upTo }: { exercise: ExerciseBrief; upTo: number }) {
  if (upTo === 0) return null
  return (
    <ol className={styles.hints} aria-label="Hints">
      {exercise.hints.slice(0, upTo).map((hint) => (
        <li key={hint}>
          <Prose text={hint} />
        </li>
      ))}
    </ol>
  )
}
