/** A YAML stream to its documents. Mirrors YAMLReader of k8s.io/apimachinery pkg/util/yaml/decoder.go. */
import { GoError, trimSpace } from '../go'

/** Documents between lines that start with `---`; such a line stays where nothing stands before it. */
export function splitDocuments(text: string): string[] {
  if (text === '') return []
  const documents: string[] = []
  let current = ''
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const whole = `${line.replace(/\r$/, '')}\n`
    if (whole.startsWith('---')) {
      const behind = trimSpace(whole.slice(3))
      if (behind !== '' && !behind.startsWith('#'))
        throw new GoError(`error reading yaml document: invalid Yaml document separator: ${behind}`)
      if (current !== '') {
        documents.push(current)
        current = ''
        continue
      }
    }
    current += whole
  }
  if (current !== '') documents.push(current)
  return documents
}
