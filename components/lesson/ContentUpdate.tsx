'use client'
/** The exercise has changed since its files were laid on this bench: the learner chooses, and loses nothing. */
import { useState } from 'react'
import { useStore } from 'zustand'
import button from '../ui/Button.module.css'
import { cx } from '../ui/cx'
import type { Bench } from '../workbench/bench'
import styles from './Exercise.module.css'
import { SolutionDiff } from './SolutionDiff'

export function ContentUpdate({
  bench,
  exercise: { id, version },
  starter,
  onTakeNew,
}: {
  bench: Bench
  exercise: { id: string; version: number }
  starter: Readonly<Record<string, string>>
  onTakeNew: () => void
}) {
  const { store } = bench.workspace
  const [isComparing, compare] = useState(false)
  const isOld = useStore(store, ({ exercise }) => exercise?.id === id && exercise.version < version)
  if (!isOld) return null
  return (
    // biome-ignore lint/a11y/useSemanticElements: a choice of three ways, not fields of a form
    <div className={styles.solve} role="group" aria-label="A newer version of this exercise">
      <span>This exercise has changed since you began it. Your files are of its earlier version.</span>
      <button
        type="button"
        className={cx(button.button, button.small)}
        onClick={() => store.getState().keepExercise(version, new Map(Object.entries(starter)))}
      >
        Keep mine
      </button>
      <button type="button" className={cx(button.button, button.small, button.quiet)} onClick={onTakeNew}>
        Take the new start
      </button>
      <button
        type="button"
        className={cx(button.button, button.small, button.quiet)}
        aria-expanded={isComparing}
        onClick={() => compare(!isComparing)}
      >
        See both
      </button>
      {isComparing && <SolutionDiff bench={bench} solution={starter} of="the new start" />}
    </div>
  )
}
