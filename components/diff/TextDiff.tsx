import { useMemo } from 'react'
import { type DiffLine, hunksOf } from './hunks'
import styles from './TextDiff.module.css'

/** What changed from one text to another; `same` is said where nothing did. */
export function TextDiff({
  label,
  before,
  after,
  same = 'Nothing differs.',
}: {
  label: string
  before: string
  after: string
  same?: string | undefined
}) {
  const hunks = useMemo(() => hunksOf(before, after), [before, after])
  if (hunks.length === 0) return <p className={styles.same}>{same}</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.diff} aria-label={label} tabIndex={0}>
      {hunks.map((hunk) => (
        <ol key={placeOf(hunk.lines[0])} className={styles.hunk}>
          {hunk.lines.map((line) => (
            <li key={placeOf(line)} data-kind={line.kind}>
              <span className={styles.number}>{line.before ?? ''}</span>
              <span className={styles.number}>{line.after ?? ''}</span>
              <code>
                <span className="sr-only">{WORD[line.kind]}</span>
                <span aria-hidden="true">{MARK[line.kind]}</span> {line.text}
              </code>
            </li>
          ))}
        </ol>
      ))}
    </section>
  )
}

const MARK = { same: ' ', added: '+', removed: '−' } as const
const WORD = { same: '', added: 'added: ', removed: 'removed: ' } as const

const placeOf = (line: DiffLine | undefined): string => `${line?.before ?? ''}:${line?.after ?? ''}`
