'use client'
/** What checking said, a line a check: what was expected, what came, where, and what to try next. */
import { useStore } from 'zustand'
import type { CheckResult } from '../../lib/course'
import button from '../ui/Button.module.css'
import { cx } from '../ui/cx'
import { Icon } from '../ui/Icon'
import { Prose } from '../ui/Prose'
import { useWorkspace } from '../workbench/BenchContext'
import styles from './ChecksPane.module.css'
import { whereInWords } from './check'
import { gradeInWords } from './grade-words'
import type { LessonSession, Run } from './session'

export function ChecksPane({
  session,
  exercise,
  run,
}: {
  session: LessonSession
  exercise: string | undefined
  run: Run | undefined
}) {
  const lesson = useStore(session.store, (state) => state.lesson)
  const files = useWorkspace((state) => state.files)
  const title = lesson?.exercises.find((one) => one.id === exercise)?.title
  if (exercise === undefined || title === undefined)
    return (
      <p className={styles.none}>
        Start an exercise in the lesson and its checks stand here. Until then the bench is yours.
      </p>
    )
  const isOld = run?.state === 'checked' && run.files !== files
  return (
    <div className={styles.pane} aria-busy={run?.state === 'running'}>
      <div className={styles.head}>
        <b>{title}</b>
        <button
          type="button"
          className={cx(button.button, button.small)}
          disabled={run?.state === 'running'}
          onClick={() => void session.check(exercise)}
        >
          {run?.state === 'running' ? 'Checking…' : 'Check'}
        </button>
        <span role="status" className={styles.sum}>
          {run?.state === 'checked' && <Sum run={run} isOld={isOld} />}
        </span>
      </div>
      {run?.state === 'crashed' && (
        <p className={styles.crashed} role="alert">
          The check was stopped: {run.message} Your files are as you left them.
        </p>
      )}
      {run?.state === 'checked' && (
        <ul className={styles.lines} data-old={isOld || undefined}>
          {run.grade.checks.map((line) => (
            <Line key={line.says} line={line} />
          ))}
        </ul>
      )}
    </div>
  )
}

function Sum({ run, isOld }: { run: Run & { state: 'checked' }; isOld: boolean }) {
  return isOld ? 'Edited since this check.' : gradeInWords(run.grade)
}

function Line({ line }: { line: CheckResult }) {
  const isHeld = line.status !== 'failed'
  const where = whereInWords(line)
  return (
    <li data-passed={isHeld}>
      <span className={styles.mark}>
        <Icon name={isHeld ? 'check' : 'cross'} size={13} />
        <span className="sr-only">{isHeld ? 'holds' : 'does not hold yet'}</span>
      </span>
      <div>
        <Prose text={line.says} />
        {!isHeld && (
          <div className={styles.detail}>
            <div>
              expected <Shown text={line.expected} />, got <Shown text={line.got} />
              {where !== undefined && <> {where}</>}
            </div>
            {line.next !== '' && (
              <p className={styles.next}>
                <Prose text={line.next} />
              </p>
            )}
          </div>
        )}
      </div>
    </li>
  )
}

function Shown({ text }: { text: string }) {
  return text.includes('\n') ? <pre>{text}</pre> : <code>{text}</code>
}
