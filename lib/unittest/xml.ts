/** Results as XML, by the kind of -t. Mirrors helm-unittest pkg/unittest/formatter and encoding/xml's indents. */
import { formatFloat, Time, UTC } from '../go'
import { testText } from './report'
import type { SuiteResult, TestResult } from './run'

/** What the formats say of the machine. */
export interface XmlWorld {
  /** Nanoseconds since 1970. */
  now: bigint
  cwd: string
  user: string
  /** `en_US`. */
  locale: string
  hostName: string
  /** `go1.26.8.linux-amd64`. */
  platform: string
}

interface Element {
  name: string
  attributes?: readonly (readonly [string, string | number])[]
  children?: readonly Element[]
  text?: string
  cdata?: string
}

type Format = (suites: readonly SuiteResult[], world: XmlWorld) => Element

/** The file's text; undefined for a kind there is none of, with which nothing is written. */
export function xmlReport(kind: string, suites: readonly SuiteResult[], world: XmlWorld): string | undefined {
  const format = FORMATS.get(kind.toLowerCase())
  return format && `${write(format(suites, world), '')}\n`
}

// ── formats ──────────────────────────────────────────────────────────────────────────────────────

const isBad = (test: TestResult): boolean => test.status === 'failed' && !test.isSkipped
const isError = (test: TestResult): boolean => isBad(test) && test.error !== undefined
const isFailure = (test: TestResult): boolean => isBad(test) && test.error === undefined
const isGood = (test: TestResult): boolean => test.status === 'passed' && !test.isSkipped

const count = (tests: readonly TestResult[], is: (test: TestResult) => boolean): number =>
  tests.filter(is).length
const seconds = (nanoseconds: bigint): string => formatFloat(Number(nanoseconds) / 1e9, 'f', 3)
const total = ({ tests }: SuiteResult): string =>
  seconds(tests.reduce((sum, { duration }) => sum + duration, 0n))
const className = (name: string): string => name.slice(name.lastIndexOf('/') + 1)
const dateAndTime = ({ now }: XmlWorld): string =>
  Time.fromNanoseconds(now, UTC).format('2006-01-02T15:04:05')

const junit: Format = (suites, world) => ({
  name: 'testsuites',
  children: suites.map((suite, id) => ({
    name: 'testsuite',
    attributes: [
      ['id', id],
      ['tests', suite.tests.length],
      ['failures', count(suite.tests, isFailure)],
      ['errors', count(suite.tests, isError)],
      ['package', ''],
      ['time', total(suite)],
      ['name', suite.name],
      ['timestamp', dateAndTime(world)],
      ['hostname', world.hostName],
    ],
    children: [
      {
        name: 'properties',
        children: [
          {
            name: 'property',
            attributes: [
              ['name', 'helm-unittest.version'],
              ['value', '1.6'],
            ],
          },
        ],
      },
      ...suite.tests.map((test) => ({
        name: 'testcase',
        attributes: [
          ['classname', className(suite.name)],
          ['name', test.it],
          ['time', seconds(test.duration)],
        ] as const,
        children: [
          ...(isError(test) ? [junitFailure('error', 'Error', test.error ?? '')] : []),
          ...(test.isSkipped ? [{ name: 'skipped', attributes: [['message', flat(test)]] as const }] : []),
          ...(isFailure(test) ? [junitFailure('failure', 'Failed', flat(test))] : []),
        ],
      })),
    ],
  })),
})

const junitFailure = (name: string, message: string, text: string): Element => ({
  name,
  attributes: [
    ['message', message],
    ['type', ''],
  ],
  text,
})

const flat = (test: TestResult): string => testText(test).replaceAll('\n', ',').replaceAll('\t', '')

const VALIDATION = 'Helm-Validation'

const xunit: Format = (suites, world) => ({
  name: 'assemblies',
  children: suites.map((suite) => {
    const { tests } = suite
    const sums = [
      ['total', tests.length],
      ['passed', count(tests, isGood)],
      ['failed', count(tests, isFailure)],
      ['skipped', count(tests, ({ isSkipped }) => isSkipped)],
    ] as const
    const [date = '', time = ''] = dateAndTime(world).split('T')
    return {
      name: 'assembly',
      attributes: [
        ['name', suite.file],
        ['config-file', suite.file],
        ['test-framework', 'helm-unittest'],
        ['run-date', date],
        ['run-time', time],
        ['time', total(suite)],
        ...sums,
        ['errors', count(tests, isError)],
      ],
      children: [
        { name: 'environment', text: world.platform },
        { name: 'errors' },
        {
          name: 'collection',
          attributes: [['name', suite.name], ['time', total(suite)], ...sums],
          children: tests.map((test) => xunitTest(suite, test)),
        },
      ],
    }
  }),
})

function xunitTest(suite: SuiteResult, test: TestResult): Element {
  const result = test.isSkipped ? 'Skip' : test.status === 'failed' ? 'Fail' : 'Pass'
  return {
    name: 'test',
    attributes: [
      ['name', test.it],
      ['type', className(suite.name)],
      ['method', VALIDATION],
      ['time', seconds(test.duration)],
      ['result', result],
    ],
    children: [
      { name: 'traits' },
      ...(isBad(test)
        ? [
            {
              name: 'failure',
              attributes: [['exception-type', isError(test) ? `${VALIDATION}-Error` : VALIDATION]] as const,
              children: [
                { name: 'message', cdata: 'Failed' },
                { name: 'stack-trace', cdata: testText(test) },
              ],
            },
          ]
        : []),
      ...(test.isSkipped ? [{ name: 'reason', cdata: testText(test) }] : []),
    ],
  }
}

const nunit: Format = (suites, world) => {
  const tests = suites.flatMap((suite) => suite.tests)
  const [date = '', time = ''] = dateAndTime(world).split('T')
  return {
    name: 'test-results',
    attributes: [
      ['name', 'helm-unittest'],
      ['total', tests.length],
      ['errors', count(tests, isError)],
      ['failures', count(tests, isFailure)],
      ['inconclusive', 0],
      ['not-run', 0],
      ['ignored', 0],
      ['skipped', count(tests, ({ isSkipped }) => isSkipped)],
      ['invalid', 0],
      ['date', date],
      ['time', time],
    ],
    children: [
      {
        name: 'environment',
        attributes: [
          ['nunit-version', '2.5.8.0'],
          ['clr-version', 'unknown'],
          ['os-version', 'unknown'],
          ['platform', world.platform],
          ['cwd', world.cwd],
          ['machine-name', world.hostName],
          ['user', world.user],
          ['user-domain', ''],
        ],
      },
      {
        name: 'culture-info',
        attributes: [
          ['current-culture', world.locale.split('_')[0] ?? ''],
          ['current-uiculture', world.locale.replace('_', '-')],
        ],
      },
      ...suites.map(nunitSuite),
    ],
  }
}

function nunitSuite(suite: SuiteResult): Element {
  return {
    name: 'test-suite',
    attributes: [
      ['type', 'TestFixture'],
      ['name', suite.name],
      ['description', suite.file],
      ['success', String(suite.passed)],
      ['time', total(suite)],
      ['executed', String(!suite.isSkipped)],
      ['asserts', ''],
      ['result', suite.isSkipped ? 'Skipped' : suite.passed ? 'Success' : 'Failed'],
    ],
    children: [{ name: 'results', children: suite.tests.map((test) => nunitTest(suite, test)) }],
  }
}

function nunitTest(suite: SuiteResult, test: TestResult): Element {
  const passed = test.status === 'passed'
  return {
    name: 'test-case',
    attributes: [
      ['name', test.it],
      ['description', `${className(suite.name)}.${test.it}`],
      ['success', String(passed)],
      ['time', seconds(test.duration)],
      ['executed', String(test.error === undefined && !test.isSkipped)],
      ['asserts', '0'],
      ['result', test.isSkipped ? 'Skipped' : passed ? 'Success' : 'Failed'],
    ],
    children: [
      ...(isBad(test)
        ? [
            {
              name: 'failure',
              children: [
                { name: 'message', text: 'Failed' },
                { name: 'stack-trace', text: testText(test) },
              ],
            },
          ]
        : []),
      ...(test.isSkipped ? [{ name: 'reason', children: [{ name: 'message', text: testText(test) }] }] : []),
    ],
  }
}

const sonar: Format = (suites) => ({
  name: 'testExecutions',
  attributes: [['version', 1]],
  children: suites.map((suite) => ({
    name: 'file',
    attributes: [['path', suite.file]],
    children: suite.tests.map((test) => ({
      name: 'testCase',
      attributes: [
        ['name', test.it],
        ['duration', String(test.duration / 1_000_000n)],
      ] as const,
      children: [
        ...(isError(test) ? [sonarOutcome('error', 'Error', test.error ?? '')] : []),
        ...(test.isSkipped ? [sonarOutcome('skipped', 'Skipped', testText(test))] : []),
        ...(isFailure(test) ? [sonarOutcome('failure', 'Failed', testText(test))] : []),
      ],
    })),
  })),
})

const sonarOutcome = (name: string, message: string, cdata: string): Element => ({
  name,
  attributes: [['message', message]],
  cdata,
})

const FORMATS: ReadonlyMap<string, Format> = new Map([
  ['junit', junit],
  ['nunit', nunit],
  ['xunit', xunit],
  ['sonar', sonar],
])

// ── writing ──────────────────────────────────────────────────────────────────────────────────────

function write({ name, attributes = [], children = [], text, cdata }: Element, indent: string): string {
  const head = `${indent}<${name}${attributes.map(([key, value]) => ` ${key}="${escaped(String(value))}"`).join('')}>`
  if (text !== undefined) return `${head}${escaped(text)}</${name}>`
  if (cdata !== undefined) return `${head}${section(cdata)}</${name}>`
  if (children.length === 0) return `${head}</${name}>`
  const inner = children.map((child) => write(child, `${indent}\t`)).join('\n')
  return `${head}\n${inner}\n${indent}</${name}>`
}

const section = (text: string): string =>
  text === '' ? '' : `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
}

const escaped = (text: string): string => text.replace(/["'&<>\t\n\r]/g, (c) => ESCAPES[c] ?? c)
