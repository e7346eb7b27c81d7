import { describe, expect, it } from 'vitest'
import type { Engine } from './engine'
import { gradeExercise, sentencesOf, worldOf } from './grade'
import type { Exercise } from './lesson'

const exercise: Exercise = {
  id: 'e',
  lesson: 'l',
  number: 1,
  version: 1,
  title: 't',
  level: 'easy',
  goal: 'g',
  focus: 'values.yaml',
  editable: ['values.yaml'],
  objective: ['O1'],
  hints: ['look at values.yaml', 'b', 'c'],
  guards: ['it is a Deployment'],
  onFail: {
    'three replicas': 'It is {{actual}}, not {{expected}}.',
    'lint is clean': 'Lint says {{actual}}.',
  },
  starter: {},
  solution: {},
  suites: {
    'tests/a_test.yaml': `tests:
  - it: three replicas
    template: a.yaml
    asserts: [equal: { path: spec.replicas, value: 3 }]
  - it: it is a Deployment
    asserts: [isKind: { of: Deployment }]
`,
    'tests/b_test.yaml':
      'tests:\n  - it: another name\n    asserts: [equal: { path: metadata.name, value: b }]\n',
    'tests/values.yaml': 'a: 1\n',
  },
  variants: { 'b_test.yaml': { 'Chart.yaml': { name: 'b' } } },
  state: [{ says: 'lint is clean', expect: { lint: { without: ['error'] } } }],
  mistakes: [],
  catalog: [],
}

/** Renders a Deployment named after the chart, with as many replicas as values.yaml's says. */
const engine: Engine = {
  render: () => ({ manifest: '', documents: [], notes: '', problems: [] }),
  renderSuite({ chart }) {
    const { name } = chart.metadata
    const replicas = String((chart.values?.get('replicas') as number | undefined) ?? '')
    const text = `kind: Deployment\nmetadata:\n  name: ${name}\nspec:\n  replicas: ${replicas}\n`
    return { texts: new Map([[`${name}/templates/a.yaml`, text]]), crds: new Map() }
  },
  lint: ({ size }) =>
    size > 2 ? [{ severity: 'error', path: 'Chart.yaml', message: 'version is required' }] : [],
  scaffold: () => ({}),
}
const chart = { 'Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\n', 'values.yaml': 'replicas: 2' }

describe('grading', () => {
  it('gives every sentence its verdict, the figures, the place and the next step', () => {
    expect(gradeExercise(exercise, worldOf({ ...chart, 'templates/a.yaml': '' }), engine)).toEqual({
      passed: false,
      checks: [
        {
          says: 'three replicas',
          status: 'failed',
          guard: false,
          expected: '3',
          got: '2',
          where: { file: 'templates/a.yaml', of: 'output', document: 0, line: 5, path: 'spec.replicas' },
          next: 'It is 2, not 3.',
        },
        { says: 'it is a Deployment', status: 'passed', guard: true, expected: '', got: '', next: '' },
        { says: 'another name', status: 'passed', guard: false, expected: '', got: '', next: '' },
        {
          says: 'lint is clean',
          status: 'failed',
          guard: false,
          expected: 'no error',
          got: '[ERROR] Chart.yaml: version is required',
          where: { file: 'Chart.yaml', of: 'source', document: 0, line: 1 },
          next: 'Lint says [ERROR] Chart.yaml: version is required.',
        },
      ],
    })
  })
  it('passes when nothing fails', () => {
    expect(gradeExercise(exercise, worldOf({ ...chart, 'values.yaml': 'replicas: 3' }), engine).passed).toBe(
      true,
    )
  })
  it('knows the sentences before anything runs', () => {
    expect(sentencesOf(exercise)).toEqual([
      'three replicas',
      'it is a Deployment',
      'another name',
      'lint is clean',
    ])
  })
})
