/**
 * From a chart and the user's values to rendered resources. Mirrors RunWithContext and renderResources of
 * helm pkg/action install.go and action.go as far as no cluster is needed; lib/release goes on from here.
 */
import {
  type CallContext,
  compareStrings,
  fromBytes,
  GoError,
  type GoFunc,
  type GoMap,
  trimSpace,
} from '../go'
import type { TraceRecord } from '../gotemplate'
import type { Capabilities } from './capabilities'
import { type Chart, crdFiles } from './chart'
import { coalesceValues } from './coalesce'
import { processDependencies } from './dependencies'
import { type Keeper, type ReleaseScope, renderTemplates } from './engine'
import type { RenderHost } from './funcs'
import type { Log } from './log'
import { type Hook, type Manifest, type ReadDocuments, sortManifests } from './manifests'
import { checkSchemas, schemaLog } from './schemas'
import { isCompatibleRange } from './semver'
import { HELM_4, type HelmVersion } from './versions'

/** A chart ready to render: dependencies settled, values coalesced and checked. */
export interface Prepared {
  chart: Chart
  values: GoMap
}

/** Settles dependencies and values. Throws GoError with Helm's text, after Helm's own log line where it writes one. */
export function prepare(
  chart: Chart,
  userValues: GoMap,
  options: { log: Log; debug?: Log; skipSchema?: boolean; version?: HelmVersion },
): Prepared {
  const { log, version = HELM_4 } = options
  let settled: Chart
  try {
    settled = processDependencies(chart, userValues, log, version)
  } catch (fault) {
    if (!(fault instanceof GoError && version.namesFailedStep)) throw fault
    log('ERROR', 'chart dependencies processing failed', ['error', fault.message])
    throw new GoError(`chart dependencies processing failed: ${fault.message}`, { cause: fault })
  }
  const values = coalesceValues(settled, userValues, log, version)
  if (!options.skipSchema) checkSchemas(settled, values, schemaLog(log, options.debug))
  return { chart: settled, values }
}

/** `found in Chart.yaml, but missing in charts/ directory`: by name only, as Helm looks. Throws GoError. */
export function checkDependencies(chart: Chart): void {
  const missing = (chart.metadata.dependencies ?? [])
    .map(({ name }) => name)
    .filter((name) => !chart.dependencies.some(({ metadata }) => metadata.name === name))
  if (missing.length > 0)
    throw new GoError(`found in Chart.yaml, but missing in charts/ directory: ${missing.join(', ')}`)
}

/** Library charts cannot be installed. Throws GoError. */
export function checkInstallable(chart: Chart): void {
  const { type } = chart.metadata
  if (type !== '' && type !== 'application') throw new GoError(`${type} charts are not installable`)
}

export interface ResourcesInput {
  prepared: Prepared
  release: ReleaseScope
  capabilities: Capabilities
  functions: ReadonlyMap<string, GoFunc>
  host: RenderHost
  budget?: CallContext
  includeCrds?: boolean
  /** NOTES.txt of subcharts too. */
  subNotes?: boolean
  isTraced?: boolean
  /** `v1` Secrets are printed as hidden. */
  hideSecret?: boolean
  /** What a session keeps of templates and documents. */
  keeper?: Keeper
  readDocuments?: ReadDocuments
}

export interface Resources {
  /** Every template's text by path, NOTES.txt included. */
  texts: ReadonlyMap<string, string>
  records: ReadonlyMap<string, readonly TraceRecord[]>
  hooks: readonly Hook[]
  manifests: readonly Manifest[]
  crds: readonly { path: string; text: string }[]
  notes: string
  /** Set where a document could not be read: there are no manifests then, and only the hooks before it. */
  fault?: GoError
}

const NOTES = 'NOTES.txt'

/** Renders. Throws what the templates throw; a document that cannot be read is a `fault` beside the texts. */
export function renderResources(input: ResourcesInput): Resources {
  const { chart, values } = input.prepared
  const { kubeVersion } = chart.metadata
  const kube = input.capabilities.kubeVersion
  if (kubeVersion !== '' && !isCompatibleRange(kubeVersion, kube.normalized))
    throw new GoError(
      `chart requires kubeVersion: ${kubeVersion} which is incompatible with Kubernetes ${kube.version}`,
    )
  const rendered = renderTemplates({ ...input, chart, values })
  const texts = new Map([...rendered].map(([path, { text }]) => [path, text]))
  const records = new Map(
    [...rendered].flatMap(([path, file]) => (file.records ? [[path, file.records] as const] : [])),
  )
  const files = new Map([...texts].filter(([path]) => !path.endsWith(NOTES)))
  const notes = [...texts.keys()]
    .filter((path) => path.endsWith(NOTES))
    .filter((path) => input.subNotes || path === `${chart.metadata.name}/templates/${NOTES}`)
    .sort(compareStrings)
    .map((path) => texts.get(path)!)
    .join('\n')
  const crds = input.includeCrds
    ? crdFiles(chart).map(({ path, data }) => ({ path, text: fromBytes(data) }))
    : []
  const hooks: Hook[] = []
  const nothing = { texts, records, hooks: [], manifests: [], crds: [], notes: '' }
  try {
    return {
      ...nothing,
      ...sortManifests(files, input.host.log, input.capabilities.helm, input.readDocuments, hooks),
      crds,
      notes,
    }
  } catch (fault) {
    if (fault instanceof GoError) return { ...nothing, hooks, fault }
    throw fault
  }
}

/** One document as Helm prints it. */
export const printDocument = (path: string, text: string): string => `---\n# Source: ${path}\n${text}\n`

/** The manifest as a release stores it: CRDs when asked for, then every document but the hooks. */
export function manifestText(resources: Resources, options: { hideSecret?: boolean } = {}): string {
  if (resources.fault) return brokenText(resources)
  const documents = resources.manifests.map(({ path, text, kind, apiVersion }) =>
    options.hideSecret && kind === 'Secret' && apiVersion === 'v1'
      ? `---\n# Source: ${path}\n# HIDDEN: The Secret output has been suppressed\n`
      : printDocument(path, text),
  )
  return [...resources.crds.map(({ path, text }) => printDocument(path, text)), ...documents].join('')
}

/** What `--debug` shows when a document cannot be read: every file as it is. */
function brokenText({ texts }: Resources): string {
  return [...texts]
    .filter(([path, text]) => !path.endsWith(NOTES) && trimSpace(text) !== '')
    .sort(([a], [b]) => compareStrings(a, b))
    .map(([path, text]) => printDocument(path, text))
    .join('')
}
