/** The quiet parts of the prose: no state, no JavaScript. */
import type { ReactNode } from 'react'
import { cx } from '../ui/cx'
import styles from './parts.module.css'

const CALLOUTS = {
  note: 'Note',
  misconception: 'Often believed',
  caution: 'Mind this',
  'helm-4': 'New in Helm 4',
} as const

export function Callout({ kind, children }: { kind: keyof typeof CALLOUTS; children: ReactNode }) {
  return (
    <aside className={cx(styles.callout, styles[kind])}>
      <p className={styles.kind}>{CALLOUTS[kind]}</p>
      {children}
    </aside>
  )
}

/** A word of the field, explained where it stands. */
export function Term({ term, says, children }: { term: string; says: string; children?: ReactNode }) {
  return (
    <dfn className={styles.term} title={says}>
      {children ?? term}
      <span className={styles.says}> ({says})</span>
    </dfn>
  )
}
