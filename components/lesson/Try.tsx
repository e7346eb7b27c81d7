'use client'
import { useState } from 'react'
import { runInTerminal } from '../stores/terminal'
import { useSession } from './LessonContext'
import styles from './Try.module.css'

/** A command worth running: as text on paper, with ways to run and copy it on screen. */
export function Try({ command }: { command: string }) {
  const [isCopied, setCopied] = useState(false)
  const isAlive = useSession() !== undefined
  return (
    <div className={styles.try}>
      <code>
        <span aria-hidden="true">$ </span>
        {command}
      </code>
      {isAlive && (
        <button type="button" onClick={() => runInTerminal(command)}>
          Run in terminal
        </button>
      )}
      <button
        type="button"
        onClick={() =>
          void navigator.clipboard.writeText(command).then(
            () => setCopied(true),
            () => setCopied(false),
          )
        }
      >
        {isCopied ? 'Copied' : 'Copy'}
      </button>
    </div>
  )
}
