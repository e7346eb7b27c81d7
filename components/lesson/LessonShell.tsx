'use client'
/**
 * The lesson's page: prose on the left, bench on the right. The prose is there at once and complete; the bench arrives
 * after it. Narrower than 1100 px the prose is a drawer, narrower than 720 px each part has a tab.
 */
import dynamic from 'next/dynamic'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { progress, settings, useSettings, wakeStores } from '../stores'
import { PROSE_WIDTH } from '../stores/settings'
import { cx } from '../ui/cx'
import { type LessonBrief, LessonProvider, type View } from './LessonContext'
import styles from './LessonShell.module.css'

const LessonBench = dynamic(() => import('./LessonBench'), {
  ssr: false,
  loading: () => <p className={styles.wait}>The workbench is coming…</p>,
})

const TABS: readonly (readonly [View, string])[] = [
  ['read', 'Read'],
  ['edit', 'Edit'],
  ['output', 'Output'],
  ['checks', 'Checks'],
]

export function LessonShell({ lesson, children }: { lesson: LessonBrief; children: ReactNode }) {
  const [isReady, setReady] = useState(false)
  const [view, setView] = useState<View>('read')
  const proseWidth = useSettings((state) => state.proseWidth)
  const shell = useRef<HTMLDivElement>(null)
  useEffect(() => setReady(true), [])
  useFollowReading(lesson.id, shell)
  useEffect(() => {
    const read = () => setView('read')
    window.addEventListener('chartroom:read', read)
    return () => window.removeEventListener('chartroom:read', read)
  }, [])
  const look = useCallback((next: View) => setView(next), [])
  return (
    <LessonProvider lesson={lesson} view={view} onView={look}>
      <div
        ref={shell}
        className={styles.shell}
        data-ready={isReady || undefined}
        data-view={view}
        style={{ '--prose-width': `${proseWidth}%` } as React.CSSProperties}
      >
        <main id="main" className={styles.prose} tabIndex={-1}>
          {children}
        </main>
        <ResizeHandle share={proseWidth} within={shell} />
        <section className={styles.bench} aria-label="Workbench">
          {isReady ? (
            <LessonBench />
          ) : (
            <p className={styles.wait}>The workbench comes with JavaScript; the lesson reads without it.</p>
          )}
        </section>
        <nav className={styles.tabs} aria-label="Parts of the lesson">
          {TABS.map(([id, name]) => (
            <button
              key={id}
              type="button"
              aria-current={view === id ? 'true' : undefined}
              className={cx(id === 'read' && styles.first)}
              onClick={() => setView(id)}
            >
              {name}
            </button>
          ))}
        </nav>
      </div>
    </LessonProvider>
  )
}

/** The line between prose and bench: dragged, or moved with the arrow keys. */
function ResizeHandle({ share, within }: { share: number; within: React.RefObject<HTMLDivElement | null> }) {
  const { setProseWidth } = settings.getState()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that moves is a widget, not a rule
    <div
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label="Width of the prose"
      aria-valuenow={share}
      aria-valuemin={PROSE_WIDTH.least}
      aria-valuemax={PROSE_WIDTH.most}
      className={styles.handle}
      onPointerDown={(event) => {
        event.preventDefault()
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={(event) => {
        const box = within.current?.getBoundingClientRect()
        if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return
        setProseWidth(((event.clientX - box.left) / box.width) * 100)
      }}
      onDoubleClick={() => setProseWidth(PROSE_WIDTH.usual)}
      onKeyDown={(event) => {
        const by = event.key === 'ArrowLeft' ? -2 : event.key === 'ArrowRight' ? 2 : 0
        if (by !== 0) setProseWidth(share + by)
      }}
    />
  )
}

const SETTLED = 600

/** Remembers how far the learner has read, so that "continue" leads there. */
function useFollowReading(lesson: string, shell: React.RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    // After what was stored has been read, so that the first visit is told from a later one.
    void wakeStores().then(() => {
      progress.getState().openLesson(lesson)
      settings.getState().noteLesson(lesson)
    })
    const note = (step: string) => {
      clearTimeout(timer)
      timer = setTimeout(() => progress.getState().reachStep(lesson, step), SETTLED)
    }
    const steps = shell.current?.querySelectorAll<HTMLElement>('main [id]:is(h2, article)') ?? []
    const observer = new IntersectionObserver(
      (entries) => {
        const shown = entries.find((entry) => entry.isIntersecting)
        if (shown) note(shown.target.id)
      },
      { rootMargin: '0px 0px -60% 0px' },
    )
    for (const step of steps) observer.observe(step)
    return () => {
      clearTimeout(timer)
      observer.disconnect()
    }
  }, [lesson, shell])
}
