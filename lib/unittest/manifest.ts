/** Rendered documents: their values, and where each of them stands in its text. Mirrors parseYamlFile of test_job.go. */
import { GoError } from '../go'
import { splitManifests } from '../helm'
import type { Data } from './data'
import type { FailurePlace } from './failure'
import { type Found, find, nearest } from './path'
import { Complaints, composeAll, dataOf, entriesOf, scalarOf, unaliased, type YamlNode } from './yaml'

export class Manifest {
  constructor(
    /** In full: `chart/templates/x.yaml`. */
    readonly template: string,
    readonly index: number,
    /** The document as values; a text file has its text under `raw`. */
    readonly data: Map<Data, Data>,
    /** The line, from 1 in the document's text, of what these keys lead to. */
    private readonly lineOf: (keys: readonly Data[]) => number = () => 1,
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
    const template = this.template.slice(this.template.indexOf('/') + 1)
    return { template, document: this.index, line: this.lineOf(keys) }
  }

  /** Where the value at `path` would stand: the line of what exists of it. */
  placeNear(path: string): FailurePlace {
    return this.place(nearest(this.data, path))
  }
}

/** Where the plugin takes a text apart, whatever stands there. */
export const SEPARATOR = /(?:^|\s*\n)---\s*/g

/** The documents of a rendered text; empty ones do not count. Throws GoError as yaml v3 words it. */
export function readManifests(template: string, text: string): Manifest[] {
  const parts = partsOf(text)
  const joined = parts.map(({ text }) => text).join('\n---\n')
  const manifests: Manifest[] = []
  const complaints = new Complaints()
  for (const root of composeAll(joined)) {
    const node = unaliased(root)
    const data = topData(node, complaints)
    complaints.settle()
    if (data.size === 0) continue
    const part = parts.findLast(({ start }) => start <= root.start) ?? parts[0]!
    const lineOf = (keys: readonly Data[]): number => {
      const at = nodeAt(node, keys).start - part.start + part.offset
      return 1 + lineBreaks(text.slice(documentStart(text, at), at))
    }
    manifests.push(new Manifest(template, manifests.length, data, lineOf))
  }
  return manifests
}

/** NOTES.txt and its like, and what a failed render left: nothing but text. */
export function rawManifest(template: string, text: string): Manifest {
  return new Manifest(template, 0, new Map([['raw', text]]))
}

interface Part {
  text: string
  /** Where it stands in the text as given, and in the text as joined. */
  offset: number
  start: number
}

function partsOf(text: string): Part[] {
  const parts: Part[] = []
  let offset = 0
  let start = 0
  const add = (end: number): void => {
    parts.push({ text: text.slice(offset, end), offset, start })
    start += end - offset + '\n---\n'.length
  }
  for (const match of text.matchAll(SEPARATOR)) {
    add(match.index)
    offset = match.index + match[0].length
  }
  add(text.length)
  return parts
}

/** A document must be a map; its keys are texts, as they are for map[string]any. */
function topData(node: YamlNode, complaints: Complaints): Map<Data, Data> {
  const data = new Map<Data, Data>()
  if (node.kind === 'mapping') {
    for (const [key, value] of entriesOf(node, complaints))
      data.set(unaliased(key).value, dataOf(value, complaints))
  } else if (node.kind === 'sequence') {
    complaints.add(node, 'cannot unmarshal !!seq into map[string]interface {}')
  } else if (scalarOf(node) !== null) {
    complaints.add(node, `cannot unmarshal ${scalarText(node)} into map[string]interface {}`)
  }
  return data
}

/** A scalar as yaml v3 names it: "!!str `text`", cut when long. */
export function scalarText(node: YamlNode): string {
  const value = scalarOf(node)
  const tag =
    typeof value === 'string'
      ? 'str'
      : typeof value === 'bigint'
        ? 'int'
        : typeof value === 'number'
          ? 'float'
          : 'bool'
  return `!!${tag} \`${node.value.length > 10 ? `${node.value.slice(0, 7)}...` : node.value}\``
}

function nodeAt(root: YamlNode, keys: readonly Data[]): YamlNode {
  let node = root
  for (const key of keys) {
    const at = unaliased(node)
    let next: YamlNode | undefined
    if (at.kind === 'sequence') next = at.children[Number(key)]
    else if (at.kind === 'mapping') {
      const i = at.children.findIndex((child, i) => i % 2 === 0 && child.value === String(key))
      next = i < 0 ? undefined : at.children[i + 1]
    }
    if (!next) break
    node = next
  }
  return node
}

/** Where Helm lets the document begin that `at` stands in: lines are counted in the text it prints. */
function documentStart(text: string, at: number): number {
  try {
    return splitManifests(text).findLast(({ offset }) => offset <= at)?.offset ?? 0
  } catch (fault) {
    if (fault instanceof GoError) return 0
    throw fault
  }
}

const lineBreaks = (text: string): number => text.split('\n').length - 1
