/**
 * The record kubectl keeps of its client-side applies. A server-side apply of kubectl brings it up to date, so that
 * the next client-side one starts from the truth (apimachinery managedfields/internal/lastappliedupdater.go).
 */
import type { KubeObject } from '../client'
import { copy, isObject, type Json, sortedJson } from './json'

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/** The configuration of the record; undefined when there is none that can be read. */
export function lastApplied({ metadata }: KubeObject): KubeObject | undefined {
  const text = metadata.annotations?.[LAST_APPLIED]
  if (!text) return undefined
  try {
    const config = JSON.parse(text) as Json
    return isObject(config) ? copy(config as unknown as KubeObject) : undefined
  } catch {
    return undefined
  }
}

/** Where `object` has a record, it becomes `config`. */
export function refreshLastApplied(object: KubeObject, config: KubeObject): void {
  const { annotations } = object.metadata
  if (!annotations?.[LAST_APPLIED]) return
  const applied = copy(config)
  delete applied.metadata.annotations?.[LAST_APPLIED]
  const text = `${htmlSafe(sortedJson(applied as unknown as Json))}\n`
  object.metadata.annotations = { ...annotations, [LAST_APPLIED]: text }
}

/** As Go's encoder writes these letters inside strings. */
const htmlSafe = (json: string): string =>
  json.replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
