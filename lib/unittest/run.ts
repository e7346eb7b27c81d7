/** Runs a suite on a chart. Mirrors RunV3 in helm-unittest pkg/unittest/test_suite.go and test_job.go. */

import { BudgetError, basePath, cleanPath, dirPath, extPath, GoError, type GoMap } from '../go'
import { type Chart, type FileMap, loadChart, mergeTables, noLog, validateReleaseName } from '../helm'
import { type Data, marshalData, toGo } from './data'
import { type Failure, failureOf } from './failure'
import { type Manifest, rawManifest, readManifests } from './manifest'
import { PathError } from './path'
import { lookupIn, mergedProvider } from './provider'
import { compileGo, groups } from './regexp'
import type { RenderSuite, SuiteTexts } from './rendering'
import { type ByTemplate, select } from './select'
import { SnapshotCache, type SnapshotCounts } from './snapshot'
import { type Assertion, type Settings, type Suite, skipReason, type Test } from './suite'
import { templatePath } from './templates'
import { buildSetValue, scopedValues } from './values'
import { Complaints, composeAll, dataOf } from './yaml'

export interface AssertResult {
  /** Its number among the test's. */
  index: number
  type: string
  /** `not: true` stands beside it. */
  isNegated: boolean
  passed: boolean
  /** Why it was not judged. */
  skipReason?: string
  failures: readonly Failure[]
  /** What helm-unittest prints of it, a line each. */
  lines: readonly string[]
  /** The assertion's line in the suite's file. */
  line: number
}

export interface TestResult {
  it: string
  status: 'passed' | 'failed' | 'skipped'
  /** Nothing of it was judged, whatever the status. */
  isSkipped: boolean
  /** Why the test could not be judged: Helm's error, a values file that is not there. */
  error?: string
  asserts: readonly AssertResult[]
  line: number
  /** Nanoseconds. */
  duration: bigint
}

export interface SuiteResult {
  file: string
  name: string
  passed: boolean
  isSkipped: boolean
  /** A test failed, and those behind it were not run. */
  isCutShort: boolean
  tests: readonly TestResult[]
  snapshots: SnapshotCounts
}

export interface SuiteRun {
  chart: Chart
  /** Where the chart stands: `parent/charts/child`. */
  route: string
  render: RenderSuite
  /** A values file's text; throws GoError when it cannot be read. */
  read: (path: string) => string
  snapshots: SnapshotCache
  failFast?: boolean
  skipSchema?: boolean
  /** Nanoseconds since 1970. */
  clock?: () => bigint
}

export function runSuite(suite: Suite, run: SuiteRun): SuiteResult {
  const tests: TestResult[] = []
  let isCutShort = false
  for (const test of suite.tests) {
    const result = new TestRun(suite, test, run).run()
    tests.push(result)
    if (result.status === 'failed' && run.failFast) {
      isCutShort = true
      break
    }
  }
  return {
    file: suite.file,
    name: suite.name,
    passed: tests.every((test) => test.status !== 'failed'),
    isSkipped: suite.tests.every((test) => skipReason(suite, test) !== ''),
    isCutShort,
    tests,
    snapshots: run.snapshots.counts(),
  }
}

/**
 * Runs `suite` on a chart's files. Values files are looked up in `beside` (what stands with the suite) and among the
 * chart's files, relative to the suite's own file; there are no snapshots.
 */
export function runSuiteOnFiles(
  suite: Suite,
  files: FileMap,
  render: RenderSuite,
  beside: FileMap = new Map(),
): SuiteResult {
  const read = (path: string): string => {
    const content = beside.get(path) ?? files.get(path)
    if (content === undefined) throw new GoError(`open ${path}: no such file or directory`)
    return typeof content === 'string' ? content : new TextDecoder().decode(content)
  }
  const snapshots = new SnapshotCache(undefined, false)
  let chart: Chart
  try {
    chart = loadChart(files, noLog)
  } catch (fault) {
    if (!(fault instanceof GoError)) throw fault
    return unloadable(suite, fault.message, snapshots)
  }
  return runSuite(suite, { chart, route: chart.metadata.name, render, read, snapshots })
}

/** Every test fails when there is no chart to test. */
function unloadable(suite: Suite, error: string, snapshots: SnapshotCache): SuiteResult {
  const tests = suite.tests.map(
    ({ it, line }): TestResult => ({
      it,
      line,
      status: 'failed',
      isSkipped: false,
      error,
      asserts: [],
      duration: 0n,
    }),
  )
  const { file, name } = suite
  return {
    file,
    name,
    passed: false,
    isSkipped: false,
    isCutShort: false,
    tests,
    snapshots: snapshots.counts(),
  }
}

interface Rendered {
  /** By full path; a template that rendered nothing has an empty list. */
  documents: ByTemplate
  /** Every template that was rendered, whatever it is. */
  names: readonly string[]
  succeeded: boolean
  error?: string
}

/** The file and the message of a failed execution, as helm-unittest takes them from Helm's text. */
const RENDER_ERROR = '(?msU)^(?:.+: |.+ \\()(?:(.+):\\d+:\\d+).+(?:.+>)*: (.+)$'

const SKIP_REASON = "skipped as 'documentSelector.skipEmptyTemplates: true' and 'selectedTemplates: empty'"

class TestRun {
  private readonly needsRender: boolean
  private snapshotCount = 0

  constructor(
    private readonly suite: Suite,
    private readonly test: Test,
    private readonly context: SuiteRun,
  ) {
    this.needsRender = test.asserts.every((assertion) => assertion.needsRender)
  }

  run(): TestResult {
    const { it, line } = this.test
    const clock = this.context.clock ?? (() => 0n)
    const start = clock()
    const of = (result: Omit<TestResult, 'it' | 'line' | 'duration'>): TestResult => ({
      it,
      line,
      ...result,
      duration: clock() - start,
    })
    if (skipReason(this.suite, this.test) !== '')
      return of({ status: 'skipped', isSkipped: true, asserts: [] })
    let rendered: Rendered
    try {
      rendered = this.rendered()
    } catch (fault) {
      if (!isTold(fault)) throw fault
      return of({ status: 'failed', isSkipped: false, error: fault.message, asserts: [] })
    }
    const asserts: AssertResult[] = []
    for (const [index, assertion] of this.test.asserts.entries()) {
      asserts.push(this.judge(index, assertion, rendered))
      if (!asserts.at(-1)!.passed && this.context.failFast) break
    }
    return of({
      status: asserts.every(({ passed }) => passed) ? 'passed' : 'failed',
      isSkipped: asserts.length > 0 && asserts.every((assert) => assert.skipReason !== undefined),
      ...(rendered.error !== undefined && { error: rendered.error }),
      asserts,
    })
  }

  // ── rendering ──────────────────────────────────────────────────────────────────────────────────

  /** Throws where a test cannot be run at all; a render that fails is a finding. */
  private rendered(): Rendered {
    const values = this.values()
    let output: SuiteTexts
    try {
      output = this.output(values)
    } catch (fault) {
      if (!isTold(fault)) throw fault
      return this.failed(fault.message)
    }
    const { postRenderer } = this.test.postRenderer === '' ? this.suite : this.test
    if (postRenderer !== '')
      throw new GoError(
        `post-renderer ${postRenderer}: this helm runs no other programs, so its suites cannot`,
      )
    const documents = new Map<string, readonly Manifest[]>()
    if (this.suite.includeCrds)
      for (const [path, text] of output.crds) documents.set(path, readManifests(path, text))
    for (const [path, text] of output.texts) {
      const extension = extPath(path)
      if (extension === '.txt') documents.set(path, [rawManifest(path, text)])
      else if (['.yaml', '.yml', '.tpl'].includes(extension)) documents.set(path, readManifests(path, text))
    }
    const crds = this.suite.includeCrds ? output.crds.keys() : []
    return { documents, names: [...output.texts.keys(), ...crds], succeeded: true }
  }

  private output(values: GoMap): SuiteTexts {
    const { suite, test, context } = this
    const name = test.release.name ?? suite.release.name
    if (name !== undefined) validateReleaseName(name)
    const own = test.capabilities
    const common = suite.capabilities
    const major = own.majorVersion ?? common.majorVersion
    const minor = own.minorVersion ?? common.minorVersion
    return context.render({
      chart: context.chart,
      route: context.route,
      values,
      release: {
        name: name ?? 'RELEASE-NAME',
        namespace: test.release.namespace ?? suite.release.namespace ?? 'NAMESPACE',
        revision: test.release.revision || suite.release.revision || 0,
        isUpgrade: test.release.upgrade ?? suite.release.upgrade ?? false,
      },
      kube: { ...(major !== undefined && { major }), ...(minor !== undefined && { minor }) },
      apiVersions:
        own.apiVersions === null ? [] : [...(own.apiVersions ?? []), ...(common.apiVersions ?? [])],
      metadata: { ...suite.chart, ...test.chart },
      templates: suite.templates,
      excludeTemplates: suite.excludeTemplates,
      lookup: lookupIn(mergedProvider(test.provider, suite.provider)),
      skipSchema: context.skipSchema ?? false,
    })
  }

  /** What assertions see of a failed render: its message, as the text of the template that failed. */
  private failed(error: string): Rendered {
    const nothing = { documents: new Map(), names: [], succeeded: false, error }
    if (this.needsRender) return nothing
    const parts = groups(compileGo(RENDER_ERROR), error)
    const file = parts?.[1]
    if (!parts || !file) return nothing
    const [, more] = /\n([\s\S]*)/.exec(error) ?? []
    const raw = (more ?? parts[2] ?? '').replace(/^\n+/, '')
    const { route, chart } = this.context
    const named = this.suite.templates.length > 0 ? this.suite.templates : ['**']
    const blamed = basePath(file).startsWith('_') ? named.map((name) => templatePath(route, name)) : [file]
    const { name } = chart.metadata
    const documents = blamed
      .map((path) => (path.startsWith(name) ? path : cleanPath(`${name}/${path}`)))
      .map((path) => [path, [rawManifest(path, raw)]] as const)
    return { documents: new Map(documents), names: blamed, succeeded: false }
  }

  // ── asserting ──────────────────────────────────────────────────────────────────────────────────

  private judge(index: number, assertion: Assertion, rendered: Rendered): AssertResult {
    const { type, isNegated, line } = assertion
    const result = { index, type, isNegated, line }
    try {
      return { ...result, ...this.assert(assertion, rendered) }
    } catch (fault) {
      if (!(fault instanceof PathError)) throw fault
      return { ...result, ...refusal(assertion, fault.message, ['Error:', fault.message]) }
    }
  }

  private assert(
    assertion: Assertion,
    rendered: Rendered,
  ): Pick<AssertResult, 'passed' | 'failures' | 'lines' | 'skipReason'> {
    const selected = select(this.documentsFor(assertion, rendered), {
      ...(this.test.documentSelector && { documentSelector: this.test.documentSelector }),
      ...assertion,
      ...(this.test.documentIndex !== undefined && { documentIndex: this.test.documentIndex }),
    })
    if (typeof selected === 'string') return refusal(assertion, selected, ['Error:', selected])
    const rendersAsWanted = assertion.needsRender === rendered.succeeded
    const subject = {
      not: assertion.not,
      failFast: this.context.failFast ?? false,
      compare: (content: Data, match = '', notMatch = '') =>
        this.context.snapshots.compare(this.test.it, ++this.snapshotCount, content, match, notMatch),
      ...(rendered.error !== undefined && { renderError: rendered.error }),
    }
    if (selected.size === 0) {
      if (this.test.documentSelector?.skipEmptyTemplates)
        return { passed: true, failures: [], lines: [], skipReason: SKIP_REASON }
      if (!rendersAsWanted) return refusal(assertion, EMPTY, [`Error: ${EMPTY}`])
      const { passed, failures } = assertion.check({ ...subject, selected: [], all: [] })
      return { passed, failures, lines: failures.flatMap(({ lines }) => lines) }
    }
    const outcomes = [...selected].sort(byKey).map(([template, manifests]) => {
      const known = rendered.documents.get(template)
      if (!known && assertion.needsRender) {
        const why = `template "${template}" not exists or not selected in test suite`
        return refusal(assertion, why, ['Error:', `\t${why}`])
      }
      const head = `Template:\t${template}`
      if (!rendersAsWanted) {
        const why = unwanted(known ?? [])
        return refusal(assertion, rendered.succeeded ? UNEXPECTED : why, [head, `Error: ${why}`])
      }
      const { passed, failures } = assertion.check({ ...subject, selected: manifests, all: known ?? [] })
      return { passed, failures, lines: passed ? [] : [head, ...failures.flatMap(({ lines }) => lines)] }
    })
    return {
      passed: outcomes.every((outcome) => outcome.passed),
      failures: outcomes.flatMap((outcome) => (outcome.passed ? [] : outcome.failures)),
      lines: outcomes.flatMap((outcome) => outcome.lines),
    }
  }

  /** The assertion's template, else the test's, else the suite's, else every file that was rendered. */
  private documentsFor(assertion: Assertion, rendered: Rendered): ByTemplate {
    const named =
      assertion.template !== ''
        ? [assertion.template]
        : this.test.templates.length > 0
          ? this.test.templates
          : this.suite.templates
    const isWhole =
      named.length === 0 || (named === this.suite.templates && named.some((name) => name.includes('*')))
    const paths = isWhole ? rendered.names : named.map((name) => templatePath(this.context.route, name))
    return new Map(paths.map((path) => [path, rendered.documents.get(path) ?? []]))
  }

  // ── values ─────────────────────────────────────────────────────────────────────────────────────

  private values(): GoMap {
    let values: GoMap = new Map()
    const add = (layer: Map<Data, Data>): void => {
      const over = toGo(scopedValues(this.context.route, layer), true) as GoMap
      values = mergeTables(over, values)
    }
    for (const path of valuesFiles(this.suite, this.test)) add(readValues(path, this.context.read(path)))
    for (const { set } of [this.suite, this.test] satisfies Settings[])
      for (const [path, value] of set) add(buildSetValue(path, value))
    return values
  }
}

/** The values files of a test, as they are opened: relative to the suite's file. */
export function valuesFiles(suite: Suite, test: Test): string[] {
  return [...suite.values, ...test.values].map((path) =>
    path.startsWith('/') ? path : cleanPath(`${dirPath(suite.file)}/${path}`),
  )
}

function readValues(path: string, text: string): Map<Data, Data> {
  try {
    const root = composeAll(text)[0]
    if (!root) return new Map()
    const complaints = new Complaints()
    const data = dataOf(root, complaints)
    complaints.settle()
    if (data instanceof Map) return data
    if (data === null) return new Map()
    throw new GoError(
      `yaml: unmarshal errors:\n  line 1: cannot unmarshal ${marshalData(data).trim()} into map[string]interface {}`,
    )
  } catch (fault) {
    if (fault instanceof GoError)
      throw new GoError(`failed to parse ${path}: ${fault.message}`, { cause: fault })
    throw fault
  }
}

const EMPTY = 'rendered manifest is empty'
const UNEXPECTED = 'the template was expected to fail, and it rendered'

function unwanted(known: readonly Manifest[]): string {
  const [first] = known
  if (!first) return EMPTY
  const raw = first.get('raw')
  return `Invalid rendering: ${typeof raw === 'string' ? raw : '%!s(<nil>)'}`
}

function refusal(
  assertion: Assertion,
  error: string,
  lines: readonly string[],
): { passed: false; failures: Failure[]; lines: readonly string[] } {
  const failure = failureOf({ wants: assertion.type, error }, { not: false })
  return { passed: false, failures: [{ ...failure, lines }], lines }
}

const isTold = (fault: unknown): fault is Error => fault instanceof GoError || fault instanceof BudgetError

const byKey = (a: readonly [string, unknown], b: readonly [string, unknown]): number =>
  a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0
