/** Which commands a learner means, and which words of a text to show for what they looked for. */

/** A dot inside a word belongs to it: .Values.image, values.yaml. */
const wordsOf = (said: string): string[] =>
  said
    .toLowerCase()
    .split(/[^\p{L}\p{N}.]+/u)
    .filter(Boolean)

/** Every word typed begins a word of the command. */
export function isMeant(says: string, typed: string): boolean {
  const there = wordsOf(says)
  return wordsOf(typed).every((word) => there.some((one) => one.startsWith(word)))
}

const AROUND = 60

/** The place of a text where the first of the words stands, cut at words. */
export function excerpt(text: string, typed: string): string {
  const lower = text.toLowerCase()
  const at = Math.min(
    ...wordsOf(typed)
      .map((word) => lower.indexOf(word))
      .filter((found) => found >= 0),
  )
  if (!Number.isFinite(at)) return clip(text, 0)
  return clip(text, Math.max(0, at - AROUND / 2))
}

function clip(text: string, from: number): string {
  const start = from === 0 ? 0 : text.indexOf(' ', from) + 1
  const end = text.length <= start + 2 * AROUND ? text.length : text.lastIndexOf(' ', start + 2 * AROUND)
  return `${start > 0 ? '… ' : ''}${text.slice(start, Math.max(end, start + AROUND))}${end < text.length ? ' …' : ''}`
}
