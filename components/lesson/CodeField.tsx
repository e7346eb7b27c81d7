'use client'
import { Coloured } from '../workbench/Coloured'
import { colour } from '../workbench/helm-tokens'
import styles from './CodeField.module.css'

/** A small editor in the prose: a text field whose colours lie under it. Tab leaves it. */
export function CodeField({
  label,
  text,
  onChange,
}: {
  label: string
  text: string
  onChange: (text: string) => void
}) {
  return (
    <div className={styles.scroll}>
      <div className={styles.stack}>
        <pre aria-hidden="true">
          {colour(text).map((pieces, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
            <span key={at}>
              <Coloured pieces={pieces} />
              {'\n'}
            </span>
          ))}
        </pre>
        <textarea
          aria-label={label}
          value={text}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          autoCorrect="off"
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
    </div>
  )
}
