/** Releases in the forms of -o: Helm's table, JSON or YAML. Mirrors helm pkg/cli/output. */
import { type GoMap, type GoValue, marshalJSON, quoteJSON, unmarshalJSON } from '../../../go'
import { encode } from '../../../goyaml'
import type { ReleaseService, ReleaseTarget } from '../../../release'
import type { Run } from '../command'

/** Writes `value` as JSON or YAML; `table` is what else there is to print. */
export function write({ io, flags }: Run, value: GoValue, table: () => string): void {
  const format = flags.string('output', 'table')
  if (format === 'json') io.stdout(`${inOrder(value)}\n`)
  else io.stdout(format === 'yaml' ? encode(value) : table())
}

/** A release after an action: the text Helm prints, or the whole record. */
export async function writeRelease(
  run: Run,
  service: ReleaseService,
  target: ReleaseTarget & { dryRun?: string },
  text: string,
): Promise<void> {
  if (run.flags.string('output', 'table') === 'table') return run.io.stdout(text)
  const isKept = (target.dryRun ?? 'none') === 'none'
  write(run, isKept ? await recordOf(service, target) : null, () => text)
}

export async function recordOf(
  service: ReleaseService,
  target: ReleaseTarget & { revision?: number },
): Promise<GoMap> {
  return unmarshalJSON(await service.record(target)) as GoMap
}

/** A struct's fields in their order; values of users are sorted already, as Go sorts its maps. */
function inOrder(value: GoValue): string {
  if (Array.isArray(value)) return `[${value.map(inOrder).join(',')}]`
  if (!(value instanceof Map)) return marshalJSON(value)
  return `{${[...value].map(([name, field]) => `${quoteJSON(name)}:${inOrder(field)}`).join(',')}}`
}

/** Go's JSON objects keep the order of their fields: a struct as a map. */
export const struct = (fields: Record<string, GoValue>): GoMap => new Map(Object.entries(fields))
