/** State checks, judged on a picture of the world: lint, releases, objects, events, artifacts, files, notes. */
import { parse } from 'yaml'
import type { KubeObject } from '../kube'
import type { ReleaseEvent, ReleaseRevision } from '../release'
import { equalData, findPath, showData, toData } from '../unittest'
import type { Engine, LintMessage } from './engine'
import { type Files, toFileMap } from './files'
import type { Exercise } from './lesson'
import type { Expectation, Json, RevisionMatch, StateCheck } from './schema'

/** What a state check may look at: plain data, gathered before. */
export interface World {
  /** The learner's chart. */
  files: Files
  /** Every revision of the releases in question, in any order. */
  revisions: readonly ReleaseRevision[]
  /** The live objects of those releases. */
  objects: readonly KubeObject[]
  events: readonly ReleaseEvent[]
  /** References of what the registry holds. */
  artifacts: readonly string[]
}

export interface Judgement {
  passed: boolean
  expected: string
  got: string
  /** The file the judgement is about, and the line in it, where there is one. */
  place?: { file: string; line: number }
}

export function judgeState(check: StateCheck, world: World, exercise: Exercise, engine: Engine): Judgement {
  const { lint, release, object, events, registry, file, notes, compare } = check.expect
  if (lint) return judgeLint(lint, world, engine)
  if (release) return judgeRelease(release, world)
  if (object) return judgeObject(object, world)
  if (events) return judgeEvents(events, world)
  if (registry) return judgeRegistry(registry, world)
  if (file) return judgeFile(file, world, exercise.starter)
  if (notes) return judgeNotes(notes, world, engine)
  if (compare) return judgeCompare(compare, world, engine)
  return { passed: false, expected: 'one expectation', got: 'none' }
}

const layers = (files: Files, paths: readonly string[] = []) => ({
  files: paths.map((path) => ({ name: path, text: files[path] ?? '' })),
})

function judgeLint(wanted: Expectation<'lint'>, world: World, engine: Engine): Judgement {
  const messages = engine.lint(toFileMap(world.files), {
    ...(wanted.strict !== undefined && { strict: wanted.strict }),
    values: layers(world.files, wanted.files),
  })
  const bad = messages.filter((message) => wanted.without.includes(message.severity))
  const first = bad[0]
  return {
    passed: bad.length === 0,
    expected: `no ${wanted.without.join(' and no ')}`,
    got: bad.length === 0 ? 'none' : bad.map(printLint).join('\n'),
    ...(first && first.path in world.files && { place: { file: first.path, line: 1 } }),
  }
}

/** As `helm lint` prints it. */
export const printLint = ({ severity, path, message }: LintMessage): string =>
  `[${severity.toUpperCase()}] ${path}: ${message}`

function judgeRelease(wanted: Expectation<'release'>, world: World): Judgement {
  const all = world.revisions
    .filter(({ name, namespace }) => name === wanted.name && namespace === wanted.namespace)
    .sort((a, b) => a.revision - b.revision)
  const newest = all[all.length - 1]
  const named = `release ${wanted.name} in namespace ${wanted.namespace}`
  if (wanted.absent) {
    const got = newest ? `${named}, ${newest.status}` : 'none'
    return { passed: newest === undefined || newest.status === 'uninstalled', expected: `no ${named}`, got }
  }
  if (!newest) return { passed: false, expected: named, got: `no ${named}` }
  const earlier = all.slice(0, -1)
  if (wanted.is && !fits(newest, wanted.is)) {
    return { passed: false, expected: inWords(wanted.is), got: inWords(shown(newest, wanted.is)) }
  }
  for (const had of wanted.had ?? []) {
    if (!all.some((revision) => fits(revision, had))) {
      return { passed: false, expected: inWords(had), got: all.map(summary).join('\n') }
    }
  }
  const { others } = wanted
  const odd = others && earlier.find((revision) => !fits(revision, others))
  if (odd) return { passed: false, expected: inWords(others), got: summary(odd) }
  return { passed: true, expected: named, got: summary(newest) }
}

function fits(revision: ReleaseRevision, wanted: RevisionMatch): boolean {
  const values = userValues(revision)
  const statuses = wanted.status === undefined ? undefined : [wanted.status].flat()
  return (
    (wanted.revision === undefined || revision.revision === wanted.revision) &&
    (statuses === undefined || statuses.some((status) => status === revision.status)) &&
    (wanted.description === undefined || new RegExp(wanted.description).test(revision.description)) &&
    (wanted.chart === undefined || chartOf(revision) === wanted.chart) &&
    (wanted.appVersion === undefined || revision.chart.appVersion === wanted.appVersion) &&
    (wanted.values === undefined || sameJson(values, wanted.values)) &&
    (wanted.includes === undefined || includes(values, wanted.includes))
  )
}

const chartOf = ({ chart }: ReleaseRevision): string => `${chart.name}-${chart.version}`

/** The user's values; `null`, as helm prints for none, counts as an empty mapping. */
function userValues(revision: ReleaseRevision): Json {
  const values: Json = parse(revision.userValues)
  return values ?? {}
}

const sameJson = (a: Json, b: Json): boolean => equalData(toData(mapped(a)), toData(mapped(b)))

function includes(whole: Json, part: Json): boolean {
  if (!isObject(part)) return sameJson(whole, part)
  return isObject(whole) && Object.entries(part).every(([key, value]) => includes(whole[key] ?? null, value))
}

const isObject = (value: Json): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const mapped = (value: Json): unknown => {
  if (Array.isArray(value)) return value.map(mapped)
  return isObject(value) ? new Map(Object.entries(value).map(([key, item]) => [key, mapped(item)])) : value
}

/** What was asked of a revision, in a line. */
function inWords(wanted: RevisionMatch): string {
  const says = (name: string, value: unknown) => (value === undefined ? [] : [`${name} ${String(value)}`])
  return [
    ...says('revision', wanted.revision),
    ...says('status', wanted.status === undefined ? undefined : [wanted.status].flat().join(' or ')),
    ...says('description', wanted.description),
    ...says('chart', wanted.chart),
    ...says('app version', wanted.appVersion),
    ...says('values', wanted.values === undefined ? undefined : JSON.stringify(wanted.values)),
    ...says('values with', wanted.includes === undefined ? undefined : JSON.stringify(wanted.includes)),
  ].join(', ')
}

/** The same properties as `wanted` names, as the revision has them. */
function shown(revision: ReleaseRevision, wanted: RevisionMatch): RevisionMatch {
  return {
    ...(wanted.revision !== undefined && { revision: revision.revision }),
    ...(wanted.status !== undefined && isKnown(revision.status) && { status: revision.status }),
    ...(wanted.description !== undefined && { description: revision.description }),
    ...(wanted.chart !== undefined && { chart: chartOf(revision) }),
    ...(wanted.appVersion !== undefined && { appVersion: revision.chart.appVersion }),
    ...((wanted.values !== undefined || wanted.includes !== undefined) && { values: userValues(revision) }),
  }
}

const isKnown = (
  status: ReleaseRevision['status'],
): status is Exclude<typeof status, 'unknown' | 'uninstalling'> =>
  status !== 'unknown' && status !== 'uninstalling'

const summary = (revision: ReleaseRevision): string =>
  `revision ${revision.revision}: ${chartOf(revision)}, ${revision.status}, ${revision.description}, values ${JSON.stringify(userValues(revision))}`

function judgeObject(wanted: Expectation<'object'>, world: World): Judgement {
  const found = world.objects.find(
    ({ kind, metadata }) =>
      kind === wanted.kind &&
      metadata.name === wanted.name &&
      (metadata.namespace ?? '') === wanted.namespace,
  )
  const named = `${wanted.kind} ${wanted.name} in namespace ${wanted.namespace}`
  if (wanted.absent) return { passed: !found, expected: `no ${named}`, got: found ? named : 'none' }
  if (!found) return { passed: false, expected: named, got: `no ${named}` }
  if (wanted.path === undefined) return { passed: true, expected: named, got: named }
  const value = findPath(toData(mapped(JSON.parse(JSON.stringify(found)))), wanted.path)[0]?.value
  const got = value === undefined ? `nothing at ${wanted.path}` : showData(value)
  if (wanted.matches !== undefined) {
    const passed = typeof value === 'string' && new RegExp(wanted.matches).test(value)
    return { passed, expected: `something like ${wanted.matches}`, got }
  }
  const expected = toData(mapped(wanted.equals ?? null))
  return { passed: value !== undefined && equalData(value, expected), expected: showData(expected), got }
}

function judgeEvents(wanted: Expectation<'events'>, world: World): Judgement {
  const name = (event: object): string => Object.values(event).join(' ')
  let at = 0
  for (const event of wanted.inOrder) {
    const next = world.events.findIndex(
      (one, i) => i >= at && Object.entries(event).every(([key, value]) => Object(one)[key] === value),
    )
    if (next < 0) {
      const got = world.events.map(({ at: _, ...rest }) => name(rest)).join('\n') || 'nothing happened'
      return { passed: false, expected: wanted.inOrder.map(name).join('\n'), got }
    }
    at = next + 1
  }
  const order = wanted.inOrder.map(name).join('\n')
  return { passed: true, expected: order, got: order }
}

function judgeRegistry({ reference, absent }: Expectation<'registry'>, world: World): Judgement {
  const there = world.artifacts.includes(reference)
  const expected = absent ? `no ${reference}` : reference
  return { passed: there !== (absent ?? false), expected, got: there ? reference : `no ${reference}` }
}

function judgeFile(wanted: Expectation<'file'>, world: World, starter: Files): Judgement {
  const text = world.files[wanted.path]
  const place = { file: wanted.path, line: 1 }
  if (wanted.absent) {
    return {
      passed: text === undefined,
      expected: `no ${wanted.path}`,
      got: text === undefined ? 'none' : wanted.path,
    }
  }
  if (text === undefined) return { passed: false, expected: wanted.path, got: `no ${wanted.path}` }
  if (wanted.unchanged && text !== starter[wanted.path]) {
    return { passed: false, expected: `${wanted.path} as it was`, got: 'a changed file', place }
  }
  if (wanted.matches !== undefined && !new RegExp(wanted.matches, 'm').test(text)) {
    return { passed: false, expected: `something like ${wanted.matches}`, got: text, place }
  }
  return { passed: true, expected: wanted.path, got: wanted.path }
}

function judgeNotes(wanted: Expectation<'notes'>, world: World, engine: Engine): Judgement {
  const result = engine.render({
    files: toFileMap(world.files),
    values: layers(world.files, wanted.files),
    release: { name: wanted.release ?? 'agent', namespace: 'default' },
  })
  const failure = result.problems.find((problem) => problem.severity === 'error')
  const got = failure ? failure.message : result.notes
  const passed = !failure && new RegExp(wanted.matches).test(result.notes)
  return { passed, expected: `something like ${wanted.matches}`, got }
}

/** A value must stay, or must change, when the values do. */
function judgeCompare(wanted: Expectation<'compare'>, world: World, engine: Engine): Judgement {
  const shown = [{}, wanted.under].map((values) => valueUnder(values, wanted, world, engine))
  const [before = '', after = ''] = shown.map(({ text }) => text)
  const passed = shown.every(({ isThere }) => isThere) && (before === after) === (wanted.is === 'same')
  const expected = wanted.is === 'same' ? before : `something other than ${before}`
  return {
    passed,
    expected: shown[0]?.isThere ? expected : 'a value',
    got: shown[0]?.isThere ? after : before,
  }
}

function valueUnder(
  values: Json,
  { template, path }: Expectation<'compare'>,
  world: World,
  engine: Engine,
): { isThere: boolean; text: string } {
  const { problems, documents } = engine.render({
    files: toFileMap(world.files),
    values: { files: [{ name: 'values', text: JSON.stringify(values) }] },
    release: { name: 'agent', namespace: 'default' },
  })
  const failure = problems.find((problem) => problem.severity === 'error')
  if (failure) return { isThere: false, text: failure.message }
  const document = documents.find(({ source }) => source.endsWith(`/${template}`))
  const found = document && findPath(toData(mapped(parse(document.text))), path)[0]
  return found
    ? { isThere: true, text: showData(found.value) }
    : { isThere: false, text: `nothing at ${path}` }
}
