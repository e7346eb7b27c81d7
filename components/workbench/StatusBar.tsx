'use client'
import { useProgress } from '../stores'
import type { KeepState } from '../stores/keeper'
import { useOutput, useWorkspace } from './BenchContext'
import styles from './StatusBar.module.css'

const KEPT: Record<KeepState, string> = {
  loading: 'opening',
  saving: 'saving',
  saved: 'saved',
  memory: 'not saved: this browser keeps nothing for us',
  newer: 'read-only: written by a newer Chartroom',
}

/** The line at the bottom: whose rules, how fast, how safe, and where the cursor is. */
export function StatusBar() {
  const milliseconds = useOutput((output) => output.milliseconds)
  const state = useOutput((output) => output.state)
  const files = useWorkspace((workspace) => workspace.state)
  const answers = useProgress((progress) => progress.state)
  const kept = files === 'saved' && answers === 'saving' ? 'saving' : files
  const cursor = useWorkspace((workspace) =>
    workspace.active === undefined ? undefined : workspace.cursors.get(workspace.active),
  )
  const rendered =
    state === 'stopped'
      ? 'render stopped'
      : milliseconds === undefined
        ? 'rendering'
        : `${state === 'failing' ? 'failed' : 'rendered'} in ${Math.max(1, Math.round(milliseconds))} ms`
  return (
    <footer className={styles.bar}>
      <span>
        <b>Helm 4.3.1</b> rules
      </span>
      <span>{rendered}</span>
      <span data-testid="kept" data-alarm={kept === 'memory' || kept === 'newer' || undefined}>
        {KEPT[kept]}
      </span>
      <span className={styles.grow} />
      <span className={styles.quiet}>Esc, then Tab, leaves the editor</span>
      {cursor && (
        <span>
          Ln {cursor.line}, Col {cursor.column}
        </span>
      )}
    </footer>
  )
}
