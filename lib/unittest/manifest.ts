/** A rendered document: its values, and where each of them stands in its text. */
import { LineCounter, type ParsedNode, parseAllDocuments } from 'yaml'
import { type Data, type DataDocument, dataOf, parseDocuments, YAML_OPTIONS } from './data'
import type { FailurePlace } from './failure'
import { type Found, find, nearest } from './path'

export class Manifest {
  private document: DataDocument | undefined
  constructor(
    readonly template: string,
    readonly index: number,
    readonly text: string,
    /** The document as values; a text file has its text under `raw`. */
    readonly data: Map<Data, Data>,
  ) {}

  /** The values `path` leads to; throws PathError. The empty path is the document itself. */
  find(path: string): Found[] {
    return path === '' ? [{ value: this.data, keys: [] }] : find(this.data, path)
  }

  /** The value of a top-level key; null when there is none. */
  get(key: string): Data {
    return this.data.get(key) ?? null
  }

  place(keys: readonly Data[] = []): FailurePlace {
    return { template: this.template, document: this.index, line: this.lineOf(keys) }
  }

  /** Where the value at `path` would stand: the line of what exists of it. */
  placeNear(path: string): FailurePlace {
    return this.place(nearest(this.data, path))
  }

  private lineOf(keys: readonly Data[]): number {
    this.document ??= parseDocuments(this.text)[0]
    const plain = keys.map((key) => (typeof key === 'bigint' ? Number(key) : key))
    const node = this.document?.getIn(plain, true)
    const range = isRanged(node) ? node.range : this.document?.contents?.range
    return this.text.slice(0, range?.[0] ?? 0).split('\n').length
  }
}

function isRanged(node: unknown): node is { range: [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
}

export class ManifestError extends Error {
  override readonly name = 'ManifestError'
}

/**
 * The documents of one rendered text; empty ones do not count. Throws ManifestError with a line of the text
 * where it is not YAML or not a mapping.
 */
export function readManifests(template: string, text: string, firstIndex = 0): Manifest[] {
  const lines = new LineCounter()
  const documents = parseAllDocuments<ParsedNode, true>(text, { ...YAML_OPTIONS, lineCounter: lines })
  if (!Array.isArray(documents)) return []
  const manifests: Manifest[] = []
  for (const document of documents) {
    const error = document.errors[0]
    if (error) throw new ManifestError(`${template}: ${error.message}`)
    const data = dataOf(document)
    if (data === null) continue
    if (!(data instanceof Map)) throw new ManifestError(`${template}: a document is not a mapping`)
    if (data.size === 0) continue
    const own = documents.length === 1 ? text : text.slice(document.range[0], document.range[1])
    manifests.push(new Manifest(template, firstIndex + manifests.length, own, data))
  }
  return manifests
}

/** NOTES.txt and its like: nothing but text. */
export function rawManifest(template: string, text: string): Manifest {
  return new Manifest(template, 0, text, new Map([['raw', text]]))
}
