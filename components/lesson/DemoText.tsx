'use client'
import type { DemoOutput } from '../../lib/course'
import { Coloured } from '../workbench/Coloured'
import { colour } from '../workbench/helm-tokens'
import { changedLines } from '../workbench/output-model'
import styles from './Demo.module.css'

/** What a demo prints; lines that differ from `before` lie on brass. */
export function DemoText({
  output,
  before,
  isOld = false,
  label,
}: {
  output: DemoOutput
  before: DemoOutput
  isOld?: boolean
  label: string
}) {
  const text = output.text.replace(/\n+$/, '')
  if (output.failed) return <pre className={styles.failed}>{text}</pre>
  const changed =
    output.text === before.text || before.failed
      ? new Set<number>()
      : changedLines(before.text.replace(/\n+$/, '').split('\n'), text.split('\n'))
  return (
    // biome-ignore lint/a11y/useSemanticElements: a region by its role, code by its element
    <pre
      className={styles.output}
      data-old={isOld || undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      <code>
        {text === ''
          ? 'Nothing.'
          : colour(text).map((pieces, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
              <span key={at} className={styles.line} data-changed={changed.has(at) || undefined}>
                <Coloured pieces={pieces} />
                {'\n'}
              </span>
            ))}
      </code>
    </pre>
  )
}
