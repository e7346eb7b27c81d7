'use client'
/** A link with a chart was opened: what it holds is shown, and laid on the bench only when the learner says so. */
import { useState } from 'react'
import button from '../ui/Button.module.css'
import { cx } from '../ui/cx'
import { Dialog } from '../ui/Dialog'
import type { Bench } from '../workbench/bench'
import styles from './Playground.module.css'
import { readLink } from './share'

export function SharedChart({ bench }: { bench: Bench }) {
  const [shared, setShared] = useState(() => readLink(location.hash))
  if (!shared) return null
  const close = () => {
    history.replaceState(history.state, '', location.pathname)
    setShared(undefined)
  }
  const isFaulty = 'fault' in shared
  return (
    <Dialog
      title={isFaulty ? 'This link cannot be opened' : 'Open the chart of this link?'}
      isOpen
      onClose={close}
    >
      {isFaulty ? (
        <p role="alert">{shared.fault} Your own chart is as you left it.</p>
      ) : (
        <>
          <p>
            It takes the place of what is on your bench; Undo brings that back. Nothing is installed. Whoever
            made the link chose what is in it:
          </p>
          <ul className={styles.shared}>
            {[...shared.files.keys()].map((path) => (
              <li key={path}>
                <code>{path}</code>
              </li>
            ))}
          </ul>
        </>
      )}
      <div className={styles.ways}>
        {!isFaulty && (
          <button
            type="button"
            className={button.button}
            onClick={() => {
              bench.workspace.store.getState().replace('Opened a shared chart', { files: shared.files })
              close()
            }}
          >
            Open it
          </button>
        )}
        <button type="button" className={cx(button.button, button.quiet)} onClick={close}>
          Keep mine
        </button>
      </div>
    </Dialog>
  )
}

/** The way out: the link, to be copied. */
export function ShareLink({ link, onClose }: { link: string; onClose: () => void }) {
  const [isCopied, setCopied] = useState(false)
  return (
    <Dialog title="Share this chart" isOpen onClose={onClose}>
      <p>
        The link itself holds the chart’s files; nothing is sent anywhere. Who opens it is asked before
        anything changes.
      </p>
      <input
        className={styles.link}
        aria-label="The link"
        readOnly
        value={link}
        onFocus={(event) => event.target.select()}
      />
      <div className={styles.ways}>
        <button
          type="button"
          className={button.button}
          onClick={() =>
            void navigator.clipboard.writeText(link).then(
              () => setCopied(true),
              () => {},
            )
          }
        >
          Copy
        </button>
        <span role="status">{isCopied && 'Copied.'}</span>
      </div>
    </Dialog>
  )
}
