'use client'
/** The releases on a page of their own. */
import { useEffect, useState } from 'react'
import { Board } from './Board'
import styles from './ClusterPane.module.css'
import { TargetPicker } from './TargetPicker'

export function ReleasesBoard() {
  const [isAlive, setAlive] = useState(false)
  useEffect(() => setAlive(true), [])
  return (
    <main id="main" tabIndex={-1} className={styles.board}>
      <h1>Releases</h1>
      <p>
        What is on the cluster you chose: every release with its revisions, what differs between them, and its
        objects as they live.
      </p>
      {isAlive ? (
        <div className={styles.pane}>
          <div className={styles.actions}>
            <TargetPicker />
          </div>
          <Board />
        </div>
      ) : (
        <p>The embedded cluster lives in your browser, and needs JavaScript.</p>
      )}
    </main>
  )
}
