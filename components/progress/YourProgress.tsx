'use client'
/** The learner's history in their own hands: taken along as a file, brought back, or erased. */
import Link from 'next/link'
import { useRef, useState } from 'react'
import { readBackup, writeBackup } from '../../lib/course'
import type { CourseView } from '../course-view'
import { cardsOf } from '../review/due'
import { progress, useProgress } from '../stores'
import button from '../ui/Button.module.css'
import { cx } from '../ui/cx'
import { Dialog } from '../ui/Dialog'
import { saveFile } from '../ui/save-file'
import { progressInWords } from './counts'
import styles from './YourProgress.module.css'

type Said = { kind: 'done' | 'fault'; text: string }

export default function YourProgress({ course }: { course: CourseView }) {
  const data = useProgress((state) => state.data)
  const [said, setSaid] = useState<Said>()
  const [isAsking, ask] = useState(false)
  const file = useRef<HTMLInputElement>(null)
  const isEmpty = Object.keys(data.lessons).length === 0
  const now = new Date()
  const due = cardsOf(course, data).filter((card) => card.due <= now).length
  return (
    <>
      <p>
        {isEmpty ? 'Nothing yet.' : `${progressInWords(data)}.`}{' '}
        {due > 0 && <Link href="/review">{due} due for review</Link>}
      </p>
      <div className={styles.ways}>
        <button
          type="button"
          className={cx(button.button, button.quiet)}
          disabled={isEmpty}
          onClick={() => exportProgress()}
        >
          Export
        </button>
        <button
          type="button"
          className={cx(button.button, button.quiet)}
          onClick={() => file.current?.click()}
        >
          Import
        </button>
        <input
          ref={file}
          type="file"
          accept="application/json,.json"
          aria-label="A file that Export wrote"
          hidden
          onChange={async (event) => {
            const { files } = event.currentTarget
            const text = await files?.[0]?.text()
            if (file.current) file.current.value = ''
            if (text !== undefined) setSaid(importProgress(text))
          }}
        />
        <button
          type="button"
          className={cx(button.button, button.quiet)}
          disabled={isEmpty}
          onClick={() => ask(true)}
        >
          Erase
        </button>
      </div>
      <div role="status">{said?.kind === 'done' && <p className={styles.done}>{said.text}</p>}</div>
      {said?.kind === 'fault' && (
        <p role="alert" className={styles.fault}>
          {said.text}
        </p>
      )}
      <Dialog title="Erase your progress?" isOpen={isAsking} onClose={() => ask(false)}>
        <p>
          {progressInWords(data)}: all of it is forgotten, in this browser and every tab. Files on the
          workbenches stay. Only an export brings it back.
        </p>
        <div className={styles.ways}>
          <button
            type="button"
            className={button.button}
            onClick={async () => {
              await progress.getState().erase()
              ask(false)
              setSaid({ kind: 'done', text: 'Your progress is erased.' })
            }}
          >
            Erase everything
          </button>
          <button type="button" className={cx(button.button, button.quiet)} onClick={exportProgress}>
            Export first
          </button>
          <button type="button" className={cx(button.button, button.quiet)} onClick={() => ask(false)}>
            Keep it
          </button>
        </div>
      </Dialog>
    </>
  )
}

function exportProgress(): void {
  const at = new Date().toISOString()
  saveFile(`chartroom-progress-${at.slice(0, 10)}.json`, writeBackup(progress.getState().data, at))
}

function importProgress(text: string): Said {
  const read = readBackup(text)
  if ('fault' in read) return { kind: 'fault', text: read.fault }
  progress.getState().join(read.progress)
  return { kind: 'done', text: `Imported ${progressInWords(read.progress)}; joined with what was here.` }
}
