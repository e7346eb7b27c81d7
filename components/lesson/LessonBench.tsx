'use client'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { BenchContext } from '../workbench/BenchContext'
import { Workbench } from '../workbench/Workbench'
import { ChecksPane } from './ChecksPane'
import { heldIn } from './grade-words'
import { useLesson, useSession } from './LessonContext'
import styles from './LessonShell.module.css'
import type { LessonSession } from './session'

/** The bench of a lesson, once its files are here. */
export default function LessonBench() {
  const session = useSession()
  return session ? <Opened session={session} /> : null
}

function Opened({ session }: { session: LessonSession }) {
  const { lesson, view, onView } = useLesson()
  const bench = useStore(session.store, (state) => state.bench)
  const trouble = useStore(session.store, (state) => state.trouble)
  useEffect(() => void session.open().catch(() => {}), [session])
  if (trouble !== undefined)
    return (
      <p className={styles.wait} role="alert">
        {trouble}
      </p>
    )
  if (!bench) return <p className={styles.wait}>The workbench is coming…</p>
  return (
    <BenchContext value={bench}>
      <Checked session={session} name={lesson.title} view={view} onView={onView} />
    </BenchContext>
  )
}

function Checked({
  session,
  name,
  view,
  onView,
}: {
  session: LessonSession
  name: string
} & Pick<ReturnType<typeof useLesson>, 'view' | 'onView'>) {
  const bench = useStore(session.store, (state) => state.bench)
  const exercise = useStore(bench!.workspace.store, (state) => state.exercise?.id)
  const run = useStore(session.store, (state) =>
    exercise === undefined ? undefined : state.runs.get(exercise),
  )
  const says = run?.state === 'checked' ? `${heldIn(run.grade)}/${run.grade.checks.length}` : ''
  return (
    <Workbench
      name={name}
      view={view === 'read' ? 'edit' : view}
      onView={onView}
      checks={{
        says,
        panel: <ChecksPane session={session} exercise={exercise} run={run} />,
        onCheck: () => {
          if (exercise !== undefined) void session.check(exercise)
        },
      }}
    />
  )
}
