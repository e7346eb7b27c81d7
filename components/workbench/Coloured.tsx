import { cx } from '../ui/cx'
import styles from './Coloured.module.css'
import type { TokenKind } from './helm-tokens'

/** One line, coloured. */
export function Coloured({ pieces }: { pieces: readonly { kind: TokenKind; text: string }[] }) {
  return pieces.map(({ kind, text }, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name
    <span key={at} className={cx(styles[kind])}>
      {text}
    </span>
  ))
}
