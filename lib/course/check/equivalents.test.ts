import { describe, expect, it } from 'vitest'
import type { Exercise } from '../lesson'
import { equivalents } from './equivalents'

const solution = {
  'values.yaml': 'a: 1\nb: 2\n',
  'templates/_helpers.tpl': '{{- define "own" -}}x{{- end }}\n{{- define "shared" -}}y{{- end }}\n',
  'templates/a.yaml': 'apiVersion: v1\nkind: A\nspec:\n  x: {{ include "own" . | quote }}\n',
  'templates/theirs.yaml': 'x: {{ include "shared" . }}\n',
}
const editable = ['values.yaml', 'templates/_helpers.tpl', 'templates/a.yaml']
const written = Object.fromEntries(equivalents({ solution, editable } as unknown as Exercise))

describe('a solution in other words', () => {
  it('has other quotes, whitespace and comments', () => {
    expect(written['single quotes']?.['templates/a.yaml']).toContain('| squote }}')
    expect(written['other whitespace']?.['templates/a.yaml']).toBe(
      'apiVersion: v1\nkind: A\n\nspec:\n  x: {{include "own" . | quote}}\n',
    )
    expect(written['a comment at the end']?.['templates/a.yaml']).toMatch(/\n\{\{- \/\* note \*\/\}\}\n$/)
  })

  it('has other names for helpers that only the learner’s files know', () => {
    const files = written['other names for its helpers']
    expect(files?.['templates/a.yaml']).toContain('include "renamed.own" .')
    expect(files?.['templates/_helpers.tpl']).toContain('define "renamed.own"')
    expect(files?.['templates/_helpers.tpl']).toContain('define "shared"')
  })

  it('has its keys in another order', () => {
    const files = written['its keys in another order']
    expect(files?.['values.yaml']).toBe('b: 2\na: 1\n')
    expect(files?.['templates/a.yaml']).toMatch(/^kind: A\napiVersion: v1\n/)
  })

  it('never touches what is not the learner’s', () => {
    for (const files of Object.values(written))
      expect(files['templates/theirs.yaml']).toBe(solution['templates/theirs.yaml'])
  })
})
