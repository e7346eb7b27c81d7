/** Lint for a screen or a grader: a chart as files in, messages out. */

import { offlineCapabilities } from './capabilities'
import { type LintMessage, lintChart, type Standing } from './lint/index'
import { noLog } from './log'
import { textOf } from './places'
import { loadChart, type RenderEngine, sharedEngine } from './render'
import type { FileMap, ValuesLayers } from './render-types'
import { loadValues, mergeLayers } from './values'

export interface LintOptions {
  values?: ValuesLayers
  namespace?: string
  engine?: RenderEngine
}

/** What `helm lint` says of a chart. Throws GoError where the values layers cannot be read, as Helm stops there. */
export function lint(files: FileMap, options: LintOptions = {}): LintMessage[] {
  const engine = options.engine ?? sharedEngine()
  const standing = (path: string): Standing => {
    if (files.has(path)) return 'file'
    return [...files.keys()].some((name) => name.startsWith(`${path}/`)) ? 'folder' : 'missing'
  }
  return lintChart({
    read: (path) => textOf(files, path),
    standing,
    load: () => loadChart(files, noLog, engine.version),
    path: '.',
    values: mergeLayers(options.values ?? {}, loadValues, engine.version),
    namespace: options.namespace ?? 'default',
    capabilities: offlineCapabilities(engine.version),
    functions: engine.functions,
  })
}
