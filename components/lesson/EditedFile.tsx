/** The file of a live render: its name, its text to edit, and a way back. */
import button from '../ui/Button.module.css'
import { cx } from '../ui/cx'
import { CodeField } from './CodeField'
import styles from './Demo.module.css'

export function EditedFile({
  path,
  text,
  now,
  onChange,
}: {
  path: string
  /** As the lesson has it. */
  text: string
  now: string
  onChange: (text: string) => void
}) {
  return (
    <>
      <div className={styles.file}>
        <span>{path}</span>
        {now !== text && (
          <button
            type="button"
            className={cx(button.button, button.plain, button.small)}
            onClick={() => onChange(text)}
          >
            Reset
          </button>
        )}
      </div>
      <CodeField label={`Edit ${path}`} text={now} onChange={onChange} />
    </>
  )
}
