'use client'
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { CourseView } from '../course-view'
import { useProgress, useSettings } from '../stores'
import { Aside } from '../ui/Aside'
import button from '../ui/Button.module.css'
import { cx } from '../ui/cx'
import { ChartMap } from './ChartMap'
import styles from './Hero.module.css'
import { nextLesson } from './standing'

/** The promise, the way in, and the passage. `children` is the chart's ground. */
export function Hero({ course, children }: { course: CourseView; children: ReactNode }) {
  const progress = useProgress((state) => state.data)
  const last = useSettings((state) => state.lastLesson)
  const next = nextLesson(course, progress, last)
  const hasBegun = Object.keys(progress.lessons).length > 0
  const read = next && progress.lessons[next.id]?.step
  const step = read === undefined ? '' : `#${read}`
  const aside = useProgress((state) => state.aside)
  return (
    <div className={styles.hero}>
      <div className={styles.say}>
        <Aside what="Your stored progress" record={aside} />
        <h1>Learn Helm by seeing why.</h1>
        <p>
          Twelve lessons on charts for AI services. Edit a chart, see what Helm would render to the byte, ask
          any line where it came from, and install it, in this tab or on your own kind cluster.
        </p>
        <div className={styles.ways}>
          {next && (
            <Link className={cx(button.button, button.large)} href={`/lessons/${next.slug}${step}`}>
              {hasBegun ? `Continue lesson ${next.number}` : `Begin lesson ${next.number}`}
            </Link>
          )}
          <Link className={cx(button.button, button.quiet, button.large)} href="/playground">
            Open the playground
          </Link>
        </div>
        <p className={styles.small}>No account. Everything stays on this machine.</p>
      </div>
      <div className={styles.map}>
        <ChartMap course={course}>{children}</ChartMap>
      </div>
    </div>
  )
}
