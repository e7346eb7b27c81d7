'use client'
/** Where the home page keeps the learner's history; what handles it comes after the page. */
import dynamic from 'next/dynamic'
import type { CourseView } from '../course-view'
import { Section } from '../home/Section'
import { useProgress } from '../stores'
import styles from './ProgressSection.module.css'

const YourProgress = dynamic(() => import('./YourProgress'), { ssr: false })

export function ProgressSection({ course }: { course: CourseView }) {
  const isAwake = useProgress((state) => state.state !== 'loading')
  return (
    <Section
      id="your-progress"
      title="Your progress"
      says="Kept in this browser alone. Take it along as a file; importing adds to what is here."
    >
      <div className={styles.body}>{isAwake && <YourProgress course={course} />}</div>
    </Section>
  )
}
