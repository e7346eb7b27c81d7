/** Charts as text files, and overlays on them. Plain data: it crosses to workers and pages. */

import { isMap, parseDocument } from 'yaml'
import type { Json } from './schema'

/** Path inside the chart → text. */
export type Files = Readonly<Record<string, string>>

/** `over` laid on `base`, without the files in `removed`. */
export function overlay(base: Files, over: Files, removed: readonly string[] = []): Files {
  const merged = new Map([...Object.entries(base), ...Object.entries(over)])
  for (const path of removed) merged.delete(path)
  return Object.fromEntries([...merged].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/**
 * Top-level keys set in YAML files: what the chart would be under another name, or with another default.
 * A file that is not there or not YAML stays as it is.
 */
export function setKeys(
  files: Files,
  edits: Readonly<Record<string, Readonly<Record<string, Json>>>>,
): Files {
  const edited = new Map(Object.entries(files))
  for (const [path, keys] of Object.entries(edits)) {
    const document = parseDocument(edited.get(path) ?? '')
    if (!edited.has(path) || document.errors.length > 0 || !isMap(document.contents)) continue
    for (const [key, value] of Object.entries(keys)) document.set(key, document.createNode(value))
    edited.set(path, document.toString({ lineWidth: 0 }))
  }
  return Object.fromEntries(edited)
}

export const toFileMap = (files: Files): Map<string, string> => new Map(Object.entries(files))
