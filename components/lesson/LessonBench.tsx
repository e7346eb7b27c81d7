'use client'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { benchCommands } from '../palette/bench-commands'
import { type Command, offer } from '../palette/door'
import { BenchContext } from '../workbench/BenchContext'
import { Workbench } from '../workbench/Workbench'
import { ChecksPane } from './ChecksPane'
import { heldIn } from './grade-words'
import { type LessonBrief, useLesson, useSession, type View } from './LessonContext'
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
  useEffect(
    () =>
      bench
        ? offer(() => [...exerciseCommands(session, lesson, onView), ...benchCommands(bench)])
        : undefined,
    [bench, session, lesson, onView],
  )
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

/** The exercise at hand, and those that can be begun. */
function exerciseCommands(
  session: LessonSession,
  { exercises }: LessonBrief,
  onView: (view: View) => void,
): Command[] {
  const here = session.store.getState().bench?.workspace.store.getState().exercise?.id
  const group = 'Exercises'
  return [
    ...exercises
      .filter(({ id }) => id === here)
      .map(({ id, title }) => ({
        id: 'check',
        says: `Check “${title}”`,
        group,
        keys: 'Ctrl Enter',
        act: () => {
          onView('checks')
          void session.check(id)
        },
      })),
    ...exercises
      .filter(({ id }) => id !== here)
      .map(({ id, title }) => ({
        id: `start-${id}`,
        says: `Start “${title}”`,
        group,
        act: () => {
          onView('edit')
          void session.start(id).catch(() => {})
        },
      })),
  ]
}
