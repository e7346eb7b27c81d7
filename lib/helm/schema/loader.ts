/**
 * Schema documents by URL: the chart's own, and the metaschemas. Mirrors loader.go with Helm's loaders, but for one
 * difference on purpose: no `$ref` reaches a file or the network. A file is said to be missing; `urn:` is permissive
 * as in Helm.
 */
import { GoError, type GoMap, type GoValue, quote } from '../../go'
import { parseURL, urlText } from '../../sprig'
import { type Draft, draftOf } from './draft'
import { metaschemaDocument } from './meta'
import { splitAtHash } from './pointer'

export class Loader {
  private readonly documents = new Map<string, GoValue>()

  /** `onUrn` hears of each `urn:` that was let pass. */
  constructor(private readonly onUrn: (urn: string) => void) {}

  add(url: string, document: GoValue): void {
    this.documents.set(url, document)
  }

  /** Throws GoError. */
  load(url: string): GoValue {
    const own = this.documents.get(url)
    const known = own === undefined ? metaschemaDocument(url) : own
    if (known !== undefined) return known
    let document: GoValue
    try {
      document = this.fetch(url)
    } catch (error) {
      if (!(error instanceof GoError)) throw error
      throw new GoError(`failing loading ${quote(url)}: ${error.message}`, { cause: error })
    }
    this.documents.set(url, document)
    return document
  }

  private fetch(url: string): GoValue {
    const parts = parseURL(url)
    switch (parts.scheme) {
      case 'urn':
        this.onUrn(url)
        return true
      case 'file':
        throw new GoError(`open ${parts.path}: no such file or directory`)
      case 'http':
      case 'https':
        throw new GoError('schemas are not loaded from the network here')
      default:
        throw new GoError(`no URLLoader registered for ${quote(urlText(parts))}`)
    }
  }

  /** The draft a schema is written in: what $schema leads to. `at` names the schema. */
  draftFor(schema: GoMap, fallback: Draft, url: string, at: string, seen = new Set<string>()): Draft {
    const named = schema.get('$schema')
    if (typeof named !== 'string') return fallback
    const draft = draftOf(named)
    if (draft !== undefined) return draft
    const [metaURL] = splitAtHash(named)
    try {
      parseURL(metaURL)
    } catch (error) {
      if (!(error instanceof GoError)) throw error
      throw new GoError(`invalid $schema in ${quote(at)}: ${error.message}`, { cause: error })
    }
    if (metaURL === url) throw new GoError(`draft ${quote(metaURL)} is not supported`)
    if (seen.has(metaURL)) throw new GoError(`cycle in resolving $schema in ${quote(metaURL)}`)
    seen.add(metaURL)
    const meta = this.load(metaURL)
    return meta instanceof Map ? this.draftFor(meta, fallback, metaURL, `${metaURL}#`, seen) : fallback
  }

  /** The vocabularies the metaschema of one's own asks for; undefined when $schema is a draft itself. */
  vocabulariesFor(schema: GoMap, draft: Draft): readonly string[] | undefined {
    const named = schema.get('$schema')
    if (typeof named !== 'string' || draftOf(named) !== undefined || draft.version < 2019) return undefined
    const [metaURL] = splitAtHash(named)
    const meta = this.load(metaURL)
    const asked = meta instanceof Map ? meta.get('$vocabulary') : undefined
    if (!(asked instanceof Map)) return undefined
    const names: string[] = []
    for (const [vocabulary, isRequired] of asked) {
      if (isRequired !== true) continue
      const { vocabularyPrefix: prefix, vocabularies } = draft
      const name = vocabulary.startsWith(prefix) ? vocabulary.slice(prefix.length) : ''
      if (!vocabularies.includes(name)) {
        throw new GoError(`unsupported vocabulary ${quote(vocabulary)} in ${quote(metaURL)}`)
      }
      names.push(name)
    }
    return names.includes('core') ? names : [...names, 'core']
  }
}
