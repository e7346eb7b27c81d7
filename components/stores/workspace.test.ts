import { describe, expect, it } from 'vitest'
import { createWorkspace } from './workspace'
import { dirtyFiles, mergeWorkspaces, pathFault } from './workspace-model'

const files = new Map([
  ['Chart.yaml', 'name: x'],
  ['values.yaml', 'a: 1'],
  ['templates/one.yaml', 'kind: One'],
])
const fresh = () => createWorkspace('test', { files }).store

describe('a workspace', () => {
  it('knows which files differ from their start', () => {
    const store = fresh()
    store.getState().editFile('values.yaml', 'a: 2')
    store.getState().deleteFile('Chart.yaml')
    store.getState().createFile('templates/two.yaml', 'kind: Two')
    expect(dirtyFiles(store.getState())).toEqual(['Chart.yaml', 'templates/two.yaml', 'values.yaml'])
    store.getState().editFile('values.yaml', 'a: 1')
    expect(dirtyFiles(store.getState())).toEqual(['Chart.yaml', 'templates/two.yaml'])
  })

  it('undoes a reset, a deletion and a solution, the latest first', () => {
    const store = fresh()
    store.getState().editFile('values.yaml', 'mine')
    store.getState().resetAll()
    store.getState().deleteFile('values.yaml')
    store
      .getState()
      .replace('Solved', { files: new Map([['values.yaml', 'solution']]), exercise: { id: 'e', version: 1 } })
    expect(store.getState()).toMatchObject({ notice: 'Solved', exercise: { id: 'e' } })
    store.getState().undo()
    expect(store.getState().files.has('values.yaml')).toBe(false)
    store.getState().undo()
    expect(store.getState().files.get('values.yaml')).toBe('a: 1')
    store.getState().undo()
    expect(store.getState().files.get('values.yaml')).toBe('mine')
    store.getState().undo()
    expect(store.getState().files.get('values.yaml')).toBe('mine')
  })

  it('keeps its files when the exercise they are of has a newer version', () => {
    const store = fresh()
    const starter = new Map([['values.yaml', 'new']])
    store.getState().replace('Started', { files, exercise: { id: 'e', version: 1 } })
    store.getState().editFile('values.yaml', 'mine')
    store.getState().keepExercise(2, starter)
    expect(store.getState()).toMatchObject({ exercise: { id: 'e', version: 2 }, base: starter })
    expect(store.getState().files.get('values.yaml')).toBe('mine')
    store.getState().undo()
    expect(store.getState().exercise).toEqual({ id: 'e', version: 1 })
  })

  it('follows a renamed file with its tab and its layer', () => {
    const store = fresh()
    store.getState().createFile('values-dev.yaml')
    store.getState().addLayer({ kind: 'file', path: 'values-dev.yaml' })
    store.getState().renameFile('values-dev.yaml', 'values-test.yaml')
    const { open, active, layers } = store.getState()
    expect({ open, active, layers }).toEqual({
      open: ['values.yaml', 'values-test.yaml'],
      active: 'values-test.yaml',
      layers: [{ id: 'layer-1', on: true, kind: 'file', path: 'values-test.yaml' }],
    })
  })

  it('drops a layer with its file, and shows another file when the open one goes', () => {
    const store = fresh()
    store.getState().addLayer({ kind: 'file', path: 'values.yaml' })
    store.getState().deleteFile('values.yaml')
    expect(store.getState()).toMatchObject({ layers: [], active: 'templates/one.yaml' })
  })

  it('moves layers and switches them', () => {
    const store = fresh()
    store.getState().addLayer({ kind: 'set', text: 'a=1' })
    store.getState().addLayer({ kind: 'set-string', text: 'b=2' })
    store.getState().moveLayer('layer-2', -1)
    store.getState().toggleLayer('layer-1')
    expect(store.getState().layers.map(({ id, on }) => [id, on])).toEqual([
      ['layer-2', true],
      ['layer-1', false],
    ])
  })
})

describe('a path for a new file', () => {
  it.each([
    ['templates/two.yaml', undefined],
    ['', 'A file needs a name.'],
    ['/etc/passwd', 'Write a path inside the chart, such as templates/service.yaml.'],
    ['templates/../x', 'Write a path inside the chart, such as templates/service.yaml.'],
    ['a\\b', 'A path has no such character.'],
    ['values.yaml', 'There is already a file values.yaml.'],
    ['templates', 'templates/one.yaml is in the way.'],
    ['values.yaml/x', 'values.yaml is in the way.'],
  ])('%s', (path, want) => {
    expect(pathFault(files, path)).toBe(want)
  })
})

describe('two tabs on one workspace', () => {
  const base = fresh().getState()
  const edited = (path: string, text: string) => ({ ...base, files: new Map(base.files).set(path, text) })

  it('each keep the file only they changed', () => {
    const merged = mergeWorkspaces(base, edited('values.yaml', 'mine'), edited('Chart.yaml', 'theirs'))
    expect([merged.files.get('values.yaml'), merged.files.get('Chart.yaml')]).toEqual(['mine', 'theirs'])
    expect(merged.past).toEqual([])
  })

  it('never lose what the other wrote in the same file: it is a step back', () => {
    const merged = mergeWorkspaces(base, edited('values.yaml', 'mine'), edited('values.yaml', 'theirs'))
    expect(merged.files.get('values.yaml')).toBe('mine')
    expect(merged.past.at(-1)?.before.files.get('values.yaml')).toBe('theirs')
  })
})
