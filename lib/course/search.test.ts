import { describe, expect, it } from 'vitest'
import { loadCourse, loadLesson } from './node'
import { findablesOf, termsOf } from './search'

const lesson = await loadLesson('advanced-go-templating')
const found = findablesOf(lesson)

describe('what can be found', () => {
  it('is every heading under its anchor, with the words below it', () => {
    const step = found.find(({ title }) => title === 'What a template may ask')
    expect(step).toMatchObject({
      kind: 'step',
      href: '/lessons/advanced-go-templating#what-a-template-may-ask',
      place: '2 Advanced Go Templating',
    })
    expect(step?.text).toContain('.Capabilities says what the cluster can do')
    expect(step?.text).not.toMatch(/[<>`]|Predict/)
    expect(found.filter(({ kind }) => kind === 'step')).toHaveLength(lesson.headings.length)
  })

  it('is every exercise and question', () => {
    for (const kind of ['exercise', 'question'] as const)
      expect(found.filter((one) => one.kind === kind).map(({ href }) => href.split('#')[1])).toEqual(
        lesson[`${kind}s`].map(({ id }) => id),
      )
  })

  it('leads a term to the step that explains it first', async () => {
    const terms = termsOf(await loadCourse(), [lesson])
    expect(terms.find(({ title }) => title === 'action')).toMatchObject({
      href: '/lessons/advanced-go-templating#text-first-yaml-later',
      kind: 'term',
    })
  })
})
