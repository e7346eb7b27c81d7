import { describe, expect, it } from 'vitest'
import { sprigFunctions } from '.'
import { readRows, render, testEnv } from './testdata/render'

const functions = sprigFunctions(testEnv)

describe('calls put together at random, as sprig 3.3.0 itself answers them', () => {
  it.each(readRows('calls'))('$id $template', ({ template, want }) => {
    // Go writes what Helm takes out afterwards.
    expect(render(functions, template)).toBe(want.replaceAll('<no value>', ''))
  })
})

describe.each(['sprig', 'sprig-conv', 'sprig-regex', 'semver', 'date', 'funcs', 'json'])(
  '%s as Helm has it',
  (area) => {
    it.each(readRows(area))('$id $template', ({ template, values, want }) => {
      expect(render(functions, template, values)).toBe(want)
    })
  },
)
