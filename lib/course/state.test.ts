import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Engine } from './engine'
import { gradeExercise, worldOf } from './grade'
import { loadLesson } from './load'
import { diskReader } from './node/disk-node'
import { judgeState, type World } from './state'

const scaffold = () => ({ 'Chart.yaml': '' })
const lesson = await loadLesson(
  diskReader(join(import.meta.dirname, '../../lessons'), scaffold),
  'introduction-to-helm',
)
const exercise = (id: string) => {
  const found = lesson.exercises.find((one) => one.id === id)
  if (!found) throw new Error(`no exercise ${id}`)
  return found
}

/** Taken from a real cluster after real helm commands: histories, user values, live objects. */
function world(name: string): World {
  const text = readFileSync(join(import.meta.dirname, `testdata/worlds/${name}.json`), 'utf8')
  return { ...worldOf({}), ...JSON.parse(text) }
}

const silent: Engine = {
  render: () => ({ manifest: '', documents: [], notes: 'Valkey answers.', problems: [] }),
  renderSuite: () => ({ texts: new Map(), crds: new Map() }),
  lint: () => [{ severity: 'info', path: 'Chart.yaml', message: 'icon is recommended' }],
  scaffold,
}

/** The sentences that fail. */
const failing = (id: string, at: World): string[] =>
  gradeExercise(exercise(id), at, silent)
    .checks.filter(({ status }) => status === 'failed')
    .map(({ says, got }) => `${says} (${got.split('\n')[0]})`)

describe('exercise 6 on what a real cluster said', () => {
  it('is solved by the walk through install, two upgrades and a rollback', () => {
    expect(failing('ship-break-roll-back', world('agent-rolled-back'))).toEqual([])
  })
  it('is not solved before the rollback', () => {
    expect(failing('ship-break-roll-back', world('agent-broken'))).toEqual([
      'the newest revision is a rollback (status deployed, description Upgrade complete)',
      `prod's values are back (values {"image":{"tag":"2.0.0-broken"},"logLevel":"warn","replicaCount":5,"resources":{"requests":{"memory":"1Gi"}}})`,
      'the live image is 1.4.0 again (registry.example.com/agents/task-api:2.0.0-broken)',
    ])
  })
  it('is not solved by going back to dev', () => {
    expect(failing('ship-break-roll-back', world('agent-rolled-back-too-far'))).toEqual([
      `prod's values are back (values {"logLevel":"debug"})`,
    ])
  })
  it('is not solved by upgrading with the old values', () => {
    expect(failing('ship-break-roll-back', world('agent-upgraded-instead'))).toEqual([
      'the newest revision is a rollback (status deployed, description Upgrade complete)',
    ])
  })
  it('is all to do on an empty cluster', () => {
    expect(failing('ship-break-roll-back', worldOf({})).length).toBe(5)
  })
})

describe('exercise 7 on what a real cluster said', () => {
  it('is solved by install and upgrade with the values kept', () => {
    expect(failing('borrow-a-cache', world('cache-upgraded'))).toEqual([])
  })
  it('notices a setting lost on the way', () => {
    expect(failing('borrow-a-cache', world('cache-settings-lost'))).toEqual([
      'your two settings survived, and nothing else was set (values {"maxMemory":"128mb"})',
    ])
  })
  it('notices the wrong namespace', () => {
    expect(failing('borrow-a-cache', world('cache-in-default'))).toEqual([
      'the cache began as valkey 1.1.0 (no release cache in namespace agents)',
      'the cache now runs valkey 1.2.0 (no release cache in namespace agents)',
      'your two settings survived, and nothing else was set (no release cache in namespace agents)',
      'nothing was installed in default (release cache in namespace default, deployed)',
    ])
  })
})

describe('the other state checks', () => {
  const chart = { 'values.yaml': 'a: 1\n' }
  const at: World = {
    ...worldOf(chart),
    artifacts: ['lab/task-api:0.1.0'],
    events: [
      { at: '', type: 'hook', event: 'pre-install', kind: 'Job', name: 'migrate', phase: 'succeeded' },
      { at: '', type: 'resource', action: 'created', kind: 'Deployment', name: 'api', namespace: 'default' },
    ],
  }
  const base = { ...exercise('unfreeze-the-manifests'), starter: { 'values.yaml': 'a: 1\n' } }
  const hook = { type: 'hook', name: 'migrate', phase: 'succeeded' }
  const made = { type: 'resource', kind: 'Deployment' }
  const cases: [string, Parameters<typeof judgeState>[0]['expect'], boolean][] = [
    ['lint without errors', { lint: { without: ['error', 'warning'] } }, true],
    ['lint without even an info', { lint: { without: ['info'] } }, false],
    ['a file there', { file: { path: 'values.yaml' } }, true],
    ['a file unchanged', { file: { path: 'values.yaml', unchanged: true } }, true],
    ['a file with a text', { file: { path: 'values.yaml', matches: '^b:' } }, false],
    ['a file gone', { file: { path: 'values.yaml', absent: true } }, false],
    ['notes', { notes: { matches: 'answers' } }, true],
    ['an artifact', { registry: { reference: 'lab/task-api:0.1.0' } }, true],
    ['another artifact', { registry: { reference: 'lab/task-api:0.2.0' } }, false],
    ['events in order', { events: { inOrder: [hook, made] } }, true],
    ['events the other way round', { events: { inOrder: [made, hook] } }, false],
    [
      'an object that is not there',
      { object: { kind: 'Secret', name: 'x', namespace: 'default', absent: true } },
      true,
    ],
  ]
  it.each(cases)('%s', (_, expectation, passed) => {
    expect(judgeState({ says: '', expect: expectation }, at, base, silent).passed).toBe(passed)
  })
})

describe('a value before and after other values', () => {
  /** Prints the last values file as the data of a ConfigMap, beside a line that never changes. */
  const printing: Engine = {
    ...silent,
    render: ({ values }) => {
      const text = `size: ${values.files?.at(-1)?.text ?? ''}\nkind: ConfigMap\n`
      const document = {
        source: 'task-api/templates/a.yaml',
        kind: '',
        apiVersion: '',
        name: '',
        namespace: '',
        text,
      }
      return { manifest: text, documents: [{ ...document, offset: 0 }], notes: '', problems: [] }
    },
  }
  const judged = (path: string, is: 'same' | 'other') =>
    judgeState(
      { says: '', expect: { compare: { template: 'templates/a.yaml', path, under: { a: 2 }, is } } },
      worldOf({}),
      exercise('unfreeze-the-manifests'),
      printing,
    )
  it('may have to stay', () => {
    expect(judged('kind', 'same').passed).toBe(true)
    expect(judged('size', 'same')).toEqual({ passed: false, expected: '{}', got: 'a: 2' })
  })
  it('may have to change', () => {
    expect(judged('size', 'other').passed).toBe(true)
    expect(judged('kind', 'other').passed).toBe(false)
  })
  it('must be there at all', () => {
    expect(judged('metadata.name', 'same')).toEqual({
      passed: false,
      expected: 'a value',
      got: 'nothing at metadata.name',
    })
  })
})
