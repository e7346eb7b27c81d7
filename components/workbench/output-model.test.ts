import { describe, expect, it } from 'vitest'
import type { RenderResult } from '../engine/protocol'
import { changedCount, documentsOf, find } from './output-model'

const render = (...texts: [kind: string, name: string, text: string][]): RenderResult => ({
  manifest: '',
  notes: '',
  problems: [],
  documents: texts.map(([kind, name, text]) => ({
    source: 'app/templates/all.yaml',
    kind,
    name,
    apiVersion: 'v1',
    namespace: '',
    text,
    offset: 0,
  })),
})
const marks = (views: ReturnType<typeof documentsOf>) => views.map((view) => [...view.changed])

describe('the documents of a render', () => {
  const first = documentsOf(render(['A', 'x', 'a: 1\nb: 2\n'], ['B', 'y', 'c: 3\n']), undefined)

  it('mark nothing the first time', () => {
    expect(marks(first)).toEqual([[], []])
  })
  it('mark the lines that changed, and only those', () => {
    const next = documentsOf(render(['A', 'x', 'a: 1\nb: 5\nd: 6\n'], ['B', 'y', 'c: 3\n']), first)
    expect(marks(next)).toEqual([[1, 2], []])
    expect(changedCount(next)).toBe(2)
  })
  it('mark a new document whole', () => {
    const next = documentsOf(
      render(['A', 'x', 'a: 1\nb: 2\n'], ['B', 'y', 'c: 3\n'], ['C', 'z', 'e: 1\n']),
      first,
    )
    expect(marks(next)).toEqual([[], [], [0]])
  })
  it('keep the marks of the last change while nothing changes', () => {
    const changed = documentsOf(render(['A', 'x', 'a: 9\nb: 2\n'], ['B', 'y', 'c: 3\n']), first)
    const same = documentsOf(render(['A', 'x', 'a: 9\nb: 2\n'], ['B', 'y', 'c: 3\n']), changed)
    expect(marks(same)).toEqual([[0], []])
  })
  it('tell twins apart', () => {
    const twins = documentsOf(render(['A', 'x', 'a: 1\n'], ['A', 'x', 'a: 2\n']), undefined)
    expect(new Set(twins.map((view) => view.key)).size).toBe(2)
  })
  it('are found by a word in a line or in their name', () => {
    expect([...find(first, 'B: 2')]).toEqual([[first[0]?.key, new Set([1])]])
    expect([...find(first, 'all.yaml')].length).toBe(2)
    expect(find(first, 'nowhere').size).toBe(0)
  })
})
