'use client'
import { useEffect } from 'react'
import button from '../ui/Button.module.css'
import { cx } from '../ui/cx'
import { Icon } from '../ui/Icon'
import { useBench, useWorkspace } from './BenchContext'
import styles from './Notice.module.css'

const SHOWN_FOR = 8000

/** What just happened to the files, and the way back. Says it, waits a while, goes. */
export function Notice() {
  const { workspace } = useBench()
  const notice = useWorkspace((state) => state.notice)
  const steps = useWorkspace((state) => state.past.length)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new step starts the time afresh, though the words be the same
  useEffect(() => {
    if (notice === undefined) return
    const timer = setTimeout(() => workspace.store.getState().dismissNotice(), SHOWN_FOR)
    return () => clearTimeout(timer)
  }, [notice, steps, workspace])
  return (
    <div className={styles.place} role="status">
      {notice !== undefined && (
        <div className={styles.notice} key={steps}>
          {notice}.
          <button
            type="button"
            className={cx(button.button, button.plain, button.small)}
            onClick={() => workspace.store.getState().undo()}
          >
            Undo
          </button>
          <button
            type="button"
            className={styles.close}
            aria-label="Dismiss"
            onClick={() => workspace.store.getState().dismissNotice()}
          >
            <Icon name="cross" size={12} />
          </button>
        </div>
      )}
    </div>
  )
}
