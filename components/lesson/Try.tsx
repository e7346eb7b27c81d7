'use client'
import { useState } from 'react'
import styles from './Try.module.css'

/** A command worth running: as text on paper, with a way to copy it on screen. */
export function Try({ command }: { command: string }) {
  const [isCopied, setCopied] = useState(false)
  return (
    <div className={styles.try}>
      <code>
        <span aria-hidden="true">$ </span>
        {command}
      </code>
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
