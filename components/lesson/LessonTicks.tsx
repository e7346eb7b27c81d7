'use client'
import { type CourseView, lessonsOf } from '../course-view'
import { isDone } from '../home/standing'
import { useProgress } from '../stores'
import styles from './LessonTicks.module.css'

/** A tick a lesson: done, here, ahead. */
export function LessonTicks({ course, here }: { course: CourseView; here: string }) {
  const progress = useProgress((state) => state.data)
  const lessons = lessonsOf(course)
  const at = lessons.findIndex((lesson) => lesson.id === here)
  return (
    <span className={styles.ticks} role="img" aria-label={`Lesson ${at + 1} of ${lessons.length}`}>
      {lessons.map((lesson) => (
        <i
          key={lesson.id}
          data-state={lesson.id === here ? 'now' : isDone(lesson, progress) ? 'done' : 'ahead'}
        />
      ))}
    </span>
  )
}
