/**
 * Values changed one at a time in every chart, and what the trace told of each change beside the lines that really
 * changed: for the test of influence, and for `npm run trace`.
 */
import { diffArrays } from 'diff'
import { type GoMap, type GoValue, marshalJSON } from '../../go'
import { NeedsCrypto } from '../../sprig'
import { LIMITS } from '../budget'
import { influence, type OutputLine } from '../influence'
import { noLog } from '../log'
import { createEngine, prepareRequest, render } from '../render'
import type { FileMap, RenderRequest, RenderResult } from '../render-types'
import { withValueAt } from '../values-path'
import { HELM_4 } from '../versions'
import { allCharts, STILL } from './all-charts'
import { type Random, seeded } from './random'

const engine = createEngine(STILL, { limits: { ...LIMITS, milliseconds: Number.POSITIVE_INFINITY } })
const release = { name: 'web', namespace: 'default' }

/** All values given by the user, so that any of them can be changed. */
const asking = (files: FileMap, values: GoMap): RenderRequest => ({
  files,
  values: { files: [{ name: 'all.yaml', text: marshalJSON(values) }] },
  release,
})

function* leaves(value: GoValue, path = ''): Iterable<[path: string, value: GoValue]> {
  if (value instanceof Map && value.size > 0)
    for (const [key, inner] of value) {
      if (/[.,[\]]/.test(key) || (path !== '' && key === 'global')) continue // the parent's globals win
      yield* leaves(inner, path === '' ? key : `${path}.${key}`)
    }
  else if (Array.isArray(value) && value.length > 0)
    for (const [i, item] of value.entries()) yield* leaves(item, `${path}[${i}]`)
  else yield [path, value]
}

/** Another value of its kind. */
function another(value: GoValue, random: Random): GoValue | undefined {
  if (typeof value === 'boolean') return !value
  if (typeof value === 'number') return value + 1 + random.below(3)
  if (typeof value === 'string' && value.length < 200)
    return value === '' ? 'given' : `${value}${random.pick(['x', '7'])}`
  return undefined
}

export interface Tally {
  /** Charts of which a value was changed, and how many were changed in all. */
  charts: number
  mutations: number
  changed: number
  found: number
  predicted: number
  right: number
  readonly missed: string[]
  readonly wrong: string[]
}

const keyOf = ({ source, document, line }: OutputLine): string => `${source} ${document ?? ''} ${line}`

/** The lines of a source, each with its place. */
function linesOf(result: RenderResult, source: string): { text: string; key: string }[] {
  return result.documents
    .flatMap((document, index) => (document.source === source ? [{ ...document, index }] : []))
    .sort((a, b) => a.offset - b.offset)
    .flatMap(({ text, index }) =>
      `${text.trimEnd()}\n---`.split('\n').map((line, i, all) => ({
        text: line,
        key: keyOf({ source, document: index, line: Math.min(i, all.length - 2) }),
      })),
    )
}

/** Groups of lines of `before`, of which one at least must be told for the change to be told. */
function changesOf(before: RenderResult, after: RenderResult): { keys: string[]; isReplaced: boolean }[] {
  const sources = new Set([...before.documents, ...after.documents].map(({ source }) => source))
  return [...sources].flatMap((source) => {
    const old = linesOf(before, source)
    if (old.length === 0)
      return [{ keys: [keyOf({ source, document: undefined, line: 0 })], isReplaced: false }]
    const changes: { keys: string[]; isReplaced: boolean }[] = []
    let at = 0
    let wasRemoved = false
    for (const part of diffArrays(
      old.map(({ text }) => text),
      linesOf(after, source).map(({ text }) => text),
    )) {
      if (part.removed)
        for (let i = 0; i < part.count; i++) changes.push({ keys: [old[at + i]!.key], isReplaced: true })
      // Lines put in between two: either may tell of it. In the place of others they were told already.
      if (part.added && !wasRemoved)
        changes.push({
          keys: [old[at - 1]?.key, old[at]?.key].filter((key) => key !== undefined),
          isReplaced: false,
        })
      if (!part.added) at += part.count
      wasRemoved = part.removed
    }
    return changes
  })
}

/** False for a chart that fails, or makes keys, which take too long to be made again and again. */
function isRendered(request: RenderRequest): boolean {
  try {
    return !render(request, engine).problems.some(({ severity }) => severity === 'error')
  } catch (fault) {
    if (fault instanceof NeedsCrypto) return false
    throw fault
  }
}

function mutate(files: FileMap, name: string, random: Random, times: number, tally: Tally): void {
  const plain = { files, values: {}, release }
  if (!isRendered(plain)) return
  const { values } = prepareRequest(plain, noLog, HELM_4)
  const base = asking(files, values)
  const before = render({ ...base, trace: true }, engine)
  if (before.documents.length === 0) return
  const told = influence(base, before, engine)
  const earlier = tally.mutations
  const all = [...leaves(values)]
  for (let n = 0; n < times && all.length > 0; n++) {
    const [path, value] = random.pick(all)
    const to = another(value, random)
    if (to === undefined) continue
    const changed = withValueAt(values, path, to) as GoMap
    if (!isRendered(asking(files, changed))) continue
    const after = render(asking(files, changed), engine)
    // A hook with an event Helm does not know is dropped whole, after the templates are done.
    if (after.problems.some(({ severity, message }) => severity === 'error' || /hook/.test(message))) continue
    tally.mutations++
    const predicted = new Set(told.linesOf(path, to).map(keyOf))
    const changes = changesOf(before, after)
    const really = new Set(changes.flatMap(({ keys }) => keys))
    const change = `${name}: ${path} ${marshalJSON(value)} → ${marshalJSON(to)}`
    for (const { keys } of changes) {
      tally.changed++
      if (keys.some((key) => predicted.has(key))) tally.found++
      else tally.missed.push(`${change}: ${keys[0]}`)
    }
    for (const key of predicted) {
      if (/NOTES\.txt/.test(key)) continue
      tally.predicted++
      if (really.has(key)) tally.right++
      else tally.wrong.push(`${change}: ${key}`)
    }
  }
  if (tally.mutations > earlier) tally.charts++
}

/** What a write would have changed that did not happen, the trace cannot tell. */
const writesAtTimes = (files: FileMap): boolean =>
  [...files.keys()].some((path) => path.endsWith('templates/again.yaml'))

/** Up to `times` values of every chart changed, the same ones for the same seed. */
export function tellMutations(times: number, seed = 0, lessons?: string): Tally {
  const tally: Tally = {
    charts: 0,
    mutations: 0,
    changed: 0,
    found: 0,
    predicted: 0,
    right: 0,
    missed: [],
    wrong: [],
  }
  for (const [i, { name, files }] of allCharts(lessons).entries())
    if (!writesAtTimes(files)) mutate(files, name, seeded(seed + i), times, tally)
  return tally
}
