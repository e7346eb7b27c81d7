import { Coloured } from '../workbench/Coloured'
import { colour } from '../workbench/helm-tokens'
import styles from './CodeBlock.module.css'

/** Code that is only read; `mark` is a line, from 1, to look at. */
export function CodeBlock({ text, mark }: { text: string; mark?: number | undefined }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre className={styles.block} tabIndex={0}>
      <code>
        {colour(text.replace(/\n$/, '')).map((pieces, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
          <span key={at} className={styles.line} data-marked={mark === at + 1 || undefined}>
            <Coloured pieces={pieces} />
            {'\n'}
          </span>
        ))}
      </code>
    </pre>
  )
}
