import styles from './After.module.css'
import { Section } from './Section'

/** What a learner can turn to when the course is done. */
export function After({ ways }: { ways: readonly { title: string; says: string }[] }) {
  if (ways.length === 0) return null
  return (
    <Section title="After the course" says="Where charts like yours are put to work">
      <ul className={styles.ways}>
        {ways.map(({ title, says }) => (
          <li key={title}>
            <b>{title}</b>
            {says}
          </li>
        ))}
      </ul>
    </Section>
  )
}
