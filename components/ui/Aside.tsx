'use client'
/** Something stored could not be read: it is kept as it was, and can be taken away as a file. */
import { database } from '../stores/database'
import styles from './Aside.module.css'
import button from './Button.module.css'
import { cx } from './cx'
import { saveFile } from './save-file'

export function Aside({ what, record }: { what: string; record: string | undefined }) {
  if (record === undefined) return null
  return (
    <p className={styles.aside} role="alert">
      {what} could not be read and was set aside as it was.
      <button
        type="button"
        className={cx(button.button, button.quiet, button.small)}
        onClick={() => void download(record)}
      >
        Download it
      </button>
    </p>
  )
}

async function download(key: string): Promise<void> {
  const kept = await (await database())?.get('aside', key)
  saveFile(`chartroom-${key.replace(/[^\w.-]+/g, '-')}.json`, JSON.stringify(kept, plain, 2))
}

/** Maps as lists of pairs, bytes as numbers: JSON has neither. */
const plain = (_key: string, value: unknown): unknown =>
  value instanceof Map ? [...value] : value instanceof Uint8Array ? [...value] : value
