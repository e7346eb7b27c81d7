'use client'
/** The course as a passage: legs, waypoints, soundings in minutes; sailed in brass as far as the learner has come. */
import type { ReactNode } from 'react'
import { type CourseView, type LessonView, lessonsOf } from '../course-view'
import { useProgress, useSettings } from '../stores'
import { cx } from '../ui/cx'
import styles from './ChartMap.module.css'
import { nextLesson, standing } from './standing'

type Point = readonly [number, number]

const WAYPOINTS: readonly Point[] = [
  [64, 470],
  [150, 392],
  [232, 420],
  [300, 356],
  [392, 384],
  [452, 306],
  [540, 322],
  [572, 238],
  [486, 190],
  [404, 150],
  [470, 84],
  [566, 48],
]
const LEG_NAMES: readonly Point[] = [
  [66, 522],
  [220, 468],
  [420, 434],
  [596, 212],
  [318, 62],
]

export function ChartMap({ course, children }: { course: CourseView; children: ReactNode }) {
  const progress = useProgress((state) => state.data)
  const last = useSettings((state) => state.lastLesson)
  const lessons = lessonsOf(course).slice(0, WAYPOINTS.length)
  const next = nextLesson(course, progress, last)
  const stands = lessons.map((lesson) => standing(lesson, next, progress).state)
  const reached = Math.max(stands.lastIndexOf('done'), stands.indexOf('now'), 0)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing with links in it; there is no fieldset in SVG
    <svg
      viewBox="0 0 760 560"
      preserveAspectRatio="xMidYMid slice"
      className={styles.chart}
      role="group"
      aria-label="The course as a passage of twelve waypoints"
    >
      <defs>
        <pattern id="graticule" width="95" height="93.3" patternUnits="userSpaceOnUse">
          <path d="M95 0H0V93.3" className={styles.graticule} />
        </pattern>
      </defs>
      <rect width="760" height="560" className={styles.sea} />
      <rect width="760" height="560" fill="url(#graticule)" />
      <g className={styles.contours}>{children}</g>
      <path d={line(WAYPOINTS)} className={styles.course} />
      <path
        d={line(WAYPOINTS.slice(0, reached + 1))}
        className={styles.sailed}
        key={reached}
        pathLength={1}
      />
      <g className={styles.legs}>
        {course.phases.map((phase, at) => (
          <text key={phase.title} x={LEG_NAMES[at]?.[0]} y={LEG_NAMES[at]?.[1]}>
            {phase.title}
          </text>
        ))}
      </g>
      {lessons.map((lesson, at) => (
        <Waypoint
          key={lesson.id}
          lesson={lesson}
          at={WAYPOINTS[at] ?? [0, 0]}
          state={stands[at] ?? 'closed'}
        />
      ))}
      <g className={styles.legend} transform="translate(742 540)">
        <text textAnchor="end">Soundings in minutes</text>
      </g>
    </svg>
  )
}

function Waypoint({ lesson, at: [x, y], state }: { lesson: LessonView; at: Point; state: string }) {
  const mark = (
    <g className={cx(styles.waypoint, styles[state])} transform={`translate(${x} ${y})`}>
      <circle r="20" className={styles.reach} />
      {state === 'now' && <circle r="14" className={styles.halo} />}
      <circle r={state === 'now' ? 8.5 : 6} className={styles.mark} />
      <text y="-17" textAnchor="middle" className={styles.number}>
        {lesson.number}
      </text>
      <text x="12" y="20" className={styles.sounding}>
        {lesson.minutes}
      </text>
    </g>
  )
  if (!lesson.isOpen)
    return (
      <g>
        <title>{`${lesson.title}, not yet open`}</title>
        {mark}
      </g>
    )
  return (
    <a href={`/lessons/${lesson.slug}`}>
      <title>{lesson.title}</title>
      {mark}
    </a>
  )
}

const line = (points: readonly Point[]): string => `M${points.map(([x, y]) => `${x} ${y}`).join(' L')}`
