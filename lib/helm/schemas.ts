/** Every chart's values against its values.schema.json. Mirrors helm pkg/chart/common/util/jsonschema.go. */
import { fromBytes, GoError, type GoMap, typeName } from '../go'
import type { Chart } from './chart'
import { validateSchema } from './schema'

const INTRO = "values don't meet the specifications of the schema(s) in the following chart(s):\n"

/** Throws GoError with Helm's text, all charts' violations together. */
export function checkSchemas(chart: Chart, values: GoMap): void {
  const violations = schemaViolations(chart, values)
  if (violations !== '') throw new GoError(INTRO + violations)
}

/** Helm's text for a chart and its subcharts; empty when all is well. */
export function schemaViolations(chart: Chart, values: GoMap): string {
  let text = ''
  if (chart.schema) {
    const own = validateSchema(values, fromBytes(chart.schema))
    if (own !== undefined) text += `${chart.metadata.name}:\n${own}`
  }
  for (const subchart of chart.dependencies) {
    const below = values.get(subchart.metadata.name)
    if (below instanceof Map) text += schemaViolations(subchart, below)
    else if (below !== undefined && below !== null)
      text += `${subchart.metadata.name}:\ninvalid type for values: expected object (map), got ${typeName(below)}\n`
  }
  return text
}
