'use client'
/** Said on every page when progress cannot be kept, or must not be touched. */
import Link from 'next/link'
import { useProgress } from '../stores'
import styles from './KeptBanner.module.css'

export function KeptBanner() {
  const state = useProgress((state) => state.state)
  if (state === 'memory')
    return (
      <p role="alert" className={styles.banner}>
        This browser keeps nothing for Chartroom: what you do lasts until this page is closed.{' '}
        <Link href="/#your-progress">Export your progress</Link> to keep it.
      </p>
    )
  if (state === 'newer')
    return (
      <p role="alert" className={styles.banner}>
        A newer Chartroom wrote your progress. It stays as it is, and nothing you do here is added to it until
        this one is updated.
      </p>
    )
  return null
}
