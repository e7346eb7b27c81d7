'use client'
/** The bench alone: begins with what `helm create` writes, and is kept as it is left. */
import dynamic from 'next/dynamic'
import { useEffect, useState } from 'react'
import type { BenchView } from '../workbench/Workbench'
import styles from './Playground.module.css'

const PlaygroundBench = dynamic(() => import('./PlaygroundBench'), {
  ssr: false,
  loading: () => <p className={styles.wait}>The workbench is coming…</p>,
})

const TABS: readonly (readonly [BenchView, string])[] = [
  ['edit', 'Edit'],
  ['output', 'Output'],
  ['checks', 'More'], // problems, values, cluster, terminal
]

export function Playground() {
  const [isReady, setReady] = useState(false)
  const [view, setView] = useState<BenchView>('edit')
  useEffect(() => setReady(true), [])
  return (
    <main id="main" tabIndex={-1} className={styles.main}>
      <h1 className="sr-only">Playground</h1>
      <div className={styles.bench}>
        {isReady ? (
          <PlaygroundBench view={view} onView={setView} />
        ) : (
          <p className={styles.wait}>The playground is a workbench in your browser, and needs JavaScript.</p>
        )}
      </div>
      <nav className={styles.tabs} aria-label="Parts of the workbench">
        {TABS.map(([id, name]) => (
          <button
            key={id}
            type="button"
            aria-current={view === id ? 'true' : undefined}
            onClick={() => setView(id)}
          >
            {name}
          </button>
        ))}
      </nav>
    </main>
  )
}
