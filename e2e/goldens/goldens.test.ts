import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../bin/load.mjs'
import { allCases } from './cases.mjs'
import { lessonCharts, runCase } from './run.mjs'

const recorded = JSON.parse(readFileSync(join(root, 'e2e/goldens/recorded.json'), 'utf8'))
const cases = allCases(await lessonCharts())

describe('bin/helm prints what the real helm printed', () => {
  it('has a recording of every case, and no other', () => {
    expect(Object.keys(recorded).sort()).toEqual(cases.map(({ id }) => id).sort())
  })
  it.each(cases)('$id', (one) => {
    expect(runCase(join(root, 'bin/helm'), one)).toEqual(recorded[one.id])
  })
})
