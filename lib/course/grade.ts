/** Grading an exercise: its suites and state checks, run on the learner's files, a sentence each. */
import { type Failure, parseSuites, runSuiteOnFiles, type TestResult } from '../unittest'
import type { Engine } from './engine'
import { type Files, setKeys, toFileMap } from './files'
import type { Exercise } from './lesson'
import type { Json } from './schema'
import { judgeState, type World } from './state'

export interface CheckResult {
  /** The sentence the learner sees. */
  says: string
  status: 'passed' | 'failed' | 'skipped'
  /** Holds from the start: it guards what must not break. */
  guard: boolean
  /** What was wanted and what came, in words or YAML; empty when passed. */
  expected: string
  got: string
  where?: CheckPlace
  /** What to try next; empty when passed. */
  next: string
}

export interface CheckPlace {
  /** A template, a values file, Chart.yaml. */
  file: string
  /** In the output of that template, or in the file itself. */
  of: 'output' | 'source'
  /** The document's number in the output of its template, from 0. */
  document: number
  /** From 1, in that document or file. */
  line: number
  path?: string
}

export interface Grade {
  passed: boolean
  checks: readonly CheckResult[]
}

/** The world of an exercise that needs no cluster. */
export const worldOf = (files: Files): World => ({
  files,
  revisions: [],
  objects: [],
  events: [],
  artifacts: [],
})

export function gradeExercise(exercise: Exercise, world: World, engine: Engine): Grade {
  const checks = [...gradeSuites(exercise, world.files, engine), ...gradeState(exercise, world, engine)]
  return { passed: checks.every((check) => check.status !== 'failed'), checks }
}

/** Suites in the order of their names; those with a variant see the chart as the variant makes it. */
function gradeSuites(exercise: Exercise, files: Files, engine: Engine): CheckResult[] {
  const beside = toFileMap(exercise.suites)
  return Object.entries(exercise.suites)
    .filter(([path]) => path.endsWith('_test.yaml'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, text]) => {
      const variant: Readonly<Record<string, Readonly<Record<string, Json>>>> =
        exercise.variants[path.slice(path.lastIndexOf('/') + 1)] ?? {}
      const chart = toFileMap(setKeys(files, variant))
      return parseSuites(path, text)
        .flatMap((suite) => runSuiteOnFiles(suite, chart, engine.renderSuite, beside).tests)
        .map((test) => fromTest(test, exercise))
    })
}

function fromTest(test: TestResult, exercise: Exercise): CheckResult {
  const guard = (exercise.guards ?? []).includes(test.it)
  if (test.status !== 'failed') {
    return { says: test.it, status: test.status, guard, expected: '', got: '', next: '' }
  }
  const failure = test.asserts.flatMap((assert) => assert.failures)[0]
  const expected = failure ? expectedOf(failure) : 'a chart that renders'
  const got = test.error ?? (failure ? gotOf(failure) : 'nothing')
  return {
    says: test.it,
    status: 'failed',
    guard,
    expected,
    got,
    ...(failure?.place && {
      where: {
        file: failure.place.template,
        of: 'output',
        document: failure.place.document,
        line: failure.place.line,
        ...(failure.path !== undefined && { path: failure.path }),
      },
    }),
    next: nextStep(exercise, test.it, expected, got),
  }
}

const WORDS: Readonly<Record<string, string>> = {
  'to match': 'something that matches',
  'to contain': 'something that contains',
  'to contain document': 'a document with',
  'documents count to be': 'documents:',
  'to match count': 'a list as long as',
}

function expectedOf({ wants, not, expected, path }: Failure): string {
  if (wants === 'to exist') return `${not ? 'nothing' : 'a value'} at ${path ?? ''}`
  const said = wants === 'documents count to be' || !WORDS[wants] ? '' : `${WORDS[wants]} `
  return `${not ? 'not ' : ''}${said}${expected ?? wants}`
}

function gotOf({ actual, error }: Failure): string {
  if (error === undefined) return actual ?? 'nothing'
  if (error.startsWith('unknown path')) return 'nothing there'
  return actual === undefined ? error : `${actual} (${error})`
}

function gradeState(exercise: Exercise, world: World, engine: Engine): CheckResult[] {
  return exercise.state.map((check) => {
    const { passed, expected, got, place } = judgeState(check, world, exercise, engine)
    return {
      says: check.says,
      status: passed ? 'passed' : 'failed',
      guard: (exercise.guards ?? []).includes(check.says),
      expected: passed ? '' : expected,
      got: passed ? '' : got,
      ...(!passed && place && { where: { file: place.file, of: 'source', document: 0, line: place.line } }),
      next: passed ? '' : nextStep(exercise, check.says, expected, got),
    }
  })
}

/** The author's next step with the figures filled in. */
function nextStep(exercise: Exercise, says: string, expected: string, actual: string): string {
  const figures: Readonly<Record<string, string>> = { expected, actual }
  return (exercise.onFail[says] ?? exercise.hints[0]).replace(
    /\{\{(actual|expected)\}\}/g,
    (_, name: string) => figures[name] ?? '',
  )
}

/** The sentences of an exercise, before anything is run. */
export function sentencesOf(exercise: Exercise): string[] {
  const suites = Object.entries(exercise.suites)
    .filter(([path]) => path.endsWith('_test.yaml'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, text]) => parseSuites(path, text).flatMap((suite) => suite.tests.map((test) => test.it)))
  return [...suites, ...exercise.state.map((check) => check.says)]
}
