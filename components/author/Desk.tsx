'use client'
/** The author's desk: every open lesson with the state of its checks, its faults with their places, and its previews. */
import Link from 'next/link'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Fault } from '../../lib/course'
import styles from './Desk.module.css'
import { useSaves } from './watch'

export interface DeskLesson {
  id: string
  number: number
  title: string
  folder: string
  exercises: readonly { id: string; title: string; mistakes: readonly string[] }[]
}

type State =
  | { is: 'checking'; before?: Report }
  | { is: 'checked'; report: Report }
  | { is: 'stopped'; message: string }

interface Report {
  faults: readonly Fault[]
  seconds: number
}

export function Desk({ lessons }: { lessons: readonly DeskLesson[] }) {
  const [states, setStates] = useState<Readonly<Record<string, State>>>({})
  const folders = lessons.map(({ folder }) => folder).join(' ')
  const turns = useRef(new Map<string, number>())

  const check = useCallback(async (folder: string) => {
    const turn = (turns.current.get(folder) ?? 0) + 1
    turns.current.set(folder, turn)
    const put = (state: State) => {
      // A save during a check asks again; the older answer is about files that are no more.
      if (turns.current.get(folder) === turn) setStates((now) => ({ ...now, [folder]: state }))
    }
    setStates((now) => {
      const before = reportOf(now[folder])
      return { ...now, [folder]: { is: 'checking', ...(before && { before }) } }
    })
    const started = performance.now()
    try {
      const response = await fetch(`/author/check?lesson=${folder}`)
      const answer: { faults?: readonly Fault[]; error?: string } = await response.json()
      if (!answer.faults) throw new Error(answer.error ?? `the check answered ${response.status}`)
      const seconds = (performance.now() - started) / 1000
      put({ is: 'checked', report: { faults: answer.faults, seconds } })
    } catch (error) {
      put({ is: 'stopped', message: error instanceof Error ? error.message : String(error) })
    }
  }, [])

  useEffect(() => {
    for (const folder of folders.split(' ').filter(Boolean)) void check(folder)
  }, [folders, check])

  useSaves(
    useCallback(
      (path) => {
        const saved = path.split('/')[0] ?? ''
        if (folders.split(' ').includes(saved)) void check(saved)
        else location.reload() // course.yaml, the glossary, a new lesson
      },
      [folders, check],
    ),
  )

  return (
    <>
      {lessons.map((lesson) => (
        <LessonCard
          key={lesson.id}
          lesson={lesson}
          state={states[lesson.folder] ?? { is: 'checking' }}
          onCheck={() => void check(lesson.folder)}
        />
      ))}
    </>
  )
}

const reportOf = (state: State | undefined): Report | undefined =>
  state?.is === 'checked' ? state.report : state?.is === 'checking' ? state.before : undefined

function LessonCard({ lesson, state, onCheck }: { lesson: DeskLesson; state: State; onCheck: () => void }) {
  const report = reportOf(state)
  return (
    <article className={styles.lesson} aria-labelledby={`${lesson.id}-title`}>
      <header>
        <h2 id={`${lesson.id}-title`}>
          {lesson.number} {lesson.title}
        </h2>
        <span role="status" className={styles.state} data-state={inShort(state)}>
          {inWords(state)}
        </span>
        <button type="button" onClick={onCheck}>
          Check again
        </button>
        <Link href={`/lessons/${lesson.id}`}>Read the lesson</Link>
      </header>
      {state.is === 'stopped' && <pre className={styles.stopped}>{state.message}</pre>}
      {report && report.faults.length > 0 && (
        <ul className={styles.faults} aria-label={`To mend in ${lesson.title}`}>
          {report.faults.map((fault) => (
            <li key={`${placeOf(fault)} ${fault.message}`}>
              <code>{placeOf(fault)}</code>
              <p>{fault.message}</p>
              <p className={styles.mend}>{fault.mend}</p>
            </li>
          ))}
        </ul>
      )}
      <ul className={styles.exercises} aria-label={`Exercises of ${lesson.title}`}>
        {lesson.exercises.map(({ id, title, mistakes }) => (
          <li key={id}>
            <span>{title}</span>
            <div>
              {['starter', 'solution', ...mistakes].map((what) => (
                <Link key={what} href={`/author/preview/${lesson.id}/${id}/${what}`}>
                  {what}
                </Link>
              ))}
            </div>
          </li>
        ))}
      </ul>
    </article>
  )
}

const placeOf = ({ file, line, column }: Fault): string => `${file}:${line}:${column}`

function inShort(state: State): 'checking' | 'good' | 'bad' {
  if (state.is === 'checking') return 'checking'
  return state.is === 'checked' && state.report.faults.length === 0 ? 'good' : 'bad'
}

function inWords(state: State): string {
  if (state.is === 'checking') return 'checking…'
  if (state.is === 'stopped') return 'the check stopped'
  const { faults, seconds } = state.report
  return `${faults.length === 0 ? 'nothing to mend' : `${faults.length} to mend`} (${seconds.toFixed(1)} s)`
}
