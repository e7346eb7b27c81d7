'use client'
/** What the parts of a lesson's page share: the lesson in brief, which part a narrow screen shows, and the session. */
import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from 'react'
import { type LessonSession, sessionOf } from './session'

export type View = 'read' | 'edit' | 'output' | 'checks'

/** As much of an exercise as its card shows. */
export interface ExerciseBrief {
  id: string
  version: number
  number: number
  title: string
  level: string
  goal: string
  hints: readonly string[]
  /** What it asks of its place that is not here yet, in words. */
  lacks: readonly string[]
}

export interface LessonBrief {
  id: string
  slug: string
  number: number
  of: number
  title: string
  exercises: readonly ExerciseBrief[]
}

interface LessonPlace {
  lesson: LessonBrief
  view: View
  onView(view: View): void
}

const Context = createContext<LessonPlace | undefined>(undefined)

export function LessonProvider({
  lesson,
  view,
  onView,
  children,
}: {
  lesson: LessonBrief
  view: View
  onView: (view: View) => void
  children: ReactNode
}) {
  const place = useMemo(() => ({ lesson, view, onView }), [lesson, view, onView])
  return <Context value={place}>{children}</Context>
}

export function useLesson(): LessonPlace {
  const place = useContext(Context)
  if (!place) throw new Error('This part stands in a lesson.')
  return place
}

/** The lesson's session; undefined on the server and before the page is alive. */
export function useSession(): LessonSession | undefined {
  const { lesson } = useLesson()
  return useSyncExternalStore(
    nothing,
    () => sessionOf(lesson.id, lesson.slug),
    () => undefined,
  )
}

const nothing = () => () => {}
