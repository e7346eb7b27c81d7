/**
 * Splits a text into documents at lines that begin with `---`, before any YAML is read: so also inside a block
 * scalar. Mirrors YAMLReader of k8s.io/apimachinery/pkg/util/yaml.
 */
import { GoError } from '../go'

export interface DocumentText {
  /** The lines of the document, each ended by `\n`. A `---` is part of it only where nothing stands before it. */
  readonly text: string
  /** 0-based line of the given text at which it begins. */
  readonly line: number
  /** UTF-16 offset of that line. */
  readonly offset: number
}

/** Yields one document after the other. Throws GoError at a separator that something else follows: `---foo`. */
export function* splitDocuments(source: string): Generator<DocumentText> {
  let text = ''
  let line = 0
  let first = { line: 0, offset: 0 }
  for (let start = 0; start < source.length; line++) {
    const end = source.indexOf('\n', start)
    const next = end < 0 ? source.length : end + 1
    let content = source.slice(start, end < 0 ? next : end)
    if (end >= 0 && content.endsWith('\r')) content = content.slice(0, -1)
    if (content.startsWith('---')) {
      const rest = content.slice(3).trim()
      if (rest !== '' && !rest.startsWith('#')) throw new GoError(`invalid Yaml document separator: ${rest}`)
      if (text !== '') {
        yield { text, ...first }
        text = ''
        start = next
        continue
      }
    }
    if (text === '') first = { line, offset: start }
    text += `${content}\n`
    start = next
  }
  if (text !== '') yield { text, ...first }
}
