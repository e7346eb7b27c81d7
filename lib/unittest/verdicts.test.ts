import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { RenderedDocument } from '../helm/render-types'
import { parseSuites, type Render, runSuite } from './index'

const folder = join(import.meta.dirname, 'testdata/documents')
const read = (path: string): string => readFileSync(join(folder, path), 'utf8')
const templates = ['templates/web.yaml', 'templates/empty.yaml']
const chart = new Map(
  ['Chart.yaml', 'values.yaml', ...templates, 'templates/NOTES.txt'].map((path) => [path, read(path)]),
)

/** The templates hold no actions: rendering is splitting. */
const asWritten: Render = ({ files }) => ({
  manifest: '',
  notes: read('templates/NOTES.txt'),
  problems: [],
  documents: templates
    .filter((path) => files.has(path))
    .flatMap((path) =>
      read(path)
        .split('---\n')
        .map((text, offset): RenderedDocument => {
          return {
            source: `documents/${path}`,
            kind: '',
            apiVersion: '',
            name: '',
            namespace: '',
            text,
            offset,
          }
        }),
    ),
})

describe('verdicts agree with helm-unittest 1.1.2', () => {
  const [suite] = parseSuites('tests/verdicts_test.yaml', read('tests/verdicts_test.yaml'))
  const tests = suite ? runSuite(suite, chart, asWritten).tests : []
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
