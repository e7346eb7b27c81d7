/**
 * Values from files and flags. Mirrors helm pkg/chart/v2/loader LoadValues and MergeMaps, pkg/cli/values/options.go,
 * and the document reader of k8s.io/apimachinery pkg/util/yaml.
 */
import { GoError, type GoMap, type GoValue, trimSpace, unmarshalJSON } from '../go'
import { type DocumentText, decode, splitDocuments } from '../goyaml'
import type { SetFile, ValuesLayers } from './render-types'
import { parseInto, parseIntoFile, type SetKind } from './strvals'
import { HELM_4, type HelmVersion } from './versions'

/** The values of a values.yaml: all its documents, later over earlier, or the first alone. Throws GoError. */
export function loadValues(text: string, version: HelmVersion = HELM_4): GoMap {
  if (!version.mergesValuesDocuments) return decode(text, { target: 'map' })
  let values: GoMap = new Map()
  for (const document of documentsOf(text)) {
    let current: GoMap
    try {
      current = decode(document.text, { target: 'map' })
    } catch (fault) {
      if (fault instanceof GoError)
        throw new GoError(`cannot unmarshal yaml document: ${fault.message}`, { cause: fault })
      throw fault
    }
    values = mergeMaps(values, current)
  }
  return values
}

function* documentsOf(text: string): Generator<DocumentText> {
  try {
    yield* splitDocuments(text)
  } catch (fault) {
    if (fault instanceof GoError)
      throw new GoError(`error reading yaml document: ${fault.message}`, { cause: fault })
    throw fault
  }
}

/** `b` over `a`, table by table; a null of `b` stays. Neither is changed. */
export function mergeMaps(a: GoMap, b: GoMap): GoMap {
  const merged = new Map(a)
  for (const [key, value] of b) {
    const under = merged.get(key)
    merged.set(key, value instanceof Map && under instanceof Map ? mergeMaps(under, value) : value)
  }
  return merged
}

/**
 * The user's values, by kind in Helm's order, whatever the order of the flags: files, set-json, set, set-string,
 * set-file, set-literal. Throws GoError with Helm's text.
 */
export function mergeLayers(layers: ValuesLayers, load = loadValues, version: HelmVersion = HELM_4): GoMap {
  let base: GoMap = new Map()
  for (const { name, text } of layers.files ?? [])
    base = mergeMaps(
      base,
      within(`failed to parse ${name}`, () => load(text, version)),
    )
  for (const text of layers.setJson ?? []) base = setJson(text, base, version)
  for (const text of layers.set ?? []) set(text, base, 'set', '--set', version)
  for (const text of layers.setString ?? []) set(text, base, 'string', '--set-string', version)
  for (const file of layers.setFile ?? [])
    within('failed parsing --set-file data', () => setFile(file, base, version))
  for (const text of layers.setLiteral ?? []) set(text, base, 'literal', '--set-literal', version)
  return base
}

function setFile(file: SetFile, base: GoMap, version: HelmVersion): void {
  if ('key' in file) parseIntoFile(`${file.key}=x`, base, () => file.text, version)
  else parseIntoFile(file.flag, base, (path) => file.texts.get(path) ?? '', version)
}

function set(text: string, base: GoMap, kind: SetKind, flag: string, version: HelmVersion): void {
  within(`failed parsing ${flag} data`, () => parseInto(text, base, kind, version))
}

function setJson(text: string, base: GoMap, version: HelmVersion): GoMap {
  if (version.takesJsonObjects && trimSpace(text).startsWith('{')) {
    let value: GoValue
    try {
      value = unmarshalJSON(trimSpace(text), { into: 'map' })
    } catch (fault) {
      if (fault instanceof GoError) throw new GoError(`failed parsing --set-json data JSON: ${text}`)
      throw fault
    }
    return mergeMaps(base, value as GoMap)
  }
  try {
    parseInto(text, base, 'json', version)
  } catch (fault) {
    if (fault instanceof GoError) throw new GoError(`failed parsing --set-json data ${text}`)
    throw fault
  }
  return base
}

function within<T>(what: string, work: () => T): T {
  try {
    return work()
  } catch (fault) {
    if (fault instanceof GoError) throw new GoError(`${what}: ${fault.message}`, { cause: fault })
    throw fault
  }
}
