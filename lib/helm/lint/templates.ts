/** What lint says of the templates and what they render. Mirrors helm pkg/chart/v2/lint/rules/template.go. */
import {
  byteLength,
  cleanPath,
  decodeFirstJSON,
  extPath,
  fromBytes,
  GoError,
  type GoFunc,
  type GoMap,
  type GoValue,
  JSONSyntaxError,
  quote,
  trimSpace,
} from '../../go'
import { decode, decodeTyped, type StructShape, splitDocuments, stringShape, structShape } from '../../goyaml'
import type { Capabilities } from '../capabilities'
import type { Chart } from '../chart'
import { coalesceValues } from '../coalesce'
import { processDependencies } from '../dependencies'
import { type RenderedFile, renderTemplates } from '../engine'
import type { Log } from '../log'
import { checkSchemas, type SchemaLog } from '../schemas'
import type { HelmVersion } from '../versions'
import { deprecation } from './deprecations'
import type { Linter } from './linter'
import { nameFaults } from './names'

const FOLDER = 'templates/'

export interface TemplatesInput {
  load: () => Chart
  values: GoMap
  namespace: string
  capabilities: Capabilities
  functions: ReadonlyMap<string, GoFunc>
  skipSchema: boolean
  log: Log
  said: SchemaLog
}

export function lintTemplates(linter: Linter, input: TemplatesInput): void {
  const loaded = linter.attempt('error', FOLDER, input.load)
  if (!loaded) return
  const { helm } = input.capabilities
  const settled = silently(() => {
    const chart = processDependencies(loaded.value, input.values, input.log, helm)
    return { chart, values: coalesceValues(chart, input.values, input.log, helm) }
  })
  if (!settled) return
  const { chart } = settled
  const values = coalesceValues(chart, settled.values, input.log, helm)
  const isFit = (): void => checkSchemas(chart, values, input.said)
  if (!input.skipSchema && !linter.attempt('error', FOLDER, isFit)) return
  const rendered = linter.attempt('error', FOLDER, () =>
    renderTemplates({
      chart,
      values,
      release: {
        name: 'test-release',
        namespace: input.namespace,
        revision: 0,
        isUpgrade: false,
        isInstall: false,
      },
      capabilities: input.capabilities,
      functions: input.functions,
      host: { isLint: true, log: input.log, lookup: () => new Map() },
    }),
  )
  if (rendered) lintRendered(linter, chart, rendered.value, input.capabilities)
}

function silently<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (fault) {
    if (fault instanceof GoError) return undefined
    throw fault
  }
}

const EXTENSIONS = ['.yaml', '.yml', '.tpl', '.txt']

function lintRendered(
  linter: Linter,
  chart: Chart,
  rendered: ReadonlyMap<string, RenderedFile>,
  capabilities: Capabilities,
): void {
  const { helm } = capabilities
  for (const { name, data } of chart.templates) {
    const extension = extPath(name)
    linter.rule(
      'error',
      name,
      EXTENSIONS.includes(extension)
        ? undefined
        : `file extension '${extension}' not valid. Valid extensions are .yaml, .yml, .tpl, or .txt`,
    )
    if (helm.lint.namesHelm2) lintHelm2(linter, name, fromBytes(data))
    if (!helm.lint.manifestExtension.test(extension)) continue
    const text = rendered.get(cleanPath(`${chart.metadata.name}/${name}`))?.text ?? ''
    if (trimSpace(text) === '') continue
    linter.rule('warning', name, indentComplaint(text))
    if (
      !lintDocuments(linter, name, text, helm, (document) =>
        lintObject(linter, name, document, text, capabilities),
      )
    )
      return
  }
}

/** What Helm 2 had and Helm 3 has not. */
function lintHelm2(linter: Linter, name: string, template: string): void {
  if (/"?helm\.sh\/hook"?:[\t\n\f\r ]+crd-install/.test(template))
    linter.rule(
      'warning',
      name,
      'manifest is a crd-install hook. This hook is no longer supported in v3 and all CRDs should also exist the crds/ directory at the top level of the chart',
    )
  if (/\.Release\.Time/.test(template))
    linter.rule(
      'error',
      name,
      '.Release.Time has been removed in v3, please replace with the `now` function in your templates',
    )
}

/** What lint reads of an object. */
export interface LintObject {
  apiVersion: string
  kind: string
  name: string
  whole: GoValue
}

const objects = new Map<string, StructShape>()

/** An object, by the Go type that errors name. */
function objectShape(name: string): StructShape {
  let shape = objects.get(name)
  if (!shape) objects.set(name, (shape = structShape(name, OBJECT_FIELDS)))
  return shape
}

const OBJECT_FIELDS: Parameters<typeof structShape>[1] = [
  ['apiVersion', stringShape],
  ['Kind', stringShape],
  [
    'Metadata',
    structShape('rules.k8sYamlMetadata', [
      ['Namespace', stringShape],
      ['Name', stringShape],
    ]),
  ],
]

/** Each document of a text that is not null; false where one cannot be read. */
export function lintDocuments(
  linter: Linter,
  path: string,
  text: string,
  helm: HelmVersion,
  visit: (object: LintObject) => void,
): boolean {
  const words = (fault: string) => `unable to parse YAML: ${fault}`
  const documents = splitDocuments(text)
  for (let index = 0; ; index++) {
    const read = linter.attempt(
      'error',
      path,
      () => {
        try {
          const next = documents.next()
          return next.done ? undefined : readObject(next.value.text, helm)
        } catch (fault) {
          throw fault instanceof GoError ? jsonFault(text, index, fault) : fault
        }
      },
      words,
    )
    if (!read) return false
    if (!read.value) return true
    const { fields, whole } = read.value
    if (whole === null) continue
    const metadata = fields.get('Metadata')
    visit({
      apiVersion: (fields.get('apiVersion') as string | undefined) ?? '',
      kind: (fields.get('Kind') as string | undefined) ?? '',
      name: metadata instanceof Map ? ((metadata.get('Name') as string | undefined) ?? '') : '',
      whole,
    })
  }
}

const readObject = (text: string, helm: HelmVersion): { fields: GoMap; whole: GoValue } => ({
  fields: decodeTyped(text, objectShape(helm.lint.objectType)),
  whole: decode(text),
})

/**
 * A text that opens with a brace is taken for JSON, until that fails: where YAML fails there too, what JSON says is told.
 * `index` is the document's.
 */
function jsonFault(text: string, index: number, fault: GoError): GoError {
  if (!trimSpace(text).startsWith('{')) return fault
  let read = 0
  let values = 0
  try {
    for (; values <= index; values++) read += decodeFirstJSON(text.slice(read)).end
  } catch (wrong) {
    if (!(wrong instanceof GoError)) throw wrong
    if (values < index) return fault // it was YAML from there on
    const offset =
      wrong instanceof JSONSyntaxError ? byteLength(text.slice(0, read)) + wrong.offset : undefined
    return offset === undefined
      ? wrong
      : new GoError(`json: offset ${offset}: ${wrong.message}`, { cause: wrong })
  }
  return new GoError(fault.message.replace(/^error unmarshaling JSON: while decoding JSON: /, ''), {
    cause: fault,
  })
}

function lintObject(
  linter: Linter,
  path: string,
  object: LintObject,
  text: string,
  capabilities: Capabilities,
): void {
  const { kind, name, apiVersion } = object
  linter.rule('warning', path, nameComplaint(object))
  const isKnown = apiVersion !== '' && kind !== ''
  linter.rule('warning', path, isKnown ? deprecation(apiVersion, kind, capabilities.kubeVersion) : undefined)
  const needsSelector = ['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'].includes(kind)
  if (needsSelector && !text.includes('matchLabels') && !text.includes('matchExpressions'))
    linter.rule(
      'error',
      path,
      `a ${kind} must contain matchLabels or matchExpressions, and ${quote(name)} does not`,
    )
  if (kind === 'List' && hasKeptItem(object.whole))
    linter.rule('error', path, capabilities.helm.lint.keptInList)
}

function nameComplaint({ kind, name }: LintObject): string | undefined {
  const faults = nameFaults(kind, name).map(
    (fault) => `metadata.name: Invalid value: ${quote(name)}: ${fault}`,
  )
  if (faults.length === 0) return undefined
  const text = faults.length === 1 ? faults[0] : `[${faults.join(', ')}]`
  return `object name does not conform to Kubernetes naming requirements: ${quote(name)}: ${text}`
}

function hasKeptItem(list: GoValue): boolean {
  const items = field(list, 'items')
  return (
    Array.isArray(items) &&
    items.some(
      (item) => field(field(field(item, 'metadata'), 'annotations'), 'helm.sh/resource-policy') !== undefined,
    )
  )
}

const field = (value: GoValue | undefined, key: string): GoValue | undefined =>
  value instanceof Map ? value.get(key) : undefined

function indentComplaint(text: string): string | undefined {
  const first = text
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
    .find((line) => trimSpace(line) !== '')
  if (first === undefined || !/^[ \t]/.test(first)) return undefined
  return `document starts with an illegal indent: ${quote(first)}, which may cause parsing problems`
}
