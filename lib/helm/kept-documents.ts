/** Documents read, kept by the text of their file from render to render: an unchanged text is not decoded again. */
import { type ReadDocument, type ReadDocuments, readDocuments } from './manifests'
import type { HelmVersion } from './versions'

interface KeptFile {
  readonly text: string
  readonly documents: readonly ReadDocument[]
}

export class KeptDocuments {
  private files = new Map<string, KeptFile>()
  private before: ReadonlyMap<string, KeptFile> = new Map()

  /** A render begins: what the last one did not read is forgotten. */
  begin(): void {
    if (this.files.size > 0) this.before = this.files
    this.files = new Map()
  }

  forget(): void {
    this.files = new Map()
    this.before = new Map()
  }

  readonly read: ReadDocuments = (path, text, version) => {
    const kept = this.before.get(path)
    if (kept?.text !== text) return this.readAnew(path, text, version)
    this.files.set(path, kept)
    return kept.documents
  }

  private *readAnew(path: string, text: string, version: HelmVersion): Iterable<ReadDocument> {
    const documents: ReadDocument[] = []
    for (const document of readDocuments(path, text, version)) {
      documents.push(document)
      yield document
    }
    this.files.set(path, { text, documents })
  }
}
