/**
 * Rendered files to documents: split, heads read, hooks set apart, sorted. Mirrors helm pkg/release/v1/util
 * manifest.go and manifest_sorter.go.
 */
import { compareStrings, GoError, type GoMap, type GoValue, lowerCase, SPACE_CLASS, trimSpace } from '../go'
import {
  decode,
  decodeTyped,
  mapShape,
  type StructShape,
  stringShape,
  structShape,
  YamlError,
} from '../goyaml'
import { sortByKind } from './kind-order'
import type { Log } from './log'
import { splitTrimmed } from './split-trimmed'
import { HELM_4, type HelmVersion } from './versions'

/** A document of a rendered file. */
export interface Piece {
  text: string
  /** Where the text begins in the file. */
  offset: number
}

export interface Manifest extends Piece {
  /** The template's path: `chart/templates/x.yaml`. */
  path: string
  kind: string
  apiVersion: string
  /** The whole document. */
  object: GoValue
}

export interface Hook extends Manifest {
  name: string
  events: string[]
  weight: number
  deletePolicies: string[]
  outputLogPolicies: string[]
}

const HOOK = 'helm.sh/hook'
const EVENTS = new Map(
  [
    'pre-install',
    'post-install',
    'pre-delete',
    'post-delete',
    'pre-upgrade',
    'post-upgrade',
    'pre-rollback',
    'post-rollback',
    'test',
  ].map((event) => [event, event]),
).set('test-success', 'test')

const METADATA_TYPE =
  'struct { Name string "json:\\"name\\""; Annotations map[string]string "json:\\"annotations\\"" }'
const heads = new Map<string, StructShape>()

/** The head of a document, by the Go package that names it in errors. */
function headShape(version: HelmVersion): StructShape {
  const home = version.packages.release
  let shape = heads.get(home)
  if (!shape) heads.set(home, (shape = structShape(`${home}.SimpleHead`, HEAD_FIELDS)))
  return shape
}

const HEAD_FIELDS: Parameters<typeof structShape>[1] = [
  ['apiVersion', stringShape],
  ['kind', stringShape],
  [
    'metadata',
    structShape(
      METADATA_TYPE,
      [
        ['name', stringShape],
        ['annotations', mapShape(stringShape)],
      ],
      { pointer: true },
    ),
  ],
]

/** A document that is no YAML, or no object: Helm's text, with where in the rendered file the fault is. */
export class ManifestError extends GoError {
  constructor(
    readonly path: string,
    readonly offset: number,
    override readonly cause: GoError,
  ) {
    super(`YAML parse error on ${path}: ${cause.message}`, { cause })
  }
}

const LEADING_SPACE = new RegExp(`^${SPACE_CLASS}+`)

/** The documents of a rendered file, in the way of this Helm. */
export const splitManifests = (file: string, version: HelmVersion = HELM_4): Piece[] =>
  version.documents === 'whole' ? splitWhole(file) : splitTrimmed(file)

/** Documents between lines that begin with `---`; blank ones are gone, what stands before the first word too. */
function splitWhole(file: string): Piece[] {
  const pieces: Piece[] = []
  const skipped = LEADING_SPACE.exec(file)?.[0].length ?? 0
  let from = skipped
  const add = (to: number): void => {
    const raw = file.slice(from, to)
    if (trimSpace(raw) === '') return
    const lead = LEADING_SPACE.exec(raw)?.[0].length ?? 0
    pieces.push({ text: raw.slice(lead), offset: from + lead })
  }
  const separator = /(?:^|(?<=\n))---[ \t]*/g
  separator.lastIndex = from
  // The text is trimmed first, so a separator may open it wherever that is in the file.
  if (file.startsWith('---', from)) {
    from += /^---[ \t]*/.exec(file.slice(from))![0].length
    separator.lastIndex = from
  }
  for (let found = separator.exec(file); found; found = separator.exec(file)) {
    add(found.index)
    from = found.index + found[0].length
  }
  add(file.length)
  return pieces
}

/** A document read. */
export interface ReadDocument {
  manifest: Manifest
  head: GoMap
}

/** The documents of a file, one after the other. Throws ManifestError at the first that cannot be read. */
export type ReadDocuments = (path: string, file: string, version: HelmVersion) => Iterable<ReadDocument>

export const readDocuments: ReadDocuments = function* (path, file, version) {
  for (const piece of splitManifests(file, version)) yield readManifest(path, piece, version)
}

/**
 * Hooks and other manifests, each in install order. Throws ManifestError; `hooks` then holds those before the fault,
 * as they came.
 */
export function sortManifests(
  files: ReadonlyMap<string, string>,
  log: Log,
  version: HelmVersion,
  read: ReadDocuments = readDocuments,
  hooks: Hook[] = [],
): { hooks: Hook[]; manifests: Manifest[] } {
  const manifests: Manifest[] = []
  for (const path of [...files.keys()].sort(compareStrings)) {
    const file = files.get(path)!
    if (path.slice(path.lastIndexOf('/') + 1).startsWith('_')) continue
    for (const { manifest, head } of read(path, file, version)) {
      const annotations = annotationsOf(head)
      const hookTypes = annotations?.get(HOOK)
      if (hookTypes === undefined) manifests.push(manifest)
      else {
        const hook = readHook(manifest, head, annotations!, hookTypes as string, log)
        if (hook) hooks.push(hook)
      }
    }
  }
  const { installOrder } = version
  return { hooks: sortByKind(hooks, installOrder), manifests: sortByKind(manifests, installOrder) }
}

function readManifest(path: string, piece: Piece, version: HelmVersion): ReadDocument {
  try {
    const object = decode(piece.text)
    const head = isPlainHead(object) ? object : decodeTyped(piece.text, headShape(version))
    const text = (key: string): string => (head.get(key) as string | null | undefined) ?? ''
    return { manifest: { ...piece, path, kind: text('kind'), apiVersion: text('apiVersion'), object }, head }
  } catch (fault) {
    if (!(fault instanceof GoError)) throw fault
    throw new ManifestError(path, piece.offset + (fault instanceof YamlError ? fault.offset : 0), fault)
  }
}

/** An object as nearly all are: nothing to turn into text, nothing to refuse, no name in another case. */
function isPlainHead(object: GoValue): object is GoMap {
  if (!(object instanceof Map)) return false
  for (const key of object.keys())
    if (key.length <= 10 && HEAD_NAME.test(key) && !HEAD_KEYS.has(key)) return false
  const metadata = object.get('metadata')
  return isText(object.get('kind')) && isText(object.get('apiVersion')) && isPlainMetadata(metadata)
}

const HEAD_KEYS = new Set(['apiVersion', 'kind', 'metadata'])
const HEAD_NAME = /^(apiversion|kind|metadata)$/i

function isPlainMetadata(metadata: GoValue | undefined): boolean {
  if (metadata === undefined) return true
  if (!(metadata instanceof Map) || !isText(metadata.get('name'))) return false
  for (const key of metadata.keys())
    if (key !== 'name' && key !== 'annotations' && /^(name|annotations)$/i.test(key)) return false
  const annotations = metadata.get('annotations')
  if (annotations === undefined) return true
  return annotations instanceof Map && [...annotations.values()].every((value) => typeof value === 'string')
}

const isText = (value: GoValue | undefined): boolean => value === undefined || typeof value === 'string'

function annotationsOf(head: GoMap): GoMap | undefined {
  const metadata = head.get('metadata')
  const annotations = metadata instanceof Map ? metadata.get('annotations') : undefined
  return annotations instanceof Map ? annotations : undefined
}

function readHook(
  manifest: Manifest,
  head: GoMap,
  annotations: GoMap,
  hookTypes: string,
  log: Log,
): Hook | undefined {
  const events: string[] = []
  for (const type of list(hookTypes)) {
    const event = EVENTS.get(type)
    if (event === undefined) {
      log('INFO', 'skipping unknown hooks', ['hookTypes', hookTypes])
      return undefined
    }
    events.push(event)
  }
  const named = (annotation: string): string[] => {
    const value = annotations.get(`${HOOK}-${annotation}`) as string | undefined
    return value === undefined ? [] : list(value)
  }
  const weight = annotations.get(`${HOOK}-weight`) as string | undefined
  return {
    ...manifest,
    name: ((head.get('metadata') as GoMap).get('name') as string | undefined) ?? '',
    events,
    weight: /^[+-]?\d{1,18}$/.test(weight ?? '') ? Number(weight) : 0,
    deletePolicies: named('delete-policy'),
    outputLogPolicies: named('output-log-policy'),
  }
}

const list = (text: string): string[] => text.split(',').map((item) => lowerCase(trimSpace(item)))
