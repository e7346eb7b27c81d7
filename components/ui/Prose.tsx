import { Fragment } from 'react'

/** A sentence in which backticks mark code. Never HTML: what learners' charts say may stand in it. */
export function Prose({ text }: { text: string }) {
  return text.split(/(`[^`]+`)/).map((part, at) =>
    part.startsWith('`') && part.endsWith('`') && part.length > 2 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts have only their order
      <code key={at}>{part.slice(1, -1)}</code>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts have only their order
      <Fragment key={at}>{part}</Fragment>
    ),
  )
}
