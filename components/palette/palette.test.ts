import { describe, expect, it } from 'vitest'
import { findablesOf, termsOf } from '../../lib/course'
import { loadCourse, loadLesson } from '../../lib/course/node'
import { excerpt, isMeant } from './matching'
import { find, readIndex, writeIndex } from './search-index'

const lesson = await loadLesson('advanced-go-templating')
const index = readIndex(writeIndex([...findablesOf(lesson), ...termsOf(await loadCourse(), [lesson])]))
const titles = (words: string) => find(index, words).map(({ title }) => title)

describe('the index over the lessons', () => {
  it('finds a step by a word of its prose, a beginning of one, and with a slip of the hand', () => {
    expect(titles('capabilities')).toContain('What a template may ask')
    expect(titles('capab')).toContain('What a template may ask')
    expect(titles('capabilitis')).toContain('What a template may ask')
  })

  it('puts what is called so before what only speaks of it', () => {
    expect(titles('action')[0]).toBe('action')
  })

  it('finds nothing for what no lesson says', () => {
    expect(titles('zeppelin')).toEqual([])
  })
})

it.each([
  ['Change the theme: night', 'night', true],
  ['Change the theme: night', 'the ni', true],
  ['Open templates/deployment.yaml', 'deployment', true],
  ['Open templates/deployment.yaml', 'open templates/deployment.yaml', true],
  ['Reset all files', 'heme', false],
  ['Reset all files', '', true],
])('“%s” is meant by “%s”: %s', (says, typed, meant) => {
  expect(isMeant(says, typed)).toBe(meant)
})

it('shows the words around what was looked for', () => {
  const text = `${'before '.repeat(20)}needle ${'after '.repeat(40)}`
  const shown = excerpt(text, 'needle')
  expect(shown).toMatch(/^… .*needle after .* …$/)
  expect(shown.length).toBeLessThan(140)
  expect(excerpt('short', 'needle')).toBe('short')
})
