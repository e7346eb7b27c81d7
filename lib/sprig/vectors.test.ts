/**
 * Every row of testdata/*.jsonl is a template and what Helm 4.3.1 made of it, in a chart of that one template.
 * Errors are Go's text, before Helm breaks it into lines.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fromBytes, GoError, type GoMap, type GoValue, MAP, named, TypedMap } from '../go'
import { StringSink, TemplateSet } from '../gotemplate'
import { decode } from '../goyaml'
import { loadCrypto, type SprigEnv, sprigFunctions } from '.'

interface Row {
  id: string
  template: string
  values?: string
  want?: string
  want_b64?: string
  error?: string
}

const env: SprigEnv = {
  clock: () => 1_700_000_000_123_456_789n,
  random: (count) => Uint8Array.from({ length: count }, () => Math.floor(Math.random() * 256)),
  timeZone: 'UTC',
}
const functions = sprigFunctions(env, await loadCrypto())

function read(area: string): { values: Record<string, string>; rows: Row[] } {
  const lines = readFileSync(new URL(`testdata/${area}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
  const [head, ...rows] = lines.map((line) => JSON.parse(line) as Row)
  return { values: (head as unknown as { values: Record<string, string> }).values, rows }
}

/** The root object of a chart as far as these templates look at it. */
function root(values: string): GoValue {
  const entries = (decode(values) ?? new Map()) as GoMap
  for (const [key, value] of entries) if (value === null) entries.delete(key)
  const named_ = new TypedMap(named('common.Values', MAP), entries as Map<GoValue, GoValue>)
  return new TypedMap(named('common.Values', MAP), new Map<GoValue, GoValue>([['Values', named_]]))
}

function render(row: Row, values: string): string {
  const set = new TemplateSet(functions)
  try {
    set.parse('t.yaml', row.template)
    const sink = new StringSink()
    set.execute('t.yaml', root(values), { sink })
    return sink.text.replaceAll('<no value>', '')
  } catch (error) {
    if (error instanceof GoError) return error.message
    throw error
  }
}

describe.each(['sprig', 'sprig-conv', 'sprig-regex', 'semver', 'date', 'funcs', 'json'])('%s', (area) => {
  const { values, rows } = read(area)
  it.each(rows)('$id $template', (row) => {
    const want = row.error ?? row.want ?? fromBytes(Buffer.from(row.want_b64!, 'base64'))
    expect(render(row, values[row.values ?? ''] ?? '')).toBe(want)
  })
})
