import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { GoError, marshalJSON } from '../go'
import { coalesceValues } from './coalesce'
import { processDependencies } from './dependencies'
import { sortByKind } from './kind-order'
import { noLog } from './log'
import { loadChart } from './render'
import { loadValues, mergeLayers } from './values'

interface OfFlags {
  argv: string[]
  values?: string
  error?: string
}

interface OfCharts {
  name: string
  files: Record<string, string>
  user: string
  /** The parent's, as JSON. */
  values: string
  /** The charts that were rendered. */
  charts: string[]
}

/** What helm 4.3.1 answered; recorded by e2e/values. */
const recorded = JSON.parse(readFileSync(new URL('./testdata/values.json', import.meta.url), 'utf8')) as {
  flags: OfFlags[]
  coalesce: OfCharts[]
  dependencies: OfCharts[]
  kinds: { given: string[]; printed: string[] }
}

const LAYERS = new Map([
  ['--set', 'set'],
  ['--set-string', 'setString'],
  ['--set-json', 'setJson'],
  ['--set-literal', 'setLiteral'],
] as const)

function ofFlags(argv: readonly string[]): Omit<OfFlags, 'argv'> {
  const layers: Record<'set' | 'setString' | 'setJson' | 'setLiteral', string[]> = {
    set: [],
    setString: [],
    setJson: [],
    setLiteral: [],
  }
  for (const [i, word] of argv.entries()) {
    const layer = LAYERS.get(word as '--set')
    if (layer) layers[layer].push(argv[i + 1] ?? '')
  }
  try {
    // A null says that a default is to go: it does not come to templates.
    const values = mergeLayers(layers)
    return { values: marshalJSON(coalesceValues(loadChart(EMPTY, noLog), values)) }
  } catch (fault) {
    if (fault instanceof GoError) return { error: fault.message }
    throw fault
  }
}

const EMPTY = new Map([['Chart.yaml', 'apiVersion: v2\nname: c\nversion: 0.1.0\n']])

describe('flags make the values the real helm made of them', () => {
  it.each(recorded.flags.map((one) => [one.argv.join(' '), one] as const))('%s', (_, { argv, ...answer }) => {
    expect(ofFlags(argv)).toEqual(answer)
  })
})

describe('values of charts and the user, one over the other', () => {
  it.each(recorded.coalesce)('$name', ({ files, user, values }) => {
    const chart = loadChart(new Map(Object.entries(files)), noLog)
    expect(marshalJSON(coalesceValues(chart, loadValues(user)))).toBe(values)
  })
})

describe('dependencies that take part, and what they lend', () => {
  it.each(recorded.dependencies)('$name', ({ files, user, values, charts }) => {
    const given = loadValues(user)
    const settled = processDependencies(loadChart(new Map(Object.entries(files)), noLog), given)
    const names = settled.dependencies.map(({ metadata }) => `c/charts/${metadata.name}`)
    expect(['c', ...names].sort()).toEqual([...charts].sort())
    expect(marshalJSON(coalesceValues(settled, given))).toBe(values)
  })
})

describe('documents are printed by kind', () => {
  it('in the order of the real helm, kinds it does not know last', () => {
    const things = recorded.kinds.given.map((kind) => ({ kind }))
    expect(sortByKind(things).map(({ kind }) => kind)).toEqual(recorded.kinds.printed)
  })
})
