/** Which documents an assertion looks at. Mirrors helm-unittest pkg/unittest/valueutils/documentselector.go. */
import { equalData } from './data'
import type { Manifest } from './manifest'
import type { DocumentSelector, Selection } from './suite'

export type ByTemplate = ReadonlyMap<string, readonly Manifest[]>

/** A selection that cannot be made is a text: the assertion fails with it. */
export function select(
  documents: ByTemplate,
  { documentSelector, documentIndex }: Selection,
): ByTemplate | string {
  if (documentSelector) return selectByPath(documents, documentSelector)
  if (documentIndex === undefined) return documents
  const selected = new Map<string, Manifest[]>()
  for (const [template, manifests] of documents) {
    const manifest = manifests[documentIndex]
    if (!manifest) return `document index ${documentIndex} is out of range`
    selected.set(template, [manifest])
  }
  return selected
}

function selectByPath(documents: ByTemplate, selector: DocumentSelector): ByTemplate | string {
  const selected = new Map<string, Manifest[]>()
  let count = 0
  for (const [template, manifests] of documents) {
    const matching = manifests.filter((manifest) =>
      manifest
        .find(selector.path)
        .some(({ value }) => selector.value === null || equalData(selector.value, value)),
    )
    count += matching.length
    if (count > 1 && !selector.matchMany) return 'multiple indexes found'
    if (matching.length > 0) selected.set(template, matching)
  }
  return count === 0 && !selector.skipEmptyTemplates ? 'document not found' : selected
}
