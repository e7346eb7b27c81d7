/** What a run prints: charts, suites, what failed, and the sums. Mirrors helm-unittest's test_runner.go and results. */
import { basePath, dirPath, formatDuration } from '../go'
import { type Colors, colors } from './colors'
import type { AssertResult, SuiteResult, TestResult } from './run'

class Counting {
  passed = 0
  failed = 0
  errored = 0
  skipped = 0

  constructor(private readonly colors: Colors) {}

  print(): string {
    const { passed, failed, errored, skipped } = this
    const bad =
      (failed > 0 ? this.colors.danger(`${failed} failed, `) : '') +
      (errored > 0 ? `${errored} errored, ` : '')
    return skipped > 0
      ? `${bad}${passed} passed, ${skipped} skipped, ${passed + failed + skipped} total`
      : `${bad}${passed} passed, ${passed + failed} total`
  }
}

/** Prints as it goes; `summary` comes last. */
export class Report {
  private readonly colors: Colors
  private readonly charts: Counting
  private readonly suites: Counting
  private readonly tests: Counting
  private readonly snapshots: Counting
  private suitesWithFailedSnapshots = 0

  constructor(
    private readonly print: (text: string) => void,
    isColored: boolean,
  ) {
    this.colors = colors(isColored)
    this.charts = new Counting(this.colors)
    this.suites = new Counting(this.colors)
    this.tests = new Counting(this.colors)
    this.snapshots = new Counting(this.colors)
  }

  chart(name: string, path: string): void {
    this.line(`\n### Chart [ ${this.colors.highlight(name)} ] ${this.colors.faint(path)}\n`)
  }

  /** A chart that could not be tested at all. */
  chartError(message: string): void {
    this.line(`\n### ${this.colors.danger('Error: ')} ${message}\n`)
  }

  countChart(passed: boolean, isErrored = false): void {
    if (passed) this.charts.passed++
    else this.charts.failed++
    if (isErrored) this.charts.errored++
  }

  suite(result: SuiteResult): void {
    const { snapshots } = result
    this.title(result)
    for (const test of result.tests) this.test(test)
    if (result.isSkipped) this.suites.skipped++
    else if (result.passed) this.suites.passed++
    else {
      this.suites.failed++
      if (snapshots.failed > 0) this.suitesWithFailedSnapshots++
    }
    this.snapshots.failed += snapshots.failed
    this.snapshots.passed += snapshots.total - snapshots.failed
    for (const test of result.tests) this.countTest(test)
  }

  /** A suite that could not be read, or whose snapshots could not. */
  suiteError(file: string, message: string): void {
    this.title({ file, name: '', passed: false, isSkipped: false })
    this.line(this.colors.highlight('- Execution Error: '), 1)
    this.line(`${message}\n`, 2)
    this.suites.failed++
    this.suites.errored++
  }

  /** `elapsed` in nanoseconds. */
  summary(elapsed: bigint): void {
    const { failed } = this.snapshots
    if (failed > 0) {
      const sum = this.colors.danger(`${failed} snapshot failed`)
      const hint = this.colors.faint(' Check changes and use `-u` to update snapshot.')
      this.line(`\nSnapshot Summary: ${sum} in ${this.suitesWithFailedSnapshots} test suite.${hint}`)
    }
    const sums = [
      ['Charts:', this.charts.print()],
      ['Test Suites:', this.suites.print()],
      ['Tests:', this.tests.print()],
      ['Snapshot:', this.snapshots.print()],
      ['Time:', formatDuration(elapsed)],
    ].map(([what, sum]) => `${what!.padEnd(12)} ${sum}\n`)
    this.line(`\n${sums.join('')}`)
  }

  private title({
    file,
    name,
    passed,
    isSkipped,
  }: Pick<SuiteResult, 'file' | 'name' | 'passed' | 'isSkipped'>): void {
    const { warningLabel, successLabel, dangerLabel, faint, highlight } = this.colors
    const label = isSkipped ? warningLabel(' SKIP ') : passed ? successLabel(' PASS ') : dangerLabel(' FAIL ')
    const path = file === '' ? '' : faint(`${dirPath(file)}/`.replace(/\/\/$/, '/')) + basePath(file)
    this.line(`${label} ${highlight(name)}\t${path}`)
  }

  private test(test: TestResult): void {
    if (test.status === 'passed') return
    const { highlight, warningLabel, warning, danger } = this.colors
    if (test.status === 'skipped') {
      this.line(highlight('- ') + warningLabel('SKIPPED') + warning(` '${test.it}'`), 1)
      return
    }
    if (test.error !== undefined) {
      this.line(highlight(`- ${test.it}`), 1)
      this.line(highlight(`Error: ${test.error}\n`), 2)
      return
    }
    this.line(danger(`- ${test.it}\n`), 1)
    for (const assert of test.asserts) {
      if (assert.passed) continue
      this.line(danger(assertTitle(assert)), 2)
      for (const line of assert.lines) this.line(line, 3)
      this.line('')
    }
  }

  private countTest(test: TestResult): void {
    this.tests[test.status]++
    if (test.status === 'failed' && test.error !== undefined) this.tests.errored++
  }

  private line(text: string, indent = 0): void {
    this.print(`${'\t'.repeat(indent)}${text}\n`)
  }
}

const assertTitle = ({ index, isNegated, type }: AssertResult): string =>
  `- asserts[${index}]${isNegated ? ' NOT' : ''} \`${type}\` fail`

/** A test's failure in one text, as the XML formats hold it. */
export function testText(test: TestResult): string {
  const skipped = test.isSkipped ? `SKIPPED '${test.it}' \n` : ''
  const error = test.error === undefined ? '' : `${test.error}\n`
  const asserts = test.asserts.map((assert) => {
    const lines = assert.skipReason === undefined ? assert.lines : [assert.skipReason]
    return `\t\t ${assertTitle(assert)} \n${lines.map((line) => `\t\t\t ${line} \n`).join('')}`
  })
  return skipped + error + asserts.join('')
}
