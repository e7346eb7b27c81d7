/** Runs a suite on a chart. Mirrors RunV3 in helm-unittest pkg/unittest/test_job.go, on lib/helm's render. */

import type { FileMap, RenderRequest, RenderResult, ValuesLayers } from '../helm'
import { asText, join, nameOf, selectTemplates, templatePath, templatesIn, withMetadata } from './chart-files'
import type { Data } from './data'
import type { Failure } from './failure'
import { type Manifest, ManifestError, rawManifest, readManifests } from './manifest'
import { PathError } from './path'
import { compileGo, groups } from './regexp'
import { type ByTemplate, select } from './select'
import type { Assertion, Settings, Suite, Test } from './suite'
import { buildSetValue, mergeData, toJson } from './values'

/** `lib/helm`'s render, or a stand-in. */
export type Render = (request: RenderRequest) => RenderResult

export interface AssertResult {
  type: string
  passed: boolean
  failures: readonly Failure[]
  /** The assertion's line in the suite's file. */
  line: number
}

export interface TestResult {
  it: string
  status: 'passed' | 'failed' | 'skipped'
  /** Why the test could not be judged: Helm's error, a values file that is not there. */
  error?: string
  asserts: readonly AssertResult[]
  line: number
}

export interface SuiteResult {
  file: string
  name: string
  passed: boolean
  tests: readonly TestResult[]
}

/**
 * Runs `suite` on `chart`. Values files are looked up among the chart's files and `beside` (the files that stand
 * with the suite), relative to the suite's own file.
 */
export function runSuite(
  suite: Suite,
  chart: FileMap,
  render: Render,
  beside: FileMap = new Map(),
): SuiteResult {
  const tests = suite.tests.map((test) => new TestRun(suite, test, chart, beside).run(render))
  return {
    file: suite.file,
    name: suite.name,
    passed: tests.every((test) => test.status !== 'failed'),
    tests,
  }
}

class TestRun {
  constructor(
    private readonly suite: Suite,
    private readonly test: Test,
    private readonly chart: FileMap,
    private readonly beside: FileMap,
  ) {}

  run(render: Render): TestResult {
    const { it, line, asserts } = this.test
    if (this.suite.skip !== '' || this.test.skip !== '') return { it, line, status: 'skipped', asserts: [] }
    try {
      const results = this.judge(this.rendered(render))
      return {
        it,
        line,
        status: results.every((result) => result.passed) ? 'passed' : 'failed',
        asserts: results,
      }
    } catch (error) {
      if (!(error instanceof TestError)) throw error
      const failed = asserts.map((one) => ({ type: one.type, passed: false, failures: [], line: one.line }))
      return { it, line, status: 'failed', error: error.message, asserts: failed }
    }
  }

  private rendered(render: Render): Rendered {
    const files = selectTemplates(
      withMetadata(this.chart, {
        ...this.suite.chart,
        ...this.test.chart,
      }),
      this.suite.templates,
      this.suite.excludeTemplates,
    )
    const result = render({
      files,
      values: this.values(),
      release: this.release(),
      ...this.capabilities(),
    })
    const failure = result.problems.find((problem) => problem.severity === 'error')
    if (failure) return this.failed(failure.message)
    const documents = new Map<string, Manifest[]>(templatesIn(files).map((name) => [name, []]))
    const chartName = nameOf(this.chart)
    const inFileOrder = [...result.documents].sort((a, b) => a.offset - b.offset)
    for (const document of inFileOrder) {
      const template = document.source.startsWith(`${chartName}/`)
        ? document.source.slice(chartName.length + 1)
        : document.source
      const known = documents.get(template) ?? []
      documents.set(template, [...known, ...manifests(template, document.text, known.length)])
    }
    if (documents.has(NOTES)) documents.set(NOTES, [rawManifest(NOTES, result.notes)])
    return { documents, succeeded: true }
  }

  /** A failure to render is a finding only where an assertion expects one. */
  private failed(message: string): Rendered {
    if (this.test.asserts.every((assertion) => assertion.needsRender)) throw new TestError(message)
    const parts = groups(compileGo(RENDER_ERROR), message)
    const file = parts?.[1]
    if (!parts || file === null || file === undefined) {
      return { documents: new Map(), succeeded: false, renderError: message }
    }
    const [, more] = /\n([\s\S]*)/.exec(message) ?? []
    const template = file.slice(file.indexOf('/') + 1)
    const inPartial = template.slice(template.lastIndexOf('/') + 1).startsWith('_')
    const blamed = inPartial ? this.suite.templates.map(templatePath) : [template]
    const raw = more ?? parts[2] ?? ''
    return { documents: new Map(blamed.map((name) => [name, [rawManifest(name, raw)]])), succeeded: false }
  }

  private judge(rendered: Rendered): AssertResult[] {
    return this.test.asserts.map((assertion) => {
      const { type, line } = assertion
      try {
        return { type, line, ...this.assert(assertion, rendered) }
      } catch (error) {
        if (!(error instanceof PathError)) throw error
        return { type, line, passed: false, failures: [refusal(assertion, error.message)] }
      }
    })
  }

  private assert(assertion: Assertion, rendered: Rendered): { passed: boolean; failures: Failure[] } {
    const all = this.documentsFor(assertion, rendered)
    const selected = select(all, {
      ...(this.test.documentSelector && { documentSelector: this.test.documentSelector }),
      ...assertion,
      ...(this.test.documentIndex !== undefined && { documentIndex: this.test.documentIndex }),
    })
    if (typeof selected === 'string') return { passed: false, failures: [refusal(assertion, selected)] }
    const rendersAsWanted = assertion.needsRender === rendered.succeeded
    const subject = {
      not: assertion.not,
      ...(rendered.renderError !== undefined && { renderError: rendered.renderError }),
    }
    if (selected.size === 0) {
      if (this.test.documentSelector?.skipEmptyTemplates) return { passed: true, failures: [] }
      if (!rendersAsWanted)
        return { passed: false, failures: [refusal(assertion, 'rendered manifest is empty')] }
      return assertion.check({ ...subject, selected: [], all: [] })
    }
    const outcomes = [...selected].sort(byKey).map(([template, manifests]) => {
      const known = rendered.documents.get(template)
      if (!known && assertion.needsRender) {
        const why = `template "${template}" not exists or not selected in test suite`
        return { passed: false, failures: [refusal(assertion, why)] }
      }
      if (!rendersAsWanted)
        return { passed: false, failures: [refusal(assertion, unwanted(known ?? [], rendered))] }
      return assertion.check({ ...subject, selected: manifests, all: known ?? [] })
    })
    return {
      passed: outcomes.every((outcome) => outcome.passed),
      failures: outcomes.flatMap((outcome) => outcome.failures),
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
    if (named.length === 0 || (named === this.suite.templates && named.some((name) => name.includes('*')))) {
      return rendered.documents
    }
    return new Map(named.map(templatePath).map((name) => [name, rendered.documents.get(name) ?? []]))
  }

  private values(): ValuesLayers {
    const files = [...this.suite.values, ...this.test.values].map((path) => ({
      name: path,
      text: this.read(path),
    }))
    let set: Data = new Map()
    for (const settings of [this.suite, this.test] satisfies Settings[]) {
      for (const [path, value] of settings.set) set = mergeData(set, this.built(path, value))
    }
    if (set instanceof Map && set.size > 0) files.push({ name: 'set', text: toJson(set) })
    return { files }
  }

  private built(path: string, value: Data): Map<Data, Data> {
    try {
      return buildSetValue(path, value)
    } catch (error) {
      throw new TestError(error instanceof Error ? error.message : String(error))
    }
  }

  private read(path: string): string {
    const full = join(this.suite.file, path)
    const content = this.beside.get(full) ?? this.chart.get(full)
    if (content === undefined) throw new TestError(`open ${full}: no such file or directory`)
    return asText(content)
  }

  private release(): RenderRequest['release'] {
    const own = this.test.release
    const common = this.suite.release
    return {
      name: own.name ?? common.name ?? 'RELEASE-NAME',
      namespace: own.namespace ?? common.namespace ?? 'NAMESPACE',
      revision: own.revision || common.revision || 0,
      isUpgrade: own.upgrade ?? common.upgrade ?? false,
    }
  }

  private capabilities(): Pick<RenderRequest, 'capabilities'> {
    const own = this.test.capabilities
    const common = this.suite.capabilities
    const major = own.majorVersion ?? common.majorVersion
    const minor = own.minorVersion ?? common.minorVersion
    const apiVersions =
      own.apiVersions === null ? [] : [...(own.apiVersions ?? []), ...(common.apiVersions ?? [])]
    return {
      capabilities: {
        ...(major !== undefined && minor !== undefined && { kubeVersion: `v${major}.${minor}.0` }),
        apiVersions,
      },
    }
  }
}

interface Rendered {
  /** By template, `templates/…`; a template that rendered nothing has an empty list. */
  documents: ByTemplate
  succeeded: boolean
  /** An error that names no template. */
  renderError?: string
}

/** What ends a test before its assertions. */
class TestError extends Error {
  override readonly name = 'TestError'
}

const NOTES = 'templates/NOTES.txt'

/** The file and the message of a failed execution, as helm-unittest takes them from Helm's text. */
const RENDER_ERROR = '(?msU)^(?:.+: |.+ \\()(?:(.+):\\d+:\\d+).+(?:.+>)*: (.+)$'

function unwanted(known: readonly Manifest[], rendered: Rendered): string {
  const raw = known[0]?.get('raw')
  if (rendered.succeeded) return 'the template was expected to fail, and it rendered'
  return typeof raw === 'string' ? `Invalid rendering: ${raw}` : 'rendered manifest is empty'
}

function refusal(assertion: Assertion, error: string): Failure {
  return { wants: assertion.type, not: false, error }
}

function manifests(template: string, text: string, firstIndex: number): Manifest[] {
  try {
    return readManifests(template, text, firstIndex)
  } catch (error) {
    if (error instanceof ManifestError) throw new TestError(error.message)
    throw error
  }
}

const byKey = (a: readonly [string, unknown], b: readonly [string, unknown]): number =>
  a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0
