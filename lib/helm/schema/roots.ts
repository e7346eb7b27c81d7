/**
 * Documents and the resources in them: which subschemas have a URL, anchors and a dialect of their own.
 * Mirrors roots.go and root.go.
 */
import { GoError, type GoMap, type GoValue, quote } from '../../go'
import { type Dialect, type Draft, idOf, LATEST_DRAFT } from './draft'
import type { Loader } from './loader'
import { appendTokens, encodeFragment, splitFragment, tokensOf } from './pointer'
import { joinURL } from './url'

export interface Resource {
  readonly pointer: string
  readonly url: string
  readonly dialect: Dialect
  /** Pointers by anchor. */
  readonly anchors: Map<string, string>
  readonly dynamicAnchors: Set<string>
}

export interface Root {
  readonly url: string
  readonly document: GoValue
  /** By pointer. The root itself is one. */
  readonly resources: Map<string, Resource>
  /** Pointers of the schemas that have been looked into. */
  readonly visited: Set<string>
}

/** A schema's place. */
export interface Place {
  readonly url: string
  readonly pointer: string
}

export const placeText = ({ url, pointer }: Place): string => `${url}#${encodeFragment(pointer)}`

/** Checks a schema against its metaschema; throws GoError. */
export type SchemaCheck = (
  schema: GoValue,
  dialect: Dialect,
  resources: ReadonlyMap<string, Resource>,
) => void

export class Roots {
  private readonly roots = new Map<string, Root>()

  constructor(
    private readonly loader: Loader,
    private readonly check: SchemaCheck,
  ) {}

  load(url: string): Root {
    const known = this.roots.get(url)
    if (known !== undefined) return known
    const document = this.loader.load(url)
    const root: Root = { url, document, resources: new Map(), visited: new Set() }
    this.collect(root, document, url, '', { draft: LATEST_DRAFT, vocabularies: undefined })
    if (!/^https?:\/\/json-schema\.org\//.test(url)) this.checkSchema(root, document, '')
    this.roots.set(url, root)
    return root
  }

  /** The place a fragment names in the document of `url`. */
  resolve(url: string, fragment: string): Place {
    const root = this.load(url)
    return resolveIn(root, fragment, resourceAt(root, ''))
  }

  /** Makes sure of a schema that stands where no keyword puts one: `#/some/where`. */
  ensure(place: Place): Root {
    const root = this.load(place.url)
    if (root.visited.has(place.pointer)) return root
    const schema = lookUp(root.document, place)
    const copy: Root = {
      ...root,
      resources: new Map([...root.resources].map(([pointer, resource]) => [pointer, copyOf(resource)])),
      visited: new Set(root.visited),
    }
    const base = resourceAt(copy, place.pointer)
    this.collect(copy, schema, base.url, place.pointer, base.dialect)
    if (!copy.resources.has(place.pointer)) {
      collectAnchors(copy, schema, place.pointer, resourceAt(copy, place.pointer))
    }
    this.checkSchema(copy, schema, place.pointer)
    this.roots.set(root.url, copy)
    return copy
  }

  private checkSchema(root: Root, schema: GoValue, pointer: string): void {
    try {
      this.check(schema, resourceAt(root, pointer).dialect, root.resources)
    } catch (error) {
      if (!(error instanceof GoError)) throw error
      const at = quote(placeText({ url: root.url, pointer }))
      throw new GoError(`${at} is not valid against metaschema: ${error.message}`, { cause: error })
    }
  }

  private collect(root: Root, schema: GoValue, base: string, pointer: string, fallback: Dialect): void {
    if (root.visited.has(pointer)) return
    if (schema instanceof Map) this.collectObject(root, schema, base, pointer, fallback)
    else if (pointer === '') root.resources.set('', newResource('', base, fallback))
    root.visited.add(pointer)
  }

  private collectObject(root: Root, schema: GoMap, given: string, pointer: string, fallback: Dialect): void {
    const at = { url: root.url, pointer }
    let draft = this.loader.draftFor(schema, fallback.draft, pointer === '' ? root.url : '', placeText(at))
    let hasDialect = typeof schema.get('$schema') === 'string'
    let id = idOf(draft, schema)
    if (id === '' && pointer !== '') {
      // $schema counts only where a resource begins.
      draft = fallback.draft
      hasDialect = false
      id = idOf(draft, schema)
    }

    let base = given
    if (id !== '') {
      try {
        base = joinURL(given, id).url
      } catch (error) {
        if (!(error instanceof GoError)) throw error
        throw new GoError(`error in parsing id at ${quote(placeText(at))}`, { cause: error })
      }
    }
    if (id !== '' || pointer === '')
      this.addResource(root, schema, draft, base, pointer, hasDialect ? undefined : fallback)

    const resource = [...root.resources.values()].find(({ url }) => url === base)!
    collectAnchors(root, schema, pointer, resource)
    for (const path of draft.subschemas) {
      for (const [place, subschema] of subschemasAt(schema, path, pointer)) {
        this.collect(root, subschema, base, place, resource.dialect)
      }
    }
  }

  private addResource(
    root: Root,
    schema: GoMap,
    draft: Draft,
    url: string,
    pointer: string,
    dialect: Dialect | undefined,
  ): void {
    for (const other of root.resources.values()) {
      if (other.url !== url) continue
      if (other.pointer === pointer) return
      throw new GoError(
        `duplicate id ${quote(url)} in ${quote(root.url)} at ${quote(pointer)} and ${quote(other.pointer)}`,
      )
    }
    const own = dialect ?? { draft, vocabularies: this.loader.vocabulariesFor(schema, draft) }
    root.resources.set(pointer, newResource(pointer, url, own))
  }
}

function newResource(pointer: string, url: string, dialect: Dialect): Resource {
  return { pointer, url, dialect, anchors: new Map(), dynamicAnchors: new Set() }
}

function copyOf(resource: Resource): Resource {
  return {
    ...resource,
    anchors: new Map(resource.anchors),
    dynamicAnchors: new Set(resource.dynamicAnchors),
  }
}

/** The resource a pointer stands in. */
export function resourceAt(root: Root, pointer: string): Resource {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const resource = root.resources.get(at)
    if (resource !== undefined) return resource
    if (!at.includes('/')) return root.resources.get('')!
  }
}

function resolveIn(root: Root, fragment: string, resource: Resource): Place {
  if (fragment === '' || fragment.startsWith('/')) {
    return { url: root.url, pointer: resource.pointer + fragment }
  }
  const pointer = resource.anchors.get(fragment)
  if (pointer === undefined) {
    const reference = `${resource.url}#${encodeFragment(fragment)}`
    throw new GoError(`anchor in ${quote(reference)} not found in schema ${quote(root.url)}`)
  }
  return { url: root.url, pointer }
}

/** The place a URL names within the document; undefined when it names another one. */
export function resolveWithin(root: Root, url: string, fragment: string): Place | undefined {
  const resource =
    url === root.url
      ? resourceAt(root, '')
      : [...root.resources.values()].find((candidate) => candidate.url === url)
  return resource && resolveIn(root, fragment, resource)
}

/** The value at a place. */
export function lookUp(document: GoValue, place: Place): GoValue {
  const tokens = tokensOf(place.pointer)
  if (tokens === undefined) throw new GoError(`invalid json-pointer ${quote(placeText(place))}`)
  let value: GoValue | undefined = document
  for (const token of tokens) {
    if (value instanceof Map) value = value.get(token)
    else if (Array.isArray(value) && /^[+-]?[0-9]+$/.test(token)) value = value[Number(token)]
    else value = undefined
    if (value === undefined) throw new GoError(`json-pointer in ${quote(placeText(place))} not found`)
  }
  return value
}

function collectAnchors(root: Root, schema: GoValue, pointer: string, resource: Resource): void {
  if (!(schema instanceof Map)) return
  const { draft } = resource.dialect
  const add = (anchor: string): void => {
    const other = resource.anchors.get(anchor)
    if (other !== undefined && other !== pointer) {
      throw new GoError(
        `duplicate anchor ${quote(anchor)} in ${quote(root.url)} at ${quote(other)} and ${quote(pointer)}`,
      )
    }
    resource.anchors.set(anchor, pointer)
  }
  if (draft.version < 2019) {
    const id = schema.get(draft.idKey)
    if (schema.has('$ref') || typeof id !== 'string') return
    let fragment: string
    try {
      fragment = splitFragment(id)[1]
    } catch {
      throw new GoError(`error in parsing anchor at ${quote(placeText({ url: root.url, pointer }))}`)
    }
    if (fragment !== '' && !fragment.startsWith('/')) add(fragment)
    return
  }
  const anchor = schema.get('$anchor')
  if (typeof anchor === 'string') add(anchor)
  const dynamic = draft.version >= 2020 ? schema.get('$dynamicAnchor') : undefined
  if (typeof dynamic === 'string') {
    add(dynamic)
    resource.dynamicAnchors.add(dynamic)
  }
}

/** What stands at a path beneath a schema, with its pointers. */
function subschemasAt(value: GoValue, path: readonly string[], pointer: string): [string, GoValue][] {
  const [step, ...rest] = path
  if (step === undefined) return [[pointer, value]]
  const found: [string, GoValue][] = []
  const descend = (token: string, item: GoValue): void => {
    found.push(...subschemasAt(item, rest, appendTokens(pointer, token)))
  }
  if (step === '[]') {
    if (Array.isArray(value)) for (const [i, item] of value.entries()) descend(String(i), item)
  } else if (value instanceof Map) {
    if (step === '*') for (const [key, item] of value) descend(key, item)
    else {
      const item = value.get(step)
      if (item !== undefined) descend(step, item)
    }
  }
  return found
}
