'use client'
import Link from 'next/link'
import type { CourseView, LessonView } from '../course-view'
import { useProgress, useSettings } from '../stores'
import { cx } from '../ui/cx'
import styles from './CourseList.module.css'
import { Section } from './Section'
import { nextLesson, type Standing, standing } from './standing'

/** The five legs with their lessons: what each promises, and how it stands. */
export function CourseList({ course }: { course: CourseView }) {
  const progress = useProgress((state) => state.data)
  const last = useSettings((state) => state.lastLesson)
  const next = nextLesson(course, progress, last)
  return course.phases.map((phase) => (
    <Section key={phase.title} title={phase.title} says={phase.says}>
      <ol className={styles.list}>
        {phase.lessons.map((lesson) => (
          <LessonLine key={lesson.id} lesson={lesson} stands={standing(lesson, next, progress)} />
        ))}
      </ol>
    </Section>
  ))
}

function LessonLine({ lesson, stands }: { lesson: LessonView; stands: Standing }) {
  const line = (
    <>
      <span className={styles.number}>{lesson.number}</span>
      <span>
        <b>{lesson.title}</b>
        <span className={styles.promise}>{lesson.promise}</span>
      </span>
      <span className={styles.says}>{stands.says}</span>
    </>
  )
  return (
    <li className={cx(styles[stands.state])}>
      {lesson.isOpen ? (
        <Link className={styles.line} href={`/lessons/${lesson.slug}`}>
          {line}
        </Link>
      ) : (
        <span className={styles.line}>{line}</span>
      )}
    </li>
  )
}
