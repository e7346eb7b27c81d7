/**
 * Renders the recorded cases beside this file: each is a template and what Helm 4.3.1 made of it, in a chart of that
 * one template. Errors are Go's text, before Helm breaks it into lines.
 */
import { readFileSync } from 'node:fs'
import { fromBytes, GoError, type GoFunc, type GoMap, type GoValue, MAP, named, TypedMap } from '../../go'
import { StringSink, TemplateSet } from '../../gotemplate'
import { decode } from '../../goyaml'
import type { SprigEnv } from '..'

export interface Row {
  id: string
  template: string
  want: string
  /** The text of the chart's values.yaml. */
  values: string
}

interface Recorded {
  id: string
  template: string
  values?: string
  want?: string
  want_b64?: string
  error?: string
}

export function readRows(area: string): Row[] {
  const lines = readFileSync(new URL(`${area}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
  const { values } = JSON.parse(lines[0]!) as { values: Record<string, string> }
  return lines.slice(1).map((line) => {
    const row = JSON.parse(line) as Recorded
    return {
      id: row.id,
      template: row.template,
      want: row.error ?? row.want ?? fromBytes(Buffer.from(row.want_b64!, 'base64')),
      values: values[row.values ?? ''] ?? '',
    }
  })
}

export const testEnv: SprigEnv = {
  clock: () => 1_700_000_000_123_456_789n,
  random: (count) => Uint8Array.from({ length: count }, () => Math.floor(Math.random() * 256)),
  timeZone: 'UTC',
}

/** Helm drops nulls from a chart's own values. */
function withoutNulls(map: GoMap): GoMap {
  for (const [key, value] of map) {
    if (value === null) map.delete(key)
    else if (value instanceof Map) withoutNulls(value)
  }
  return map
}

const VALUES = named('common.Values', MAP)

/** The root object of a chart as far as these templates look at it. */
function root(text: string): GoValue {
  const values = withoutNulls((decode(text) ?? new Map()) as GoMap)
  return new TypedMap(VALUES, new Map([['Values', new TypedMap(VALUES, values as Map<GoValue, GoValue>)]]))
}

/** What the template writes, or Go's error. */
export function render(functions: ReadonlyMap<string, GoFunc>, template: string, values = ''): string {
  const set = new TemplateSet(functions)
  try {
    set.parse('t.yaml', template)
    const sink = new StringSink()
    set.execute('t.yaml', root(values), { sink })
    return sink.text.replaceAll('<no value>', '')
  } catch (error) {
    if (error instanceof GoError) return error.message
    throw error
  }
}
