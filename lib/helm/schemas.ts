/** Every chart's values against its values.schema.json. Mirrors helm pkg/chart/common/util/jsonschema.go. */
import { fromBytes, GoError, type GoMap, typeName } from '../go'
import type { Chart } from './chart'
import { type Log, noLog } from './log'
import { validateSchema } from './schema'

const INTRO = "values don't meet the specifications of the schema(s) in the following chart(s):\n"

/** Throws GoError with Helm's text, all charts' violations together. */
export function checkSchemas(chart: Chart, values: GoMap, log: Log = noLog, debug: Log = noLog): void {
  const violations = schemaViolations(chart, values, debug, warnOnce(log))
  if (violations !== '') throw new GoError(INTRO + violations)
}

/** Helm warns of each `urn:` reference once. */
function warnOnce(log: Log): (urn: string) => void {
  const warned = new Set<string>()
  return (urn) => {
    if (warned.has(urn)) return
    warned.add(urn)
    log('WARN', 'unresolved URN reference ignored; using permissive schema', ['urn', urn])
  }
}

/** Helm's text for a chart and its subcharts; empty when all is well. */
function schemaViolations(chart: Chart, values: GoMap, debug: Log, onUrn: (urn: string) => void): string {
  const { name } = chart.metadata
  let text = ''
  if (chart.schema) {
    const schema = fromBytes(chart.schema)
    debug('DEBUG', 'chart name', ['chart-name', name])
    debug('DEBUG', 'unmarshalled JSON schema', ['schema', schema])
    const own = validateSchema(values, schema, onUrn)
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
    if (below instanceof Map) text += schemaViolations(subchart, below, debug, onUrn)
    else if (below !== undefined && below !== null)
      text += `${subchart.metadata.name}:\ninvalid type for values: expected object (map), got ${typeName(below)}\n`
  }
  return text
}
