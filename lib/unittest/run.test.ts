import { describe, expect, it } from 'vitest'
import { GoError } from '../go'
import { showData, toData } from './data'
import { parseSuites, type RenderSuite, runSuiteOnFiles } from './index'
import type { SuiteRequest, SuiteTexts } from './rendering'
import { withTemplates } from './templates'

const chart = new Map([
  ['Chart.yaml', 'apiVersion: v2\nname: c\nversion: 0.1.0\nappVersion: "1"\n'],
  ['values.yaml', 'a: 1\n'],
  ['values-prod.yaml', 'a: 2\ne: 2\n'],
  ['templates/_helpers.tpl', ''],
  ['templates/a.yaml', ''],
  ['templates/more/b.yaml', ''],
])

/** Remembers what it was asked, and renders one document. */
function asking(answer?: () => SuiteTexts): { asked: SuiteRequest[]; render: RenderSuite } {
  const asked: SuiteRequest[] = []
  const texts = new Map([['c/templates/a.yaml', 'kind: A\nspec:\n  size: 3\n']])
  return {
    asked,
    render(request) {
      asked.push(request)
      return answer?.() ?? { texts, crds: new Map() }
    },
  }
}

function failing(message: string): RenderSuite {
  return asking(() => {
    throw new GoError(message)
  }).render
}

const run = (text: string, render: RenderSuite, beside?: Map<string, string>) =>
  parseSuites('tests/x_test.yaml', text).map((suite) => runSuiteOnFiles(suite, chart, render, beside))[0]

describe('what a test asks of the engine', () => {
  it('layers values as helm-unittest does, and looks for files beside the suite and in the chart', () => {
    const { asked, render } = asking()
    run(
      `values: [base.yaml]
set: { a: 3, b.c: 1 }
tests:
  - values: [../values-prod.yaml]
    set: { b.c: 2 }
    asserts: [isKind: { of: A }]
`,
      render,
      new Map([['tests/base.yaml', 'a: 9\nd: 9\n']]),
    )
    expect(showData(toData(asked[0]?.values))).toBe('a: 3\nb:\n  c: 2\nd: 9\ne: 2')
  })
  it('gives release, capabilities and chart, the test before the suite', () => {
    const { asked, render } = asking()
    run(
      `release: { name: s, namespace: ns, revision: 4 }
capabilities: { majorVersion: 1, minorVersion: 30, apiVersions: [a/v1] }
chart: { appVersion: 1.10 }
tests:
  - release: { name: t, upgrade: true }
    capabilities: { minorVersion: "31" }
    chart: { version: 2.0.0 }
    asserts: [isKind: { of: A }]
`,
      render,
    )
    expect(asked[0]?.release).toEqual({ name: 't', namespace: 'ns', revision: 4, isUpgrade: true })
    expect(asked[0]?.kube).toEqual({ major: '1', minor: '31' })
    expect(asked[0]?.apiVersions).toEqual(['a/v1'])
    expect(asked[0]?.metadata).toEqual({ version: '2.0.0', appVersion: '1.10' })
  })
  it('has defaults of its own for the release', () => {
    const { asked, render } = asking()
    run('tests:\n  - asserts: [isKind: { of: A }]\n', render)
    expect(asked[0]?.release).toEqual({
      name: 'RELEASE-NAME',
      namespace: 'NAMESPACE',
      revision: 0,
      isUpgrade: false,
    })
  })
  it('renders only the templates a suite names, and every partial', () => {
    const { asked, render } = asking()
    const templates = (names: string): string[] => {
      run(`templates: ${names}\ntests:\n  - asserts: [hasDocuments: { count: 1 }]\n`, render)
      const { chart, route, templates, excludeTemplates } = asked.at(-1)!
      return withTemplates(chart, route, templates, excludeTemplates).templates.map(({ name }) => name)
    }
    expect(templates('[a.yaml]')).toEqual(['templates/_helpers.tpl', 'templates/a.yaml'])
    expect(templates('[more/*.yaml]')).toEqual(['templates/_helpers.tpl', 'templates/more/b.yaml'])
    expect(templates('["*"]')).toEqual([
      'templates/_helpers.tpl',
      'templates/a.yaml',
      'templates/more/b.yaml',
    ])
  })
})

describe('what a failing test says', () => {
  it('is what was expected, what came, and the line of the output', () => {
    const suite =
      'tests:\n  - it: s\n    template: a.yaml\n    asserts: [equal: { path: spec.size, value: 7 }]\n'
    expect(run(suite, asking().render)?.tests[0]?.asserts[0]?.failures).toEqual([
      {
        wants: 'to equal',
        not: false,
        path: 'spec.size',
        expected: '7',
        actual: '3',
        place: { template: 'templates/a.yaml', document: 0, line: 3 },
        lines: [
          'DocumentIndex:\t0',
          'ValuesIndex:\t0',
          'Path:\tspec.size',
          'Expected to equal:',
          '\t7',
          'Actual:',
          '\t3',
          'Diff:',
          '\t--- Expected',
          '\t+++ Actual',
          '\t@@ -1,2 +1,2 @@',
          '\t-7',
          '\t+3',
        ],
      },
    ])
  })
  it('points at the nearest line when the path leads nowhere', () => {
    const suite = 'tests:\n  - template: a.yaml\n    asserts: [equal: { path: spec.replicas, value: 7 }]\n'
    const failure = run(suite, asking().render)?.tests[0]?.asserts[0]?.failures[0]
    expect(failure?.error).toBe('unknown path spec.replicas')
    expect(failure?.place?.line).toBe(3)
  })
  it('is Helm’s error when the chart does not render', () => {
    const broken = failing('parse error at (c/templates/a.yaml:1): x')
    expect(run('tests:\n  - asserts: [isKind: { of: A }]\n', broken)?.tests[0]).toMatchObject({
      status: 'failed',
      error: 'parse error at (c/templates/a.yaml:1): x',
    })
  })
  it('is the values file that is not there', () => {
    const suite = 'tests:\n  - values: [nope.yaml]\n    asserts: [isKind: { of: A }]\n'
    expect(run(suite, asking().render)?.tests[0]?.error).toBe(
      'open tests/nope.yaml: no such file or directory',
    )
  })
})

describe('a template that should fail', () => {
  const message = 'execution error at (c/templates/a.yaml:2:3): a tag is needed'
  const broken = failing(message)
  const cases: [string, string, boolean][] = [
    ['anyhow', 'failedTemplate: {}', true],
    ['with a message', 'failedTemplate: { errorMessage: a tag is needed }', true],
    ['with another message', 'failedTemplate: { errorMessage: no }', false],
    ['with a pattern', 'failedTemplate: { errorPattern: tag is }', true],
    ['with both', 'failedTemplate: { errorMessage: a, errorPattern: b }', false],
  ]
  it.each(cases)('%s', (_, assert, passed) => {
    const suite = `templates: [a.yaml]\ntests:\n  - asserts: [${assert}]\n`
    expect(run(suite, broken)?.passed).toBe(passed)
  })
})
