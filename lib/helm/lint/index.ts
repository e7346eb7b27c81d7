/** `helm lint` on files in memory. Mirrors helm pkg/chart/v2/lint: Chart.yaml, values, templates, dependencies, CRDs. */
import { fromBytes, type GoFunc, type GoMap } from '../../go'
import { decode } from '../../goyaml'
import type { Capabilities } from '../capabilities'
import type { Chart } from '../chart'
import { coalesceTables } from '../coalesce'
import { type Log, noLog } from '../log'
import { checkSchema, type SchemaLog, schemaLog } from '../schemas'
import type { LintRules } from '../versions'
import { lintChartfile } from './chartfile'
import { Linter, type LintMessage, type Severity } from './linter'
import { lintDocuments, lintTemplates } from './templates'

export type { LintMessage } from './linter'

/** What stands at a path of the chart's folder. */
export type Standing = 'missing' | 'file' | 'folder'

export interface LintInput {
  /** The text of a file, .helmignore or not; undefined when there is none. */
  read(path: string): string | undefined
  standing(path: 'templates' | 'crds' | 'Chart.yaml'): Standing
  /** Loads the chart, as rendering would. Throws GoError. */
  load(): Chart
  /** What lint calls the chart as a whole: its folder's absolute path. */
  path: string
  values: GoMap
  namespace: string
  capabilities: Capabilities
  functions: ReadonlyMap<string, GoFunc>
  skipSchema?: boolean
  log?: Log
}

/** Everything lint has to say, in Helm's order. */
export function lintChart(input: LintInput): LintMessage[] {
  const linter = new Linter()
  const { helm } = input.capabilities
  const rules = helm.lint
  const log = input.log ?? noLog
  const said = schemaLog(log, log)
  if (input.standing('Chart.yaml') === 'folder')
    linter.rule('error', 'Chart.yaml', 'should be a file, not a directory')
  lintChartfile(linter, input.read('Chart.yaml') ?? '', helm)
  lintValues(linter, input, said)
  if (hasTemplates(linter, input, rules))
    lintTemplates(linter, {
      load: input.load,
      values: input.values,
      namespace: input.namespace,
      capabilities: input.capabilities,
      functions: input.functions,
      skipSchema: input.skipSchema ?? false,
      log,
      said,
    })
  lintDependencies(linter, input)
  if (rules.checksCrds && hasFolder(linter, input, 'crds')) lintCrds(linter, input)
  return linter.messages
}

/** Whether the rules for templates apply. */
function hasTemplates(linter: Linter, input: LintInput, rules: LintRules): boolean {
  if (input.standing('templates') !== 'missing')
    return hasFolder(linter, input, 'templates', rules.templatesFile)
  if (rules.wantsTemplates) linter.rule('warning', 'templates/', 'directory does not exist')
  return !rules.wantsTemplates
}

/** Whether a folder is there; complains where a file is in its place. */
function hasFolder(
  linter: Linter,
  input: LintInput,
  name: 'templates' | 'crds',
  severity: Severity = 'error',
): boolean {
  const standing = input.standing(name)
  linter.rule(severity, `${name}/`, standing === 'file' ? 'not a directory' : undefined)
  return standing === 'folder'
}

function lintValues(linter: Linter, input: LintInput, said: SchemaLog): void {
  const text = input.read('values.yaml')
  const { packages, lint: rules } = input.capabilities.helm
  if (!linter.rule('info', 'values.yaml', text === undefined ? 'file does not exist' : undefined)) return
  const own = linter.attempt(
    'error',
    'values.yaml',
    () => decode(text!, { target: 'map' }),
    (fault) =>
      `unable to parse YAML: ${fault.replace(/map\[string\]interface \{\}$/, `${packages.values}.Values`)}`,
  )
  if (!own) return
  const schema = input.read('values.schema.json')
  if (schema === undefined || schema === '') return
  if (input.skipSchema && rules.skipsSchemaOfValues) return
  const values = coalesceTables(coalesceTables(new Map(), structuredCopy(input.values)), own.value)
  linter.attempt('error', 'values.yaml', () =>
    linter.rule('error', 'values.yaml', checkSchema(values, schema, said)),
  )
}

/** Coalescing changes both its maps. */
const structuredCopy = (values: GoMap): GoMap =>
  new Map([...values].map(([key, value]) => [key, value instanceof Map ? structuredCopy(value) : value]))

function lintDependencies(linter: Linter, input: LintInput): void {
  const loaded = linter.attempt('error', '', input.load, (fault) => `unable to load chart\n\t${fault}`)
  if (!loaded) return
  const { metadata, dependencies } = loaded.value
  const listed = metadata.dependencies ?? []
  const names = new Set(listed.map(({ name }) => name))
  const present = new Set(dependencies.map((chart) => chart.metadata.name))
  const complain = (severity: 'error' | 'warning', what: string, faulty: readonly string[], by = ','): void =>
    void linter.rule(severity, input.path, faulty.length > 0 ? `${what}: ${faulty.join(by)}` : undefined)
  complain(
    'error',
    'chart metadata is missing these dependencies',
    [...present].filter((name) => !names.has(name)),
  )
  const keys = listed.map(({ alias, name }) => alias || name)
  complain(
    'error',
    'multiple dependencies with name or alias',
    keys.filter((key, i) => keys.indexOf(key) < i),
  )
  complain(
    'warning',
    'chart directory is missing these dependencies',
    listed.map(({ name }) => name).filter((name) => !present.has(name)),
  )
}

function lintCrds(linter: Linter, input: LintInput): void {
  const loaded = linter.attempt('error', 'crds/', input.load)
  if (!loaded) return
  for (const { name, data } of ownCrds(loaded.value)) {
    const isReadable = lintDocuments(
      linter,
      name,
      fromBytes(data),
      input.capabilities.helm,
      ({ apiVersion, kind }) => {
        const isCrd = kind === 'CustomResourceDefinition'
        linter.rule(
          'error',
          name,
          apiVersion.startsWith('apiextensions.k8s.io')
            ? undefined
            : "apiVersion is not in 'apiextensions.k8s.io'",
        )
        linter.rule('error', name, isCrd ? undefined : "object kind is not 'CustomResourceDefinition'")
      },
    )
    if (!isReadable) return
  }
}

/** Files of crds/ by their path within their chart, subcharts' too. */
function ownCrds(chart: Chart): { name: string; data: Uint8Array }[] {
  const own = chart.files.filter(({ name }) => name.startsWith('crds/') && /\.(ya?ml|json)$/i.test(name))
  return [...own, ...chart.dependencies.flatMap(ownCrds)]
}
