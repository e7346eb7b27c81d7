import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sharedEngine } from '../helm'
import { limitedRenderer, parseSuites, runSuiteOnFiles } from './index'

const folder = join(import.meta.dirname, 'testdata/documents')
const read = (path: string): string => readFileSync(join(folder, path), 'utf8')
const chart = new Map(
  ['Chart.yaml', 'values.yaml', 'templates/web.yaml', 'templates/empty.yaml', 'templates/NOTES.txt'].map(
    (path) => [path, read(path)],
  ),
)

describe('verdicts agree with helm-unittest 1.1.2', () => {
  const [suite] = parseSuites('tests/verdicts_test.yaml', read('tests/verdicts_test.yaml'))
  const tests = suite ? runSuiteOnFiles(suite, chart, limitedRenderer(sharedEngine())).tests : []
  it.each(tests.map((test) => [test.it, test] as const))('%s', (name, test) => {
    expect(test.status === 'failed' ? 'fail' : 'pass').toBe(name.split(':')[0])
    if (test.status === 'failed') {
      const failures = test.asserts.flatMap((one) => one.failures)
      expect(failures.length + (test.error === undefined ? 0 : 1), 'a failing test says why').toBeGreaterThan(
        0,
      )
    }
  })
  it('has read them all', () => expect(tests.length).toBe(125))
})
