/** Every chart's values against its values.schema.json. Mirrors helm pkg/chart/common/util/jsonschema.go. */
import { fromBytes, GoError, type GoMap, typeName } from '../go'
import type { Chart } from './chart'
import { type Log, noLog } from './log'
import { validateSchema } from './schema'

const INTRO = "values don't meet the specifications of the schema(s) in the following chart(s):\n"

/** What is said while schemas are read. */
export interface SchemaLog {
  debug: Log
  onUrn(urn: string): void
}

/** Helm warns of each `urn:` reference once. */
export function schemaLog(log: Log, debug: Log = noLog): SchemaLog {
  const warned = new Set<string>()
  return {
    debug,
    onUrn(urn) {
      if (warned.has(urn)) return
      warned.add(urn)
      log('WARN', 'unresolved URN reference ignored; using permissive schema', ['urn', urn])
    },
  }
}

/** Throws GoError with Helm's text, all charts' violations together. */
export function checkSchemas(chart: Chart, values: GoMap, said: SchemaLog): void {
  const violations = schemaViolations(chart, values, said)
  if (violations !== '') throw new GoError(INTRO + violations)
}

/** Helm's text for one chart's values; undefined when all is well. */
export function checkSchema(values: GoMap, schema: string, said: SchemaLog): string | undefined {
  said.debug('DEBUG', 'unmarshalled JSON schema', ['schema', schema])
  return validateSchema(values, schema, said.onUrn)
}

/** Helm's text for a chart and its subcharts; empty when all is well. */
function schemaViolations(chart: Chart, values: GoMap, said: SchemaLog): string {
  const { debug } = said
  const { name } = chart.metadata
  let text = ''
  if (chart.schema) {
    debug('DEBUG', 'chart name', ['chart-name', name])
    const own = checkSchema(values, fromBytes(chart.schema), said)
    if (own !== undefined) text += `${name}:\n${own}`
  }
  debug(
    'DEBUG',
    'number of dependencies in the chart',
    ['chart', name],
    ['dependencies', chart.dependencies.length],
  )
  for (const subchart of chart.dependencies) {
    const below = values.get(subchart.metadata.name)
    if (below instanceof Map) text += schemaViolations(subchart, below, said)
    else if (below !== undefined && below !== null)
      text += `${subchart.metadata.name}:\ninvalid type for values: expected object (map), got ${typeName(below)}\n`
  }
  return text
}
