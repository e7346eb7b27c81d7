import { type ReactNode, useId } from 'react'
import styles from './Section.module.css'

/** A part of the home page: its name and a line about it on the left, what it holds on the right. */
export function Section({
  id,
  title,
  says,
  children,
}: {
  id?: string
  title: string
  says: string
  children: ReactNode
}) {
  const heading = useId()
  return (
    <section id={id} className={styles.section} aria-labelledby={heading}>
      <div>
        <h2 id={heading}>{title}</h2>
        <p>{says}</p>
      </div>
      {children}
    </section>
  )
}
