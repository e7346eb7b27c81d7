/** A chart's files as a suite wants them. Mirrors helm-unittest pkg/unittest/deep_copy.go. */
import { parseDocument } from 'yaml'
import type { FileMap } from '../helm'
import { compileGo, matches, quoteMeta } from './regexp'

/** Partials and what is no template stay; of the rest, only what the suite names. */
export function selectTemplates(
  chart: FileMap,
  named: readonly string[],
  excluded: readonly string[],
): FileMap {
  const wanted = (named.length > 0 ? named : ['**']).map(templatePattern)
  const unwanted = excluded.map(templatePattern)
  const fits = (path: string, patterns: readonly string[]): boolean =>
    patterns.some((pattern) => matches(compileGo(pattern), path))
  return new Map(
    [...chart].filter(([path]) => {
      if (!path.startsWith('templates/') || isPartial(path)) return true
      return fits(path, wanted) && !fits(path, unwanted)
    }),
  )
}

/** The chart under another version or appVersion; a Chart.yaml that is not YAML stays as it is. */
export function withMetadata(chart: FileMap, set: { version?: string; appVersion?: string }): FileMap {
  const content = chart.get('Chart.yaml')
  if (content === undefined || Object.keys(set).length === 0) return chart
  const document = parseDocument(asText(content))
  if (document.errors.length > 0) return chart
  for (const [key, value] of Object.entries(set)) document.set(key, value)
  return new Map(chart).set('Chart.yaml', document.toString())
}

/** The chart's own files that Helm renders to documents or notes. */
export function templatesIn(files: FileMap): string[] {
  return [...files.keys()].filter((path) => /^templates\/.*\.(ya?ml|tpl|txt)$/.test(path) && !isPartial(path))
}

export function nameOf(chart: FileMap): string {
  const content = chart.get('Chart.yaml')
  if (content === undefined) return ''
  const document = parseDocument(asText(content))
  const name = document.errors.length === 0 ? document.get('name') : undefined
  return typeof name === 'string' ? name : ''
}

export const asText = (content: string | Uint8Array): string =>
  typeof content === 'string' ? content : new TextDecoder().decode(content)

/** `deployment.yaml` means `templates/deployment.yaml`. */
export const templatePath = (name: string): string =>
  /^(templates|crds|charts)\//.test(name) ? name : `templates/${name}`

/** A name with `*` as a Go expression for whole paths; without, the very file. */
function templatePattern(name: string): string {
  const path = templatePath(name)
  const parts = path.split('*').filter((part, i, parts) => part !== '' || i === 0 || i === parts.length - 1)
  return `^${parts.map(quoteMeta).join('[0-9a-zA-Z_\\-/\\.]*')}$`
}

/** `path` as seen from the folder of `file`. */
export function join(file: string, path: string): string {
  const parts = path.startsWith('/') ? [] : file.split('/').slice(0, -1)
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

const isPartial = (path: string): boolean => path.slice(path.lastIndexOf('/') + 1).startsWith('_')
