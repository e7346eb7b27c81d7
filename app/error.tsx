'use client'
import button from '../components/ui/Button.module.css'
import { cx } from '../components/ui/cx'
import styles from './not-found.module.css'

/** A fault of ours on a page: said plainly, with the way on. What the learner wrote is in storage, not here. */
export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <main id="main" tabIndex={-1} className={styles.main}>
      <h1>This page has failed</h1>
      <p>It is a fault of Chartroom’s, not of your chart; your files and your progress are kept. It said:</p>
      <p className={styles.said}>{error.message}</p>
      <p>
        <button type="button" className={button.button} onClick={reset}>
          Try again
        </button>{' '}
        <a className={cx(button.button, button.quiet)} href="/">
          Back to the course
        </a>
      </p>
    </main>
  )
}
