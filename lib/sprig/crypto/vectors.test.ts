import { describe, expect, it } from 'vitest'
import { loadCrypto, sprigFunctions } from '..'
import { readRows, render, testEnv } from '../testdata/render'

const functions = sprigFunctions(testEnv, await loadCrypto())

describe('crypto as Helm has it', () => {
  it.each(readRows('crypto'))('$id $template', ({ template, values, want }) => {
    expect(render(functions, template, values)).toBe(want)
  })
})
